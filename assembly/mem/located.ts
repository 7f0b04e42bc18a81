/**
 * Located: the answer of everything that reads input. One 64-bit word:
 *
 *     found     0 | content address (31 bits) | content end (32 bits)      the next element begins at content end
 *     failure   1 | address of the offence    | status
 *
 * so that the first failure carries its status and its place upwards through any number of callers, who return it
 * unchanged, and no reader needs memory.
 */

/** A place in the input, or a status and the place of the offence. */
export type Located = u64;

const FAILURE: u64 = 1 << 63;

/** The Located of a success with nothing to locate. */
export const FOUND: Located = 0;

// @ts-ignore: decorator
@inline
export function located(content: usize, contentEnd: usize): Located {
  return (u64(content) << 32) | u64(contentEnd);
}

/** A failure with `status` at address `at`. */
// @ts-ignore: decorator
@inline
export function failure(status: u32, at: usize): Located {
  return FAILURE | (u64(at) << 32) | u64(status);
}

// @ts-ignore: decorator
@inline
export function hasFailed(l: Located): bool {
  return i64(l) < 0;
}

/** The status of a failure. */
// @ts-ignore: decorator
@inline
export function statusOf(l: Located): u32 {
  return u32(l);
}

/** Content address of a success, or address of the offence of a failure. */
// @ts-ignore: decorator
@inline
export function addressOf(l: Located): usize {
  return usize((l >> 32) & 0x7fffffff);
}

/** Content end of a success: where the next element begins. */
// @ts-ignore: decorator
@inline
export function endOf(l: Located): usize {
  return usize(u32(l));
}
