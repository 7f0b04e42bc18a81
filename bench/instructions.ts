/**
 * Executed WebAssembly instructions of one verification in the mcu build: exact, and the same on every machine.
 * Interpreters follow this count.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../scripts/tree.js'
import { benchChains } from './chain-set.js'
import { instrument } from './instrument.js'
import { count, table } from './markdown.js'
import { MeteredCore, type Work } from './metered-core.js'
import type { Part } from './part.js'

/** One chain, verified in a fresh instance, and again in the same. */
export interface ChainWork {
  chain: string
  first: Work
  again: Work
}

export interface InstructionsResult {
  chains: ChainWork[]
}

const MOST: Readonly<Record<string, number>> = { ec1: 2.5e6, p384: 9e6, rsa1: 2.5e6, rsa4096: 10e6 }

/** The work of every chain in a module. */
export function workOf(wasm: Uint8Array): ChainWork[] {
  const copy = instrument(wasm)
  return benchChains().map(({ name, chain, root }) => {
    const core = new MeteredCore(copy, root)
    return { chain: name, first: core.verify(chain), again: core.verify(chain) }
  })
}

/** Instructions. */
export const instructions: Part<InstructionsResult> = {
  name: 'instructions',
  title: 'Executed WebAssembly instructions',
  async measure({ progress }) {
    progress('mcu')
    return { chains: workOf(readFileSync(join(ROOT, 'build/trustcore.mcu.wasm'))) }
  },
  section: ({ chains }) => [
    'Instructions that the `mcu` build executes for one verification, from `tc_chain_begin` to the verdict, the anchor added',
    'before: counted by an instrumented copy of the shipped module (`bench/instrument.ts`), exact and the same everywhere.',
    'The largest step is the longest `tc_step(1)`: what a watchdog has to wait for.',
    '',
    ...table(
      ['chain', 'instructions', 'again in the same instance', 'steps', 'largest step'],
      chains.map(({ chain, first, again }) => [
        chain,
        ...[first.instructions, again.instructions, first.steps, first.largestStep].map(count),
      ]),
    ),
  ],
  targets: (result) =>
    Object.entries(MOST).map(([chain, most]) => ({
      what: `${chain}: WebAssembly instructions, \`mcu\``,
      most,
      measured: result?.chains.find((row) => row.chain === chain)?.first.instructions ?? null,
      unit: 'instructions',
    })),
}
