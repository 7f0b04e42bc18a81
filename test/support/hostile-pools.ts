/**
 * Pools of certificates made to cost a verifier as much as possible for the bytes that they have: long names that are equal
 * only by RFC 5280 §7.1, long key identifiers and keys that differ in their last octet, keys that are slow, many paths that
 * fail at their last check.
 */
import { bitString, hex, integer, octetString, oid, sequence, tlv, utf8String } from './der.js'
import { extension, type GeneralName, OID } from './extensions.js'
import { type KeyName, testKey } from './keys.js'
import { type Authority, type AuthorityOptions, type Made, makeIntermediate, makeLeaf, makeRoot } from './pki.js'
import type { Given } from './test-chain.js'

const COMMON_NAME = oid('2.5.4.3')
const ORGANISATION = sequence(tlv(0x31, sequence(oid('2.5.4.10'), utf8String('iocafe'))))

/** What a name is written as: two spellings that are equal by §7.1, and not by their bytes. */
type Spelling = 'lower' | 'upper'

/**
 * A name of some `bytes` octets whose one RDN has `attributes` values that differ in the last letter only, in the one order or
 * the other.
 */
export function longName(label: string, bytes: number, attributes: number, spelling: Spelling): Uint8Array {
  const letters = 'abcdefgh'.slice(0, attributes)
  const order = spelling === 'lower' ? [...letters] : [...letters].reverse()
  const filler = 'x'.repeat(Math.max(1, Math.floor(bytes / attributes) - 18 - label.length))
  const values = order.map((letter) => {
    const text = label + filler + letter
    return sequence(COMMON_NAME, utf8String(spelling === 'lower' ? text : text.toUpperCase()))
  })
  return sequence(ORGANISATION.subarray(2), tlv(0x31, values))
}

/** Octets that differ in the last alone. */
function alike(bytes: number, last: number): Uint8Array {
  const z = new Uint8Array(bytes).fill(0x5a)
  z[bytes - 1] = last
  return z
}

/** A key of this length, of a kind that nobody has. */
const uselessKey = (bytes: number, last: number): Uint8Array =>
  sequence(sequence(oid(OID.unknown)), bitString(alike(bytes, last)))

const KEYS: readonly KeyName[] = ['p256.b', 'p256.d']

interface LatticeShape {
  levels: number
  width: number
  /** Of the name of every level; 0: short names. */
  nameBytes: number
  attributes?: number
  /** Of the key identifiers that every certificate has. */
  identifierBytes?: number
  /** pathLenConstraint of the root; 0 refuses every path at its top. */
  pathLenConstraint?: number
}

/**
 * `levels` CAs one above the other, each with `width` certificates of the same name and key, so that every way up holds until
 * the root: width^levels paths. Answers the CAs, and whoever is under them.
 */
function lattice(shape: LatticeShape): { root: Made; pool: Uint8Array[]; issuer: Authority } {
  const { levels, width, nameBytes, attributes = 1, identifierBytes = 0, pathLenConstraint } = shape
  const root = makeRoot(pathLenConstraint === undefined ? {} : { pathLenConstraint })
  const pool: Uint8Array[] = []
  let issuer: Authority = { subject: root.subject, key: root.key }
  for (let level = 0; level < levels; level++) {
    const label = `level${level}`
    const name = (spelling: Spelling) =>
      nameBytes === 0 ? { O: 'iocafe', CN: label } : longName(label, nameBytes, attributes, spelling)
    const key = testKey(KEYS[level % KEYS.length] ?? 'p256.b')
    const options: AuthorityOptions = { subject: name('lower'), key }
    if (identifierBytes) {
      options.without = ['subjectKeyIdentifier', 'authorityKeyIdentifier']
      options.extra = [longIdentifier(OID.subjectKeyIdentifier, identifierBytes, level)]
    }
    const made = Array.from({ length: width }, (_, i) =>
      makeIntermediate(issuer, { ...options, serialNumber: BigInt(i + 1) }),
    )
    pool.push(...made.map(({ der }) => der))
    const [first] = made
    issuer = nameBytes === 0 && first ? { subject: first.subject, key } : { subject: name('upper') as Uint8Array, key }
  }
  return { root, pool, issuer }
}

