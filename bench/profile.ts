/**
 * Where the instructions of one verification go in the mcu build, by function: the same counts as instructions.ts, from
 * the build with names.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildTargets } from '../scripts/build.js'
import { ROOT } from '../scripts/tree.js'
import { benchChains } from './chain-set.js'
import { instrument } from './instrument.js'
import { count, table } from './markdown.js'
import { MeteredCore } from './metered-core.js'
import type { Part } from './part.js'

const SHOWN_FUNCTIONS = 6

/** Instructions of one function. */
export interface FunctionWork {
  name: string
  instructions: number
}

export interface ProfileResult {
  chains: { chain: string; instructions: number; functions: FunctionWork[] }[]
}

/** The work of every chain in a module with names, by function, most first. */
export function profileOf(namedWasm: Uint8Array): ProfileResult {
  const copy = instrument(namedWasm)
  const chains = benchChains().map(({ name: chain, chain: certificates, root }) => {
    const core = new MeteredCore(copy, root)
    const before = core.byFunction
    const { instructions } = core.verify(certificates)
    const functions = core.byFunction
      .map((after, i) => ({ name: copy.functions[i] ?? '', instructions: after - (before[i] ?? 0) }))
      .filter((work) => work.instructions > 0)
      .sort((a, b) => b.instructions - a.instructions)
    return { chain, instructions, functions }
  })
  return { chains }
}

/** Profile. */
export const profile: Part<ProfileResult> = {
  name: 'profile',
  title: 'Where the instructions go',
  async measure({ progress }) {
    progress('building with names')
    await buildTargets(ROOT, ['mcu.named'], progress)
    const { chains } = profileOf(readFileSync(join(ROOT, 'build/trustcore.mcu.named.wasm')))
    return { chains: chains.map((chain) => ({ ...chain, functions: chain.functions.slice(0, SHOWN_FUNCTIONS) })) }
  },
  section: ({ chains }) => [
    `The ${SHOWN_FUNCTIONS} functions with the most instructions of each chain in the \`mcu\` build; what was inlined counts where it went.`,
    '',
    ...table(
      ['function', 'chain', 'instructions', 'share'],
      chains.flatMap(({ chain, instructions, functions }) =>
        functions.map((work) => [
          `\`${work.name.replace(/^assembly\//, '')}\``,
          chain,
          count(work.instructions),
          `${((100 * work.instructions) / instructions).toFixed(1)} %`,
        ]),
      ),
    ),
  ],
  targets: () => [],
}
