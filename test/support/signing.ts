/**
 * Signature algorithms of the test certificates: AlgorithmIdentifier and deterministic signing. RSASSA-PSS takes a salt
 * that is a hash of the message, ECDSA the nonce of RFC 6979; DSA alone is random (it is refused unread).
 */
import { constants, createHash, privateEncrypt, sign } from 'node:crypto'
import { constructed, integer, join, nullValue, oid, sequence } from './der.js'
import { signEcdsa } from './ecdsa.js'
import type { TestKey } from './keys.js'

export type HashName = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512' | 'md5'

/** Signature algorithms; `pss-…` has MGF1 with the same hash and a salt as long as the hash. */
export type SignatureAlgorithm = `${'rsa' | 'pss' | 'ecdsa' | 'dsa'}-${HashName}` | 'ed25519'

/** RFC 8017 App. C, RFC 5758, RFC 3279, RFC 8410. */
const OIDS: Record<string, string> = {
  'rsa-md5': '1.2.840.113549.1.1.4',
  'rsa-sha1': '1.2.840.113549.1.1.5',
  'rsa-sha224': '1.2.840.113549.1.1.14',
  'rsa-sha256': '1.2.840.113549.1.1.11',
  'rsa-sha384': '1.2.840.113549.1.1.12',
  'rsa-sha512': '1.2.840.113549.1.1.13',
  'ecdsa-sha1': '1.2.840.10045.4.1',
  'ecdsa-sha224': '1.2.840.10045.4.3.1',
  'ecdsa-sha256': '1.2.840.10045.4.3.2',
  'ecdsa-sha384': '1.2.840.10045.4.3.3',
  'ecdsa-sha512': '1.2.840.10045.4.3.4',
  'dsa-sha1': '1.2.840.10040.4.3',
  'dsa-sha256': '2.16.840.1.101.3.4.3.2',
  ed25519: '1.3.101.112',
}

const HASH_OIDS: Record<string, string> = {
  sha1: '1.3.14.3.2.26',
  sha224: '2.16.840.1.101.3.4.2.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
}

/** Parameters of RSASSA-PSS (RFC 4055 §3.1); each may be set apart from the others to make a mixture. */
export interface PssParameters {
  hash: HashName
  mgfHash?: HashName
  saltLength?: number
  trailerField?: number
}

/** RSASSA-PSS-params, DER: defaults are left out, NULL stands in the hash identifiers. */
export function pssParameters({ hash, mgfHash = hash, saltLength, trailerField = 1 }: PssParameters): Uint8Array {
  const identifier = (name: HashName) => sequence(oid(HASH_OIDS[name] ?? ''), nullValue())
  const salt = saltLength ?? createHash(hash).digest().length
  return sequence(
    hash === 'sha1' ? [] : constructed(0, identifier(hash)),
    mgfHash === 'sha1' ? [] : constructed(1, sequence(oid('1.2.840.113549.1.1.8'), identifier(mgfHash))),
    salt === 20 ? [] : constructed(2, integer(salt)),
    trailerField === 1 ? [] : constructed(3, integer(trailerField)),
  )
}

/** id-RSASSA-PSS with parameters. */
export const pssIdentifier = (parameters: PssParameters): Uint8Array =>
  sequence(oid('1.2.840.113549.1.1.10'), pssParameters(parameters))

/** AlgorithmIdentifier of a signature algorithm, DER. */
export function algorithmIdentifier(algorithm: SignatureAlgorithm): Uint8Array {
  const [family, hash] = algorithm.split('-')
  if (family === 'pss') return pssIdentifier({ hash: hash as HashName })
  const dotted = OIDS[algorithm]
  if (!dotted) throw new RangeError(`no object identifier for ${algorithm}`)
  return sequence(oid(dotted), family === 'rsa' ? nullValue() : [])
}

/** What a CA with this key signs with unless told otherwise. */
export function defaultAlgorithm(key: TestKey): SignatureAlgorithm {
  if (key.kind === 'ed25519') return 'ed25519'
  if (key.kind === 'dsa2048') return 'dsa-sha256'
  if (key.kind.startsWith('rsa')) return 'rsa-sha256'
  return key.kind === 'p384' ? 'ecdsa-sha384' : key.kind === 'p521' ? 'ecdsa-sha512' : 'ecdsa-sha256'
}

function mgf1(hash: string, seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = []
  for (let i = 0, done = 0; done < length; i++) {
    const block = createHash(hash)
      .update(seed)
      .update(Uint8Array.of(i >> 24, i >> 16, i >> 8, i))
      .digest()
    blocks.push(Uint8Array.from(block))
    done += block.length
  }
  return join(blocks).subarray(0, length)
}

/** RSASSA-PSS (RFC 8017 §8.1.1, §9.1.1) with a salt made of the message. */
export function signPss(key: TestKey, parameters: PssParameters, message: Uint8Array): Uint8Array {
  const { hash, mgfHash = hash } = parameters
  const mHash = createHash(hash).update(message).digest()
  const saltLength = parameters.saltLength ?? mHash.length
  const salt = mgf1('sha256', join(mHash, Uint8Array.of(0x73)), saltLength)
  const emBits = (key.privateKey.asymmetricKeyDetails?.modulusLength ?? 0) - 1
  const emLength = Math.ceil(emBits / 8)
  const H = createHash(hash).update(new Uint8Array(8)).update(mHash).update(salt).digest()
  const DB = join(new Uint8Array(emLength - saltLength - H.length - 2), Uint8Array.of(1), salt)
  const maskedDB = mgf1(mgfHash, H, DB.length).map((octet, i) => octet ^ (DB[i] as number))
  maskedDB[0] = (maskedDB[0] as number) & (0xff >> (8 * emLength - emBits))
  const EM = join(maskedDB, H, Uint8Array.of(0xbc))
  const padded = join(new Uint8Array(Math.ceil((emBits + 1) / 8) - emLength), EM)
  return Uint8Array.from(privateEncrypt({ key: key.privateKey, padding: constants.RSA_NO_PADDING }, padded))
}

/** The signature value over a message. */
export function signMessage(key: TestKey, algorithm: SignatureAlgorithm, message: Uint8Array): Uint8Array {
  const [family = '', hash = ''] = algorithm.split('-')
  if (family === 'ecdsa') return signEcdsa(key.privateKey, hash, message)
  if (family === 'pss') return signPss(key, { hash: hash as HashName }, message)
  return Uint8Array.from(sign(family === 'ed25519' ? null : hash, message, key.privateKey))
}