function longIdentifier(identifier: string, bytes: number, last: number): Uint8Array {
  const octets = alike(bytes, last)
  const value = identifier === OID.subjectKeyIdentifier ? octetString(octets) : sequence(tlv(0x80, octets))
  return extension(identifier, false, value)
}

const given = ({ root, pool }: { root: Made; pool: Uint8Array[] }, leaf: Made): Given => ({
  anchors: [root.der],
  chain: [leaf.der, ...pool],
})

/** Every name is compared character by character, and its RDN as a set. */
export function longNames(levels: number, width: number, nameBytes: number, attributes: number): Given {
  const ways = lattice({ levels, width, nameBytes, attributes, pathLenConstraint: 0 })
  return given(ways, makeLeaf(ways.issuer))
}

/** Every way goes by many who have the issuer's name, and a key identifier that differs in its last octet. */
export function longKeyIdentifiers(levels: number, width: number, decoys: number, bytes: number): Given {
  const ways = lattice({ levels, width, nameBytes: 0, pathLenConstraint: 0 })
  const others = Array.from({ length: decoys }, (_, i) =>
    makeIntermediate(
      { subject: ways.root.subject, key: ways.root.key },
      {
        subject: ways.root.subject,
        without: ['subjectKeyIdentifier', 'authorityKeyIdentifier'],
        extra: [longIdentifier(OID.subjectKeyIdentifier, bytes, i), longIdentifier(OID.authorityKeyIdentifier, 20, i)],
        ca: false,
        sign: () => hex('00'),
      },
    ),
  )
  return given({ root: ways.root, pool: [...ways.pool, ...others.map(({ der }) => der)] }, makeLeaf(ways.issuer))
}

/** Every way is looked through for keys that differ in their last octet from one that is on it already. */
export function longKeys(levels: number, width: number, decoys: number, bytes: number): Given {
  const ways = lattice({ levels, width, nameBytes: 0, pathLenConstraint: 0 })
  const name = ways.issuer.subject
  const others = Array.from({ length: decoys }, (_, i) =>
    makeIntermediate(ways.issuer, { subject: name, spki: uselessKey(bytes, i), sign: () => hex('00') }),
  )
  const leaf = makeLeaf(ways.issuer, { subject: name, spki: uselessKey(bytes, 255) })
  return given({ root: ways.root, pool: [...others.map(({ der }) => der), ...ways.pool] }, leaf)
}

/** Every path is good but for the server's name, for which `names` others are looked through. */
export function manyServerNames(levels: number, width: number, names: number): Given {
  const ways = lattice({ levels, width, nameBytes: 0 })
  const others: GeneralName[] = Array.from({ length: names }, (_, i) => ({ dns: `n${i}` }))
  return given(ways, makeLeaf(ways.issuer, { names: others }))
}

/** The same, and every certificate's names are looked at for every CA above that constrains nothing of theirs. */
export function idleConstraints(levels: number, width: number, names: number): Given {
  const root = makeRoot({ extra: [extension(OID.nameConstraints, true, hex('3000'))] })
  const pool: Uint8Array[] = []
  let issuer: Authority = root
  for (let level = 0; level < levels; level++) {
    const key = testKey(KEYS[level % KEYS.length] ?? 'p256.b')
    const made = Array.from({ length: width }, (_, i) =>
      makeIntermediate(issuer, {
        subject: { O: 'iocafe', CN: `level${level}` },
        key,
        serialNumber: BigInt(i + 1),
        extra: [extension(OID.nameConstraints, true, hex('3000'))],
      }),
    )
    pool.push(...made.map(({ der }) => der))
    issuer = made[0] ?? issuer
  }
  const others: GeneralName[] = Array.from({ length: names }, () => ({ dns: 'n' }))
  return { anchors: [root.der], chain: [makeLeaf(issuer, { names: others }).der, ...pool] }
}

/** Every path is good but for the common name, which is the last of a long subject. */
export function longCommonNames(levels: number, width: number, attributes: number, bytes: number): Given {
  const ways = lattice({ levels, width, nameBytes: 0 })
  const value = sequence(COMMON_NAME, utf8String('n'.repeat(bytes)))
  const subject = sequence(Array.from({ length: attributes }, () => tlv(0x31, value)))
  return { ...given(ways, makeLeaf(ways.issuer, { subject, names: null })), policy: { legacy: true } }
}

