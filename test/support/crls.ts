/** CRLs (RFC 5280 §5) and deny lists (docs/deny-list.md) for tests, as pki.ts makes certificates: valid but for what a test changes. */
import { createHash } from 'node:crypto'
import {
  bitString,
  children,
  constructed,
  boolean as derBoolean,
  implicit,
  integer,
  join,
  sequence,
  time,
  tlv,
} from './der.js'
import { extension } from './extensions.js'
import { type Authority, NOT_AFTER, NOW } from './pki.js'
import { algorithmIdentifier, defaultAlgorithm, type SignatureAlgorithm, signMessage } from './signing.js'

const CRL_NUMBER = '2.5.29.20'
const REASON_CODE = '2.5.29.21'
const DELTA_CRL_INDICATOR = '2.5.29.27'
const ISSUING_DISTRIBUTION_POINT = '2.5.29.28'
const CERTIFICATE_ISSUER = '2.5.29.29'

/** REASON_CODE removeFromCRL (§5.3.1). */
export const REMOVE_FROM_CRL = 8

/** Content of the serial number of a certificate. */
export function serialOf(certificate: Uint8Array): Uint8Array {
  const tbs = children(certificate)[0]?.tlv ?? certificate
  const fields = children(tbs)
  const serial = fields.find(({ tag }) => tag === 0x02)
  if (!serial) throw new RangeError('a certificate without a serial number')
  return serial.content
}

/** One entry of revokedCertificates. */
export function entry(serial: Uint8Array, extensions: readonly Uint8Array[] = []): Uint8Array {
  return sequence(tlv(0x02, serial), time(NOW), extensions.length ? sequence(extensions) : [])
}

/** reasonCode, an entry extension. */
export const reasonCode = (reason: number): Uint8Array =>
  extension(REASON_CODE, false, tlv(0x0a, Uint8Array.of(reason)))
export const certificateIssuer = (names: Uint8Array): Uint8Array => extension(CERTIFICATE_ISSUER, true, sequence(names))
export const crlNumber = (value: bigint | number, critical = false): Uint8Array =>
  extension(CRL_NUMBER, critical, integer(value))
export const deltaCrlIndicator = (): Uint8Array => extension(DELTA_CRL_INDICATOR, true, integer(1))

/** Fields of an issuingDistributionPoint, as they are numbered (§5.2.5). */
export const IDP = { users: 1, authorities: 2, someReasons: 3, indirect: 4, attributes: 5 } as const

/** issuingDistributionPoint with these BOOLEANs, or with any content. */
export function issuingDistributionPoint(...parts: readonly (keyof typeof IDP | Uint8Array)[]): Uint8Array {
  const fields = parts.map((part) =>
    part instanceof Uint8Array
      ? part
      : part === 'someReasons'
        ? implicit(3, Uint8Array.of(6, 0x40))
        : implicit(IDP[part], derBoolean(true).subarray(2)),
  )
  return extension(ISSUING_DISTRIBUTION_POINT, true, sequence(fields))
}

export interface CrlOptions {
  /** Certificates that are revoked, or entries as they are. */
  revoked?: readonly Uint8Array[]
  entries?: readonly Uint8Array[]
  number?: bigint | number | null
  thisUpdate?: Date
  /** null: none. */
  nextUpdate?: Date | null
  extensions?: readonly Uint8Array[]
  /** 2 unless told otherwise; 1 writes none. */
  version?: number
  algorithm?: SignatureAlgorithm
  innerAlgorithm?: Uint8Array
  outerAlgorithm?: Uint8Array
  /** Name TLV in place of the issuer's. */
  issuer?: Uint8Array
  tbs?: (tbs: Uint8Array) => Uint8Array
  signatureValue?: (signature: Uint8Array) => Uint8Array
}

/** A CRL of an issuer. Default: number 1, from NOW on, empty. */
export function makeCrl(issuer: Authority, options: CrlOptions = {}): Uint8Array {
  const { revoked = [], number = 1, thisUpdate = NOW, nextUpdate = NOT_AFTER, extensions = [], version = 2 } = options
  const algorithm = options.algorithm ?? defaultAlgorithm(issuer.key)
  const entries = options.entries ?? revoked.map((certificate) => entry(serialOf(certificate)))
  const all = [...(number === null ? [] : [crlNumber(number)]), ...extensions]
  let tbs = sequence(
    version === 1 ? [] : integer(version - 1),
    options.innerAlgorithm ?? algorithmIdentifier(algorithm),
    options.issuer ?? issuer.subject,
    time(thisUpdate),
    nextUpdate === null ? [] : time(nextUpdate),
    entries.length ? sequence(entries) : [],
    all.length ? constructed(0, sequence(all)) : [],
  )
  if (options.tbs) tbs = options.tbs(tbs)
  let signature = signMessage(issuer.key, algorithm, tbs)
  if (options.signatureValue) signature = options.signatureValue(signature)
  return sequence(tbs, options.outerAlgorithm ?? algorithmIdentifier(algorithm), bitString(signature))
}

/** A CRL of so many entries with the serial numbers 0x40000000 and up, made fast. */
export function makeLongCrl(issuer: Authority, entries: number): Uint8Array {
  const one = entry(Uint8Array.of(0x40, 0, 0, 0))
  const serialAt = 4
  const list = Buffer.alloc(entries * one.length)
  for (let i = 0, at = 0; i < entries; i++, at += one.length) {
    list.set(one, at)
    list.writeUInt32BE(0x40000000 + i, at + serialAt)
  }
  return makeCrl(issuer, { entries: [list] })
}

export const sha256 = (...parts: Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return Uint8Array.from(hash.digest())
}

export interface DenyListOptions {
  /** SubjectPublicKeyInfos that are denied, or hashes as they are. */
  denied?: readonly Uint8Array[]
  hashes?: readonly Uint8Array[]
  number?: number
  algorithm?: SignatureAlgorithm
  identifier?: Uint8Array
  /** Hash of the root's key in place of the right one. */
  root?: Uint8Array
  /** Changes what is signed, before. */
  unsigned?: (bytes: Uint8Array) => Uint8Array
  signatureValue?: (signature: Uint8Array) => Uint8Array
}

/** A deny list of a root. Default: number 1, empty. */
export function makeDenyList(root: Authority, options: DenyListOptions = {}): Uint8Array {
  const algorithm = options.algorithm ?? defaultAlgorithm(root.key)
  const identifier = options.identifier ?? algorithmIdentifier(algorithm)
  const hashes = options.hashes ?? (options.denied ?? []).map((spki) => sha256(spki)).sort(Buffer.compare)
  const magic = Uint8Array.from(Buffer.from('TCDENY\r\n', 'latin1'))
  const header = new DataView(new ArrayBuffer(64))
  new Uint8Array(header.buffer).set(magic)
  header.setUint32(8, 1, true)
  header.setUint32(12, options.number ?? 1, true)
  header.setUint32(16, hashes.length, true)
  header.setUint32(20, identifier.length, true)
  new Uint8Array(header.buffer).set(options.root ?? sha256(root.key.spki), 32)
  let bytes = join(new Uint8Array(header.buffer), identifier, ...hashes)
  if (options.unsigned) bytes = options.unsigned(bytes)
  let signature = signMessage(root.key, algorithm, join(magic, sha256(bytes)))
  if (options.signatureValue) signature = options.signatureValue(signature)
  return join(bytes, Uint8Array.of(signature.length & 255, signature.length >> 8), signature)
}
