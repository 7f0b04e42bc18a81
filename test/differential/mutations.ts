/**
 * Seeded mutations of valid chains that keep the rest of the certificate right: what was changed in a tbsCertificate is
 * signed again by its issuer, so that a rule is asked, and not only the signature. Some are left unsigned on purpose.
 */
import { bitString, children, sequence, tlv } from '../support/der.js'
import { type KeyName, type TestKey, testKey } from '../support/keys.js'
import { mutate } from '../support/mutate.js'
import type { Random } from '../support/random.js'
import { algorithmIdentifier, type SignatureAlgorithm, signMessage } from '../support/signing.js'
import { changeExtensions } from './extensions.js'
import { changeLength, changeSomewhere } from './somewhere.js'

/** Who signed a certificate. */
export interface Signer {
  key: TestKey
  algorithm: SignatureAlgorithm
}

const KEY_NAMES: readonly KeyName[] = [
  ...(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const).map((letter) => `p256.${letter}` as const),
  ...(['p384', 'p521', 'ed25519', 'rsa2048'] as const).flatMap((kind) =>
    (['a', 'b', 'c', 'd'] as const).map((letter) => `${kind}.${letter}` as const),
  ),
  ...(['rsa3072', 'rsa4096'] as const).flatMap((kind) => [`${kind}.a`, `${kind}.b`] as const),
]

const ALGORITHMS: readonly SignatureAlgorithm[] = [
  ...(['sha224', 'sha256', 'sha384', 'sha512'] as const).flatMap((hash) => [`rsa-${hash}`, `ecdsa-${hash}`] as const),
  ...(['sha256', 'sha384', 'sha512'] as const).map((hash) => `pss-${hash}` as const),
  'ed25519',
]
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

const partsOf = (element: Uint8Array): Uint8Array[] => children(element).map((part) => part.tlv)
const tbsFields = (der: Uint8Array): Uint8Array[] => partsOf(partsOf(der)[0] ?? new Uint8Array(0))

/** Index of the signature's AlgorithmIdentifier in a tbsCertificate, behind [0] version if it is written. */
const signatureIndex = (fields: readonly Uint8Array[]): number => (fields[0]?.[0] === 0xa0 ? 2 : 1)
/** Index of subjectPublicKeyInfo. */
const spkiIndex = (fields: readonly Uint8Array[]): number => signatureIndex(fields) + 4

/** The certificate with another subjectPublicKeyInfo, not signed again. Throws RangeError if it has no such fields. */
export function withKey(der: Uint8Array, spki: Uint8Array): Uint8Array {
  const [, ...rest] = partsOf(der)
  const fields = tbsFields(der)
  return sequence(sequence(fields.with(spkiIndex(fields), spki)), rest)
}

/** Who signed a certificate, given its issuer's; null where the key or the algorithm is not among ours: it stays unsigned. */
export function signerOf(der: Uint8Array, issuer: Uint8Array): Signer | null {
  const fields = tbsFields(issuer)
  const spki = fields[spkiIndex(fields)] ?? issuer
  const name = KEY_NAMES.find((name) => same(testKey(name).spki, spki))
  const identifier = partsOf(der)[1] ?? new Uint8Array(0)
  const algorithm = ALGORITHMS.find((algorithm) => same(algorithmIdentifier(algorithm), identifier))
  return name && algorithm ? { key: testKey(name), algorithm } : null
}

type Change = (random: Random, fields: readonly Uint8Array[], donor: readonly Uint8Array[]) => readonly Uint8Array[]

/** Moves two fields of the tbsCertificate to each other's place. */
const swapFields: Change = (random, fields) => {
  const [a, b] = [random.below(fields.length), random.below(fields.length)]
  return fields.with(a, fields[b] ?? (fields[0] as Uint8Array)).with(b, fields[a] as Uint8Array)
}

/** Takes a field from another certificate: the one of the same place, or another. */
const borrowField: Change = (random, fields, donor) => {
  const at = random.below(fields.length)
  const from = random.below(4) === 0 ? random.below(donor.length) : at
  return fields.with(at, donor[from] ?? (fields[at] as Uint8Array))
}

