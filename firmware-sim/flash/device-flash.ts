/**
 * The flash of a device, region by region:
 *
 *     blocks 0–1   slot 0 of the trusted list
 *     blocks 2–3   slot 1
 *     block  4     account and device key
 *     block  5     wipe mark: programmed while a wipe is under way
 *     blocks 6–15  free
 *
 * A wipe that is cut short is finished at the next boot, before anything is read: so no list or secret comes back that was to
 * be gone. It is read back region by region, because a key that was deleted in flash is not gone (the old one's bytes stay).
 */
import { encodeAuthentication, parseAuthentication } from '../wire/first-connect.js'
import { usedBytes } from './flash-report.js'
import { ListSlots } from './list-slots.js'
import { FlashError, NorFlash } from './nor-flash.js'

/** Who the device is at a server. */
export interface Account {
  user: string
  password: string
  /** Network that the device belongs to. */
  networkName: string
}

/** A range of the flash with a name. */
export interface Region {
  name: string
  start: number
  bytes: number
}

/** What a wipe left in a region. */
export interface WipedRegion {
  region: string
  bytes: number
  /** Bytes that do not read as erased: 0 if the wipe was whole. */
  left: number
}

/** Bytes of the key that the device has for itself. */
export const DEVICE_KEY_BYTES = 32

const ERASED = 0xff
const ACCOUNT_BLOCK = 4
const WIPE_BLOCK = 5
const WIPE_BEGUN = Uint8Array.of(0)

export class DeviceFlash {
  readonly slots: ListSlots

  constructor(readonly flash: NorFlash = new NorFlash()) {
    if (flash.geometry.blocks <= WIPE_BLOCK) throw new FlashError('the flash is too small for a device')
    this.slots = new ListSlots(flash)
  }

  /** The regions that hold something, from the first byte on. */
  regions(): Region[] {
    const { blockBytes } = this.flash.geometry
    const { slotBytes } = this.slots
    return [
      { name: 'list slot 0', start: 0, bytes: slotBytes },
      { name: 'list slot 1', start: slotBytes, bytes: slotBytes },
      { name: 'account and key', start: ACCOUNT_BLOCK * blockBytes, bytes: blockBytes },
      { name: 'wipe mark', start: WIPE_BLOCK * blockBytes, bytes: blockBytes },
    ]
  }

  /** Stores account and device key, in place of those that are there. */
  writeAccount(account: Account, key: Uint8Array): void {
    if (key.length !== DEVICE_KEY_BYTES) throw new FlashError(`a device key has ${DEVICE_KEY_BYTES} bytes`)
    this.flash.eraseBlock(ACCOUNT_BLOCK)
    this.flash.program(this.#accountStart, Buffer.concat([key, encodeAuthentication(account)]))
  }

  /** The account; undefined if there is none. */
  readAccount(): Account | undefined {
    const { blockBytes } = this.flash.geometry
    const stored = this.flash.read(this.#accountStart, blockBytes)
    if (stored.every((byte) => byte === ERASED)) return undefined
    return parseAuthentication(stored.subarray(DEVICE_KEY_BYTES))?.authentication
  }

  /** The key that the device has for itself; undefined if there is none. */
  readKey(): Uint8Array | undefined {
    const key = this.flash.read(this.#accountStart, DEVICE_KEY_BYTES)
    return key.every((byte) => byte === ERASED) ? undefined : key
  }

  /** Erases everything that a finder of the device could use, reads it back, and says what is left. */
  wipe(): WipedRegion[] {
    this.flash.program(this.#wipeStart, WIPE_BEGUN)
    return this.#finishWipe()
  }

  /** Whether a wipe has begun that is not finished. */
  get isWiping(): boolean {
    return this.flash.read(this.#wipeStart, 1)[0] !== ERASED
  }

  /** Finishes a wipe that was cut short; undefined if there was none. */
  resumeWipe(): WipedRegion[] | undefined {
    return this.isWiping ? this.#finishWipe() : undefined
  }

  /** The secrets go first, the mark last. */
  #finishWipe(): WipedRegion[] {
    this.flash.eraseBlock(ACCOUNT_BLOCK)
    this.slots.eraseAll()
    const wiped = this.regions()
      .slice(0, -1)
      .map(({ name, start, bytes }) => {
        return { region: name, bytes, left: usedBytes(this.flash, start, bytes) }
      })
    this.flash.eraseBlock(WIPE_BLOCK)
    return wiped
  }

  get #accountStart(): number {
    return ACCOUNT_BLOCK * this.flash.geometry.blockBytes
  }

  get #wipeStart(): number {
    return WIPE_BLOCK * this.flash.geometry.blockBytes
  }
}
