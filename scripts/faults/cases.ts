/**
 * Chains that must be refused, each for one reason, and what they are verified against. A fault must not make them trusted.
 */
import type { Expectation } from '../../bindings/expectation.js'
import type { Policy } from '../../bindings/policy.js'
import type { StatusName } from '../../bindings/status.js'
import type { TimeState } from '../../bindings/time.js'
import { makeCrl } from '../../test/support/crls.js'
import type { KeyName } from '../../test/support/keys.js'
import { makeIntermediate, makeLeaf, makeRoot, NOW } from '../../test/support/pki.js'
import type { SignatureAlgorithm } from '../../test/support/signing.js'

/** A chain that must be refused with `status`. */
export interface FaultCase {
  name: string
  anchors: readonly Uint8Array[]
  chain: readonly Uint8Array[]
  status: StatusName
  expect?: Expectation
  policy?: Policy
  time?: TimeState
  crl?: Uint8Array
}

/** Changes one bit of the ninth octet from the end. */
const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((octet, i) => (i === bytes.length - 9 ? octet ^ 1 : octet))

function wrongSignature(name: string, key: KeyName, algorithm: SignatureAlgorithm): FaultCase {
  const root = makeRoot({ key })
  const leaf = makeLeaf(root, { algorithm, signatureValue: flipped })
  return { name: `wrong signature, ${name}`, anchors: [root.der], chain: [leaf.der], status: 'SIGNATURE_WRONG' }
}

/** The cases, the cheapest last. */
export function faultCases(): FaultCase[] {
  const root = makeRoot()
  const anchors = [root.der]
  const ca = makeIntermediate(root)
  const stranger = { subject: makeRoot({ subject: { O: 'stranger', CN: 'stranger' } }).subject, key: root.key }
  const noCa = makeIntermediate(root, { ca: false, keyUsage: ['digitalSignature'] })
  const expired = makeLeaf(root, { notAfter: new Date('2021-01-01T00:00:00Z') })
  const revoked = makeLeaf(ca)
  return [
    wrongSignature('ECDSA P-256', 'p256.a', 'ecdsa-sha256'),
    wrongSignature('RSA-2048 PKCS #1', 'rsa2048.a', 'rsa-sha256'),
    wrongSignature('RSA-2048 PSS', 'rsa2048.a', 'pss-sha256'),
    wrongSignature('Ed25519', 'ed25519.a', 'ed25519'),
    wrongSignature('ECDSA P-384', 'p384.a', 'ecdsa-sha384'),
    {
      name: 'revoked',
      anchors,
      chain: [revoked.der, ca.der],
      crl: makeCrl(ca, { revoked: [revoked.der] }),
      status: 'REVOKED',
    },
    { name: 'not a CA', anchors, chain: [makeLeaf(noCa).der, noCa.der], status: 'PATH_ISSUER_NOT_CA' },
    {
      name: 'expired',
      anchors,
      chain: [expired.der],
      policy: { time: 'strict' },
      time: { state: 'exactly', at: NOW },
      status: 'TIME_EXPIRED',
    },
    {
      name: 'another server',
      anchors,
      chain: [makeLeaf(root, { dns: ['another.iocafe'] }).der],
      status: 'NAME_MISMATCH',
    },
    { name: 'another issuer', anchors, chain: [makeLeaf(stranger).der], status: 'PATH_UNKNOWN_ISSUER' },
  ]
}

