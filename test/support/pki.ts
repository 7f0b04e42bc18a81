/**
 * Organisations and certificates for tests.
 *
 * Everything is fixed (names, keys, serial numbers, dates, nonces), so that a run makes the same bytes as the run before.
 * One defect can be made at a time: `tbs` changes the tbsCertificate **before** it is signed, `signatureValue` changes
 * the signature after, `outer` changes the whole.
 *
 *     const root = makeRoot()
 *     const ca = makeIntermediate(root, { pathLenConstraint: 0 })
 *     const leaf = makeLeaf(ca, { dns: ['myserver.iocafe'] })
 *     leaf.der   root.pem   leaf.key.pem
 */
import { createHash } from 'node:crypto'
import { bitString, children, constructed, integer, sequence, time } from './der.js'
import {
  authorityKeyIdentifier,
  basicConstraints,
  extendedKeyUsage,
  type GeneralName,
  type KeyUsageBit,
  keyUsage,
  type NameConstraints,
  nameConstraints,
  subjectAltName,
  subjectKeyIdentifier,
} from './extensions.js'
import { type KeyName, type TestKey, testKey } from './keys.js'
import { encodeName, type NameInput } from './names.js'
import { algorithmIdentifier, defaultAlgorithm, type SignatureAlgorithm, signMessage } from './signing.js'

/** First and last second of test certificates unless told otherwise. */
export const NOT_BEFORE = new Date('2020-01-01T00:00:00Z')
export const NOT_AFTER = new Date('2049-12-31T23:59:59Z')
/** A moment at which all of them are valid. */
export const NOW = new Date('2026-01-01T00:00:00Z')

/** Who signs: a name and a key. Every made certificate is one. */
export interface Authority {
  /** Name TLV. */
  subject: Uint8Array
  key: TestKey
}

/** A certificate that was made, with what is needed to sign others by it. */
export interface Made extends Authority {
  der: Uint8Array
  /** PEM text. */
  pem: string
}

export interface CertificateOptions {
  subject: NameInput
  key: TestKey | KeyName
  /** Default: itself (self-signed). */
  issuer?: Authority | undefined
  /** Extension TLVs in order. Default: none. */
  extensions?: readonly Uint8Array[]
  /** Default: 3. 1 writes no version, 2 and others write it. */
  version?: number
  /** Default: 8 octets made of subject, issuer and key. */
  serialNumber?: bigint
  notBefore?: Date
  notAfter?: Date
  /** What is signed with. Default: by the issuer's key. */
  algorithm?: SignatureAlgorithm
  /** AlgorithmIdentifier inside tbsCertificate. Default: that of `algorithm`. */
  innerAlgorithm?: Uint8Array
  /** AlgorithmIdentifier outside. Default: that of `algorithm`. */
  outerAlgorithm?: Uint8Array
  /** subjectPublicKeyInfo TLV in place of the key's. */
  spki?: Uint8Array
  /** Replaces signing altogether. */
  sign?: (tbs: Uint8Array) => Uint8Array
  tbs?: (tbs: Uint8Array) => Uint8Array
  signatureValue?: (signature: Uint8Array) => Uint8Array
  outer?: (certificate: Uint8Array) => Uint8Array
}

const keyOf = (key: TestKey | KeyName): TestKey => (typeof key === 'string' ? testKey(key) : key)

/** Key identifier: leading 160 bits of SHA-256 of the subjectPublicKey (RFC 7093 §2 (1)). */
export function keyIdentifier(spki: Uint8Array): Uint8Array {
  const subjectPublicKey = children(spki)[1]?.content.subarray(1) ?? new Uint8Array(0)
  return Uint8Array.from(createHash('sha256').update(subjectPublicKey).digest().subarray(0, 20))
}

/** Lowercase hexadecimal SHA-256. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** PEM text of one DER certificate (RFC 7468). */
export function pemOf(der: Uint8Array, label = 'CERTIFICATE'): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

/** Makes a certificate of exactly these fields. */
export function makeCertificate(options: CertificateOptions): Made {
  const key = keyOf(options.key)
  const subject = encodeName(options.subject)
  const issuer = options.issuer ?? { subject, key }
  const spki = options.spki ?? key.spki
  const algorithm = options.algorithm ?? defaultAlgorithm(issuer.key)
  const identifier = () => algorithmIdentifier(algorithm)
  const version = options.version ?? 3
  const extensions = options.extensions ?? []
  let tbs = sequence(
    version === 1 ? [] : constructed(0, integer(version - 1)),
    integer(options.serialNumber ?? serialNumberOf(subject, issuer.subject, spki)),
    options.innerAlgorithm ?? identifier(),
    issuer.subject,
    sequence(time(options.notBefore ?? NOT_BEFORE), time(options.notAfter ?? NOT_AFTER)),
    subject,
    spki,
    extensions.length ? constructed(3, sequence(extensions)) : [],
  )
  if (options.tbs) tbs = options.tbs(tbs)
  let signature = options.sign ? options.sign(tbs) : signMessage(issuer.key, algorithm, tbs)
  if (options.signatureValue) signature = options.signatureValue(signature)
  let der = sequence(tbs, options.outerAlgorithm ?? identifier(), bitString(signature))
  if (options.outer) der = options.outer(der)
  return { subject, key, der, pem: pemOf(der) }
}

