/** Statements of succession (docs/succession.md) for tests, as pki.ts makes certificates: valid but for what a test changes. */
import { createHash } from 'node:crypto'
import { join } from './der.js'
import type { Authority, Made } from './pki.js'
import { algorithmIdentifier, defaultAlgorithm, type SignatureAlgorithm, signMessage } from './signing.js'

const hashOf = ({ key }: Authority): Uint8Array => Uint8Array.from(createHash('sha256').update(key.spki).digest())

export interface SuccessionOptions {
  number?: number
  algorithm?: SignatureAlgorithm
  identifier?: Uint8Array
  /** Who signs, in place of whose part it is. */
  signer?: Authority
  kind?: number
  version?: number
  certificate?: Uint8Array
  /** Hashes in place of the right ones. */
  oldKey?: Uint8Array
  newKey?: Uint8Array
  /** Changes what is signed, before. */
  unsigned?: (bytes: Uint8Array) => Uint8Array
  signatureValue?: (signature: Uint8Array) => Uint8Array
}

function statement(kind: number, from: Authority, to: Made, options: SuccessionOptions): Uint8Array {
  const isEnd = kind === 2
  const signer = options.signer ?? (isEnd ? to : from)
  const algorithm = options.algorithm ?? defaultAlgorithm(signer.key)
  const identifier = options.identifier ?? algorithmIdentifier(algorithm)
  const certificate = options.certificate ?? (isEnd ? new Uint8Array() : to.der)
  const header = new DataView(new ArrayBuffer(96))
  const bytes = new Uint8Array(header.buffer)
  bytes.set(Buffer.from('TCSUCC\r\n', 'latin1'))
  header.setUint32(8, options.version ?? 1, true)
  header.setUint32(12, options.kind ?? kind, true)
  header.setUint32(16, options.number ?? 1, true)
  header.setUint32(20, identifier.length, true)
  header.setUint32(24, certificate.length, true)
  bytes.set(options.oldKey ?? hashOf(from), 32)
  bytes.set(options.newKey ?? hashOf(to), 64)
  let message = join(bytes, identifier, certificate)
  if (options.unsigned) message = options.unsigned(message)
  const signature = signMessage(signer.key, algorithm, message)
  return join(message, options.signatureValue ? options.signatureValue(signature) : signature)
}

/** `to` follows `from`, signed by `from`. Default: number 1. */
export const makeSuccession = (from: Authority, to: Made, options: SuccessionOptions = {}): Uint8Array =>
  statement(1, from, to, options)

/** The overlap with `from` ends, signed by `to`. Default: number 1. */
export const makeSuccessionEnd = (from: Authority, to: Made, options: SuccessionOptions = {}): Uint8Array =>
  statement(2, from, to, options)
