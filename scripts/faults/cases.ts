/**
 * Chains that must be refused, each for one reason, and what they are verified against. A fault must not make them trusted.
 */
import { createHash } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'
import type { Expectation } from '../../bindings/expectation.js'
import type { Policy } from '../../bindings/policy.js'
import type { StatusName } from '../../bindings/status.js'
import type { TimeState } from '../../bindings/time.js'
import { makeCrl, makeDenyList } from '../../test/support/crls.js'
import { integer, join, sequence } from '../../test/support/der.js'
import { type KeyName, testKey } from '../../test/support/keys.js'
import { makeIntermediate, makeLeaf, makeRoot, NOW } from '../../test/support/pki.js'
import type { SignatureAlgorithm } from '../../test/support/signing.js'

/** Builds that are tried. */
export const FAULT_BUILDS = ['mcu', 'nano', 'gateway'] as const
export type FaultBuild = (typeof FAULT_BUILDS)[number]

/** A chain that must be refused with `status`. */
export interface FaultCase {
  name: string
  anchors: readonly Uint8Array[]
  chain: readonly Uint8Array[]
  /** A chain that the same anchors and rules trust: it is verified before. */
  good: readonly Uint8Array[]
  status: StatusName
  expect?: Expectation
  policy?: Policy
  time?: TimeState
  crl?: Uint8Array
  denyList?: Uint8Array
  /** What it needs is not in the build nano. */
  notInNano?: true
}

/** Changes one bit of the ninth octet from the end. */
const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((octet, i) => (i === bytes.length - 9 ? octet ^ 1 : octet))

function wrongSignature(name: string, key: KeyName, algorithm: SignatureAlgorithm, notInNano?: true): FaultCase {
  const root = makeRoot({ key })
  const leaf = makeLeaf(root, { algorithm, signatureValue: flipped })
  const good = [makeLeaf(root, { algorithm }).der]
  const given = { name: `wrong signature, ${name}`, anchors: [root.der], chain: [leaf.der], good }
  return { ...given, status: 'SIGNATURE_WRONG', ...(notInNano && { notInNano }) }
}

const octets = (x: bigint, count: number): Buffer => Buffer.from(x.toString(16).padStart(2 * count, '0'), 'hex')

/** Point of the P-256 key. */
const pointOf = (key: KeyName) => {
  const { x = '', y = '' } = testKey(key).publicKey.export({ format: 'jwk' })
  return p256.Point.fromHex(
    `04${Buffer.from(x, 'base64url').toString('hex')}${Buffer.from(y, 'base64url').toString('hex')}`,
  )
}

/** A signature that anybody can make, and that a verifier takes if a fault makes one of its numbers 0. */
function forged(
  what: string,
  key: KeyName,
  algorithm: SignatureAlgorithm,
  sign: (tbs: Uint8Array) => Uint8Array,
): FaultCase {
  const root = makeRoot({ key })
  const leaf = makeLeaf(root, { algorithm, sign })
  const good = [makeLeaf(root, { algorithm }).der]
  const given = { name: `forged, ${what}`, anchors: [root.der], chain: [leaf.der], good }
  return { ...given, status: 'SIGNATURE_WRONG', ...(key === 'ed25519.a' && { notInNano: true }) }
}

const K = 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c297n

/** Signatures without a key. */
function forgedSignatures(): FaultCase[] {
  const order = p256.Point.Fn
  const xOf = ({ x }: { x: bigint }): bigint => order.create(x)
  const value = (r: bigint, s: bigint) => sequence(integer(r), integer(s))
  return [
    forged('ECDSA with a digest of 0', 'p256.a', 'ecdsa-sha256', () => {
      const r = xOf(pointOf('p256.a').multiply(K).toAffine())
      return value(r, order.div(r, K))
    }),
    forged('ECDSA with u2 = 0', 'p256.a', 'ecdsa-sha256', (tbs) => {
      const e = order.create(BigInt(`0x${createHash('sha256').update(tbs).digest('hex')}`))
      return value(xOf(p256.Point.BASE.multiply(K).toAffine()), order.div(e, K))
    }),
    forged('Ed25519 with k = 0', 'ed25519.a', 'ed25519', () => {
      const s = ed25519.Point.Fn.create(K)
      return join(ed25519.Point.BASE.multiply(s).toBytes(), octets(s, 32).reverse())
    }),
    forged('Ed25519 with a sum of no digit', 'ed25519.a', 'ed25519', () => join(Uint8Array.of(1), new Uint8Array(63))),
  ]
}

/** The cases of a build, the cheapest last. */
export const faultCases = (build: FaultBuild): FaultCase[] =>
  allCases().filter(({ notInNano }) => build !== 'nano' || !notInNano)

function allCases(): FaultCase[] {
  const root = makeRoot()
  const anchors = [root.der]
  const ca = makeIntermediate(root)
  const good = [makeLeaf(root).der]
  const longer = [makeLeaf(ca).der, ca.der]
  const stranger = { subject: makeRoot({ subject: { O: 'stranger', CN: 'stranger' } }).subject, key: root.key }
  const rogue = makeIntermediate(
    { subject: root.subject, key: testKey('p256.e') },
    { subject: root.subject, key: 'p256.e' },
  )
  const noCa = makeIntermediate(root, { ca: false, keyUsage: ['digitalSignature'] })
  const expired = makeLeaf(root, { notAfter: new Date('2021-01-01T00:00:00Z') })
  const revoked = makeLeaf(ca, { serialNumber: 4711n, key: 'p256.e' })
  return [
    wrongSignature('ECDSA P-256', 'p256.a', 'ecdsa-sha256'),
    wrongSignature('RSA-2048 PKCS #1', 'rsa2048.a', 'rsa-sha256'),
    wrongSignature('RSA-2048 PSS', 'rsa2048.a', 'pss-sha256', true),
    wrongSignature('Ed25519', 'ed25519.a', 'ed25519', true),
    wrongSignature('ECDSA P-384', 'p384.a', 'ecdsa-sha384', true),
    ...forgedSignatures(),
    {
      name: 'a stranger with the name of the root',
      anchors,
      chain: [makeLeaf(rogue).der, rogue.der],
      good: longer,
      status: 'SIGNATURE_WRONG',
    },
    {
      name: 'revoked',
      anchors,
      chain: [revoked.der, ca.der],
      good: longer,
      crl: makeCrl(ca, { revoked: [revoked.der] }),
      status: 'REVOKED',
      notInNano: true,
    },
    {
      name: 'denied',
      anchors,
      chain: [revoked.der, ca.der],
      good: longer,
      denyList: makeDenyList(root, { denied: [revoked.key.spki] }),
      status: 'REVOKED',
    },
    { name: 'not a CA', anchors, chain: [makeLeaf(noCa).der, noCa.der], good: longer, status: 'PATH_ISSUER_NOT_CA' },
    {
      name: 'expired',
      anchors,
      chain: [expired.der],
      good,
      policy: { time: 'strict' },
      time: { state: 'exactly', at: NOW },
      status: 'TIME_EXPIRED',
      notInNano: true,
    },
    {
      name: 'another server',
      anchors,
      chain: [makeLeaf(root, { dns: ['another.iocafe'] }).der],
      good,
      status: 'NAME_MISMATCH',
    },
    { name: 'another issuer', anchors, chain: [makeLeaf(stranger).der], good, status: 'PATH_UNKNOWN_ISSUER' },
  ]
}
