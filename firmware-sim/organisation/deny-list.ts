/**
 * Deny lists as bytes (docs/deny-list.md): written for devices, and read back by the desk that wrote them.
 */
import { createHash, type KeyObject, sign, verify } from 'node:crypto'
import { DeskError } from './desk-error.js'
import { signingAlgorithmOf } from './signing-algorithm.js'

/** What a deny list says. */
export interface DenyList {
  number: number
  /** SHA-256 of each denied subjectPublicKeyInfo. */
  hashes: readonly Buffer[]
}

const MAGIC = Buffer.from('TCDENY\r\n', 'latin1')
const VERSION = 1
const HEADER_BYTES = 64
const HASH_BYTES = 32
const MAX_NUMBER = 0xffffffff

/** What is signed: the first 8 bytes, and the hash of all before the signature. */
const messageOf = (unsigned: Buffer): Buffer => Buffer.concat([MAGIC, createHash('sha256').update(unsigned).digest()])

/** Writes and signs a list. Throws RangeError if the number is none of 32 bits. */
export function encodeDenyList({
  number,
  hashes,
  rootHash,
  rootKey,
}: DenyList & { rootHash: Buffer; rootKey: KeyObject }): Buffer {
  if (number < 1 || number > MAX_NUMBER) throw new RangeError(`number ${number} of a deny list`)
  const { hash, identifier } = signingAlgorithmOf(rootKey)
  const header = Buffer.alloc(HEADER_BYTES)
  MAGIC.copy(header)
  header.writeUInt32LE(VERSION, 8)
  header.writeUInt32LE(number, 12)
  header.writeUInt32LE(hashes.length, 16)
  header.writeUInt32LE(identifier.length, 20)
  rootHash.copy(header, 32)
  const unsigned = Buffer.concat([header, identifier, ...[...hashes].sort(Buffer.compare)])
  const signature = sign(hash, messageOf(unsigned), rootKey)
  const length = Buffer.alloc(2)
  length.writeUInt16LE(signature.length)
  return Buffer.concat([unsigned, length, signature])
}

/**
 * Reads a list that this root signed.
 * @throws DeskError if it is none
 */
export function decodeDenyList(bytes: Buffer, path: string, root: { hash: Buffer; publicKey: KeyObject }): DenyList {
  const refused = (why: string) =>
    new DeskError(`${path} ${why}.`, 'Restore it from a backup, or remove it: what it denied has to be denied again.')
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, 8).equals(MAGIC) || bytes.readUInt32LE(8) !== VERSION) {
    throw refused('is no deny list')
  }
  const [number, count, identifierBytes] = [12, 16, 20].map((at) => bytes.readUInt32LE(at)) as [number, number, number]
  const hashesAt = HEADER_BYTES + identifierBytes
  const signatureAt = hashesAt + count * HASH_BYTES
  if (signatureAt + 2 > bytes.length || signatureAt + 2 + bytes.readUInt16LE(signatureAt) !== bytes.length) {
    throw refused('has another length than it says')
  }
  const { hash } = signingAlgorithmOf(root.publicKey)
  const isSigned = verify(
    hash,
    messageOf(bytes.subarray(0, signatureAt)),
    root.publicKey,
    bytes.subarray(signatureAt + 2),
  )
  if (!bytes.subarray(32, 64).equals(root.hash) || !isSigned) throw refused('is not signed by the root')
  const hashes = Array.from({ length: count }, (_, i) =>
    bytes.subarray(hashesAt + i * HASH_BYTES, hashesAt + (i + 1) * HASH_BYTES),
  )
  return { number, hashes }
}
