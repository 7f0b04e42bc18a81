/**
 * Calls made to need as many instructions in one of them as the bytes of whoever is at the other end of the network allow: CRLs and
 * deny lists, captures, single signatures, text in place of a certificate. Chains are in hostile-chains.ts.
 */
import { entry, makeCrl, makeDenyList, sha256 } from '../support/crls.js'
import { bitString, hex, integer, oid, sequence, setOf, time, tlv, utf8String } from '../support/der.js'
import { extension, type GeneralName, OID } from '../support/extensions.js'
import { type KeyName, testKey } from '../support/keys.js'
import { type Authority, type Made, makeIntermediate, makeLeaf, makeRoot, NOW, pemOf } from '../support/pki.js'
import {
  algorithmIdentifier,
  defaultAlgorithm,
  pssIdentifier,
  type SignatureAlgorithm,
  signMessage,
  signPss,
} from '../support/signing.js'
import { longIdentifiers, many, SETS } from './hostile-chains.js'
import { type Operation, operation, u32 } from './script.js'
import { trusting, type Vector } from './vectors.js'

const CRL = 1
const DENY_LIST = 2
const FIRMWARE = 2
const AUTO = 2
const CAPTURED = 3
/** MAX_PEM_BYTES of the small build. */
const MOST_TEXT = 8192

const root = makeRoot()
const leaf = makeLeaf(root)
const tiny = (octet: number): GeneralName => ({ raw: Uint8Array.of(0x82, 1, octet) })
const vector = (name: string, ...operations: Operation[]): Vector => ({ name: `hostile: ${name}`, operations })
const chain = (...certificates: Uint8Array[]): Operation[] => certificates.map((der) => operation('chainAdd', 0, der))

// ── CRLs and deny lists ──

/** A certificate that costs much to be read for its length. */
const dear = (issuer: Authority, bytes: number, serialNumber: number): Uint8Array =>
  makeLeaf(issuer, {
    serialNumber: BigInt(serialNumber),
    names: many(Math.floor(bytes / 3), () => tiny(0x61)),
    sign: () => hex('00'),
  }).der

/** Names that are one by RFC 5280 §7.1, in two spellings. */
const [spelling, other] = SETS

function listed(
  name: string,
  kind: number,
  anchors: readonly Uint8Array[],
  certificates: readonly Uint8Array[],
  list: Uint8Array,
): Vector {
  return vector(name, ...trusting(anchors), ...chain(...certificates), operation('revocation', kind, list))
}

const spelled = (i: number): Uint8Array => (i % 2 === 0 ? other : spelling)
const sameNames = many(7, (i) => makeRoot({ subject: spelled(i), key: `p256.${'abcdefg'[i]}` as KeyName }).der)
/** Certificates whose subject and issuer are the CRL's issuer. */
const issuers = many(
  9,
  (i) =>
    makeIntermediate({ subject: spelled(i), key: root.key }, { subject: spelled(i + 1), sign: () => hex('00') }).der,
)
const named: Authority = { subject: spelling, key: root.key }
const dearEntry = (serial: Uint8Array, extensions: number, bytes: number): Uint8Array =>
  entry(
    serial,
    many(extensions, (i) => extension(`1.2.3${'.4'.repeat(20)}.${i}`, false, new Uint8Array(bytes))),
  )
const tinyEntry = sequence(integer(1), tlv(0x17))

const dearKey = (bytes: number): Uint8Array => sequence(sequence(oid(OID.unknown)), bitString(new Uint8Array(bytes)))
const n4096 = BigInt(
  `0x${Buffer.from(testKey('rsa4096.a').publicKey.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex')}`,
)
/** RSA with an exponent of 32 ones. */
const slowKey = (i: number): Uint8Array =>
  sequence(
    sequence(oid('1.2.840.113549.1.1.1'), hex('0500')),
    bitString(sequence(integer(n4096), integer(0xffffffff - 2 * i))),
  )

