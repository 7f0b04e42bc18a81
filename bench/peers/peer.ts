/**
 * A peer: another way to verify a chain from Node, and what exactly it is made to do.
 */
import type { BenchChain } from '../chain-set.js'
import type { Call } from '../measure.js'

/** Another verifier. */
export interface Peer {
  name: string
  /** What one timed call does. */
  does: string
  /** Whether it can verify chains of this kind at all. */
  knows(given: BenchChain): boolean
  /** A call that verifies `chain`, a good or a forged one of this kind; what it does once is done here. */
  prepare(given: BenchChain, chain: readonly Uint8Array[]): Call
}
