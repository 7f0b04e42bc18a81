/**
 * Verdict: what a verification answered, as a value that nothing changes afterwards.
 */
import { inspect } from 'node:util'
import { showCertificates } from './certificate-input.js'
import { organisationName } from './entry-record.js'
import { explainVerdict } from './explain-verdict.js'
import { type CertificatePlace, type Check, type DateFacts, Report } from './report.js'
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
  /** Octets of the organisation of the anchor, if there is one. */
  organisation: Uint8Array | null
  /** What each CRL and deny list said. */
  revocationLists: readonly RevocationListReport[]
}

/** What is read out of the record once and then kept. */
type Read = {
  -readonly [Member in
    | 'certificate'
    | 'path'
    | 'checks'
    | 'dates'
    | 'organisation'
    | 'leafSpkiSha256'
    | 'anchorSpkiSha256']?: Verdict[Member]
}

/** The answer of one verification. All but `trusted` is read when it is asked for. */
export class Verdict {
  /** Whether the chain is trusted. Nothing else is. */
  readonly trusted: boolean
  readonly #report: Report
  readonly #parts: VerdictParts
  readonly #read: Read = {}

  /** Verdicts are made by verifications. */
  constructor(parts: VerdictParts) {
    this.#report = new Report(parts.record)
    this.#parts = parts
    this.trusted = parts.word === TRUSTED && this.#report.verdictWord === TRUSTED
    Object.freeze(this)
  }

  /** Why not; OK if it is trusted. */
  get status(): StatusName {
    return this.#report.status
  }

  /** Number of the status. */
  get code(): number {
    return this.#report.code
  }

  /** Which certificate the status is about. */
  get certificate(): CertificatePlace | null {
    this.#read.certificate ??= this.#report.certificate
    return this.#read.certificate
  }

  /** Which byte of that certificate, from its first. */
  get offset(): number | null {
    return this.#report.offset
  }

  /** Certificates on the path found, leaf included, anchor not. */
  get depth(): number {
    return this.#report.depth
  }

  /** Entry of the trusted list that is the anchor. */
  get anchor(): number | null {
    return this.#report.anchor
  }

  /** Organisation of that anchor. */
  get organisation(): string | null {
    const { organisation } = this.#parts
    if (organisation === null) return null
    this.#read.organisation ??= organisationName(organisation)
    return this.#read.organisation
  }

  /** Indices of the certificates on the path, leaf first. */
  get path(): readonly number[] {
    this.#read.path ??= this.#report.path
    return this.#read.path
  }

  /** Every check. */
  get checks(): readonly Check[] {
    this.#read.checks ??= this.#report.checks
    return this.#read.checks
  }

  /** Facts about dates, also when time is ignored. */
  get dates(): DateFacts {
    this.#read.dates ??= this.#report.dates
    return this.#read.dates
  }

  /** Signatures verified. */
  get signatures(): number {
    return this.#report.signatures
  }

  /** Steps of work done for the chain; they differ between builds. */
  get steps(): number {
    return this.#parts.steps
  }

  /** What the CRLs said that were given, then the deny lists, in their order. */
  get revocationLists(): readonly RevocationListReport[] {
    return this.#parts.revocationLists
  }

  /** SHA-256 of the leaf's subjectPublicKeyInfo, if it was reached. */
  get leafSpkiSha256(): Uint8Array | null {
    this.#read.leafSpkiSha256 ??= this.#report.leafSpkiSha256
    return this.#read.leafSpkiSha256
  }

  /** SHA-256 of the anchor's subjectPublicKeyInfo, if there is one. */
  get anchorSpkiSha256(): Uint8Array | null {
    this.#read.anchorSpkiSha256 ??= this.#report.anchorSpkiSha256
    return this.#read.anchorSpkiSha256
  }

  /** The verdict for people, in several lines: why, in which certificate, at which byte, what to do next, every check. */
  explain(): string {
    return explainVerdict(this, showCertificates(this.#parts.chain))
  }

  /** The verdict as plain values; hashes in hexadecimal. */
  toJSON(): object {
    const hex = (hash: Uint8Array | null): string | null => hash && Buffer.from(hash).toString('hex')
    const { trusted, status, code, certificate, offset, depth, anchor, organisation, path, checks, dates } = this
    const { signatures, steps } = this
    return {
      ...{ trusted, status, code, certificate, offset, depth, anchor, organisation, path, checks, dates },
      ...{ signatures, steps },
      leafSpkiSha256: hex(this.leafSpkiSha256),
      anchorSpkiSha256: hex(this.anchorSpkiSha256),
      revocationLists: this.revocationLists.map((list) => ({ ...list, number: list.number?.toString() ?? null })),
    }
  }

  /** What `console.log` shows. */
  [inspect.custom](): object {
    return this.toJSON()
  }
}
