/** Certificates that are not what RFC 5280 §4.1 says, each correctly signed over what it is: one defect each. */
import { bitString, children, hex, integer, join, nullValue, oid, sequence, setOf, tlv, utf8String } from '../der.js'
import { testKey } from '../keys.js'
import { encodeName } from '../names.js'
import { type LeafOptions, makeIntermediate, makeLeaf, makeRoot } from '../pki.js'
import { refused, type TestChain, trusted } from '../test-chain.js'

const root = makeRoot()
const PLAIN = 'well-formed leaf'
const leaf = (name: string, status: TestChain['status'], options: LeafOptions): TestChain =>
  refused(name, PLAIN, status, 0, { anchors: [root.der], chain: [makeLeaf(root, options).der] })

/** Position of a field in a v3 tbsCertificate. */
const FIELD = {
  version: 0,
  serialNumber: 1,
  signature: 2,
  issuer: 3,
  validity: 4,
  subject: 5,
  spki: 6,
  extensions: 7,
} as const

/** A tbsCertificate with one field replaced. */
const withField =
  (field: keyof typeof FIELD, replace: (tlv: Uint8Array) => Uint8Array) =>
  (tbs: Uint8Array): Uint8Array =>
    sequence(children(tbs).map((part, i) => (i === FIELD[field] ? replace(part.tlv) : part.tlv)))

const field = (name: string, status: TestChain['status'], which: keyof typeof FIELD, tlv: Uint8Array): TestChain =>
  leaf(name, status, { tbs: withField(which, () => tlv) })

const time = (tag: number, text: string): Uint8Array => tlv(tag, new TextEncoder().encode(text))
const validity = (tag: number, text: string): Uint8Array => sequence(time(0x17, '200101000000Z'), time(tag, text))

/** The length of the outer SEQUENCE written with one octet more than needed, or in indefinite form. */
const paddedLength = (der: Uint8Array): Uint8Array => join(hex('3083 00'), der.subarray(2))
const indefinite = (der: Uint8Array): Uint8Array => join(hex('3080'), der.subarray(4), hex('0000'))