/** Positive, 63 bits, different for every (subject, issuer, key). */
function serialNumberOf(...parts: Uint8Array[]): bigint {
  const digest = createHash('sha256').update(Buffer.concat(parts)).digest()
  return (digest.readBigUInt64BE() >> 1n) | (1n << 62n)
}

/** Fields that the three usual kinds share; `extra` extensions follow the usual ones, `without` leaves some out. */
export interface UsualOptions extends Partial<Omit<CertificateOptions, 'extensions' | 'issuer'>> {
  extra?: readonly Uint8Array[]
  /** `subjectKeyIdentifier` and `authorityKeyIdentifier` can be left out. */
  without?: readonly ('subjectKeyIdentifier' | 'authorityKeyIdentifier' | 'basicConstraints' | 'keyUsage')[]
  keyUsage?: readonly KeyUsageBit[]
  extendedKeyUsage?: readonly string[]
}

export interface AuthorityOptions extends UsualOptions {
  ca?: boolean
  pathLenConstraint?: number
  nameConstraints?: NameConstraints
}

function authorityExtensions(options: AuthorityOptions, key: TestKey, issuer: Authority | undefined): Uint8Array[] {
  const { ca = true, pathLenConstraint, without = [], extra = [] } = options
  const path = pathLenConstraint === undefined ? {} : { pathLenConstraint }
  const found: Uint8Array[] = []
  if (!without.includes('basicConstraints')) found.push(basicConstraints({ ca, ...path }))
  if (!without.includes('keyUsage')) found.push(keyUsage(options.keyUsage ?? ['keyCertSign', 'cRLSign']))
  if (options.extendedKeyUsage) found.push(extendedKeyUsage(options.extendedKeyUsage))
  if (options.nameConstraints) found.push(nameConstraints(options.nameConstraints))
  return [...found, ...identifiers(options, key, issuer), ...extra]
}

function identifiers({ without = [], spki }: UsualOptions, key: TestKey, issuer: Authority | undefined): Uint8Array[] {
  const found: Uint8Array[] = []
  if (!without.includes('subjectKeyIdentifier')) found.push(subjectKeyIdentifier(keyIdentifier(spki ?? key.spki)))
  if (issuer && !without.includes('authorityKeyIdentifier')) {
    found.push(authorityKeyIdentifier(keyIdentifier(issuer.key.spki)))
  }
  return found
}

/** A self-signed root. Default: `O=iocafe, CN=iocafe root`, key p256.a. */
export function makeRoot(options: AuthorityOptions = {}): Made {
  const key = keyOf(options.key ?? 'p256.a')
  const subject = options.subject ?? { O: 'iocafe', CN: 'iocafe root' }
  return makeCertificate({ ...options, subject, key, extensions: authorityExtensions(options, key, undefined) })
}

/** An intermediate CA. Default: `O=iocafe, CN=iocafe intermediate`, key p256.b. */
export function makeIntermediate(issuer: Authority, options: AuthorityOptions = {}): Made {
  const key = keyOf(options.key ?? 'p256.b')
  const subject = options.subject ?? { O: 'iocafe', CN: 'iocafe intermediate' }
  return makeCertificate({ ...options, subject, key, issuer, extensions: authorityExtensions(options, key, issuer) })
}

export interface LeafOptions extends UsualOptions {
  /** dNSNames of subjectAltName; default `myserver.iocafe`. */
  dns?: readonly string[]
  /** iPAddresses of subjectAltName, after the dNSNames. */
  ip?: readonly string[]
  /** The subjectAltName entries in place of `dns` and `ip`; null leaves the extension out. */
  names?: readonly GeneralName[] | null
}

/** A server certificate. Default: `O=iocafe, CN=myserver.iocafe`, key p256.c, serverAuth, digitalSignature. */
export function makeLeaf(issuer: Authority, options: LeafOptions = {}): Made {
  const { without = [], extra = [] } = options
  const key = keyOf(options.key ?? 'p256.c')
  const subject = options.subject ?? { O: 'iocafe', CN: 'myserver.iocafe' }
  const dns = (options.dns ?? (options.ip ? [] : ['myserver.iocafe'])).map((name) => ({ dns: name }))
  const names = options.names === undefined ? [...dns, ...(options.ip ?? []).map((ip) => ({ ip }))] : options.names
  const extensions = [
    ...(without.includes('basicConstraints') ? [] : [basicConstraints({ ca: false })]),
    ...(without.includes('keyUsage') ? [] : [keyUsage(options.keyUsage ?? ['digitalSignature'])]),
    extendedKeyUsage(options.extendedKeyUsage ?? ['serverAuth']),
    ...(names ? [subjectAltName(names)] : []),
    ...identifiers(options, key, issuer),
    ...extra,
  ]
  return makeCertificate({ ...options, subject, key, issuer, extensions })
}
