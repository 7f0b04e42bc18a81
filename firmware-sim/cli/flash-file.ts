/**
 * The flash file of a simulated device, and the trusted list in it.
 */
import { TrustError, TrustList } from '../../bindings/index.js'
import { DeviceFlash } from '../flash/device-flash.js'
import { NorFlash } from '../flash/nor-flash.js'

/** Where `pair` keeps what it learns, if nothing else is said. */
export const DEFAULT_FLASH_FILE = 'flash.bin'

/** A flash file. Throws FlashError, which names the file and what to do. */
export function openFlash(path: string, create: boolean): DeviceFlash {
  return new DeviceFlash(NorFlash.openFile(path, { create }))
}

/** Does what reads the trusted list of a flash file; a refusal of both slots then names the file and what to do. */
export function reading<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof TrustError) || error.slots === undefined) throw error
    const [first, second] = error.slots
    const what =
      `${path}: neither slot holds a good trusted list (slot 0: ${first}, slot 1: ${second}). Nothing was changed. ` +
      'Restore the file from a backup, or move it away and pair the device again.'
    throw new TrustError(error.status, { slots: error.slots, what })
  }
}

/** The trusted list of a flash file, read only. Throws FlashError, or TrustError if neither slot is good. */
export function readTrustList(path: string): TrustList {
  const { slots } = openFlash(path, false)
  return reading(path, () => new TrustList({ slots: [slots.readSlot(0), slots.readSlot(1)] }))
}
