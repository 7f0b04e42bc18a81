/**
 * RSA with BigInt: keys of any modulus length and exponent, signatures over any encoded message. The primes are found by
 * node:crypto, so that keys differ from run to run unless they are given.
 */
import { createHash, generateKeyPairSync, generatePrimeSync, type KeyObject } from 'node:crypto'
import { STATUS, type StatusName } from '../../bindings/status.js'
import { fromBytes, modInverse, modPow, toBytes } from './bigint.js'
import { EQUAL, type Openbox } from './openbox.js'

/** Numbers of hash/digest.ts by their names in node:crypto. */
export const DIGESTS = { sha256: 1, sha384: 2, sha512: 3, sha224: 4 } as const
export type DigestName = keyof typeof DIGESTS
export const DIGEST_NAMES = Object.keys(DIGESTS) as DigestName[]

/** A public key, and the private exponent if it is ours. */
export interface RsaKey {
  modulus: Uint8Array
  exponent: Uint8Array
  d?: bigint
}

/** Octets without leading zeros. */
export function octetsOf(x: bigint): Uint8Array {
  const hex = x.toString(16)
  return toBytes(x, Math.ceil(hex.length / 2))
}

/** The modulus and exponent of a key object of node:crypto. */
export function publicNumbers(key: KeyObject): RsaKey {
  const { n, e } = key.export({ format: 'jwk' })
  return { modulus: Buffer.from(n!, 'base64url'), exponent: Buffer.from(e!, 'base64url') }
}

/** A key pair of node:crypto. */
export function generateKey(modulusLength: number, publicExponent = 65_537) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength, publicExponent })
  return { privateKey, publicKey, ...publicNumbers(publicKey) }
}

/** A key whose modulus has exactly `bits` bits, which node:crypto does not promise for odd lengths. */
export function makeKey(bits: number, e: bigint): Required<RsaKey> {
  for (;;) {
    const p = generatePrimeSync(Math.ceil(bits / 2), { bigint: true })
    const q = generatePrimeSync(Math.floor(bits / 2), { bigint: true })
    const phi = (p - 1n) * (q - 1n)
    if ((p * q).toString(2).length !== bits || p === q) continue
    try {
      return { modulus: octetsOf(p * q), exponent: octetsOf(e), d: modInverse(e, phi) }
    } catch {
      // e divides phi: other primes
    }
  }
}

/** The signature whose encoded message is `em`. */
export function signEncoded(key: Required<RsaKey>, em: Uint8Array): Uint8Array {
  return toBytes(modPow(fromBytes(em), key.d, fromBytes(key.modulus)), key.modulus.length)
}

/** Digest by node:crypto. */
export function digestOf(name: DigestName, message: Uint8Array): Uint8Array {
  return new Uint8Array(createHash(name).update(message).digest())
}

/** The RSA functions of the open box over memory of their own. */
export function rsaBox(box: Openbox) {
  const constant = (name: string) => (box.call[name] as unknown as WebAssembly.Global).value as number
  const job = box.base + 64
  const jobBytes = constant('RSA_JOB_BYTES')
  const scratch = job + jobBytes + 64
  const scratchBytes = constant('PSS_SCRATCH_BYTES')
  const digestAt = scratch + scratchBytes + 64
  const modulusAt = digestAt + 128
  const exponentAt = modulusAt + 2048
  const signatureAt = exponentAt + 2048

  /** rsaBegin with everything in place: the name of its status. */
  function begin({ modulus, exponent }: RsaKey, signature: Uint8Array): StatusName {
    box.put(modulusAt, modulus)
    box.put(exponentAt, exponent)
    box.put(signatureAt, signature)
    const { rsaBegin } = box.call
    const code = rsaBegin!(job, modulusAt, modulus.length, exponentAt, exponent.length, signatureAt, signature.length)
    return (Object.keys(STATUS) as StatusName[]).find((name) => STATUS[name].code === code)!
  }

  /** The steps until there is no more to do: how many they were. */
  function finish(): number {
    let steps = 1
    while (box.call['rsaStep']!(job)) steps++
    return steps
  }

  /** The encoded message after the last step. */
  function message(): Uint8Array {
    return box.get(box.call['rsaMessage']!(job), box.call['rsaMessageBytes']!(job))
  }

  /** Difference of the finished job's encoded message from the PKCS1-v1_5 encoding of a digest. */
  function pkcs1(algorithm: DigestName, digest: Uint8Array): number {
    box.put(digestAt, digest)
    const { rsaMessage, rsaMessageBytes, pkcs1Outcome } = box.call
    return EQUAL ^ pkcs1Outcome!(rsaMessage!(job), rsaMessageBytes!(job), DIGESTS[algorithm], digestAt)
  }

  /** Difference of the finished job's encoded message from a PSS encoding of a digest. */
  function pss(algorithm: DigestName, mgf: DigestName, saltBytes: number, digest: Uint8Array): number {
    box.put(digestAt, digest)
    const { rsaMessage, rsaModulusBits, pssOutcome } = box.call
    return (
      EQUAL ^
      pssOutcome!(
        rsaMessage!(job),
        rsaModulusBits!(job),
        DIGESTS[algorithm],
        DIGESTS[mgf],
        saltBytes,
        digestAt,
        scratch,
      )
    )
  }

  return { job, jobBytes, scratch, scratchBytes, digestAt, modulusAt, signatureAt, begin, finish, message, pkcs1, pss }
}
