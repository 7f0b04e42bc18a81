/**
 * Account and device key in flash: two blocks, of which one is in use. A record:
 *
 *     0  u32   generation, from 1
 *     4  u16   bytes of the body
 *     6  u8    0 plain, 1 sealed
 *     7  u8    zero
 *     8        body: device key, 32 bytes, and authentication frame (docs/first-connect.md)
 *     8 + n    SHA-256 over all before it, 32 bytes
 *
 * The body of a sealed record is nonce, 12 bytes, the same in AES-256-GCM under the key of the hardware, and tag, 16 bytes; the first
 * 8 bytes of the record are its additional data. Who copies the flash without the hardware has neither account nor key.
 *
 * A new record is written beside the old one and read back before the old one is erased: wherever the power is cut, the old
 * account is there or the new one. What is left of the other one is erased at the next boot, because an account that
 * was replaced is still a secret.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { encodeAuthentication, parseAuthentication } from '../wire/first-connect.js'
import { FlashError } from './flash-error.js'
import { usedBytes } from './flash-report.js'
import type { NorFlash } from './nor-flash.js'

/** Who the device is at a server. */
export interface Account {
  user: string
  password: string
  /** Network that the device belongs to. */
  networkName: string
}

/** What the flash holds of an account. */
export interface StoredAccount {
  account: Account
  key: Uint8Array
}

/** The account in flash was sealed to other hardware, or was to be sealed and is not. */
export class SealedElsewhere extends Error {
  override readonly name = 'SealedElsewhere'

  constructor() {
    super(
      'The account in this flash was sealed to other hardware. Wipe the device, set its account up again, and pair it.',
    )
  }
}

/** Bytes of the key that the device has for itself, and of the key of its hardware. */
export const DEVICE_KEY_BYTES = 32

const HEAD_BYTES = 8
const SEALED = 1
const HASH_BYTES = 32
const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Bytes of one program operation, as the page of serial flash. */
const PAGE_BYTES = 256
const SLOTS = [0, 1] as const
type Slot = (typeof SLOTS)[number]

/** A whole record, its body as it is in flash. */
interface AccountRecord {
  head: Buffer
  body: Buffer
  generation: number
  isSealed: boolean
}

const hashOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** The key of accounts: that of the hardware has other uses too. */
const accountKey = (hardwareKey: Uint8Array): Buffer =>
  createHmac('sha256', hardwareKey).update('trustcore account').digest()

function seal(body: Buffer, head: Buffer, hardwareKey: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, accountKey(hardwareKey), nonce).setAAD(head)
  return Buffer.concat([nonce, cipher.update(body), cipher.final(), cipher.getAuthTag()])
}

/** Throws SealedElsewhere if it was sealed with another key. */
function unseal({ body, head }: AccountRecord, hardwareKey: Uint8Array): Buffer {
  const [nonce, tag] = [body.subarray(0, NONCE_BYTES), body.subarray(-TAG_BYTES)]
  const decipher = createDecipheriv(CIPHER, accountKey(hardwareKey), nonce).setAAD(head).setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  } catch {
    throw new SealedElsewhere()
  }
}

function encodeRecord({ account, key }: StoredAccount, generation: number, hardwareKey?: Uint8Array): Uint8Array {
  const plain = Buffer.concat([key, encodeAuthentication(account)])
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt32LE(generation)
  head.writeUInt16LE(plain.length + (hardwareKey ? NONCE_BYTES + TAG_BYTES : 0), 4)
  head[6] = hardwareKey ? SEALED : 0
  const record = Buffer.concat([head, hardwareKey ? seal(plain, head, hardwareKey) : plain])
  return Buffer.concat([record, hashOf(record)])
}

/** The record at the start of these bytes; undefined if there is no whole one. */
function decodeRecord(bytes: Uint8Array): AccountRecord | undefined {
  const stored = Buffer.from(bytes)
  const end = HEAD_BYTES + stored.readUInt16LE(4)
  if (end + HASH_BYTES > stored.length) return undefined
  if (!hashOf(stored.subarray(0, end)).equals(stored.subarray(end, end + HASH_BYTES))) return undefined
  const [head, body] = [stored.subarray(0, HEAD_BYTES), stored.subarray(HEAD_BYTES, end)]
  return { head, body, generation: stored.readUInt32LE(), isSealed: stored[6] === SEALED }
}

export class AccountSlots {
  /** first: number of the first of the two blocks. hardwareKey: accounts are sealed with it; left out: plain. */
  constructor(
    readonly flash: NorFlash,
    readonly first: number,
    readonly hardwareKey?: Uint8Array | undefined,
  ) {}

  /** The account in use; undefined if there is none. Throws SealedElsewhere. */
  read(): StoredAccount | undefined {
    const slot = this.#inUse()
    const record = slot === undefined ? undefined : this.#record(slot)
    if (record === undefined) return undefined
    // a plain account is not taken either where it should be sealed: anybody could have written it
    if (record.isSealed !== (this.hardwareKey !== undefined)) throw new SealedElsewhere()
    const body = this.hardwareKey ? unseal(record, this.hardwareKey) : record.body
    const parsed = parseAuthentication(body.subarray(DEVICE_KEY_BYTES))
    if (parsed === undefined) throw new FlashError('the account in flash cannot be read: set it up again')
    return { account: parsed.authentication, key: Uint8Array.from(body.subarray(0, DEVICE_KEY_BYTES)) }
  }

  /** Stores an account in place of the one that is there. Throws FlashError if the key has another length, or a block is worn. */
  write(account: Account, key: Uint8Array): void {
    if (key.length !== DEVICE_KEY_BYTES) throw new FlashError(`a device key has ${DEVICE_KEY_BYTES} bytes`)
    const old = this.#inUse()
    const generation = (old === undefined ? 0 : (this.#record(old)?.generation ?? 0)) + 1
    const record = encodeRecord({ account, key }, generation, this.hardwareKey)
    const target: Slot = old === 0 ? 1 : 0
    this.flash.eraseBlock(this.first + target)
    const start = this.#start(target)
    for (let at = 0; at < record.length; at += PAGE_BYTES) {
      this.flash.program(start + at, record.subarray(at, at + PAGE_BYTES))
    }
    if (Buffer.compare(this.flash.read(start, record.length), record) !== 0) {
      throw new FlashError('the account reads back otherwise than it was written: the flash is worn')
    }
    this.tidy()
  }

  /** Erases what is not in use: an account that was replaced, or one that was cut short. */
  tidy(): void {
    const inUse = this.#inUse()
    for (const slot of SLOTS) {
      if (slot !== inUse && usedBytes(this.flash, this.#start(slot), this.flash.geometry.blockBytes) > 0)
        this.flash.eraseBlock(this.first + slot)
    }
  }

  /** Erases both. */
  erase(): void {
    for (const slot of SLOTS) this.flash.eraseBlock(this.first + slot)
  }

  #inUse(): Slot | undefined {
    const [a, b] = SLOTS.map((slot) => this.#record(slot)?.generation)
    if (a === undefined) return b === undefined ? undefined : 1
    return b !== undefined && b > a ? 1 : 0
  }

  #record(slot: Slot): AccountRecord | undefined {
    return decodeRecord(this.flash.read(this.#start(slot), this.flash.geometry.blockBytes))
  }

  #start(slot: Slot): number {
    return (this.first + slot) * this.flash.geometry.blockBytes
  }
}
