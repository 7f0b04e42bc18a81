/**
 * One verification: what the caller passed goes into the core, the verdict comes out.
 */
import { type CertificateInput, certificateBytes } from './certificate-input.js'
import type { Core } from './core.js'
import { readOrganisation } from './entry-record.js'
import { type EncodedExpectation, type Expectation, encodeExpectation } from './expectation.js'
import { objectWith } from './parameter.js'
import { encodePolicy, type Policy } from './policy.js'
import { REPORT_BYTES, recordOfRefusal } from './report.js'
import {
  type CrlInput,
  type DenyListInput,
  type EncodedList,
  encodeRevocationLists,
  feedRevocationList,
  type RevocationListReport,
} from './revocation.js'
import { STATUS } from './status.js'
import { type EncodedTime, encodeTime, type TimeState } from './time.js'
import { REJECTED, Verdict } from './verdict.js'

/** What to verify. docs/verifier.md has a program for each member. */
export interface VerifyOptions {
  /**
   * The server's certificates, the leaf first, then intermediates in any order: those that the server sent, and behind them
   * those that the caller has.
   * @example
   * verifier.verify({ chain: [...sent, readFileSync('intermediate.crt')], expect })
   */
  chain: CertificateInput | readonly CertificateInput[]
  /**
   * Which server is expected.
   * @example
   * verifier.verify({ chain, expect: { name: 'myserver.iocafe' } })
   * verifier.verify({ chain, expect: { organisation: 'iocafe' } })
   */
  expect: Expectation
  /**
   * Which rules apply; what is left out has its default.
   * @example
   * verifier.verify({ chain, expect, policy: { revocation: 'strict', maxIntermediates: 1 } })
   */
  policy?: Policy | undefined
  /**
   * What is known of the time; `unknown` if it is left out. What follows from it is `policy.time`.
   * @example
   * verifier.verify({ chain, expect, policy: { time: 'floor' }, time: { state: 'atLeast', at: builtAt } })
   */
  time?: TimeState | undefined
  /**
   * CRLs; those of other issuers are passed over. What each said is in the verdict.
   * @example
   * verifier.verify({ chain, expect, crls: [readFileSync('iocafe.crl')] }).revocationLists
   */
  crls?: readonly CrlInput[] | undefined
  /**
   * Deny lists of the organisations that are trusted.
   * @example
   * verifier.verify({ chain, expect, denyLists: [readFileSync('iocafe.deny')] })
   */
  denyLists?: readonly DenyListInput[] | undefined
}

/** Policy and time as the core takes them. */
export interface Rules {
  policy: number
  time: EncodedTime
}

/** What to verify, as the core takes it. */
export interface Verification extends Rules {
  chain: readonly Uint8Array[]
  expect: EncodedExpectation
  lists: readonly EncodedList[]
}

/** Options of a verification, encoded. Throws TypeError on misuse. */
export function encodeVerification(options: unknown): Verification {
  const given = objectWith(options, ['chain', 'expect', 'policy', 'time', 'crls', 'denyLists'], 'options')
  return {
    chain: certificateBytes(given['chain'], 'chain'),
    expect: encodeExpectation(given['expect']),
    policy: encodePolicy(given['policy']),
    time: encodeTime(given['time']),
    lists: encodeRevocationLists(given['crls'], given['denyLists']),
  }
}

/** What was refused, and which certificate it was. */
interface Refusal {
  code: number
  index: number
}

const NO_CERTIFICATE = 0xffffffff

/** Says which server is expected; answers a status code. */
function putExpectation(core: Core, { kind, words, entry }: EncodedExpectation): number {
  if (words === null) return core.call('tc_expect', kind, entry)
  return core.put(words) ? core.call('tc_expect', kind, words.length) : STATUS.EXPECTATION_INVALID.code
}

/**
 * Forgets the last verification and gives the core all that the next one needs: the chain last, so that it has the
 * whole room. Answers what was refused, or null. A capture says itself who is expected: then there is no `expect`.
 */
export function put(core: Core, { chain, expect, policy, time }: Rules & Partial<Verification>): Refusal | null {
  core.call('tc_chain_begin')
  const code =
    (expect && putExpectation(core, expect)) ||
    core.call('tc_policy', policy) ||
    core.call('tc_time', time.state, time.high, time.low)
  if (code !== STATUS.OK.code) return { code, index: NO_CERTIFICATE }
  for (const [index, piece] of (chain ?? []).entries()) {
    const code = core.put(piece) ? core.call('tc_chain_add', piece.length) : STATUS.LIMIT_CHAIN_BYTES.code
    if (code !== STATUS.OK.code) return { code, index }
  }
  return null
}

/** The verdict of the verification that the core has just done, copied out. */
export function readVerdict(
  core: Core,
  chain: readonly Uint8Array[],
  revocationLists: readonly RevocationListReport[] = [],
): Verdict {
  const word = core.call('tc_verdict')
  const record = core.copyFew(core.call('tc_report'), REPORT_BYTES)
  const anchor = record.readUInt32LE(20)
  return new Verdict({
    word,
    record,
    steps: core.call('tc_steps'),
    chain,
    organisation: readOrganisation(core, anchor),
    revocationLists,
  })
}

/** The verdict on what was refused before the verification could begin. */
export function refuse(chain: readonly Uint8Array[], { code, index }: Refusal): Verdict {
  return new Verdict({
    word: REJECTED,
    record: recordOfRefusal(REJECTED, code, index),
    steps: 0,
    chain,
    organisation: null,
    revocationLists: [],
  })
}

/** Verifies. Whatever the certificates are, the answer is a verdict. */
export function verify(core: Core, verification: Verification): Verdict {
  const { chain } = verification
  const refusal = put(core, verification)
  if (refusal !== null) return refuse(chain, refusal)
  const lists = verification.lists.map((list) => feedRevocationList(core, list))
  core.call('tc_verify')
  return readVerdict(core, chain, lists)
}
