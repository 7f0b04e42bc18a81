/**
 * Public keys that must not count, each with its status. They are an intermediate's, so that the leaf's signature is what
 * meets them; the leaf is signed by whatever key is at hand.
 */
import { bitString, children, constructed, hex, integer, join, nullValue, octetString, oid, sequence } from '../der.js'
import { type KeyName, testKey } from '../keys.js'
import { makeIntermediate, makeLeaf, makeRoot } from '../pki.js'
import { algorithmIdentifier, type SignatureAlgorithm, signMessage } from '../signing.js'
import { type Given, refused, type TestChain, trusted } from '../test-chain.js'

const root = makeRoot()

/** A chain whose intermediate has this subjectPublicKeyInfo; the leaf claims `algorithm`. */
function under(spki: Uint8Array, algorithm: SignatureAlgorithm, key: KeyName): Given {
  const ca = makeIntermediate(root, { spki, key })
  const identifier = algorithmIdentifier(algorithm)
  const leaf = makeLeaf(ca, {
    innerAlgorithm: identifier,
    outerAlgorithm: identifier,
    sign: (tbs) => signMessage(testKey(key), algorithm, tbs),
  })
  return { anchors: [root.der], chain: [leaf.der, ca.der] }
}

const whole = (key: KeyName, algorithm: SignatureAlgorithm): Given => under(testKey(key).spki, algorithm, key)

const ID_EC = oid('1.2.840.10045.2.1')
const P256 = oid('1.2.840.10045.3.1.7')
const ID_RSA = oid('1.2.840.113549.1.1.1')

/** The point of a test key, 04 ‖ x ‖ y. */
const pointOf = (key: KeyName): Uint8Array => (children(testKey(key).spki)[1]?.content ?? hex('00')).subarray(1)
const point = pointOf('p256.b')
const ecKey = (parameters: Uint8Array, bits: Uint8Array): Uint8Array =>
  sequence(sequence(ID_EC, parameters), bitString(bits))

/** Modulus of a test key, and a key with changed numbers. */
const modulus = BigInt(
  `0x${Buffer.from(testKey('rsa2048.b').publicKey.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex')}`,
)
const rsaKey = (n: bigint, e: bigint, parameters = nullValue()): Uint8Array =>
  sequence(sequence(ID_RSA, parameters), bitString(sequence(integer(n), integer(e))))

/** SpecifiedECDomain of P-256 (SEC 1 §C.2). */
const explicitP256 = sequence(
  integer(1),
  sequence(oid('1.2.840.10045.1.1'), integer(2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n)),
  sequence(
    octetString(hex('ffffffff00000001000000000000000000000000fffffffffffffffffffffffc')),
    octetString(hex('5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b')),
  ),
  octetString(
    hex(
      '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
    ),
  ),
  integer(0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n),
  integer(1),
)

const EC = 'intermediate with a P-256 key'
const RSA = 'intermediate with an RSA key'
const ec = (name: string, status: TestChain['status'], spki: Uint8Array): TestChain =>
  refused(name, EC, status, 1, under(spki, 'ecdsa-sha256', 'p256.b'))
const rsa = (name: string, status: TestChain['status'], spki: Uint8Array): TestChain =>
  refused(name, RSA, status, 1, under(spki, 'rsa-sha256', 'rsa2048.b'))

export const KEY_CHAINS: readonly TestChain[] = [
  trusted(EC, whole('p256.b', 'ecdsa-sha256')),
  trusted(RSA, whole('rsa2048.b', 'rsa-sha256')),
  ec('explicit curve parameters', 'KEY_EXPLICIT_PARAMETERS', ecKey(explicitP256, point)),
  ec(
    'compressed point',
    'KEY_POINT_ENCODING',
    ecKey(P256, join(Uint8Array.of(2 + ((point[64] ?? 0) & 1)), point.subarray(1, 33))),
  ),
  ec(
    'hybrid point',
    'KEY_POINT_ENCODING',
    ecKey(P256, join(Uint8Array.of(6 + ((point[64] ?? 0) & 1)), point.subarray(1))),
  ),
  ec('point of another length', 'KEY_POINT_ENCODING', ecKey(P256, pointOf('p384.b'))),
  ec('point at infinity', 'KEY_POINT_ENCODING', ecKey(P256, Uint8Array.of(0))),
  ec(
    'point off its curve',
    'KEY_POINT_NOT_ON_CURVE',
    ecKey(
      P256,
      point.map((octet, i) => (i === 64 ? octet ^ 1 : octet)),
    ),
  ),
  ec(
    'coordinate that is not below p',
    'KEY_POINT_NOT_ON_CURVE',
    ecKey(
      P256,
      point.map((octet, i) => (i > 0 && i < 33 ? 0xff : octet)),
    ),
  ),
  ec('point (0, 0)', 'KEY_POINT_NOT_ON_CURVE', ecKey(P256, join(Uint8Array.of(4), new Uint8Array(64)))),
  ec('EC key without a curve', 'ALGORITHM_PARAMETERS', sequence(sequence(ID_EC), bitString(point))),
  ec('key of an unknown kind', 'KEY_UNKNOWN', sequence(sequence(oid('1.3.101.110')), bitString(point.subarray(0, 32)))),
  refused('P-224', EC, 'KEY_CURVE_UNKNOWN', 1, whole('p224.a', 'ecdsa-sha256')),
  refused('secp256k1', EC, 'KEY_CURVE_UNKNOWN', 1, whole('secp256k1.a', 'ecdsa-sha256')),
  refused('DSA key', EC, 'ALGORITHM_DSA', 1, under(testKey('dsa2048.a').spki, 'ecdsa-sha256', 'p256.b')),
  refused('RSA of 1024 bits', RSA, 'KEY_RSA_TOO_SHORT', 1, whole('rsa1024.a', 'rsa-sha256')),
  rsa('RSA of 2047 bits', 'KEY_RSA_TOO_SHORT', rsaKey((modulus >> 1n) | 1n, 65537n)),
  rsa('RSA of 8200 bits', 'KEY_RSA_TOO_LONG', rsaKey((1n << 8199n) | 1n, 65537n)),
  rsa('even RSA modulus', 'KEY_RSA_MODULUS_EVEN', rsaKey(modulus - 1n, 65537n)),
  rsa('even RSA exponent', 'KEY_RSA_EXPONENT', rsaKey(modulus, 65536n)),
  rsa('RSA exponent 1', 'KEY_RSA_EXPONENT', rsaKey(modulus, 1n)),
  rsa('RSA exponent of 33 bits', 'KEY_RSA_EXPONENT', rsaKey(modulus, 2n ** 32n + 1n)),
  rsa('negative RSA modulus', 'DER_INTEGER_RANGE', rsaKey(-modulus, 65537n)),
  rsa(
    'RSA key without NULL',
    'ALGORITHM_PARAMETERS',
    sequence(sequence(ID_RSA), bitString(sequence(integer(modulus), integer(65537)))),
  ),
  rsa(
    'RSA key with a third number',
    'DER_TRAILING_BYTES',
    sequence(sequence(ID_RSA, nullValue()), bitString(sequence(integer(modulus), integer(65537), integer(1)))),
  ),
  refused(
    'key that is not in a SEQUENCE of its own',
    EC,
    'DER_UNEXPECTED_TAG',
    1,
    under(sequence(constructed(0), bitString(point)), 'ecdsa-sha256', 'p256.b'),
  ),
]
