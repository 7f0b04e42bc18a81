/**
 * What is in a flash, told to people: which blocks are erased, and how much of the others is used.
 */
import type { NorFlash } from './nor-flash.js'

const ERASED = 0xff
/** Digits of an address: enough for 64 KiB, more where they are needed. */
const ADDRESS_DIGITS = 4

/** Bytes of a range that do not look erased. */
export function usedBytes(flash: NorFlash, start: number, length: number): number {
  let used = 0
  for (const byte of flash.read(start, length)) if (byte !== ERASED) used++
  return used
}

/**
 * One line for each block: its number, the address of its first byte in hexadecimal, and how many of its bytes are used. A
 * byte that was programmed to FF looks erased, and counts as such. Nothing is written. Throws PowerCut while power is cut.
 */
export function describeFlash(flash: NorFlash): string[] {
  const { blockBytes, blocks } = flash.geometry
  const width = String(blocks - 1).length
  return Array.from({ length: blocks }, (_, block) => {
    const start = block * blockBytes
    const used = usedBytes(flash, start, blockBytes)
    const state = used === 0 ? 'erased' : `${used} of ${blockBytes} bytes used`
    return `block ${String(block).padStart(width)}  0x${start.toString(16).padStart(ADDRESS_DIGITS, '0')}  ${state}`
  })
}
