/**
 * Keys of simulated organisations and servers: elliptic-curve keys come from the seed, RSA keys from the repository, because to
 * make one takes too long. Signatures are deterministic (RFC 6979, RFC 8017 §8.2), so that the same seed gives the same
 * certificates to the last byte.
 *
 * None of this protects anything: a seed is no secret, and the RSA keys are public.
 */
import {
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
} from 'node:crypto'
import type { Seed } from '../simulator/seed.js'
import { integer, NULL, oid, sequence } from './der.js'
import { RSA_PRIMES } from './rsa-primes.js'

/** A key that signs certificates, or that TLS uses. */
export interface SimulatedKey {
  /** PKCS#8 */
  pem: string
  /** subjectPublicKeyInfo, DER. */
  spki: Uint8Array
  /** SHA-256 of it, 32 bytes: what a label shows. */
  spkiSha256: Uint8Array
  /** AlgorithmIdentifier of its signatures, DER. */
  algorithm: Uint8Array
  /** Signature value over a message. */
  sign(message: Uint8Array): Uint8Array
}

/** Order of the group of P-256 (SEC 2 v2 §2.4.2). A wrong digit would make signatures that the core refuses. */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'))
const SHA256_WITH_RSA = sequence(oid('1.2.840.113549.1.1.11'), NULL)

const toBigInt = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
const toBytes = (value: bigint, length: number): Buffer =>
  Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex')

/** x⁻¹ mod m. in: gcd(x, m) = 1 */
function inverse(x: bigint, m: bigint): bigint {
  let [r0, r1, s0, s1] = [m, x % m, 0n, 1n]
  while (r1 !== 0n) {
    const q = r0 / r1
    ;[r0, r1, s0, s1] = [r1, r0 - q * r1, s1, s0 - q * s1]
  }
  return ((s0 % m) + m) % m
}

/** The nonce of RFC 6979 §3.2 for SHA-256 and P-256, where bits2int takes all bits. h: hash of the message, 32 bytes */
function nonce(d: bigint, h: Uint8Array): bigint {
  const seed = Buffer.concat([toBytes(d, 32), toBytes(toBigInt(h) % N, 32)])
  const mac = (key: Uint8Array, ...parts: Uint8Array[]): Buffer =>
    createHmac('sha256', key).update(Buffer.concat(parts)).digest()
  let v: Buffer = Buffer.alloc(32, 1)
  let k: Buffer = mac(Buffer.alloc(32), v, Uint8Array.of(0), seed)
  v = mac(k, v)
  k = mac(k, v, Uint8Array.of(1), seed)
  v = mac(k, v)
  for (;;) {
    v = mac(k, v)
    const candidate = toBigInt(v)
    if (candidate > 0n && candidate < N) return candidate
    k = mac(k, v, Uint8Array.of(0))
    v = mac(k, v)
  }
}

/** Public point of a private key: 04, x, y. */
function pointOf(d: bigint): Buffer {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(toBytes(d, 32))
  return ecdh.getPublicKey()
}

/** Ecdsa-Sig-Value (RFC 3279 §2.2.3). r or s of zero has a chance of 2⁻²⁵⁵ and is not looked for. */
function signEcdsa(d: bigint, message: Uint8Array): Uint8Array {
  const h = createHash('sha256').update(message).digest()
  const k = nonce(d, h)
  const r = toBigInt(pointOf(k).subarray(1, 33)) % N
  return sequence(integer(r), integer((inverse(k, N) * (toBigInt(h) + r * d)) % N))
}

function keyOf(key: KeyObject, algorithm: Uint8Array, signer: (message: Uint8Array) => Uint8Array): SimulatedKey {
  const spki = new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }))
  return {
    pem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    spki,
    spkiSha256: new Uint8Array(createHash('sha256').update(spki).digest()),
    algorithm,
    sign: signer,
  }
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** A P-256 key of the seed. */
export function ecKey(seed: Seed): SimulatedKey {
  const d = (toBigInt(seed.bytes(40)) % (N - 1n)) + 1n
  const point = pointOf(d)
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: base64url(toBytes(d, 32)),
    x: base64url(point.subarray(1, 33)),
    y: base64url(point.subarray(33)),
  }
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  return keyOf(key, ECDSA_WITH_SHA256, (message) => signEcdsa(d, message))
}

/** One of the RSA-2048 keys in the repository. */
export function rsaKey(which: keyof typeof RSA_PRIMES): SimulatedKey {
  const [p, q] = RSA_PRIMES[which]
  const e = 65537n
  const d = inverse(e, (p - 1n) * (q - 1n))
  const number = (value: bigint): string => base64url(toBytes(value, 128))
  const jwk = {
    kty: 'RSA',
    n: base64url(toBytes(p * q, 256)),
    e: base64url(toBytes(e, 3)),
    d: base64url(toBytes(d, 256)),
    p: number(p),
    q: number(q),
    dp: number(d % (p - 1n)),
    dq: number(d % (q - 1n)),
    qi: number(inverse(q, p)),
  }
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  return keyOf(key, SHA256_WITH_RSA, (message) => new Uint8Array(sign('sha256', message, key)))
}
