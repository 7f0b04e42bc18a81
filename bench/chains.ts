/**
 * From DER bytes to verdict: the gateway build through the bindings, against what a Node user would pick instead,
 * interleaved in one process.
 */
import { type BenchChain, benchChains, flipped } from './chain-set.js'
import { number, table } from './markdown.js'
import { type Call, type Effort, effortOf, interleave, ratios, type Spread, spreadOf } from './measure.js'
import type { Part, Target } from './part.js'
import { PEERS } from './peers/all.js'
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

function targets(result: ChainsResult | null): Target[] {
  return Object.entries(MOST).flatMap(([verifier, limits]) =>
    Object.entries(limits).map(([chain, most]): Target => {
      const timings = result?.chains.find((row) => row.chain === chain)?.timings ?? []
      const measured = timings.find((timing) => timing.verifier === verifier)?.ratio.median ?? null
      return { what: `${chain}: time as a fraction of ${verifier}`, most, measured, unit: 'ratio' }
    }),
  )
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
    for (const given of benchChains()) {
      progress(given.name)
      measured.push(await measureChain(given, effort))
    }
    return { rounds: effort.rounds, chains: measured }
  },
  section,
  targets,
}
