/**
 * DER primitives (X.690 §8 and §11): BOOLEAN, INTEGER, BIT STRING, NULL. All strict.
 *
 * Each function is given a range [at, end), reads one element at `at`, and answers a Located: the element's content
 * (without the octet that counts unused bits), or a failure with its place.
 */
import { DER_BIT_STRING, DER_BOOLEAN, DER_INTEGER, DER_INTEGER_RANGE, DER_NULL } from "../status";
import { readElement } from "./der";
import { addressOf, endOf, failure, hasFailed, located, Located } from "../mem/located";
import { TAG_BIT_STRING, TAG_BOOLEAN, TAG_INTEGER, TAG_NULL } from "./tag";

/** BOOLEAN: one octet, 00 or FF (X.690 §11.1). The value is the content octet. */
export function readBoolean(at: usize, end: usize): Located {
  let l = readElement(at, end, TAG_BOOLEAN);
  if (hasFailed(l)) return l;
  let content = addressOf(l);
  if (endOf(l) - content != 1) return failure(DER_BOOLEAN, at);
  let octet = load<u8>(content);
  if (octet != 0 && octet != 0xff) return failure(DER_BOOLEAN, content);
  return l;
}

/** INTEGER of any size and sign, in its shortest form (X.690 §8.3.2). */
export function readInteger(at: usize, end: usize): Located {
  let l = readElement(at, end, TAG_INTEGER);
  if (hasFailed(l)) return l;
  let content = addressOf(l);
  let length = u32(endOf(l) - content);
  if (length == 0) return failure(DER_INTEGER, at);
  if (length > 1) {
    let first = load<u8>(content);
    let sign = load<u8>(content, 1) >> 7;
    if ((first == 0 && sign == 0) || (first == 0xff && sign == 1)) return failure(DER_INTEGER, content);
  }
  return l;
}

/** INTEGER that is not negative; the sign octet, if there is one, is stripped (so 0 is an empty content). */
export function readUnsigned(at: usize, end: usize): Located {
  let l = readInteger(at, end);
  if (hasFailed(l)) return l;
  let content = addressOf(l);
  if (load<u8>(content) >= 0x80) return failure(DER_INTEGER_RANGE, content);
  if (load<u8>(content) == 0) content++;
  return located(content, endOf(l));
}

/** Reads one that is the first element of a content; if the content has failed, that. */
export function readUnsignedIn(content: Located): Located {
  return hasFailed(content) ? content : readUnsigned(addressOf(content), endOf(content));
}

/** Value of a content of readUnsigned, or 2³²−1 if it is larger than that. */
export function unsignedValue(content: Located): u32 {
  let x = addressOf(content);
  if (endOf(content) - x > 4) return u32.MAX_VALUE;
  let value: u32 = 0;
  for (; x < endOf(content); x++) value = (value << 8) | u32(load<u8>(x));
  return value;
}

/** BIT STRING of whole octets (keys, signatures): no unused bits. Content without the leading octet. */
export function readOctetBitString(at: usize, end: usize): Located {
  let l = readElement(at, end, TAG_BIT_STRING);
  if (hasFailed(l)) return l;
  let content = addressOf(l);
  if (content == endOf(l) || load<u8>(content) != 0) return failure(DER_BIT_STRING, at);
  return located(content + 1, endOf(l));
}

/**
 * BIT STRING with a named bit list (X.690 §11.2.2: no trailing zero bits; §11.2.1: unused bits are zero). Content
 * without the leading octet.
 */
export function readNamedBits(at: usize, end: usize): Located {
  let l = readElement(at, end, TAG_BIT_STRING);
  if (hasFailed(l)) return l;
  let content = addressOf(l);
  let contentEnd = endOf(l);
  if (content == contentEnd) return failure(DER_BIT_STRING, at);
  let unused = u32(load<u8>(content));
  content++;
  if (unused > 7) return failure(DER_BIT_STRING, content - 1);
  if (content == contentEnd) return unused == 0 ? located(content, contentEnd) : failure(DER_BIT_STRING, content - 1);
  let last = u32(load<u8>(contentEnd - 1));
  if ((last & ((1 << unused) - 1)) != 0 || (last >> unused & 1) == 0) return failure(DER_BIT_STRING, contentEnd - 1);
  return located(content, contentEnd);
}

/** The first 16 named bits of a content of readNamedBits: bit n of the answer is named bit n. */
export function namedBits(content: usize, contentEnd: usize): u32 {
  let bits: u32 = 0;
  for (let n: u32 = 0; n < 16 && content + (n >> 3) < contentEnd; n++) {
    bits |= ((u32(load<u8>(content + (n >> 3))) >> (7 - (n & 7))) & 1) << n;
  }
  return bits;
}

/** NULL: no content (X.690 §8.8). */
export function readNull(at: usize, end: usize): Located {
  let l = readElement(at, end, TAG_NULL);
  if (hasFailed(l)) return l;
  if (addressOf(l) != endOf(l)) return failure(DER_NULL, at);
  return l;
}
