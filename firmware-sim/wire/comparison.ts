/**
 * The messages of a comparison (docs/pairing.md, "Messages"), in the place of the account on the first connection:
 *
 *     device → server   00 20 commitment    32 bytes
 *     server → device   20 nonce            32 bytes
 *     device → server   20 nonce
 *
 * Parsers are as those of first-connect.ts.
 */
import { WireError } from './first-connect.js'

/** Bytes of a commitment and of a nonce. */
const PART_BYTES = 32
/** No account begins so: its user name is not empty. */
const COMMITMENT = Uint8Array.of(0x00, PART_BYTES)
const NONCE = Uint8Array.of(PART_BYTES)

/** A commitment or a nonce that was received. */
export interface Part {
  part: Uint8Array
  /** Bytes of the message. */
  length: number
}

/** What stands behind this head. Throws WireError if another one does. */
function parsePart(bytes: Uint8Array, head: Uint8Array, what: string): Part | undefined {
  for (const [i, byte] of head.entries()) {
    if (bytes[i] === undefined) return undefined
    if (bytes[i] !== byte) throw new WireError(`this is no ${what} of ${PART_BYTES} bytes`)
  }
  const length = head.length + PART_BYTES
  return bytes.length < length ? undefined : { part: bytes.slice(head.length, length), length }
}

/** Whether these bytes can only be the beginning of a commitment. */
export function isCommitment([first]: Uint8Array): boolean {
  return first === COMMITMENT[0]
}

export const encodeCommitment = (commitment: Uint8Array): Uint8Array => Uint8Array.of(...COMMITMENT, ...commitment)
export const parseCommitment = (bytes: Uint8Array): Part | undefined => parsePart(bytes, COMMITMENT, 'commitment')
export const encodeNonce = (nonce: Uint8Array): Uint8Array => Uint8Array.of(...NONCE, ...nonce)
export const parseNonce = (bytes: Uint8Array): Part | undefined => parsePart(bytes, NONCE, 'nonce')
