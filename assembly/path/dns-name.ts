/**
 * DNS names: what is expected, what is presented (RFC 9525 §6.3), what is constrained (RFC 5280 §4.2.1.10).
 *
 * ASCII letters compare without case; internationalized names come as A-labels. Underscores are accepted in labels
 * (Laxer than RFC 1123, as browsers; local networks have them). A trailing dot is refused everywhere.
 * A wildcard is a whole left-most label and stands for exactly one label. One label behind it is enough: `*.iocafe` is a
 * name of an organisation that has its own top (Laxer than the browsers, which know the public suffixes). `*` alone is none.
 */
import { MAX_SERVER_NAME_BYTES } from "../limits";
import { sameIgnoringCase } from "../mem/bytes";

const DOT: u32 = 0x2e;
const HYPHEN: u32 = 0x2d;
const UNDERSCORE: u32 = 0x5f;
const ASTERISK: u32 = 0x2a;

/** RFC 1035 §2.3.4 */
const MAX_LABEL_BYTES: u32 = 63;

// @ts-ignore: decorator
@inline
function isLetterOrDigit(character: u32): bool {
  return (character | 0x20) - 0x61 < 26 || character - 0x30 < 10;
}

/** Whether [x, xEnd) is a sequence of labels of letters, digits, hyphens (not at either end) and underscores. */
export function isDnsName(x: usize, xEnd: usize): bool {
  if (x == xEnd || xEnd - x > MAX_SERVER_NAME_BYTES) return false;
  let labelBytes: u32 = 0;
  let previous = DOT;
  for (; x < xEnd; x++) {
    let character = u32(load<u8>(x));
    if (character == DOT) {
      if (labelBytes == 0 || previous == HYPHEN) return false;
      labelBytes = 0;
    } else {
      if (!isLetterOrDigit(character) && character != UNDERSCORE && (character != HYPHEN || labelBytes == 0)) return false;
      if (++labelBytes > MAX_LABEL_BYTES) return false;
    }
    previous = character;
  }
  return labelBytes != 0 && previous != HYPHEN;
}

/** Behind the first dot, or xEnd if there is none. */
function afterFirstLabel(x: usize, xEnd: usize): usize {
  while (x < xEnd) {
    if (u32(load<u8>(x++)) == DOT) return x;
  }
  return xEnd;
}

// @ts-ignore: decorator
@inline
function isWildcard(x: usize, xEnd: usize): bool {
  return xEnd - x > 2 && u32(load<u8>(x)) == ASTERISK && u32(load<u8>(x, 1)) == DOT;
}

/** Whether a presented identifier (dNSName) is the expected name. in: expected is a DNS name. */
export function dnsNameMatches(x: usize, xEnd: usize, expected: usize, expectedEnd: usize): bool {
  if (!isWildcard(x, xEnd)) return sameIgnoringCase(x, xEnd, expected, expectedEnd) && isDnsName(x, xEnd);
  let rest = afterFirstLabel(expected, expectedEnd);
  return sameIgnoringCase(x + 2, xEnd, rest, expectedEnd) && isDnsName(x + 2, xEnd);
}

/**
 * Whether [x, xEnd) can be a dNSName constraint: empty (every name), or a DNS name. No wildcard. Stricter than OpenSSL and
 * Go: no leading dot, which §4.2.1.10 knows for hosts of mail and URIs only (test: what a constraint can be).
 */
export function isDnsConstraint(x: usize, xEnd: usize): bool {
  return x == xEnd || isDnsName(x, xEnd);
}

/** Whether [x, xEnd) can be presented at all: a DNS name, perhaps with a wildcard. */
export function isPresentedDnsName(x: usize, xEnd: usize): bool {
  return isDnsName(isWildcard(x, xEnd) ? x + 2 : x, xEnd);
}

/** Whether a presented name, wildcard taken as a label, is the constraint or has labels added to its left. */
export function dnsNameWithin(x: usize, xEnd: usize, constraint: usize, constraintEnd: usize): bool {
  if (constraint == constraintEnd) return true;
  let length = constraintEnd - constraint;
  if (xEnd - x < length) return false;
  let tail = xEnd - length;
  if (!sameIgnoringCase(tail, xEnd, constraint, constraintEnd)) return false;
  return tail == x || u32(load<u8>(tail - 1)) == DOT;
}

/** Whether a presented name lies within an excluded subtree, or is a wildcard that stands for some name of it. */
export function dnsNameTouches(x: usize, xEnd: usize, constraint: usize, constraintEnd: usize): bool {
  if (dnsNameWithin(x, xEnd, constraint, constraintEnd)) return true;
  if (!isWildcard(x, xEnd)) return false;
  return sameIgnoringCase(x + 2, xEnd, afterFirstLabel(constraint, constraintEnd), constraintEnd);
}
