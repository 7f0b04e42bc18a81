/**
 * Comparison words at the server's end of a first connect (docs/pairing.md); the device's end is Capture's. What is hashed is the
 * core's; here are the words, and where the exporter comes from.
 */
import { randomBytes } from 'node:crypto'
import { TLSSocket } from 'node:tls'
import { BUILDS, type Build, Core } from './core.js'
import { bytes, objectWith, oneOf } from './parameter.js'
import { STATUS } from './status.js'
import { TrustError } from './trust-error.js'
import { WORDS } from './words.js'

/** Label of the exporter, without a context (RFC 5705 §4: labels that are not registered begin like this). */
const LABEL = 'EXPERIMENTAL-trustcore-compare'
const PART_BYTES = 32
/** Words that are shown: 40 bits. */
const SHOWN = 5

/** All that the words are made of, as the server knows it: 32 bytes each. */
export interface Comparison {
  /** SHA-256 of the subjectPublicKeyInfo of the root that was offered. */
  rootSpkiSha256: Uint8Array
  /** SHA-256 of the subjectPublicKeyInfo of the certificate that was presented. */
  leafSpkiSha256: Uint8Array
  exporter: Uint8Array
  /** What the device revealed. */
  deviceNonce: Uint8Array
  serverNonce: Uint8Array
  /** What the device sent before it knew serverNonce. */
  commitment: Uint8Array
}

/** In the order of the ABI. */
const PARTS = ['rootSpkiSha256', 'leafSpkiSha256', 'exporter', 'deviceNonce', 'serverNonce', 'commitment'] as const
const cores = new Map<Build, Core>()

function coreOf(build: Build): Core {
  const core = cores.get(build) ?? new Core(build)
  cores.set(build, core)
  return core
}

/** The words of a digest. */
export function wordsOf(digest: Uint8Array): readonly string[] {
  return [...digest.subarray(0, SHOWN)].map((number) => WORDS[number] as string)
}

/** A nonce: as good as the randomness of node:crypto. */
export function comparisonNonce(): Uint8Array {
  return Uint8Array.from(randomBytes(PART_BYTES))
}

/**
 * Keying material that binds the words to one TLS connection (RFC 5705, RFC 8446 §7.5): both ends of it get the same 32 bytes, and
 * nobody else.
 * @throws TypeError unless it is a TLSSocket whose handshake is through
 */
export function comparisonExporter(socket: TLSSocket): Uint8Array {
  if (!(socket instanceof TLSSocket)) throw new TypeError('`socket` must be a TLSSocket')
  if (socket.getProtocol() === null) throw new TypeError('`socket` must have its handshake behind it')
  // its types want a context; with TLS 1.2 none and an empty one are not the same
  const withoutContext = undefined as unknown as Buffer
  return Uint8Array.from(socket.exportKeyingMaterial(PART_BYTES, LABEL, withoutContext))
}

/**
 * At the server's end: whether the device has revealed the nonce that it was committed to, and the words to show then. Every exchange
 * has a new serverNonce, and a window that a person has opened has one exchange.
 * @throws TypeError on misuse
 * @throws TrustError COMPARE_COMMITMENT: show nothing, drop the connection; COMPARE_LENGTH
 */
export function checkComparison(comparison: Comparison, build: Build = 'gateway'): readonly string[] {
  const given = objectWith(comparison, PARTS, 'comparison')
  const parts = PARTS.map((name) => bytes(given[name], `comparison.${name}`))
  const core = coreOf(oneOf(build, BUILDS, 'build'))
  if (parts.some((part) => part.length !== PART_BYTES)) throw new TrustError('COMPARE_LENGTH')
  core.call('tc_chain_begin')
  core.put(Buffer.concat(parts))
  const code = core.call('tc_compare_check', PARTS.length * PART_BYTES)
  if (code !== STATUS.OK.code) throw new TrustError(code)
  return wordsOf(core.copy(core.call('tc_input', PART_BYTES), PART_BYTES))
}
