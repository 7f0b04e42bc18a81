/** Each signature algorithm × good, another key, a flipped bit; and signatures that are malformed. */
import { children, integer, join, nullValue, octetString, oid, sequence, tlv } from '../der.js'
import { type KeyName, testKey } from '../keys.js'
import { type LeafOptions, type Made, makeIntermediate, makeLeaf, makeRoot } from '../pki.js'
import {
  algorithmIdentifier,
  type PssParameters,
  pssIdentifier,
  type SignatureAlgorithm,
  signMessage,
  signPss,
} from '../signing.js'
import { refused, type TestChain, trusted } from '../test-chain.js'

/** Root key, another key of the same kind, algorithm. */
const ALGORITHMS: readonly [KeyName, KeyName, SignatureAlgorithm][] = [
  ['p256.a', 'p256.d', 'ecdsa-sha256'],
  ['p256.a', 'p256.d', 'ecdsa-sha384'],
  ['p256.a', 'p256.d', 'ecdsa-sha512'],
  ['p384.a', 'p384.d', 'ecdsa-sha256'],
  ['p384.a', 'p384.d', 'ecdsa-sha384'],
  ['p384.a', 'p384.d', 'ecdsa-sha512'],
  ['p521.a', 'p521.d', 'ecdsa-sha256'],
  ['p521.a', 'p521.d', 'ecdsa-sha384'],
  ['p521.a', 'p521.d', 'ecdsa-sha512'],
  ['rsa2048.a', 'rsa2048.d', 'rsa-sha224'],
  ['rsa2048.a', 'rsa2048.d', 'rsa-sha256'],
  ['rsa2048.a', 'rsa2048.d', 'rsa-sha384'],
  ['rsa2048.a', 'rsa2048.d', 'rsa-sha512'],
  ['rsa3072.a', 'rsa3072.b', 'rsa-sha384'],
  ['rsa4096.a', 'rsa4096.b', 'rsa-sha512'],
  ['rsa2048.a', 'rsa2048.d', 'pss-sha256'],
  ['rsa3072.a', 'rsa3072.b', 'pss-sha384'],
  ['rsa4096.a', 'rsa4096.b', 'pss-sha512'],
]

/** Changes one bit of the ninth octet from the end. */
const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((octet, i) => (i === bytes.length - 9 ? octet ^ 1 : octet))

/** The four chains of one algorithm: root key, another key of its kind, algorithm. */
export function chainsOfAlgorithm([own, other, algorithm]: readonly [
  KeyName,
  KeyName,
  SignatureAlgorithm,
]): TestChain[] {
  const name = `${own.split('.')[0]} ${algorithm}`
  const root = makeRoot({ key: own })
  const stranger = { subject: root.subject, key: testKey(other) }
  const given = (leaf: Made) => ({ anchors: [root.der], chain: [leaf.der] })
  const wrong = (how: string, leaf: Made) => refused(`${name}, ${how}`, name, 'SIGNATURE_WRONG', 0, given(leaf))
  return [
    trusted(name, given(makeLeaf(root, { algorithm }))),
    wrong('another key', makeLeaf(stranger, { algorithm })),
    wrong('flipped bit in the signature', makeLeaf(root, { algorithm, signatureValue: flipped })),
    wrong(
      'flipped bit in what is signed',
      makeLeaf(root, { algorithm, sign: (tbs) => signMessage(root.key, algorithm, flipped(tbs)) }),
    ),
  ]
}

const ecRoot = makeRoot()
const rsaRoot = makeRoot({ key: 'rsa2048.a' })
const given = (root: Made, options: LeafOptions) => ({ anchors: [root.der], chain: [makeLeaf(root, options).der] })

/** A leaf under the EC root whose two AlgorithmIdentifiers are these bytes. */
const identified = (root: Made, identifier: Uint8Array): LeafOptions => ({
  innerAlgorithm: identifier,
  outerAlgorithm: identifier,
  sign: (tbs) => signMessage(root.key, root === ecRoot ? 'ecdsa-sha256' : 'rsa-sha256', tbs),
})

const EC = 'p256 ecdsa-sha256'
const RSA = 'rsa2048 rsa-sha256'
const PSS = 'rsa2048 pss-sha256'

