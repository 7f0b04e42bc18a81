/**
 * Located: the answer of everything that reads input. One 64-bit word:
 *
 *                  bits 63–32               bit 31   bits 30–0
 *     found     content address          0        content end      the next element begins at content end
 *     failure   address of the offence   1        status
 *
 * so that the first failure carries its status and its place upwards through any number of callers, who return it
 * unchanged, and no reader needs memory.
 */

/** A place in the input, or a status and the place of the offence. */
export type Located = u64;

const FAILURE: u32 = 0x80000000;

/** The Located of a success with nothing to locate. */
export const FOUND: Located = 0;

// @ts-ignore: decorator
@inline
export function located(content: usize, contentEnd: usize): Located {
  return (u64(content) << 32) | u64(contentEnd);
}

/** A failure with `status` at address `at`. Not inlined: it has some hundred callers, and code is what the small build has least of. */
export function failure(status: u32, at: usize): Located {
  return (u64(at) << 32) | u64(status | FAILURE);
}

// @ts-ignore: decorator
@inline
export function hasFailed(l: Located): bool {
  return i32(l) < 0;
}

/** The status of a failure. */
// @ts-ignore: decorator
@inline
export function statusOf(l: Located): u32 {
  return u32(l) & ~FAILURE;
}

/** Content address of a success, or address of the offence of a failure. */
// @ts-ignore: decorator
@inline
export function addressOf(l: Located): usize {
  return usize(l >> 32);
}

/** Content end of a success: where the next element begins. */
// @ts-ignore: decorator
@inline
export function endOf(l: Located): usize {
  return usize(u32(l));
}
