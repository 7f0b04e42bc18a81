/**
 * The core without the bindings' values: report records as bytes, statuses as they come, steps counted.
 */
import { type Build, Core } from '../../bindings/core.js'
import { recordOfRefusal } from '../../bindings/report.js'
import { REJECTED } from '../../bindings/verdict.js'
import { encodeVerification, put } from '../../bindings/verification.js'
import type { Given } from './test-chain.js'
import { EXPECTED } from './test-chain.js'

const REPORT_BYTES = 176
const BY_HAND = 1

/** One answer of the core. */
export interface Answer {
  /** The verdict word. */
  word: number
  /** The report record. */
  record: Uint8Array
  steps: number
}

/** One instance for many verifications. */
export class RawCore {
  readonly core: Core
  #anchors: readonly Uint8Array[] = []

  constructor(readonly build: Build) {
    this.core = new Core(build)
    this.core.call('tc_list_begin')
  }

  /** Makes these roots the trusted list; answers the first status that is not OK, or 0. */
  trust(anchors: readonly Uint8Array[]): number {
    if (anchors === this.#anchors) return 0
    this.#anchors = []
    this.core.call('tc_list_begin')
    for (const anchor of anchors) {
      if (!this.core.put(anchor)) return 207
      const code = this.core.call('tc_list_add', anchor.length, BY_HAND, 0, 0)
      if (code !== 0) return code
    }
    this.#anchors = anchors
    return 0
  }

  /** Verifies; a root that is refused is the answer, about that root. */
  verify(given: Given, work = 1 << 20): Answer {
    const { anchors, chain, expect = EXPECTED, policy, time } = given
    const code = this.trust(anchors)
    if (code !== 0) return { word: REJECTED, record: recordOfRefusal(REJECTED, code, 0x80000000), steps: 0 }
    const verification = encodeVerification({ chain, expect, policy, time })
    const refusal = put(this.core, verification)
    if (refusal) return { word: REJECTED, record: recordOfRefusal(REJECTED, refusal.code, refusal.index), steps: 0 }
    this.core.call('tc_verify_begin')
    while (this.core.call('tc_step', work) !== 0);
    const record = this.core.copy(this.core.call('tc_report'), REPORT_BYTES)
    return { word: this.core.call('tc_verdict'), record, steps: this.core.call('tc_steps') }
  }
}
