/**
 * From DER bytes to verdict: the gateway build through the bindings, against what a Node user would pick instead,
 * interleaved in one process.
 */
import { type BenchChain, benchChains, flipped } from './chain-set.js'
import { number, table } from './markdown.js'
import { type Call, type Effort, effortOf, interleave, ratios, type Spread, spreadOf } from './measure.js'
import type { Part, Target } from './part.js'
import { PEERS } from './peers/all.js'
import { COMPILED_PEERS } from './peers/compiled.js'
import type { Peer } from './peers/peer.js'
import { trustcore } from './peers/trustcore.js'

/** One verifier on one chain. */
export interface Timing {
  verifier: string
  microseconds: number
  /** Our time as a fraction of this one's; of ourselves it is 1. */
  ratio: Spread
}

export interface ChainTimings {
  chain: string
  about: string
  timings: Timing[]
}

export interface ChainsResult {
  rounds: number
  chains: ChainTimings[]
}

/** Greatest fractions, by peer and chain. */
const MOST: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'node:crypto, root prepared': { ec1: 0.55, ec2: 0.6, p384: 0.7, rsa1: 0.8, rsa4096: 2 },
  'node:crypto, all fresh': { ec1: 0.3, ec2: 0.45, p384: 0.6, rsa1: 0.4, rsa4096: 1.1 },
}

/** Greatest fractions of the fastest of the others that are compiled to wasm, by chain. */
const MOST_OF_COMPILED: Readonly<Record<string, number>> = { ec1: 0.2, ec2: 0.25, p384: 0.2, rsa1: 0.55, rsa4096: 0.5 }

/** Throws unless the verifier accepts the chain and refuses it with one bit of a signature flipped. */
export async function prove(peer: Peer, given: BenchChain): Promise<Call> {
  const good = peer.prepare(given, given.chain)
  if (!(await good())) throw new Error(`${peer.name} refuses the good chain ${given.name}`)
  let accepted = false
  try {
    accepted = await peer.prepare(given, flipped(given.chain))()
  } catch {
    // some peers refuse by throwing
  }
  if (accepted) throw new Error(`${peer.name} accepts the chain ${given.name} with a flipped signature`)
  return good
}

async function measureChain(given: BenchChain, effort: Effort): Promise<ChainTimings> {
  const contestants: Record<string, Call> = {}
  for (const peer of [trustcore, ...PEERS]) if (peer.knows(given)) contestants[peer.name] = await prove(peer, given)
  const times = await interleave(contestants, effort)
  const ours = times.get(trustcore.name) ?? []
  const timings = [...times].map(([verifier, theirs]) => ({
    verifier,
    microseconds: spreadOf(theirs).median / 1000,
    ratio: ratios(ours, theirs),
  }))
  return { chain: given.name, about: given.about, timings }
}

/** Our time as a fraction of a verifier's; null if that has not been measured. */
const ratioOf = (result: ChainsResult | null, chain: string, verifier: string): number | null =>
  result?.chains.find((row) => row.chain === chain)?.timings.find((timing) => timing.verifier === verifier)?.ratio
    .median ?? null

function targets(result: ChainsResult | null): Target[] {
  const ofOne = Object.entries(MOST).flatMap(([verifier, limits]) =>
    Object.entries(limits).map(([chain, most]): Target => {
      const what = `${chain}: time as a fraction of ${verifier}`
      return { what, most, measured: ratioOf(result, chain, verifier), unit: 'ratio' }
    }),
  )
  const ofCompiled = Object.entries(MOST_OF_COMPILED).map(([chain, most]): Target => {
    const what = `${chain}: time as a fraction of the faster of BearSSL and Mbed TLS compiled to wasm`
    const found = COMPILED_PEERS.map(({ name }) => ratioOf(result, chain, name))
    // both, or it is not known which is the faster one
    const measured = found.every((ratio) => ratio !== null) ? Math.max(...found) : null
    return { what, most, measured, unit: 'ratio' }
  })
  return [...ofOne, ...ofCompiled]
}

function section({ rounds, chains }: ChainsResult): string[] {
  const names = chains.map(({ chain }) => chain)
  const row = (peer: string, cell: (timing: Timing) => string): string[] => [
    peer,
    ...chains.map(({ timings }) => {
      const timing = timings.find(({ verifier }) => verifier === peer)
      return timing ? cell(timing) : '–'
    }),
  ]
  const spread = ({ ratio: { median, low, high } }: Timing) => `**${number(median)}** (${number(low)}–${number(high)})`
  return [
    `Medians of ${rounds} rounds; in each round every verifier takes its turn on the same chain, in one process. What is measured`,
    'is processor time of all threads, which on an idle machine is the time that passes. Each verifier was seen to accept',
    'the chain and to refuse it with one bit of a signature flipped.',
    '',
    ...chains.map(({ chain, about }) => `- \`${chain}\`: ${about}`),
    '',
    'Microseconds from bytes to answer:',
    '',
    ...table(
      ['', ...names],
      [trustcore, ...PEERS].map(({ name }) => row(name, ({ microseconds }) => number(microseconds))),
    ),
    '',
    '`trustcore` as a fraction of the other, median of the rounds (first to third quartile); below 1 we are faster:',
    '',
    ...table(
      ['', ...names],
      PEERS.map(({ name }) => row(name, spread)),
    ),
    '',
    'What one call does:',
    '',
    ...[trustcore, ...PEERS].map(({ name, does }) => `- \`${name}\`: ${does}`),
    '',
    '– means that the peer cannot verify such a chain or, for one that takes signatures only, that it has more than one.',
  ]
}

/** Chains. */
export const chains: Part<ChainsResult> = {
  name: 'chains',
  title: 'From DER bytes to verdict',
  async measure({ quick, progress }) {
    const effort = effortOf(quick)
    const measured: ChainTimings[] = []
    if (!COMPILED_PEERS.some((peer) => benchChains().some((given) => peer.knows(given)))) {
      progress('BearSSL and Mbed TLS compiled to wasm are not measured: --install builds them')
    }
    for (const given of benchChains()) {
      progress(given.name)
      measured.push(await measureChain(given, effort))
    }
    return { rounds: effort.rounds, chains: measured }
  },
  section,
  targets,
}