/** Signature algorithms that must not count, each with its status. */
const REFUSED_ALGORITHMS: readonly TestChain[] = [
  refused('RSA with SHA-1', RSA, 'ALGORITHM_SHA1', 0, given(rsaRoot, { algorithm: 'rsa-sha1' })),
  refused('RSA with MD5', RSA, 'ALGORITHM_MD5', 0, given(rsaRoot, { algorithm: 'rsa-md5' })),
  refused('ECDSA with SHA-1', EC, 'ALGORITHM_SHA1', 0, given(ecRoot, { algorithm: 'ecdsa-sha1' })),
  refused(
    'identifier of DSA',
    EC,
    'ALGORITHM_DSA',
    0,
    given(ecRoot, identified(ecRoot, algorithmIdentifier('dsa-sha256'))),
  ),
  refused(
    'identifier that nobody knows',
    EC,
    'ALGORITHM_UNKNOWN',
    0,
    given(ecRoot, identified(ecRoot, sequence(oid('1.3.6.1.4.1.32473.2')))),
  ),
  refused(
    'ECDSA identifier with NULL',
    EC,
    'ALGORITHM_PARAMETERS',
    0,
    given(ecRoot, identified(ecRoot, sequence(oid('1.2.840.10045.4.3.2'), nullValue()))),
  ),
  refused(
    'RSA identifier with parameters',
    RSA,
    'ALGORITHM_PARAMETERS',
    0,
    given(rsaRoot, identified(rsaRoot, sequence(oid('1.2.840.113549.1.1.11'), octetString()))),
  ),
  refused(
    'ECDSA signature under an RSA key',
    RSA,
    'ALGORITHM_KEY_MISMATCH',
    0,
    given(rsaRoot, identified(rsaRoot, algorithmIdentifier('ecdsa-sha256'))),
  ),
  refused(
    'RSA signature under an EC key',
    EC,
    'ALGORITHM_KEY_MISMATCH',
    0,
    given(ecRoot, identified(ecRoot, algorithmIdentifier('rsa-sha256'))),
  ),
  refused(
    'ECDSA with SHA-224',
    EC,
    'ALGORITHM_UNKNOWN',
    0,
    given(ecRoot, identified(ecRoot, algorithmIdentifier('ecdsa-sha224'))),
  ),
  refused(
    'other algorithm inside than outside',
    RSA,
    'CERTIFICATE_ALGORITHM_MISMATCH',
    0,
    given(rsaRoot, { innerAlgorithm: algorithmIdentifier('rsa-sha512') }),
  ),
]

/** A PSS leaf with these parameters in the identifier, signed by them. */
function pss(parameters: PssParameters, signedBy = parameters): ReturnType<typeof given> {
  const identifier = pssIdentifier(parameters)
  return given(rsaRoot, {
    innerAlgorithm: identifier,
    outerAlgorithm: identifier,
    sign: (tbs) => signPss(rsaRoot.key, signedBy, tbs),
  })
}

const PSS_CHAINS: readonly TestChain[] = [
  trusted('PSS with a salt of 17 octets', pss({ hash: 'sha256', saltLength: 17 })),
  trusted('PSS with an empty salt', pss({ hash: 'sha384', saltLength: 0 })),
  trusted('PSS with another hash in MGF1', pss({ hash: 'sha512', mgfHash: 'sha256', saltLength: 32 })),
  refused('PSS with SHA-1 throughout', PSS, 'ALGORITHM_SHA1', 0, pss({ hash: 'sha1' })),
  refused('PSS with SHA-1 in MGF1', PSS, 'ALGORITHM_SHA1', 0, pss({ hash: 'sha256', mgfHash: 'sha1', saltLength: 32 })),
  refused('PSS with another trailer', PSS, 'ALGORITHM_PARAMETERS', 0, pss({ hash: 'sha256', trailerField: 2 })),
  refused(
    'PSS with another salt length than stated',
    PSS,
    'SIGNATURE_WRONG',
    0,
    pss({ hash: 'sha256' }, { hash: 'sha256', saltLength: 31 }),
  ),
  refused(
    'PSS with another hash in MGF1 than stated',
    PSS,
    'SIGNATURE_WRONG',
    0,
    pss({ hash: 'sha256' }, { hash: 'sha256', mgfHash: 'sha512' }),
  ),
]

const replaced = (root: Made, signature: Uint8Array) => given(root, { signatureValue: () => signature })
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const numbers = (r: bigint, s: bigint): Uint8Array => sequence(integer(r), integer(s))
const padded = (signature: Uint8Array): Uint8Array => join(signature, Uint8Array.of(0))

