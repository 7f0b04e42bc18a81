/**
 * Two slots for the trusted list image at the start of a flash, each a whole number of blocks.
 */
import { FlashError } from './flash-error.js'
import type { NorFlash } from './nor-flash.js'

/** Blocks of one slot: 8 KiB of the default flash, more than the image of the mcu build can have (6 KiB). */
const DEFAULT_SLOT_BLOCKS = 2
/** Bytes of one program operation, as the page of serial flash. */
const PAGE_BYTES = 256

export class ListSlots {
  readonly flash: NorFlash
  readonly #slotBlocks: number

  constructor(flash: NorFlash, slotBlocks = DEFAULT_SLOT_BLOCKS) {
    if (!Number.isInteger(slotBlocks) || slotBlocks < 1) {
      throw new FlashError(`a slot is a whole number of blocks, and at least one, not ${slotBlocks}`)
    }
    if (2 * slotBlocks > flash.geometry.blocks) throw new FlashError('the flash is too small for two slots')
    this.flash = flash
    this.#slotBlocks = slotBlocks
  }

  /** Bytes of one slot. */
  get slotBytes(): number {
    return this.#slotBlocks * this.flash.geometry.blockBytes
  }

  /** The whole slot, whatever is in it. */
  readSlot(slot: 0 | 1): Uint8Array {
    return this.readBack(slot, this.slotBytes)
  }

  /** Erases the slot and programs an image into it, page by page. Throws FlashError if it does not fit. */
  writeSlot(slot: 0 | 1, image: Uint8Array): void {
    if (image.length > this.slotBytes) {
      throw new FlashError(
        `the trusted list has ${image.length} bytes, and a slot ${this.slotBytes}: forget an organisation`,
      )
    }
    this.eraseSlot(slot)
    const start = this.#start(slot)
    for (let at = 0; at < image.length; at += PAGE_BYTES) {
      this.flash.program(start + at, image.subarray(at, at + PAGE_BYTES))
    }
  }

  /** Erases one slot. */
  eraseSlot(slot: 0 | 1): void {
    const first = this.#start(slot) / this.flash.geometry.blockBytes
    for (let i = 0; i < this.#slotBlocks; i++) this.flash.eraseBlock(first + i)
  }

  /**
   * Erases both slots, slot 0 first: the device trusts nobody any more. If power is cut in it, slot 1 may still hold a list,
   * the older one too: DeviceFlash.wipe marks that it has begun, and finishes it at the next boot.
   */
  eraseAll(): void {
    this.eraseSlot(0)
    this.eraseSlot(1)
  }

  /** The first `length` bytes of a slot. Throws FlashError if a slot has fewer. */
  readBack(slot: 0 | 1, length: number): Uint8Array {
    if (length > this.slotBytes) throw new FlashError(`a slot has ${this.slotBytes} bytes, not ${length}`)
    return this.flash.read(this.#start(slot), length)
  }

  /** Address of the first byte of a slot. */
  #start(slot: 0 | 1): number {
    if (slot !== 0 && slot !== 1) throw new FlashError(`slot ${slot}: there are the slots 0 and 1`)
    return slot * this.slotBytes
  }
}
