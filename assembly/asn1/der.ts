/**
 * DER reader (X.690 §10, strict): one element at a time, no state, no memory.
 *
 * A reader is a half-open range [at, end). A read answers one 64-bit word, a **Located**:
 *
 *     found     0 | content address (31 bits) | content end (32 bits)      the next element begins at content end
 *     failure   1 | address of the offence    | status
 *
 * so that the first failure carries its status and its place upwards through any number of callers, who return it
 * unchanged.
 *
 * Accepts: definite lengths in their shortest form, single-octet tags, at most 2³¹−1 bytes. Refuses all else: BER's
 * indefinite lengths, padded lengths, high tag numbers, elements that reach past the range.
 */
import { DER_TRUNCATED, DER_INDEFINITE_LENGTH, DER_LENGTH_NOT_MINIMAL, DER_LENGTH_TOO_LARGE, DER_HIGH_TAG_NUMBER, DER_UNEXPECTED_TAG, DER_TRAILING_BYTES } from "../status";

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

/** The identifier octet at `at`, or 0 at the end of the range (0 is no tag that X.509 uses). */
// @ts-ignore: decorator
@inline
export function peekTag(at: usize, end: usize): u32 {
  return at < end ? u32(load<u8>(at)) : 0;
}

/** Reads one element of any tag. */
export function readAny(at: usize, end: usize): Located {
  if (end < at + 2) return failure(DER_TRUNCATED, at);
  if ((load<u8>(at) & 0x1f) == 0x1f) return failure(DER_HIGH_TAG_NUMBER, at);
  let length = u32(load<u8>(at, 1));
  let content = at + 2;
  if (length >= 0x80) {
    let octets = length & 0x7f;
    // X.690 §10.1: the definite form
    if (octets == 0) return failure(DER_INDEFINITE_LENGTH, at + 1);
    if (octets > 4) return failure(DER_LENGTH_TOO_LARGE, at + 1);
    if (u32(end - content) < octets) return failure(DER_TRUNCATED, at + 1);
    length = 0;
    for (let i: u32 = 0; i < octets; i++) length = (length << 8) | u32(load<u8>(content + i));
    // X.690 §10.1: the fewest octets
    if (length < 0x80 || length >> ((octets - 1) << 3) == 0) return failure(DER_LENGTH_NOT_MINIMAL, at + 1);
    content += octets;
  }
  if (u32(end - content) < length) return failure(DER_TRUNCATED, at);
  return located(content, content + length);
}

/** Reads one element, which must have `tag`. */
export function readElement(at: usize, end: usize, tag: u32): Located {
  if (at >= end) return failure(DER_TRUNCATED, at);
  if (u32(load<u8>(at)) != tag) return failure(DER_UNEXPECTED_TAG, at);
  return readAny(at, end);
}

/** Fails unless the range is used up. */
export function checkEnd(at: usize, end: usize): Located {
  return at == end ? FOUND : failure(DER_TRAILING_BYTES, at);
}