export const SYNTAX_CHAINS: readonly TestChain[] = [
  trusted(PLAIN, { anchors: [root.der], chain: [makeLeaf(root).der] }),
  trusted('empty subject', { anchors: [root.der], chain: [makeLeaf(root, { subject: {} }).der] }),
  trusted('serial number of 20 octets', {
    anchors: [root.der],
    chain: [makeLeaf(root, { serialNumber: 2n ** 159n - 1n }).der],
  }),
  leaf('length that is not shortest', 'DER_LENGTH_NOT_MINIMAL', { outer: paddedLength }),
  leaf('indefinite length', 'DER_INDEFINITE_LENGTH', { outer: indefinite }),
  leaf('bytes behind the certificate', 'DER_TRAILING_BYTES', { outer: (der) => join(der, hex('00')) }),
  leaf('bytes behind the signature', 'DER_TRAILING_BYTES', {
    outer: (der) =>
      sequence(
        children(der).map((part) => part.tlv),
        hex('0500'),
      ),
  }),
  leaf('bytes behind the extensions', 'DER_TRAILING_BYTES', {
    tbs: (tbs) =>
      sequence(
        children(tbs).map((part) => part.tlv),
        hex('0500'),
      ),
  }),
  leaf('no certificate', 'DER_UNEXPECTED_TAG', {
    outer: (der) =>
      tlv(
        0x31,
        children(der).map((part) => part.tlv),
      ),
  }),
  leaf('no signatureValue', 'DER_TRUNCATED', {
    outer: (der) =>
      sequence(
        children(der)
          .slice(0, 2)
          .map((part) => part.tlv),
      ),
  }),
  leaf('high tag number', 'DER_HIGH_TAG_NUMBER', { names: [{ raw: hex('9f812300') }] }),
  leaf('serial number of 21 octets', 'CERTIFICATE_SERIAL', { serialNumber: 2n ** 167n - 1n }),
  field('serial number that is empty', 'DER_INTEGER', 'serialNumber', hex('0200')),
  field('serial number that is padded', 'DER_INTEGER', 'serialNumber', hex('02020001')),
  field('serial number of another type', 'DER_UNEXPECTED_TAG', 'serialNumber', hex('040101')),
  field('empty issuer', 'CERTIFICATE_ISSUER_EMPTY', 'issuer', encodeName({})),
  field('empty list of extensions', 'DER_EMPTY_SEQUENCE', 'extensions', hex('a3023000')),
  field('subject attribute without a value', 'DER_TRUNCATED', 'subject', sequence(tlv(0x31, sequence(oid('2.5.4.3'))))),
  field(
    'subject with an object identifier that is padded',
    'DER_OID',
    'subject',
    sequence(tlv(0x31, sequence(tlv(0x06, hex('55048003')), utf8String('x')))),
  ),
  field(
    'subject that is no UTF-8',
    'DER_STRING',
    'subject',
    sequence(tlv(0x31, sequence(oid('2.5.4.3'), tlv(0x0c, hex('c328'))))),
  ),
  field('subject with an empty SET', 'DER_EMPTY_SEQUENCE', 'subject', sequence(tlv(0x31))),
  field('UTCTime without seconds', 'DER_TIME', 'validity', validity(0x17, '4901010000Z')),
  field('UTCTime with an offset', 'DER_TIME', 'validity', validity(0x17, '490101000000+0100')),
  field('UTCTime of 30 February', 'DER_TIME', 'validity', validity(0x17, '490230000000Z')),
  field('UTCTime with a second 60', 'DER_TIME', 'validity', validity(0x17, '490101000060Z')),
  field('GeneralizedTime with a fraction', 'DER_TIME', 'validity', validity(0x18, '20500101000000.5Z')),
  field('time of another type', 'DER_TIME', 'validity', validity(0x0c, '490101000000Z')),
  field('version of two numbers', 'DER_TRAILING_BYTES', 'version', tlv(0xa0, integer(2), integer(2))),
  leaf('address of 5 octets', 'NAME_MALFORMED', { names: [{ raw: hex('87050102030405') }] }),
  leaf('DNS name that is not ASCII', 'DER_STRING', { names: [{ raw: hex('8203c3a161') }] }),
  leaf('RDN of 9 attributes', 'LIMIT_RDN_ATTRIBUTES', { subject: sequence(setOf(...attributes(9))) }),
  trusted('RDN of 4 attributes', {
    anchors: [root.der],
    chain: [makeLeaf(root, { subject: sequence(setOf(...attributes(4))) }).der],
  }),
  leaf('subjectPublicKeyInfo without a key', 'DER_TRUNCATED', { spki: sequence(sequence(oid('1.2.840.10045.2.1'))) }),
  leaf('subjectPublicKeyInfo with something behind the key', 'DER_TRAILING_BYTES', {
    spki: sequence(
      children(testKey('p256.c').spki).map((part) => part.tlv),
      nullValue(),
    ),
  }),
  leaf('RSA key that is no RSAPublicKey', 'DER_UNEXPECTED_TAG', {
    spki: sequence(sequence(oid('1.2.840.113549.1.1.1'), nullValue()), bitString(hex('0400'))),
  }),
  trusted('key of a kind that is not known', {
    anchors: [root.der],
    chain: [makeLeaf(root, { spki: sequence(sequence(oid('1.3.101.113')), bitString(new Uint8Array(57))) }).der],
  }),
  leaf('33 extensions', 'LIMIT_EXTENSIONS', { extra: many(33) }),
  refused('malformed intermediate', 'well-formed intermediate', 'DER_TIME', 1, underCa('4901010000Z')),
  trusted('well-formed intermediate', underCa('490101000000Z')),
]

/** Attributes of one type with different values. */
function attributes(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => sequence(oid('2.5.4.11'), utf8String(`unit ${i}`)))
}

function many(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => sequence(oid(`1.3.6.1.4.1.32473.9.${i}`), hex('0400')))
}

/** A chain whose intermediate has this text as its notAfter. */
function underCa(notAfter: string): { anchors: Uint8Array[]; chain: Uint8Array[] } {
  const ca = makeIntermediate(root, { tbs: withField('validity', () => validity(0x17, notAfter)) })
  return { anchors: [root.der], chain: [makeLeaf(ca).der, ca.der] }
}
