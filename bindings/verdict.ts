/**
 * Verdict: what a verification answered, as a value that nothing changes afterwards.
 */
import { showCertificates } from './certificate-input.js'
import { explainVerdict } from './explain-verdict.js'
import type { CertificatePlace, Check, DateFacts } from './report.js'
import { readReport } from './report.js'
import type { RevocationListReport } from './revocation.js'
import type { StatusName } from './status.js'

/** The verdict word of a trusted chain (docs/abi.md). Compared as a whole. */
export const TRUSTED = 0x5ac3961e
/** The verdict word of a rejected chain: the complement. */
export const REJECTED = 0xa53c69e1

/** What a verdict is made of. */
export interface VerdictParts {
  /** The answer of `tc_verdict`. */
  word: number
  /** The report record, copied out. */
  record: Uint8Array
  /** The answer of `tc_steps`. */
  steps: number
  /** The certificates as they were given, for explain(). */
  chain: readonly Uint8Array[]
  /** Organisation of the anchor, if there is one. */
  organisation: string | null
  /** What each CRL and deny list said. */
  revocationLists: readonly RevocationListReport[]
}

/** The answer of one verification. */
export class Verdict {
  /** Whether the chain is trusted. Nothing else is. */
  readonly trusted: boolean
  /** Why not; OK if it is trusted. */
  readonly status: StatusName
  /** Number of the status. */
  readonly code: number
  /** Which certificate the status is about. */
  readonly certificate: CertificatePlace | null
  /** Which byte of that certificate, from its first. */
  readonly offset: number | null
  /** Certificates on the path found, leaf included, anchor not. */
  readonly depth: number
  /** Entry of the trusted list that is the anchor. */
  readonly anchor: number | null
  /** Organisation of that anchor. */
  readonly organisation: string | null
  /** Indices of the certificates on the path, leaf first. */
  readonly path: readonly number[]
  /** Every check. */
  readonly checks: readonly Check[]
  /** Facts about dates, also when time is ignored. */
  readonly dates: DateFacts
  /** Signatures verified. */
  readonly signatures: number
  /** Steps of work done for the chain; they differ between builds. */
  readonly steps: number
  /** What the CRLs said that were given, then the deny lists, in their order. */
  readonly revocationLists: readonly RevocationListReport[]
  /** SHA-256 of the leaf's subjectPublicKeyInfo, if it was reached. */
  readonly leafSpkiSha256: Uint8Array | null
  /** SHA-256 of the anchor's subjectPublicKeyInfo, if there is one. */
  readonly anchorSpkiSha256: Uint8Array | null
  readonly #chain: readonly Uint8Array[]

  /** Verdicts are made by verifications. */
  constructor({ word, record, steps, chain, organisation, revocationLists }: VerdictParts) {
    const report = readReport(record)
    this.trusted = word === TRUSTED && report.verdictWord === TRUSTED
    this.status = report.status
    this.code = report.code
    this.certificate = report.certificate
    this.offset = report.offset
    this.depth = report.depth
    this.anchor = report.anchor
    this.organisation = organisation
    this.path = report.path
    this.checks = report.checks
    this.dates = report.dates
    this.signatures = report.signatures
    this.steps = steps
    this.revocationLists = revocationLists
    this.leafSpkiSha256 = report.leafSpkiSha256
    this.anchorSpkiSha256 = report.anchorSpkiSha256
    this.#chain = chain
    Object.freeze(this)
  }

  /** The verdict for people, in several lines: why, in which certificate, at which byte, what to do next, every check. */
  explain(): string {
    return explainVerdict(this, showCertificates(this.#chain))
  }

  /** The verdict as plain values; hashes in hexadecimal. */
  toJSON(): object {
    const hex = (hash: Uint8Array | null): string | null => hash && Buffer.from(hash).toString('hex')
    return {
      ...this,
      leafSpkiSha256: hex(this.leafSpkiSha256),
      anchorSpkiSha256: hex(this.anchorSpkiSha256),
      revocationLists: this.revocationLists.map((list) => ({ ...list, number: list.number?.toString() ?? null })),
    }
  }
}