const LISTS: readonly Vector[] = [
  listed(
    'CRL, 13 KiB of certificates',
    CRL,
    [root.der],
    [leaf.der, ...many(3, (i) => dear(root, 3500, i + 1))],
    makeCrl(root),
  ),
  listed('CRL, nine issuers of its name', CRL, sameNames, [leaf.der, ...issuers], makeCrl(named)),
  listed(
    'CRL, an entry with 24 extensions',
    CRL,
    [root.der],
    [leaf.der],
    makeCrl(root, {
      entries: [dearEntry(Uint8Array.of(1), 24, 0), dearEntry(Uint8Array.of(1), 20, 15)],
    }),
  ),
  listed(
    'CRL, long serial numbers',
    CRL,
    [root.der],
    [leaf.der, ...many(12, (i) => dear(root, 300, i + 1))],
    makeCrl(root, {
      entries: many(8, () => entry(new Uint8Array(990).fill(0x41))),
    }),
  ),
  listed(
    'CRL, short entries',
    CRL,
    [root.der],
    [leaf.der, ...many(12, (i) => dear(root, 300, 1 + 256 * i))],
    makeCrl(root, {
      entries: many(400, () => tinyEntry),
    }),
  ),
  listed(
    'CRL, its own extensions',
    CRL,
    [root.der],
    [leaf.der],
    makeCrl(root, {
      extensions: many(23, (i) => extension(`1.2.3${'.4'.repeat(18)}.${i}`, false, new Uint8Array(5))),
    }),
  ),
  listed(
    'CRL, elements one in the other',
    CRL,
    [root.der],
    [leaf.der],
    makeCrl(root, {
      entries: [
        sequence(
          integer(1),
          time(NOW),
          many(240, (i) => hex(`30820${(960 - 4 * i).toString(16).padStart(3, '0')}`)),
        ),
      ],
    }),
  ),
  ...(['rsa4096.a', 'p384.a', 'p521.a'] as const).map((key) =>
    listed(`CRL, signed by ${key.slice(0, -2)}`, CRL, [makeRoot({ key }).der], [leaf.der], makeCrl(makeRoot({ key }))),
  ),
  listed(
    'CRL, keys with an exponent of 32 ones',
    CRL,
    [root.der],
    [
      leaf.der,
      ...many(8, (i) => makeIntermediate(root, { subject: spelling, spki: slowKey(i), sign: () => hex('00') }).der),
    ],
    makeCrl({ subject: spelling, key: testKey('rsa4096.a') }),
  ),
  listed(
    'deny list, 13 KiB of keys',
    DENY_LIST,
    [root.der],
    [leaf.der, ...many(4, () => makeLeaf(root, { spki: dearKey(2900), sign: () => hex('00') }).der)],
    makeDenyList(root, { hashes: many(40, (i) => sha256(Uint8Array.of(i))).sort(Buffer.compare) }),
  ),
  listed(
    'deny list, a key as long as nano takes',
    DENY_LIST,
    [root.der],
    [leaf.der, makeLeaf(root, { spki: dearKey(2100), sign: () => hex('00') }).der],
    makeDenyList(root, { hashes: [sha256(Uint8Array.of(0))] }),
  ),
  listed(
    'deny list signed by ed25519',
    DENY_LIST,
    [makeRoot({ key: 'ed25519.a' }).der],
    [leaf.der],
    makeDenyList(makeRoot({ key: 'ed25519.a' })),
  ),
]

// ── one signature ──

function signature(
  name: string,
  spki: Uint8Array,
  algorithm: Uint8Array,
  value: Uint8Array,
  message: Uint8Array,
): Vector {
  const parts = [spki, algorithm, value, message]
  return vector(
    `signature, ${name}`,
    operation('signature', 0, Buffer.concat([u32(...parts.map(({ length }) => length)), ...parts])),
  )
}

const MESSAGE = new Uint8Array(2048).fill(0x61)
function signed(
  kind: KeyName,
  algorithm: SignatureAlgorithm = defaultAlgorithm(testKey(kind)),
  message = MESSAGE,
): Vector {
  const key = testKey(kind)
  const name = `${kind.slice(0, -2)} ${algorithm}, ${message.length} octets`
  return signature(name, key.spki, algorithmIdentifier(algorithm), signMessage(key, algorithm, message), message)
}

