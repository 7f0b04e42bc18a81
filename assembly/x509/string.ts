/**
 * Characters of the string types in names, one code point after the other, without memory: a position in, the code point
 * and the next position out.
 *
 *     UTF8String, PrintableString, IA5String, NumericString, VisibleString · BMPString · UniversalString · TeletexString
 *     (read as Latin-1, as everybody does)
 *
 * prepared… gives them as RFC 5280 §7.1 compares them: letters folded, spaces at both ends away, runs of spaces one. Case is
 * folded for ASCII only. Stricter than RFC 4518's tables (names that differ in the case of other letters do not match).
 */
import { located } from "../mem/located";
import { TAG_BMP_STRING, TAG_IA5_STRING, TAG_NUMERIC_STRING, TAG_PRINTABLE_STRING, TAG_TELETEX_STRING, TAG_UNIVERSAL_STRING, TAG_UTF8_STRING, TAG_VISIBLE_STRING } from "../asn1/tag";

/** No code point: the end, or no well-formed one. */
export const NO_CHARACTER: u32 = u32.MAX_VALUE;

/** A character and the position behind it, packed as a Located is. */
// @ts-ignore: decorator
@inline
function character(codePoint: u32, next: usize): u64 {
  return located(codePoint, next);
}

// @ts-ignore: decorator
@inline
export function codePointOf(c: u64): u32 {
  return u32(c >> 32);
}

// @ts-ignore: decorator
@inline
export function nextOf(c: u64): usize {
  return usize(u32(c));
}

/** The tags of strings whose characters are compared, a bit each. */
const STRING_TAGS: u32 =
  (1 << TAG_UTF8_STRING) | (1 << TAG_PRINTABLE_STRING) | (1 << TAG_IA5_STRING) | (1 << TAG_TELETEX_STRING) |
  (1 << TAG_BMP_STRING) | (1 << TAG_UNIVERSAL_STRING) | (1 << TAG_VISIBLE_STRING) | (1 << TAG_NUMERIC_STRING);

/** Whether a tag is one of them. */
export function isString(tag: u32): bool {
  return tag < 32 && ((STRING_TAGS >> tag) & 1) != 0;
}

/** UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above 10FFFF. */
function readUtf8(at: usize, end: usize): u64 {
  let first = u32(load<u8>(at));
  if (first < 0x80) return character(first, at + 1);
  let more: u32 = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  if (first < 0xc2 || first > 0xf4 || u32(end - at) <= more) return character(NO_CHARACTER, end);
  let codePoint = first & (0x3f >> more);
  for (let i: u32 = 1; i <= more; i++) {
    let octet = u32(load<u8>(at + i));
    if (octet >> 6 != 2) return character(NO_CHARACTER, end);
    codePoint = (codePoint << 6) | (octet & 0x3f);
  }
  let least: u32 = more == 3 ? 0x10000 : more == 2 ? 0x800 : 0x80;
  if (codePoint < least || codePoint > 0x10ffff || codePoint >> 11 == 0x1b) return character(NO_CHARACTER, end);
  return character(codePoint, at + 1 + more);
}

/** The character at `at` < end of a string of type `tag`; NO_CHARACTER if it is malformed. */
export function readCharacter(tag: u32, at: usize, end: usize): u64 {
  if (tag == TAG_UTF8_STRING) return readUtf8(at, end);
  if (tag == TAG_BMP_STRING) {
    if (end - at < 2) return character(NO_CHARACTER, end);
    return character((u32(load<u8>(at)) << 8) | u32(load<u8>(at, 1)), at + 2);
  }
  if (tag == TAG_UNIVERSAL_STRING) {
    if (end - at < 4) return character(NO_CHARACTER, end);
    let codePoint = bswap(load<u32>(at));
    return codePoint > 0x10ffff ? character(NO_CHARACTER, end) : character(codePoint, at + 4);
  }
  let octet = u32(load<u8>(at));
  // the other types are subsets of ASCII, but for Teletex; real PrintableStrings have * @ _ & too, so no narrower
  return octet >= 0x80 && tag != TAG_TELETEX_STRING ? character(NO_CHARACTER, end) : character(octet, at + 1);
}

/** Whether every character of the string is well-formed. */
export function isWellFormed(tag: u32, at: usize, end: usize): bool {
  while (at < end) {
    let c = readCharacter(tag, at, end);
    if (codePointOf(c) == NO_CHARACTER) return false;
    at = nextOf(c);
  }
  return true;
}

/** Behind the spaces at `at`. */
function skipSpaces(tag: u32, at: usize, end: usize): usize {
  while (at < end) {
    let c = readCharacter(tag, at, end);
    if (codePointOf(c) != 0x20) break;
    at = nextOf(c);
  }
  return at;
}

/** Where the prepared characters begin: behind leading spaces. */
export function preparedStart(tag: u32, at: usize, end: usize): usize {
  return skipSpaces(tag, at, end);
}

/** Next prepared character; NO_CHARACTER at the end. */
export function preparedCharacter(tag: u32, at: usize, end: usize): u64 {
  if (at >= end) return character(NO_CHARACTER, end);
  let c = readCharacter(tag, at, end);
  let codePoint = codePointOf(c);
  if (codePoint == 0x20) {
    let next = skipSpaces(tag, at, end);
    return next == end ? character(NO_CHARACTER, end) : character(0x20, next);
  }
  return codePoint - 0x41 < 26 ? character(codePoint | 0x20, nextOf(c)) : c;
}
