/**
 * Located: the answer of everything that reads input. One 64-bit word:
 *
 *               bit 63   bits 62–32               bits 31–0
 *     found     0        content address          content end      the next element begins at content end
 *     failure   1        address of the offence   status
 *
 * so that the first failure carries its status and its place upwards through any number of callers, who return it
 * unchanged, and no reader needs memory.
 */

/** A place in the input, or a status and the place of the offence. */
export type Located = u64;

const FAILURE: usize = 0x80000000;

/** The Located of a success with nothing to locate. */
export const FOUND: Located = 0;

/** The Located of a success. Not inlined, as what follows: they have many callers, and code is what the small build has least of. */
export function located(content: usize, contentEnd: usize): Located {
  return (u64(content) << 32) | u64(contentEnd);
}

/** A failure with `status` at address `at`. */
export function failure(status: u32, at: usize): Located {
  return located(at | FAILURE, status);
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
export function addressOf(l: Located): usize {
  return usize(l >> 32) & ~FAILURE;
}

/** Content end of a success: where the next element begins. */
// @ts-ignore: decorator
@inline
export function endOf(l: Located): usize {
  return usize(u32(l));
}

/** Keeps a content as two words at z: its address and its end. */
export function keepContent(z: usize, l: Located): void {
  store<usize>(z, addressOf(l));
  store<usize>(z, endOf(l), 4);
}