/** Any r and s. */
const ecdsa = (r: bigint, s: bigint): Uint8Array => sequence(integer(r), integer(s))
/** Orders of the groups (SEC 2). */
const ORDERS = {
  p256: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  p384: BigInt(`0x${'f'.repeat(48)}c7634d81f4372ddf581a0db248b0a77aecec196accc52973`),
  p521: BigInt(`0x1ff${'f'.repeat(63)}a51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409`),
} as const
const SCALARS = (n: bigint): readonly (readonly [string, bigint])[] => [
  ['1', 1n],
  ['n − 1', n - 1n],
  ['alternating', BigInt(`0b${'10'.repeat(n.toString(2).length / 2 - 1)}1`)],
  ['half', n >> 1n],
]

const SIGNATURES: readonly Vector[] = [
  ...(['p256.a', 'p384.a', 'p521.a', 'ed25519.a', 'rsa2048.a', 'rsa3072.a', 'rsa4096.a'] as const).map((key) =>
    signed(key),
  ),
  ...(['rsa2048.a', 'rsa4096.a'] as const).flatMap((key) =>
    (['pss-sha256', 'pss-sha384', 'pss-sha512'] as const).map((algorithm) => signed(key, algorithm)),
  ),
  ...(['p521.a', 'rsa4096.a'] as const).flatMap((key) =>
    [0, 1000, 1023, 1024].map((bytes) => signed(key, undefined, MESSAGE.subarray(0, bytes))),
  ),
  ...(['p256', 'p384', 'p521'] as const).flatMap((curve) =>
    SCALARS(ORDERS[curve]).flatMap(([r, rValue]) =>
      SCALARS(ORDERS[curve])
        .slice(0, 3)
        .map(([s, sValue]) => {
          const key = testKey(`${curve}.a`)
          return signature(
            `${curve}, r ${r}, s ${s}`,
            key.spki,
            algorithmIdentifier(defaultAlgorithm(key)),
            ecdsa(rValue, sValue),
            MESSAGE.subarray(0, 64),
          )
        }),
    ),
  ),
  ...[0, 0xff, 0x55].map((octet) => {
    const value = new Uint8Array(64).fill(octet)
    value[63] = 0x0f
    return signature(`ed25519 of ${octet}`, testKey('ed25519.a').spki, algorithmIdentifier('ed25519'), value, MESSAGE)
  }),
  signature(
    'an exponent of 32 ones',
    slowKey(0),
    algorithmIdentifier('rsa-sha512'),
    new Uint8Array(512).fill(0x55),
    MESSAGE,
  ),
  ...([32, 446, 478] as const).map((saltLength) => {
    const parameters = { hash: 'sha256', mgfHash: 'sha512', saltLength } as const
    const key = testKey('rsa4096.a')
    return signature(
      `pss, a salt of ${saltLength}`,
      key.spki,
      pssIdentifier(parameters),
      signPss(key, parameters, MESSAGE),
      MESSAGE,
    )
  }),
  signature('a key of 15 KiB', dearKey(15_000), algorithmIdentifier('ecdsa-sha256'), ecdsa(1n, 1n), new Uint8Array(16)),
]

// ── captures ──

const organisation = (text: string): Uint8Array => setOf(sequence(oid('2.5.4.10'), utf8String(text)))
/** A name of as many organisations as it can have. */
const manyOrganisations = (last: string): Uint8Array =>
  sequence(
    many(40, () => organisation('x')),
    organisation(last),
  )
/** One of a long name, which others have but for its end. */
const longOrganisation = (last: string): Uint8Array => sequence(organisation(`${'x'.repeat(480)}${last}`))
const letter = (i: number): KeyName => `p256.${'abcdefgh'[i]}` as KeyName
const rootsNamed = (name: (last: string) => Uint8Array): Made[] =>
  many(7, (i) => makeRoot({ subject: name(`${i}`), key: letter(i) }))
/** A root whose issuer and subject are equal, but not by their bytes, with as many extensions as there may be. */
const hostileRoot = makeIntermediate(
  { subject: SETS[1], key: testKey('p256.h') },
  { subject: SETS[0], key: 'p256.h', extra: longIdentifiers(18, 100) },
)

function capture(name: string, anchors: readonly Made[], offered: Made, server: Made, ...more: Operation[]): Vector {
  return vector(
    `capture, ${name}`,
    operation('start'),
    ...trusting(anchors.map(({ der }) => der)),
    operation('listKey', 0, new Uint8Array(32).fill(7)),
    operation('captureOpen', AUTO),
    operation('chainBegin'),
    operation('chainAdd', 0, server.der),
    operation('captureEvent', 1),
    operation('captureOffer', 0, Buffer.from(offered.pem.padEnd(MOST_TEXT))),
    operation('captureSteps'),
    operation('captureEvent', 3),
    operation('captureEvent', 4),
    operation('captureSteps'),
    operation('captureEvent', 5),
    ...more,
  )
}

