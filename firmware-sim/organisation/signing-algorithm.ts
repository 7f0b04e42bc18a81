/**
 * How a root signs deny lists and statements of succession, by its key: P-256, P-384 or RSA, as the desk makes them.
 */
import type { KeyObject } from 'node:crypto'
import { DeskError } from './desk-error.js'

/** AlgorithmIdentifiers, DER (RFC 5758 §3.2, RFC 4055 §5), and their hash. */
const ALGORITHMS = {
  prime256v1: { hash: 'sha256', identifier: Buffer.from('300a06082a8648ce3d040302', 'hex') },
  secp384r1: { hash: 'sha384', identifier: Buffer.from('300a06082a8648ce3d040303', 'hex') },
  rsa: { hash: 'sha256', identifier: Buffer.from('300d06092a864886f70d01010b0500', 'hex') },
} as const

/** Hash and AlgorithmIdentifier of a key. Throws DeskError if the desk makes no such key. */
export function signingAlgorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): {
  hash: string
  identifier: Buffer
} {
  const name = asymmetricKeyType === 'rsa' ? 'rsa' : asymmetricKeyDetails?.namedCurve
  if (name === 'rsa' || name === 'prime256v1' || name === 'secp384r1') return ALGORITHMS[name]
  throw new DeskError('The key of the root is neither P-256, P-384 nor RSA.', 'Sign with the key that the desk made.')
}
