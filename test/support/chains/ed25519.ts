/** Ed25519 (RFC 8410, RFC 8032): good, another key, flipped bits; keys and signatures that must not count. */
import { bitString, hex, join, nullValue, oid, sequence } from '../der.js'
import { testKey } from '../keys.js'
import { makeIntermediate, makeLeaf, makeRoot } from '../pki.js'
import { algorithmIdentifier, signMessage } from '../signing.js'
import { type Given, refused, type TestChain, trusted } from '../test-chain.js'
import { chainsOfAlgorithm } from './algorithms.js'

const PLAIN = 'ed25519 ed25519'
const ED = 'intermediate with an Ed25519 key'
const root = makeRoot({ key: 'ed25519.a' })
const upper = makeRoot()

const signature = (name: string, status: TestChain['status'], change: (value: Uint8Array) => Uint8Array): TestChain =>
  refused(name, PLAIN, status, 0, { anchors: [root.der], chain: [makeLeaf(root, { signatureValue: change }).der] })

/** RFC 8032 §5.1.7: S + L verifies in a lax implementation. */
function withOrder(value: Uint8Array): Uint8Array {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n
  const little = Buffer.from(value.subarray(32)).reverse()
  const sum = (BigInt(`0x${little.toString('hex')}`) + order).toString(16).padStart(64, '0')
  return join(value.subarray(0, 32), Uint8Array.from(Buffer.from(sum, 'hex').reverse()))
}

/** A chain whose intermediate has this subjectPublicKeyInfo. */
function under(spki: Uint8Array): Given {
  const ca = makeIntermediate(upper, { spki, key: 'ed25519.b' })
  const identifier = algorithmIdentifier('ed25519')
  const leaf = makeLeaf(ca, {
    innerAlgorithm: identifier,
    outerAlgorithm: identifier,
    sign: (tbs) => signMessage(testKey('ed25519.b'), 'ed25519', tbs),
  })
  return { anchors: [upper.der], chain: [leaf.der, ca.der] }
}

const ID_ED25519 = oid('1.3.101.112')
const key = (name: string, status: TestChain['status'], octets: Uint8Array): TestChain =>
  refused(name, ED, status, 1, under(sequence(sequence(ID_ED25519), bitString(octets))))

export const ED25519_CHAINS: readonly TestChain[] = [
  ...chainsOfAlgorithm(['ed25519.a', 'ed25519.d', 'ed25519']),
  signature('Ed25519 value an octet too short', 'SIGNATURE_LENGTH', (value) => value.subarray(0, 63)),
  signature('Ed25519 S not below the order', 'SIGNATURE_RANGE', withOrder),
  trusted(ED, under(testKey('ed25519.b').spki)),
  key('Ed25519 key that is no point', 'KEY_ED25519_ENCODING', join(hex('02'), new Uint8Array(31))),
  key(
    'Ed25519 key with y not below p',
    'KEY_ED25519_ENCODING',
    join(hex('ee'), new Uint8Array(30).fill(0xff), hex('7f')),
  ),
  key('Ed25519 key of small order', 'KEY_ED25519_SMALL_ORDER', join(hex('01'), new Uint8Array(31))),
  refused(
    'Ed25519 key with parameters',
    ED,
    'ALGORITHM_PARAMETERS',
    1,
    under(sequence(sequence(ID_ED25519, nullValue()), bitString(new Uint8Array(32)))),
  ),
]