const hostileLeaf = makeLeaf(
  { subject: SETS[1], key: hostileRoot.key },
  {
    subject: SETS[0],
    extra: longIdentifiers(18, 100),
  },
)
const namedLeaf = (subject: Uint8Array): Made =>
  makeLeaf({ subject, key: testKey('p256.h') }, { names: many(95, () => tiny(0x61)) })
const captured = makeRoot({ key: 'p256.h', subject: { O: 'x' } })
const namesOf = (count: number, octet: number) => makeLeaf(captured, { names: many(count, () => tiny(octet)) })
const again = (server: Made): Operation[] => [
  operation('chainBegin'),
  operation('chainAdd', 0, server.der),
  operation('expect', CAPTURED, [0]),
  operation('verify', 0, [1]),
  operation('captureEvent', 6),
]

const CAPTURES: readonly Vector[] = [
  ...[manyOrganisations, longOrganisation].map((name) =>
    capture(
      `roots with ${name === longOrganisation ? 'long' : 'many'} organisations`,
      rootsNamed(name),
      makeRoot({ key: 'p256.h', subject: name('h') }),
      namedLeaf(name('h')),
    ),
  ),
  capture('dear root, dear leaf', [], hostileRoot, hostileLeaf),
  capture('many names', [], captured, namesOf(230, 0x61), ...again(namesOf(990, 0x62))),
  capture(
    'long names',
    [],
    captured,
    makeLeaf(captured, { names: many(3, (i) => ({ dns: `${'a'.repeat(200)}${i}` })) }),
    ...again(makeLeaf(captured, { names: many(16, () => ({ dns: 'a'.repeat(201) })) })),
  ),
  capture('many names under many roots', makeDearList(), captured, namesOf(200, 0x61), ...again(namesOf(990, 0x62))),
]

function makeDearList(): Made[] {
  return (['rsa4096.a', 'rsa4096.b', 'rsa3072.a', 'rsa3072.b', 'p521.a', 'p521.b'] as const).map((key) =>
    makeRoot({ key, subject: { O: `of ${key}`, CN: 'x'.repeat(100), OU: 'y'.repeat(100) } }),
  )
}

// ── the device's own list ──

const full = many(8, (i) => makeRoot({ subject: manyOrganisations(`${i}`), key: letter(i) }))
const OWN: readonly Vector[] = [
  vector(
    'a full list, sealed, saved, loaded',
    operation('start'),
    operation('listKey', 0, new Uint8Array(32).fill(7)),
    ...full.slice(0, 4).map(({ der }) => operation('listAdd', FIRMWARE, der)),
    operation(
      'listAdd',
      FIRMWARE,
      Buffer.from(
        full
          .slice(4)
          .map(({ pem }) => pem)
          .join(''),
      ),
    ),
    operation('listConfirm', 0, sha256(full[7]?.key.spki ?? new Uint8Array())),
    operation('listSave'),
    operation('listLoad'),
    operation('slots'),
  ),
]

// ── text ──

const pem = Buffer.from(many(2, () => pemOf(makeLeaf(root, { names: many(800, () => tiny(0x61)) }).der)).join(''))
const TEXTS: readonly Vector[] = [
  vector(
    'text without a certificate',
    operation('chainBegin'),
    operation('chainAdd', 0, new Uint8Array(16_000).fill(0x2d).fill(0x61, 0, 15_998)),
  ),
  vector('dashes', operation('chainBegin'), operation('chainAdd', 0, Buffer.from('----x'.repeat(3200)))),
  vector('PEM, as much as there may be', ...trusting([root.der]), operation('chainAdd', 0, pem)),
  vector(
    'PEM in small pieces',
    ...trusting([root.der]),
    operation('chainAdd', 0, Buffer.from(pemOf(hex('00')).repeat(240))),
  ),
]

export const HOSTILE_CALLS: readonly Vector[] = [...LISTS, ...SIGNATURES, ...CAPTURES, ...OWN, ...TEXTS]
