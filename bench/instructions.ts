/**
 * Executed WebAssembly instructions of one verification in the mcu build: exact, and the same on every machine.
 * Interpreters follow this count.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../scripts/tree.js'
import { benchChains } from './chain-set.js'
import { executed, instrument } from './instrument.js'
import { count, table } from './markdown.js'
import { MeteredCore, type Work } from './metered-core.js'
import type { Part } from './part.js'
import { COMPILED_PEERS } from './peers/compiled.js'
import { modulePath } from './wasm-peers/build.js'
import { CompiledVerifier } from './wasm-peers/module.js'

/** One chain, verified in a fresh instance, and again in the same. */
export interface ChainWork {
  chain: string
  first: Work
  again: Work
}

/** Instructions of another verifier compiled to wasm, by chain. */
export interface PeerWork {
  peer: string
  instructions: Record<string, number>
}

export interface InstructionsResult {
  chains: ChainWork[]
  /** Empty where they have not been built (`--install`). */
  peers: PeerWork[]
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

/** The work of the other verifiers, for those that are there. */
function peerWork(): PeerWork[] {
  return COMPILED_PEERS.flatMap(({ name, file, knows }) => {
    const chains = benchChains().filter(knows)
    if (chains.length === 0) return []
    const copy = new WebAssembly.Module(Uint8Array.from(instrument(readFileSync(modulePath(ROOT, file))).wasm))
    const counts = chains.map(({ name: chainName, chain, root }): [string, number] => {
      const verifier = new CompiledVerifier(copy, root)
      const before = executed(verifier.exports)
      if (!verifier.verify(chain)) throw new Error(`${name} refuses the good chain ${chainName}`)
      return [chainName, executed(verifier.exports) - before]
    })
    return [{ peer: name, instructions: Object.fromEntries(counts) }]
  })
}

/** Instructions. */
export const instructions: Part<InstructionsResult> = {
  name: 'instructions',
  title: 'Executed WebAssembly instructions',
  async measure({ progress }) {
    progress('mcu')
    const chains = workOf(readFileSync(join(ROOT, 'build/trustcore.mcu.wasm')))
    progress('others compiled to wasm')
    return { chains, peers: peerWork() }
  },
  section: ({ chains, peers }) => [
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
    ...(peers.length === 0
      ? []
      : [
          '',
          'Others compiled to wasm with `-O3`, counted in the same way, from the bytes of the chain to their verdict, the root parsed before:',
          '',
          ...table(
            ['chain', 'trustcore, `mcu`', ...peers.map(({ peer }) => peer)],
            chains.map(({ chain, first }) => [
              chain,
              count(first.instructions),
              ...peers.map(({ instructions: counts }) => {
                const executions = counts[chain]
                return executions === undefined ? '–' : count(executions)
              }),
            ]),
          ),
        ]),
  ],
  targets: (result) =>
    Object.entries(MOST).map(([chain, most]) => ({
      what: `${chain}: WebAssembly instructions, \`mcu\``,
      most,
      measured: result?.chains.find((row) => row.chain === chain)?.first.instructions ?? null,
      unit: 'instructions',
    })),
}
