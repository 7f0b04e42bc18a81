/**
 * The report record of the core (docs/abi.md, "Report record") as plain values.
 */
import { statusName } from './explain-status.js'
import type { StatusName } from './status.js'

/** Bytes of the record. */
export const REPORT_BYTES = 176

const NONE = 0xffffffff
const ANCHOR = 0x80000000
const PATH_AT = 128
const PATH_ENTRIES = 12

/** Checks in the order of their bits. */
export const CHECKS = [
  'syntax',
  'chain',
  'signatures',
  'validity',
  'basicConstraints',
  'keyUsage',
  'extendedKeyUsage',
  'criticalExtensions',
  'nameConstraints',
  'expectedServer',
  'revocation',
  'anchor',
] as const

/** A check of the verification. */
export type CheckName = (typeof CHECKS)[number]

/** A check, whether it was reached, and what came out. */
export interface Check {
  name: CheckName
  ran: boolean
  passed: boolean
}

/** A certificate: of the chain as it was given, or of the trusted list. */
export interface CertificatePlace {
  kind: 'chain' | 'anchor'
  index: number
}

/** Facts about dates. They are found also when the policy ignores time. */
export interface DateFacts {
  leafExpired: boolean
  leafNotYetValid: boolean
  intermediateExpired: boolean
  intermediateNotYetValid: boolean
  anchorExpired: boolean
  anchorNotYetValid: boolean
  /** The host did not know the time: no other fact could be found. */
  timeUnknown: boolean
  /** A CRL that the path was checked with is past its nextUpdate, or from the future. */
  crlNotCurrent: boolean
  /** Latest notBefore on the path, anchor included, seconds since 1970; null without a path. */
  notBefore: number | null
  /** Earliest notAfter on the path, anchor included, seconds since 1970; null without a path. */
  notAfter: number | null
}

/** A record, read when something of it is asked for. */
export class Report {
  readonly #record: Buffer

  constructor(record: Uint8Array) {
    this.#record = Buffer.from(record.buffer, record.byteOffset, REPORT_BYTES)
  }

  #word(at: number): number {
    return this.#record.readUInt32LE(at)
  }

  #wordOrNull(at: number): number | null {
    const word = this.#word(at)
    return word === NONE ? null : word
  }

  #bit(at: number, bit: number): boolean {
    return ((this.#word(at) >>> bit) & 1) === 1
  }

  #hash(at: number): Uint8Array | null {
    const value = Uint8Array.from(this.#record.subarray(at, at + 32))
    return value.some((octet) => octet !== 0) ? value : null
  }

  /** The verdict word as the record has it. */
  get verdictWord(): number {
    return this.#word(0)
  }

  get code(): number {
    return this.#word(4)
  }

  get status(): StatusName {
    return statusName(this.code)
  }

  get certificate(): CertificatePlace | null {
    const place = this.#word(8)
    return place === NONE ? null : { kind: place >= ANCHOR ? 'anchor' : 'chain', index: place & (ANCHOR - 1) }
  }

  get offset(): number | null {
    return this.#wordOrNull(12)
  }

  get depth(): number {
    return Math.min(this.#word(16), PATH_ENTRIES)
  }

  get anchor(): number | null {
    return this.#wordOrNull(20)
  }

  get path(): readonly number[] {
    return [...this.#record.subarray(PATH_AT, PATH_AT + this.depth)]
  }

  get checks(): readonly Check[] {
    return CHECKS.map((name, bit) => ({ name, ran: this.#bit(24, bit), passed: this.#bit(28, bit) }))
  }

  get dates(): DateFacts {
    const hasPath = this.anchor !== null
    return {
      leafExpired: this.#bit(32, 0),
      leafNotYetValid: this.#bit(32, 1),
      intermediateExpired: this.#bit(32, 2),
      intermediateNotYetValid: this.#bit(32, 3),
      anchorExpired: this.#bit(32, 4),
      anchorNotYetValid: this.#bit(32, 5),
      timeUnknown: this.#bit(32, 6),
      crlNotCurrent: this.#bit(32, 7),
      notBefore: hasPath ? Number(this.#record.readBigInt64LE(48)) : null,
      notAfter: hasPath ? Number(this.#record.readBigInt64LE(56)) : null,
    }
  }

  get signatures(): number {
    return this.#word(36)
  }

  get leafSpkiSha256(): Uint8Array | null {
    return this.#hash(64)
  }

  get anchorSpkiSha256(): Uint8Array | null {
    return this.#hash(96)
  }
}

/** A record for what was refused before a verification could begin. */
export function recordOfRefusal(rejected: number, code: number, certificate: number): Uint8Array {
  const record = new DataView(new ArrayBuffer(REPORT_BYTES))
  record.setUint32(0, rejected, true)
  record.setUint32(4, code, true)
  record.setUint32(8, certificate, true)
  for (const at of [12, 20]) record.setUint32(at, NONE, true)
  return new Uint8Array(record.buffer)
}
