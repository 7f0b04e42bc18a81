/**
 * The server's end of a comparison (docs/pairing.md): words that a person compares with those on the device.
 */
import { createHash, X509Certificate } from 'node:crypto'
import { checkComparison, comparisonExporter, comparisonNonce } from '../../bindings/index.js'
import { encodeNonce, isCommitment, type Part, parseCommitment, parseNonce } from '../wire/comparison.js'
import { type Authentication, parseAuthentication } from '../wire/first-connect.js'
import type { ServerIdentity } from './organisation-server.js'
import type { Conversation } from './party.js'

/** What a client says after the root: an account, or that it wants to compare first. */
export type Login = { authentication: Authentication } | { commitment: Uint8Array }

/** A frame longer than this is none: three fields of at most 255 bytes. */
const MAX_AUTHENTICATION_BYTES = 3 * 256

/** SHA-256 of the subjectPublicKeyInfo of a certificate, PEM or DER. */
export function keyHashOf(certificate: string | Uint8Array): Uint8Array {
  const { publicKey } = new X509Certificate(certificate)
  return new Uint8Array(
    createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest(),
  )
}

/** Reads whichever of the two comes. A commitment is public, and does not count as secret. */
export async function readLogin(conversation: Conversation): Promise<Login> {
  const isComparing = await conversation.peek((pending) => (pending.length > 0 ? isCommitment(pending) : undefined))
  if (isComparing) return { commitment: (await conversation.readPublic(parseCommitment)).part }
  return conversation.read((pending) => {
    if (pending.length > MAX_AUTHENTICATION_BYTES) throw new RangeError('no authentication frame')
    return parseAuthentication(pending)
  })
}

/**
 * Answers a commitment, and compares: the words to show. Throws TrustError if the device reveals another nonce than the one it was
 * committed to: nothing is shown then.
 */
export async function compareWords(
  conversation: Conversation,
  commitment: Uint8Array,
  { chainPem, root = new Uint8Array() }: ServerIdentity,
): Promise<readonly string[]> {
  const serverNonce = comparisonNonce()
  conversation.write(encodeNonce(serverNonce))
  const { part: deviceNonce }: Part = await conversation.readPublic(parseNonce)
  return checkComparison({
    rootSpkiSha256: keyHashOf(root),
    leafSpkiSha256: keyHashOf(chainPem),
    exporter: comparisonExporter(conversation.socket),
    deviceNonce,
    serverNonce,
    commitment,
  })
}