/** Signature values that are no signatures. */
const MALFORMED_SIGNATURES: readonly TestChain[] = [
  refused(
    'ECDSA value that is no SEQUENCE',
    EC,
    'SIGNATURE_ENCODING',
    0,
    replaced(ecRoot, octetString(numbers(1n, 1n))),
  ),
  refused('ECDSA value with bytes behind it', EC, 'SIGNATURE_ENCODING', 0, given(ecRoot, { signatureValue: padded })),
  refused(
    'ECDSA value with three numbers',
    EC,
    'SIGNATURE_ENCODING',
    0,
    replaced(ecRoot, sequence(integer(1), integer(1), integer(1))),
  ),
  refused('ECDSA negative r', EC, 'SIGNATURE_ENCODING', 0, replaced(ecRoot, numbers(-5n, 1n))),
  refused('ECDSA r = 0', EC, 'SIGNATURE_RANGE', 0, replaced(ecRoot, numbers(0n, 1n))),
  refused('ECDSA s = 0', EC, 'SIGNATURE_RANGE', 0, replaced(ecRoot, numbers(1n, 0n))),
  refused('ECDSA r = n', EC, 'SIGNATURE_RANGE', 0, replaced(ecRoot, numbers(P256_ORDER, 1n))),
  refused('ECDSA s = n', EC, 'SIGNATURE_RANGE', 0, replaced(ecRoot, numbers(1n, P256_ORDER))),
  refused('empty ECDSA value', EC, 'SIGNATURE_ENCODING', 0, replaced(ecRoot, new Uint8Array(0))),
  refused('RSA value an octet too short', RSA, 'SIGNATURE_LENGTH', 0, replaced(rsaRoot, new Uint8Array(255).fill(1))),
  refused('RSA value an octet too long', RSA, 'SIGNATURE_LENGTH', 0, replaced(rsaRoot, new Uint8Array(257).fill(1))),
  refused(
    'RSA value not below the modulus',
    RSA,
    'SIGNATURE_RANGE',
    0,
    replaced(rsaRoot, new Uint8Array(256).fill(0xff)),
  ),
  refused('RSA value 0', RSA, 'SIGNATURE_WRONG', 0, replaced(rsaRoot, new Uint8Array(256))),
  refused('RSA value 1', RSA, 'SIGNATURE_WRONG', 0, replaced(rsaRoot, new Uint8Array(256).fill(1, 255))),
  refused('signature with unused bits', EC, 'DER_BIT_STRING', 0, given(ecRoot, { outer: withUnusedBit })),
]

/** A certificate whose signatureValue says that one bit is unused, and has it 0. */
function withUnusedBit(certificate: Uint8Array): Uint8Array {
  const [tbs, algorithm, value] = children(certificate)
  if (!tbs || !algorithm || !value) throw new RangeError('no certificate')
  const { content } = value
  const cleared = content.map((octet, i) => (i === 0 ? 1 : i === content.length - 1 ? octet & 0xfe : octet))
  return sequence(tbs.tlv, algorithm.tlv, tlv(0x03, cleared))
}

/** Kinds of keys mixed on one path. */
function mixed(): TestChain[] {
  const root = makeRoot({ key: 'rsa4096.a' })
  const first = makeIntermediate(root, {
    key: 'p384.a',
    subject: { O: 'iocafe', CN: 'first' },
    algorithm: 'pss-sha384',
  })
  const second = makeIntermediate(first, { key: 'p256.b', subject: { O: 'iocafe', CN: 'second' } })
  const third = makeIntermediate(second, { key: 'rsa2048.b', subject: { O: 'iocafe', CN: 'third' } })
  const fourth = makeIntermediate(third, { key: 'p521.b', subject: { O: 'iocafe', CN: 'fourth' } })
  const leaf = makeLeaf(fourth, { key: 'rsa3072.a' })
  const chain = [leaf, fourth, third, second, first].map((made) => made.der)
  return [trusted('five kinds of keys', { anchors: [root.der], chain }, [0, 1, 2, 3, 4])]
}

export const ALGORITHM_CHAINS: readonly TestChain[] = [
  ...ALGORITHMS.flatMap(chainsOfAlgorithm),
  ...mixed(),
  ...REFUSED_ALGORITHMS,
  ...PSS_CHAINS,
  ...MALFORMED_SIGNATURES,
]
