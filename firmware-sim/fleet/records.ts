/**
 * Devices at rest: what a device keeps while it is not connected, at most 1 KiB.
 *
 *     0  u8    what came of its capture
 *     1  u8    zero
 *     2  u16   bytes of slot 0 of its trusted list
 *     4  u16   bytes of slot 1
 *     6        both slots, one behind the other
 *
 * Account and key of a device come from the seed and its number; everything else of it is made when it wakes.
 */
import { DeviceFlash } from '../flash/device-flash.js'
import { type Geometry, NorFlash } from '../flash/nor-flash.js'

/** Bytes of one device at rest. */
export const RECORD_BYTES = 1024

/** A small flash, for the time in which a device is awake: slots of 1 KiB. */
const GEOMETRY: Geometry = { blockBytes: 512, blocks: 7 }
const HEADER_BYTES = 6
const ERASED = 0xff

/** What came of the capture of a device. */
export const STATES = ['new', 'captured', 'refused', 'failed'] as const
export type DeviceState = (typeof STATES)[number]

/** Content of a slot without the erased bytes at its end. */
function trimmed(slot: Uint8Array): Uint8Array {
  let end = slot.length
  while (end > 0 && slot[end - 1] === ERASED) end--
  return slot.subarray(0, end)
}

export class FleetRecords {
  readonly #bytes: Uint8Array
  readonly #view: DataView

  constructor(readonly count: number) {
    this.#bytes = new Uint8Array(count * RECORD_BYTES)
    this.#view = new DataView(this.#bytes.buffer)
  }

  stateOf(index: number): DeviceState {
    return STATES[this.#view.getUint8(index * RECORD_BYTES)] ?? 'failed'
  }

  /** The flash of a device that wakes. */
  wake(index: number): DeviceFlash {
    const at = index * RECORD_BYTES
    const flash = new DeviceFlash(new NorFlash(GEOMETRY))
    const lengths = [this.#view.getUint16(at + 2, true), this.#view.getUint16(at + 4, true)]
    let from = at + HEADER_BYTES
    for (const [slot, length] of lengths.entries()) {
      if (length > 0) flash.slots.writeSlot(slot as 0 | 1, this.#bytes.subarray(from, from + length))
      from += length
    }
    return flash
  }

  /** A device goes to rest. Throws RangeError if it needs more than a record. */
  rest(index: number, state: DeviceState, { slots }: DeviceFlash): void {
    const at = index * RECORD_BYTES
    const images = [trimmed(slots.readSlot(0)), trimmed(slots.readSlot(1))] as const
    const length = HEADER_BYTES + images[0].length + images[1].length
    if (length > RECORD_BYTES) throw new RangeError(`a device at rest has ${length} bytes: more than ${RECORD_BYTES}`)
    this.#view.setUint8(at, STATES.indexOf(state))
    this.#view.setUint16(at + 2, images[0].length, true)
    this.#view.setUint16(at + 4, images[1].length, true)
    this.#bytes.set(images[0], at + HEADER_BYTES)
    this.#bytes.set(images[1], at + HEADER_BYTES + images[0].length)
  }
}
