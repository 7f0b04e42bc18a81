/**
 * Signed sliding windows of a scalar, found from the top: the mutual opposite form of Okeya, Schmidt-Samoa, Spahn, Takagi, "Signed
 * binary representations revisited", 2004. A scalar d is 2d − d digit by digit: digit i is bit(i − 1) − bit(i). A window of w such
 * digits that begins with one that is not 0 is an odd number below 2^(w−1) times a power of 2; after it, on average, one digit is 0.
 * No digit is stored.
 */

@unmanaged
export class Window {
  /** The scalar: unsigned big-endian octets. */
  scalar: usize;
  scalarBytes: u32;
  /** Digits in a window. */
  width: u32;
  /** The lowest digit that has been looked at. */
  low: u32;
  /** Where `digit` is to be added, while it is not 0. */
  at: u32;
  /** Odd and below 2^(width−1) in magnitude, or 0. */
  digit: i32;
}

export const WINDOW_BYTES: u32 = 24;

/** Begins, for a table of `multiples` odd multiples, a power of 2. bits: of the scalar; the first digit is number `bits`. */
export function windowBegin(window: Window, scalar: usize, scalarBytes: u32, bits: u32, multiples: u32): void {
  window.scalar = scalar;
  window.scalarBytes = scalarBytes;
  window.width = ctz(multiples) + 2;
  window.low = bits + 1;
  window.digit = 0;
}

/** Bit i of the scalar; 0 outside of it, below too. */
function bitOf(window: Window, i: u32): i32 {
  let octet = i >> 3;
  if (octet >= window.scalarBytes) return 0;
  return (i32(load<u8>(window.scalar + window.scalarBytes - 1 - octet)) >> (i & 7)) & 1;
}

/**
 * The odd digit to add at position i, or 0.
 * in: i goes down by one from `bits` to 0, each asked for once.
 */
export function windowDigit(window: Window, i: u32): i32 {
  if (i < window.low) {
    window.low = i;
    let sign = bitOf(window, i);
    if (sign != bitOf(window, i - 1)) {
      // the digits i to low: −bit(i)·2^(i−low) + … + bit(low)·2⁰ + bit(low − 1)
      let low: u32 = i + 1 < window.width ? 0 : i + 1 - window.width;
      let digit = -sign;
      for (let j = i; j > low; ) digit = (digit << 1) + bitOf(window, --j);
      digit += bitOf(window, low - 1);
      let zeros = ctz(digit);
      window.low = low;
      window.at = low + zeros;
      window.digit = digit >> zeros;
    }
  }
  if (window.at != i) return 0;
  let digit = window.digit;
  window.digit = 0;
  return digit;
}
