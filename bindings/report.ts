/**
 * The report record of the core (docs/abi.md, "Report record"), read into plain values.
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

/** A report. */
export interface Report {
  /** The verdict word as the record has it. */
  verdictWord: number
  status: StatusName
  code: number
  certificate: CertificatePlace | null
  offset: number | null
  depth: number
  anchor: number | null
  path: readonly number[]
  checks: readonly Check[]
  dates: DateFacts
  signatures: number
  leafSpkiSha256: Uint8Array | null
  anchorSpkiSha256: Uint8Array | null
}

function dateFacts(record: DataView, hasPath: boolean): DateFacts {
  const fact = (bit: number): boolean => ((record.getUint32(32, true) >>> bit) & 1) === 1
  return {
    leafExpired: fact(0),
    leafNotYetValid: fact(1),
    intermediateExpired: fact(2),
    intermediateNotYetValid: fact(3),
    anchorExpired: fact(4),
    anchorNotYetValid: fact(5),
    timeUnknown: fact(6),
    crlNotCurrent: fact(7),
    notBefore: hasPath ? Number(record.getBigInt64(48, true)) : null,
    notAfter: hasPath ? Number(record.getBigInt64(56, true)) : null,
  }
}

/** Reads a record. */
export function readReport(bytes: Uint8Array): Report {
  const record = new DataView(bytes.buffer, bytes.byteOffset, REPORT_BYTES)
  const word = (at: number): number => record.getUint32(at, true)
  const wordOrNull = (at: number): number | null => (word(at) === NONE ? null : word(at))
  const place = word(8)
  const hash = (at: number): Uint8Array | null => {
    const value = bytes.slice(at, at + 32)
    return value.some((octet) => octet !== 0) ? value : null
  }
  const depth = Math.min(word(16), PATH_ENTRIES)
  const anchor = wordOrNull(20)
  return {
    verdictWord: word(0),
    code: word(4),
    status: statusName(word(4)),
    certificate: place === NONE ? null : { kind: place >= ANCHOR ? 'anchor' : 'chain', index: place & (ANCHOR - 1) },
    offset: wordOrNull(12),
    depth,
    anchor,
    path: [...bytes.subarray(PATH_AT, PATH_AT + depth)],
    checks: CHECKS.map((name, bit) => ({
      name,
      ran: ((word(24) >>> bit) & 1) === 1,
      passed: ((word(28) >>> bit) & 1) === 1,
    })),
    dates: dateFacts(record, anchor !== null),
    signatures: word(36),
    leafSpkiSha256: hash(64),
    anchorSpkiSha256: hash(96),
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