/** Drops or doubles a field. */
const dropOrDouble: Change = (random, fields) => {
  const at = random.below(fields.length)
  return random.below(2) ? fields.toSpliced(at, 1) : fields.toSpliced(at, 0, fields[at] as Uint8Array)
}

/** Changes a length or the form of one, anywhere in a field. */
const changeLengths: Change = (random, fields) => {
  const at = random.below(fields.length)
  return fields.with(at, changeSomewhere(random, fields[at] as Uint8Array, changeLength))
}

/** Changes elements and bytes of one field as the fuzz test does. */
const changeField: Change = (random, fields, donor) => {
  const at = random.below(fields.length)
  return fields.with(at, mutate(random, fields[at] as Uint8Array, random.pick(donor)))
}

/** Changes what `[3]` extensions holds, one time in two more than once. */
const changeExtension: Change = (random, fields, donor) => {
  const place = (fields: readonly Uint8Array[]) => fields.findIndex((field) => field[0] === 0xa3)
  const own = fields[place(fields)]
  if (!own) return fields
  const foreign = donor[place(donor)]
  return fields.with(place(fields), changeExtensions(random, own, foreign))
}

const CHANGES: readonly (readonly [weight: number, name: string, change: Change])[] = [
  [2, 'fields swapped', swapFields],
  [3, 'field of another certificate', borrowField],
  [1, 'field dropped or doubled', dropOrDouble],
  [3, 'length changed', changeLengths],
  [4, 'field changed', changeField],
  [9, 'extensions changed', changeExtension],
]
const LOTS = CHANGES.flatMap((row) => Array.from({ length: row[0] }, () => row))

/** An AlgorithmIdentifier in another's place: inside, outside or both; NULL added or taken away. */
function changeAlgorithm(random: Random, der: Uint8Array, signer: Signer): Uint8Array {
  const [tbs = new Uint8Array(0), outer = new Uint8Array(0)] = partsOf(der)
  const fields = partsOf(tbs)
  const inner = fields[signatureIndex(fields)] ?? outer
  const [identifier = inner] = partsOf(inner)
  const hasNull = partsOf(inner).length > 1
  const other =
    random.below(3) === 0
      ? sequence(identifier, hasNull ? [] : tlv(0x05))
      : algorithmIdentifier(random.pick([...ALGORITHMS, 'rsa-sha1', 'rsa-md5', 'ecdsa-sha1', 'dsa-sha256']))
  const places = random.below(3)
  const tbsChanged = places === 1 ? tbs : sequence(fields.with(signatureIndex(fields), other))
  return signed(tbsChanged, places === 0 ? inner : other, signer)
}

function signed(tbs: Uint8Array, identifier: Uint8Array, { key, algorithm }: Signer): Uint8Array {
  return sequence(tbs, identifier, bitString(signMessage(key, algorithm, tbs)))
}

/** A changed certificate, and how it was changed. */
export function mutateCertificate(
  random: Random,
  der: Uint8Array,
  donor: Uint8Array,
  signer: Signer | null,
): { how: string; der: Uint8Array } {
  const kind = random.below(16)
  if (!signer || kind === 0) return { how: 'anything changed, not signed', der: mutate(random, der, donor) }
  if (kind === 1) return { how: 'length changed, not signed', der: changeSomewhere(random, der, changeLength) }
  if (kind === 2) {
    const [tbs = der, identifier = der] = partsOf(der)
    const [, , value = der] = partsOf(donor)
    return { how: 'signature of another certificate', der: sequence(tbs, identifier, value) }
  }
  if (kind < 6) return { how: 'algorithm changed', der: changeAlgorithm(random, der, signer) }
  const [, how, change] = random.pick(LOTS)
  const [, identifier = der] = partsOf(der)
  const tbs = sequence(change(random, tbsFields(der), tbsFields(donor)))
  return { how, der: signed(tbs, identifier, signer) }
}