/** Directory names that are compared with directory names, as sets whose members differ in their last letter. */
export function directoryNames(names: number, subtrees: number, bytes: number, attributes: number): Given {
  const root = makeRoot()
  const excluded = Array.from({ length: subtrees }, (_, i) => ({
    directory: longName(`excluded${i % 10}`, bytes, attributes, 'lower'),
  }))
  const ca = makeIntermediate(root, { nameConstraints: { excluded } })
  const directory = (i: number): GeneralName => ({
    // all but the last attribute are the same
    directory: longName(`excluded${i % 10}`, bytes, attributes, 'upper').map((octet, at, all) =>
      at === all.length - 1 ? 0x3f : octet,
    ),
  })
  const leaf = makeLeaf(ca, {
    names: [{ dns: 'myserver.iocafe' }, ...Array.from({ length: names }, (_, i) => directory(i))],
  })
  return { anchors: [root.der], chain: [leaf.der, ca.der] }
}

/** Mailboxes whose local parts and hosts are as long as they may be. */
export function mailboxes(names: number, subtrees: number): Given {
  const root = makeRoot()
  const host = `${'h'.repeat(60)}.${'h'.repeat(60)}.${'h'.repeat(60)}`
  const excluded = Array.from({ length: subtrees }, () => ({ email: `${'m'.repeat(60)}@${host}.a` }))
  const ca = makeIntermediate(root, { nameConstraints: { excluded } })
  const mail: GeneralName[] = Array.from({ length: names }, () => ({ email: `${'m'.repeat(60)}@${host}.b` }))
  const leaf = makeLeaf(ca, { names: [{ dns: 'myserver.iocafe' }, ...mail] })
  return { anchors: [root.der], chain: [leaf.der, ca.der] }
}

/** RSA with an exponent of 32 ones: each signature costs several times what one with 65537 does. */
export function slowKeys(kind: 'rsa8192.a' | 'rsa4096.a', count: number, messageBytes: number): Given {
  const root = makeRoot()
  const { n } = testKey(kind).publicKey.export({ format: 'jwk' })
  const modulus = BigInt(`0x${Buffer.from(n ?? '', 'base64url').toString('hex')}`)
  const algorithm = sequence(oid('1.2.840.113549.1.1.1'), hex('0500'))
  const subject = { O: 'iocafe', CN: 'slow' }
  const issuers = Array.from({ length: count }, (_, i) => {
    const spki = sequence(algorithm, tlv(0x03, hex('00'), sequence(integer(modulus), integer(0xffffffff - 2 * i))))
    return makeIntermediate(root, { subject, spki, sign: () => hex('00'), without: ['subjectKeyIdentifier'] })
  })
  const issuer = { subject: issuers[0]?.subject ?? root.subject, key: testKey(kind) }
  const leaf = makeLeaf(issuer, {
    algorithm: 'rsa-sha512',
    signatureValue: (signature) => signature.map((octet, i) => (i === 0 ? 0 : octet ^ 1)),
    extra: messageBytes ? [extension(OID.unknown, false, new Uint8Array(messageBytes))] : [],
  })
  return { anchors: [root.der], chain: [leaf.der, ...issuers.map(({ der }) => der)] }
}

/** The slowest curve, and keys that are all tried. */
export function slowCurve(count: number, messageBytes: number): Given {
  const root = makeRoot()
  const subject = { O: 'iocafe', CN: 'slow' }
  const issuers = Array.from({ length: count }, (_, i) =>
    makeIntermediate(root, {
      subject,
      key: 'p521.b',
      serialNumber: BigInt(i + 1),
      sign: () => hex('00'),
      without: ['subjectKeyIdentifier'],
    }),
  )
  const issuer = { subject: issuers[0]?.subject ?? root.subject, key: testKey('p521.c') }
  const leaf = makeLeaf(issuer, {
    extra: messageBytes ? [extension(OID.unknown, false, new Uint8Array(messageBytes))] : [],
  })
  return { anchors: [root.der], chain: [leaf.der, ...issuers.map(({ der }) => der)] }
}

/** One certificate whose issuer and subject are one name in two spellings. */
export function oneLongName(bytes: number, attributes: number): Given {
  const root = makeRoot()
  const leaf = makeLeaf(
    { subject: longName('self', bytes, attributes, 'upper'), key: root.key },
    { subject: longName('self', bytes, attributes, 'lower') },
  )
  return { anchors: [root.der], chain: [leaf.der] }
}
