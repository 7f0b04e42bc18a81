/**
 * IP addresses: as text (RFC 4291 §2.2, RFC 6943 §3.1.1 strict IPv4), and within an address range (RFC 5280 §4.2.1.10).
 *
 * IPv4: four decimal numbers without leading zeros. IPv6: hexadecimal groups, one `::`, an IPv4 tail; no zone, no brackets.
 */
import { HAS_IPV6 } from "../limits";

const DOT: u32 = 0x2e;
const COLON: u32 = 0x3a;

/** Parses dotted decimal of exactly [x, xEnd) to 4 bytes at z. */
function parseIpv4(z: usize, x: usize, xEnd: usize): bool {
  for (let i: u32 = 0; i < 4; i++) {
    let value: u32 = 0;
    let digits: u32 = 0;
    for (; x < xEnd && u32(load<u8>(x)) - 0x30 < 10; x++) {
      if (digits != 0 && value == 0) return false;
      value = value * 10 + (u32(load<u8>(x)) - 0x30);
      if (++digits > 3) return false;
    }
    if (digits == 0 || value > 255) return false;
    store<u8>(z + i, u8(value));
    if (i < 3) {
      if (x == xEnd || u32(load<u8>(x)) != DOT) return false;
      x++;
    }
  }
  return x == xEnd;
}

/** Value of a hexadecimal digit, or 16. */
function hexDigit(character: u32): u32 {
  if (character - 0x30 < 10) return character - 0x30;
  let letter = (character | 0x20) - 0x61;
  return letter < 6 ? letter + 10 : 16;
}

/** Whether the text from x on has a dot before its end or the next colon. */
function isDotted(x: usize, xEnd: usize): bool {
  for (; x < xEnd; x++) {
    let character = u32(load<u8>(x));
    if (character == DOT) return true;
    if (character == COLON) return false;
  }
  return false;
}

/** Parses IPv6 text of exactly [x, xEnd) to 16 bytes at z. */
function parseIpv6(z: usize, x: usize, xEnd: usize): bool {
  let length: u32 = 0;
  // where `::` stands, in bytes; 17: nowhere yet
  let gap: u32 = 17;
  if (xEnd - x >= 2 && u32(load<u8>(x)) == COLON) {
    if (u32(load<u8>(x, 1)) != COLON) return false;
    gap = 0;
    x += 2;
  }
  while (x < xEnd) {
    if (length == 16) return false;
    if (isDotted(x, xEnd)) {
      if (length > 12 || !parseIpv4(z + length, x, xEnd)) return false;
      length += 4;
      x = xEnd;
      break;
    }
    let value: u32 = 0;
    let digits: u32 = 0;
    for (; x < xEnd; x++) {
      let digit = hexDigit(u32(load<u8>(x)));
      if (digit == 16) break;
      value = (value << 4) | digit;
      if (++digits > 4) return false;
    }
    if (digits == 0) return false;
    store<u8>(z + length, u8(value >> 8));
    store<u8>(z + length, u8(value), 1);
    length += 2;
    if (x == xEnd) break;
    if (u32(load<u8>(x)) != COLON) return false;
    x++;
    if (x == xEnd) return false;
    if (u32(load<u8>(x)) == COLON) {
      if (gap != 17) return false;
      gap = length;
      x++;
    }
  }
  if (gap == 17) return length == 16;
  // RFC 5952 §4.2.2 would not shorten one group, RFC 4291 allows it; none at all is wrong
  if (length > 14) return false;
  for (let i: u32 = 1; i <= length - gap; i++) store<u8>(z + 16 - i, load<u8>(z + length - i));
  for (let i = gap; i < gap + 16 - length; i++) store<u8>(z + i, 0);
  return true;
}

/** Parses an IP address of exactly [x, xEnd) to z, which has room for 16 bytes: 4 or 16, or 0 if it is none. */
export function parseIpAddress(z: usize, x: usize, xEnd: usize): u32 {
  if (parseIpv4(z, x, xEnd)) return 4;
  return HAS_IPV6 && parseIpv6(z, x, xEnd) ? 16 : 0;
}

/** Whether [x, xEnd) can be an iPAddress constraint: address and mask of IPv4 or IPv6, the mask one run of ones. */
export function isIpConstraint(x: usize, xEnd: usize): bool {
  let length = u32(xEnd - x);
  if (length != 8 && length != 32) return false;
  let previous: u32 = 0xff;
  for (let mask = x + (length >> 1); mask < xEnd; mask++) {
    let octet = u32(load<u8>(mask));
    // ones then zeros, and nothing after the first octet that is not full
    if ((~octet & 0xff & ((~octet & 0xff) + 1)) != 0 || (octet != 0 && previous != 0xff)) return false;
    previous = octet;
  }
  return true;
}

/** Whether an address lies within the range of a constraint of the same family. */
export function ipAddressWithin(x: usize, xEnd: usize, constraint: usize, constraintEnd: usize): bool {
  let length = u32(xEnd - x);
  if (length << 1 != u32(constraintEnd - constraint)) return false;
  let difference: u32 = 0;
  for (let i: u32 = 0; i < length; i++) {
    difference |= u32((load<u8>(x + i) ^ load<u8>(constraint + i)) & load<u8>(constraint + length + i));
  }
  return difference == 0;
}
