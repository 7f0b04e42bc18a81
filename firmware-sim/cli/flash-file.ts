/**
 * The flash file of a simulated device, and the trusted list in it.
 */
import { TrustList } from '../../bindings/index.js'
import { ListSlots } from '../flash/list-slots.js'
import { NorFlash } from '../flash/nor-flash.js'

/** Where `pair` keeps what it learns, if nothing else is said. */
export const DEFAULT_FLASH_FILE = 'flash.bin'

/** The slots of a flash file. Throws FlashError, which names the file and what to do. */
export function openSlots(path: string, create: boolean): ListSlots {
  return new ListSlots(NorFlash.openFile(path, { create }))
}

/** The trusted list of a flash file, read only. Throws FlashError, or TrustError if neither slot is good. */
export function readTrustList(path: string): TrustList {
  const slots = openSlots(path, false)
  return new TrustList({ slots: [slots.readSlot(0), slots.readSlot(1)] })
}
