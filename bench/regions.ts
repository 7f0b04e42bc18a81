/**
 * The linear memory of a build by region: what `memory.data` reserved, found by name in the debug build, where the
 * constants of the sources are still globals. Memory is laid out before the optimiser runs, so the debug build and the one that ships have the same.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import binaryen from 'binaryen'
import { sourcesBelow } from '../scripts/tree.js'
import { globalsOf } from '../scripts/wasm-walk.js'
import type { Extent } from './wasm-binary.js'

/** Some are reserved in some builds only: `!HAS_IT ? 0 : memory.data(…)`. */
const RESERVATION = /^(?:export )?const (\w+)(?:: \w+)? =\s+(?:!?\w+\s+\? (?:0 : )?)?memory\.data\b/gm
const HEAP_BASE = '~lib/memory/__heap_base'
const ARENA = 'assembly/arena'
const BEFORE = 'below the first reservation'

/** Names of the constants that hold an address of reserved memory, as globals are named. */
export function reservationsIn(root: string): string[] {
  return sourcesBelow(root, 'assembly').flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(RESERVATION)].map(
      ([, name]) => `${path.slice(0, -'.ts'.length)}/${name}`,
    ),
  )
}

/** Values of the constant 32-bit globals, by name. */
function constantsOf(wasm: Uint8Array): Map<string, number> {
  const module = binaryen.readBinary(wasm)
  const constants = new Map<string, number>()
  for (const { name, init } of globalsOf(module)) {
    const info = init ? (binaryen.getExpressionInfo(init) as binaryen.ConstInfo) : undefined
    if (info?.id === binaryen.ConstId && typeof info.value === 'number') constants.set(name, info.value)
  }
  module.dispose()
  return constants
}

const labelOf = (name: string): string =>
  name.startsWith(`${ARENA}/`) ? `${ARENA}.ts ${name.slice(ARENA.length + 1)}` : name.replace(/\/\w+$/, '.ts')

/** Memory below `__heap_base` by region in the order of addresses, what lies between two reservations with the first. */
export function regionsOf(debugWasm: Uint8Array, reservations: readonly string[]): Extent[] {
  const constants = constantsOf(debugWasm)
  const end = constants.get(HEAP_BASE)
  if (end === undefined) throw new Error(`the debug build has no ${HEAP_BASE}`)
  const starts = reservations
    .flatMap((name): [number, string][] => {
      const at = constants.get(name)
      // 0: not in this build
      return at === undefined || at === 0 ? [] : [[at, labelOf(name)]]
    })
    .sort(([a], [b]) => a - b)
  const sums = new Map<string, number>([[BEFORE, starts[0]?.[0] ?? end]])
  for (const [i, [at, label]] of starts.entries()) {
    sums.set(label, (sums.get(label) ?? 0) + (starts[i + 1]?.[0] ?? end) - at)
  }
  return [...sums].map(([name, bytes]) => ({ name, bytes }))
}
