/**
 * Account and device key in flash: two blocks, of which one is in use. A record:
 *
 *      0  u32   generation, from 1
 *      4  u16   bytes of the authentication frame
 *      6  32    device key
 *     38        authentication frame (docs/first-connect.md)
 *     38 + n    SHA-256 over all before it, 32 bytes
 *
 * A new record is written beside the old one and read back before the old one is erased: wherever the power is cut, the old
 * account is there or the new one. What is left of the other one is erased at the next boot, because an account that
 * was replaced is still a secret.
 */
import { createHash } from 'node:crypto'
import { encodeAuthentication, parseAuthentication } from '../wire/first-connect.js'
import { usedBytes } from './flash-report.js'
import { FlashError, type NorFlash } from './nor-flash.js'

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

/** Bytes of the key that the device has for itself. */
export const DEVICE_KEY_BYTES = 32

const KEY_AT = 6
const FRAME_AT = KEY_AT + DEVICE_KEY_BYTES
const HASH_BYTES = 32
/** Bytes of one program operation, as the page of serial flash. */
const PAGE_BYTES = 256
const SLOTS = [0, 1] as const
type Slot = (typeof SLOTS)[number]

type AccountRecord = StoredAccount & { generation: number }

const hashOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

function encodeRecord({ account, key, generation }: AccountRecord): Uint8Array {
  const frame = encodeAuthentication(account)
  const head = Buffer.alloc(KEY_AT)
  head.writeUInt32LE(generation)
  head.writeUInt16LE(frame.length, 4)
  const record = Buffer.concat([head, key, frame])
  return Buffer.concat([record, hashOf(record)])
}

/** The record at the start of these bytes; undefined if there is no whole one. */
function decodeRecord(bytes: Uint8Array): AccountRecord | undefined {
  const stored = Buffer.from(bytes)
  const frameBytes = stored.readUInt16LE(4)
  const end = FRAME_AT + frameBytes
  if (end + HASH_BYTES > stored.length) return undefined
  if (!hashOf(stored.subarray(0, end)).equals(stored.subarray(end, end + HASH_BYTES))) return undefined
  const parsed = parseAuthentication(stored.subarray(FRAME_AT, end))
  if (parsed === undefined || parsed.length !== frameBytes) return undefined
  const key = Uint8Array.from(stored.subarray(KEY_AT, FRAME_AT))
  return { account: parsed.authentication, key, generation: stored.readUInt32LE() }
}

export class AccountSlots {
  /** first: number of the first of the two blocks. */
  constructor(
    readonly flash: NorFlash,
    readonly first: number,
  ) {}

  /** The account in use; undefined if there is none. */
  read(): StoredAccount | undefined {
    const slot = this.#inUse()
    const record = slot === undefined ? undefined : this.#record(slot)
    return record && { account: record.account, key: record.key }
  }

  /** Stores an account in place of the one that is there. Throws FlashError if the key has another length, or a block is worn. */
  write(account: Account, key: Uint8Array): void {
    if (key.length !== DEVICE_KEY_BYTES) throw new FlashError(`a device key has ${DEVICE_KEY_BYTES} bytes`)
    const old = this.#inUse()
    const generation = (old === undefined ? 0 : (this.#record(old)?.generation ?? 0)) + 1
    const record = encodeRecord({ account, key, generation })
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
