/**
 * Certificates of simulated organisations (RFC 5280 §4), made of exactly what a scenario says: sound ones, and the unsound ones
 * that rogues show.
 */
import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import {
  bitString,
  explicit,
  integer,
  octetString,
  oid,
  pem,
  primitive,
  sequence,
  setOf,
  TRUE,
  time,
  tlv,
  utf8String,
} from './der.js'
import type { SimulatedKey } from './key.js'

/** Validity, seconds since 1970. */
export interface Validity {
  notBefore: number
  notAfter: number
}

/** Whoever signs: a name and a key. */
export interface Issuer {
  /** Name TLV. */
  subject: Uint8Array
  key: SimulatedKey
}

export interface SimulatedCertificate extends Issuer {
  /** INTEGER TLV, as a CRL names it. */
  serialNumber: Uint8Array
  der: Uint8Array
  pem: string
}

export interface CertificatePlan {
  organisation: string
  commonName: string
  key: SimulatedKey
  /** Left out: signed by itself. */
  issuer?: Issuer | undefined
  /** Whether basicConstraints says cA. */
  ca: boolean
  /** DNS names and IP addresses. */
  names?: readonly string[] | undefined
  validity?: Validity | undefined
  /** 1: X.509 v1, without extensions, as the reference system ships them. */
  version?: 1 | 3 | undefined
}

/** Beginning of simulated time, and the end of all certificates that say nothing else (RFC 5280 §4.1.2.5). */
const ALWAYS: Validity = { notBefore: Date.UTC(2020, 0, 1) / 1000, notAfter: Date.UTC(9999, 11, 31, 23, 59, 59) / 1000 }

const KEY_CERT_SIGN_AND_CRL_SIGN = Uint8Array.of(3, 2, 1, 0x06)
const DIGITAL_SIGNATURE = Uint8Array.of(3, 2, 7, 0x80)
const SERVER_AUTH = sequence(oid('1.3.6.1.5.5.7.3.1'))

function extension(identifier: string, critical: boolean, value: Uint8Array): Uint8Array {
  return sequence(oid(identifier), critical ? TRUE : [], octetString(value))
}

/** Key identifier: leading 160 bits of SHA-256 of the subjectPublicKeyInfo. */
function keyIdentifier(key: SimulatedKey): Uint8Array {
  return key.spkiSha256.slice(0, 20)
}

/** IPv4 addresses as their octets; other names as dNSName. */
function generalName(name: string): Uint8Array {
  return isIP(name) === 4 ? primitive(7, Uint8Array.from(name.split('.').map(Number))) : primitive(2, name)
}

function extensionsOf({ key, issuer, ca, names }: CertificatePlan): Uint8Array {
  const signer = issuer?.key ?? key
  return sequence([
    extension('2.5.29.19', true, sequence(ca ? TRUE : [])),
    extension('2.5.29.15', true, ca ? KEY_CERT_SIGN_AND_CRL_SIGN : DIGITAL_SIGNATURE),
    ...(ca ? [] : [extension('2.5.29.37', false, SERVER_AUTH)]),
    ...(names ? [extension('2.5.29.17', false, sequence(names.map(generalName)))] : []),
    extension('2.5.29.14', false, octetString(keyIdentifier(key))),
    extension('2.5.29.35', false, sequence(primitive(0, keyIdentifier(signer)))),
  ])
}

/** Name TLV: O and CN. */
export function nameOf(organisation: string, commonName: string): Uint8Array {
  const attribute = (type: string, value: string): Uint8Array => setOf(sequence(oid(type), utf8String(value)))
  return sequence(attribute('2.5.4.10', organisation), attribute('2.5.4.3', commonName))
}

/** Positive, 15 octets, another for every certificate: a CRL must be able to tell them apart. */
function serialNumberOf(...parts: Uint8Array[]): bigint {
  const digest = createHash('sha256').update(Buffer.concat(parts)).digest('hex')
  return BigInt(`0x40${digest.slice(0, 28)}`)
}

/** Makes a certificate. */
export function makeCertificate(plan: CertificatePlan): SimulatedCertificate {
  const { key, version = 3, validity = ALWAYS } = plan
  const subject = nameOf(plan.organisation, plan.commonName)
  const issuer = plan.issuer ?? { subject, key }
  const dates = sequence(time(validity.notBefore), time(validity.notAfter))
  const serialNumber = integer(serialNumberOf(subject, issuer.subject, dates, key.spki))
  const tbs = sequence(
    version === 3 ? explicit(0, integer(2)) : [],
    serialNumber,
    issuer.key.algorithm,
    issuer.subject,
    dates,
    subject,
    key.spki,
    version === 3 ? explicit(3, extensionsOf(plan)) : [],
  )
  const der = sequence(tbs, issuer.key.algorithm, bitString(issuer.key.sign(tbs)))
  return { subject, key, serialNumber, der, pem: pem('CERTIFICATE', der) }
}

export interface CrlPlan {
  issuer: Issuer
  /** cRLNumber (RFC 5280 §5.2.3). */
  number: number
  revoked: readonly SimulatedCertificate[]
  /** Seconds since 1970. */
  thisUpdate: number
  nextUpdate: number
}

/** Makes a CRL (RFC 5280 §5), DER. */
export function makeCrl({ issuer, number, revoked, thisUpdate, nextUpdate }: CrlPlan): Uint8Array {
  const entries = revoked.map((certificate) => sequence(certificate.serialNumber, time(thisUpdate)))
  const tbs = sequence(
    integer(1),
    issuer.key.algorithm,
    issuer.subject,
    time(thisUpdate),
    time(nextUpdate),
    entries.length > 0 ? tlv(0x30, entries) : [],
    explicit(
      0,
      sequence(
        extension('2.5.29.35', false, sequence(primitive(0, keyIdentifier(issuer.key)))),
        extension('2.5.29.20', false, integer(number)),
      ),
    ),
  )
  return sequence(tbs, issuer.key.algorithm, bitString(issuer.key.sign(tbs)))
}
