/**
 * DER reader (X.690 §10, strict): one element at a time, no state, no memory.
 *
 * A reader is a half-open range [at, end). A read answers a Located (mem/located.ts).
 *
 * Accepts: definite lengths in their shortest form, single-octet tags, at most 2³¹−1 bytes. Refuses all else: BER's
 * indefinite lengths, padded lengths, high tag numbers, elements that reach past the range.
 */
import { addressOf, endOf, failure, FOUND, hasFailed, located, Located } from "../mem/located";
import { DER_TRUNCATED, DER_INDEFINITE_LENGTH, DER_LENGTH_NOT_MINIMAL, DER_LENGTH_TOO_LARGE, DER_HIGH_TAG_NUMBER, DER_UNEXPECTED_TAG, DER_TRAILING_BYTES } from "../status";
import { TAG_SEQUENCE } from "./tag";

/** The identifier octet at `at`, or 0 at the end of the range (0 is no tag that X.509 uses). */
export function peekTag(at: usize, end: usize): u32 {
  return at < end ? u32(load<u8>(at)) : 0;
}

/**
 * Reads identifier and length octets alone: content address, and in the place of its end the content's length in bytes.
 * DER_TRUNCATED: they reach past the range, so that more bytes may help.
 */
export function readHeader(at: usize, end: usize): Located {
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
    if (i32(length) < 0) return failure(DER_LENGTH_TOO_LARGE, at + 1);
    content += octets;
  }
  return located(content, length);
}

/** Reads one element of any tag. */
export function readAny(at: usize, end: usize): Located {
  let l = readHeader(at, end);
  if (hasFailed(l)) return l;
  let content = addressOf(l);
  let length = u32(endOf(l));
  if (u32(end - content) < length) return failure(DER_TRUNCATED, at);
  return located(content, content + length);
}

/** Reads one element, which must have `tag`. */
export function readElement(at: usize, end: usize, tag: u32): Located {
  if (at >= end) return failure(DER_TRUNCATED, at);
  if (u32(load<u8>(at)) != tag) return failure(DER_UNEXPECTED_TAG, at);
  return readAny(at, end);
}

/** Reads one SEQUENCE. */
export function readSequence(at: usize, end: usize): Located {
  return readElement(at, end, TAG_SEQUENCE);
}

/** Reads the first element of a content, which must have `tag`; if the content has failed, that. */
export function readElementIn(content: Located, tag: u32): Located {
  return hasFailed(content) ? content : readElement(addressOf(content), endOf(content), tag);
}

/** l, if it has not failed and ends at `end`; `status` if something is behind it. */
export function endingAt(l: Located, end: usize, status: u32): Located {
  return hasFailed(l) || endOf(l) == end ? l : failure(status, endOf(l));
}

/** Fails unless the range is used up. */
export function checkEnd(at: usize, end: usize): Located {
  return at == end ? FOUND : failure(DER_TRAILING_BYTES, at);
}
