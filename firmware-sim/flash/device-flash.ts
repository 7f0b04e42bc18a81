/**
 * The flash of a device, region by region:
 *
 *     blocks 0–1   slot 0 of the trusted list
 *     blocks 2–3   slot 1
 *     blocks 4–5   account and device key, one of them in use
 *     block  6     wipe mark: programmed while a wipe is under way
 *     blocks 7–15  free
 *
 * A wipe that is cut short is finished at the next boot, before anything is read: so no list or secret comes back that was to
 * be gone. It is read back region by region, because a key that was deleted in flash is not gone (the old one's bytes stay).
 */
import { type Account, AccountSlots } from './account-slots.js'
import { FlashError } from './flash-error.js'
import { usedBytes } from './flash-report.js'
import { ListSlots } from './list-slots.js'
import { NorFlash } from './nor-flash.js'

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

const ERASED = 0xff
const ACCOUNT_BLOCK = 4
const ACCOUNT_BLOCKS = 2
const WIPE_BLOCK = 6
const WIPE_BEGUN = Uint8Array.of(0)

export class DeviceFlash {
  readonly slots: ListSlots
  readonly #accounts: AccountSlots

  /** hardwareKey: 32 bytes that the hardware has and no flash: list and account are sealed with it. Left out: they are not. */
  constructor(
    readonly flash: NorFlash = new NorFlash(),
    readonly hardwareKey?: Uint8Array | undefined,
  ) {
    if (flash.geometry.blocks <= WIPE_BLOCK) throw new FlashError('the flash is too small for a device')
    this.slots = new ListSlots(flash)
    this.#accounts = new AccountSlots(flash, ACCOUNT_BLOCK, hardwareKey)
  }

  /** Every byte of it: what a backup has. */
  content(): Uint8Array {
    return this.flash.read(0, this.flash.size)
  }

  /** The regions that hold something, from the first byte on. */
  regions(): Region[] {
    const { blockBytes } = this.flash.geometry
    const { slotBytes } = this.slots
    return [
      { name: 'list slot 0', start: 0, bytes: slotBytes },
      { name: 'list slot 1', start: slotBytes, bytes: slotBytes },
      { name: 'account and key', start: ACCOUNT_BLOCK * blockBytes, bytes: ACCOUNT_BLOCKS * blockBytes },
      { name: 'wipe mark', start: WIPE_BLOCK * blockBytes, bytes: blockBytes },
    ]
  }

  /** Stores account and device key, in place of those that are there. Throws FlashError as AccountSlots.write. */
  writeAccount(account: Account, key: Uint8Array): void {
    this.#accounts.write(account, key)
  }

  /** Erases the account and the device key, and nothing else. */
  eraseAccount(): void {
    this.#accounts.erase()
  }

  /** The account; undefined if there is none. Throws SealedElsewhere. */
  readAccount(): Account | undefined {
    return this.#accounts.read()?.account
  }

  /** The key that the device has for itself; undefined if there is none. */
  readKey(): Uint8Array | undefined {
    return this.#accounts.read()?.key
  }

  /** At boot: finishes what was cut short. Answers what a wipe left, undefined if none was under way. */
  recover(): WipedRegion[] | undefined {
    const wiped = this.isWiping ? this.#finishWipe() : undefined
    this.#accounts.tidy()
    return wiped
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

  /** The secrets go first, the mark last. */
  #finishWipe(): WipedRegion[] {
    this.#accounts.erase()
    this.slots.eraseAll()
    const wiped = this.regions()
      .slice(0, -1)
      .map(({ name, start, bytes }) => {
        return { region: name, bytes, left: usedBytes(this.flash, start, bytes) }
      })
    this.flash.eraseBlock(WIPE_BLOCK)
    return wiped
  }

  get #wipeStart(): number {
    return WIPE_BLOCK * this.flash.geometry.blockBytes
  }
}
