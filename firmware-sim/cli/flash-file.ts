/**
 * The flash file of a simulated device, and the trusted list in it.
 */
import { TrustList } from '../../bindings/index.js'
import { DeviceFlash } from '../flash/device-flash.js'
import { NorFlash } from '../flash/nor-flash.js'

/** Where `pair` keeps what it learns, if nothing else is said. */
export const DEFAULT_FLASH_FILE = 'flash.bin'

/** A flash file. Throws FlashError, which names the file and what to do. */
export function openFlash(path: string, create: boolean): DeviceFlash {
  return new DeviceFlash(NorFlash.openFile(path, { create }))
}

/** The trusted list of a flash file, read only. Throws FlashError, or TrustError if neither slot is good. */
export function readTrustList(path: string): TrustList {
  const { slots } = openFlash(path, false)
  return new TrustList({ slots: [slots.readSlot(0), slots.readSlot(1)] })
}
