/**
 * Bytes in linear memory: copy, fill, compare, big-endian loads.
 *
 * Small loops on purpose: without the bulk-memory proposal `memory.copy` and `memory.fill` become 2 KB of code.
 * All ranges are half-open [x, xEnd) or (x, length); lengths in bytes.
 */
/** z[0..length) = x[0..length). alias: z ≤ x may overlap (copies upwards). */
export function copyBytes(z: usize, x: usize, length: u32): void {
  for (let i: u32 = 0; i < length; i++) store<u8>(z + i, load<u8>(x + i));
}

/** z[0..length) = value. */
export function fillBytes(z: usize, value: u8, length: u32): void {
  for (let i: u32 = 0; i < length; i++) store<u8>(z + i, value);
}

/** z[0..length) = 0, by words. in: length a multiple of 8. */
export function clearWords(z: usize, length: u32): void {
  for (let i: u32 = 0; i < length; i += 8) store<u64>(z + i, 0);
}

/**
 * The answer "equal" of a comparison that decides about a signature. Not 0: a call that a fault skips leaves 0, and so does memory
 * that was never written. Not 1 either, which many a local holds. 20 bits are three bytes of code.
 */
export const EQUAL: u32 = 0xb96a5;

/** OR of the XORs of two byte strings of equal length: 0 if and only if they are equal. No branch on their content. */
export function differenceOfBytes(x: usize, y: usize, length: u32): u32 {
  let difference: u32 = 0;
  let i: u32 = 0;
  for (; i < length; i++) difference |= u32(load<u8>(x + i) ^ load<u8>(y + i));
  // a loop that a fault ends early tells of a difference
  return difference | (i ^ length);
}

/**
 * EQUAL exactly if two byte strings of equal length, not 0, are equal. A loop of its own, for a call in it could be skipped; and with
 * a length of 0, which a fault leaves in place of the right one, nothing is equal.
 */
export function outcomeOfBytes(x: usize, y: usize, length: u32): u32 {
  let outcome: u32 = 0;
  let i: u32 = 0;
  for (; i < length; i++) outcome |= EQUAL | (u32(load<u8>(x + i) ^ load<u8>(y + i)) << 24);
  return outcome ^ (i ^ length);
}

/** Whether two ranges hold the same bytes. */
export function equalBytes(x: usize, xEnd: usize, y: usize, yEnd: usize): bool {
  if (xEnd - x != yEnd - y) return false;
  return differenceOfBytes(x, y, u32(xEnd - x)) == 0;
}

/** Whether two ranges hold the same bytes but for the case of ASCII letters. */
export function sameIgnoringCase(x: usize, xEnd: usize, y: usize, yEnd: usize): bool {
  if (xEnd - x != yEnd - y) return false;
  let difference: u32 = 0;
  for (; x < xEnd; x++, y++) {
    let a = u32(load<u8>(x));
    let b = u32(load<u8>(y));
    if (a - 0x41 < 26) a |= 0x20;
    if (b - 0x41 < 26) b |= 0x20;
    difference |= a ^ b;
  }
  return difference == 0;
}

/** 32-bit big-endian load. */
// @ts-ignore: decorator
@inline
export function loadU32BE(x: usize): u32 {
  return bswap(load<u32>(x));
}

/** 32-bit big-endian store. */
// @ts-ignore: decorator
@inline
export function storeU32BE(z: usize, value: u32): void {
  store<u32>(z, bswap(value));
}
