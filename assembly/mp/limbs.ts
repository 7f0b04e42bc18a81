/**
 * Multi-precision integers: n limbs of 32 bits in linear memory, least significant first.
 *
 *     x = x[0] + x[1]·2³² + … + x[n−1]·2^(32(n−1))        x[i] at address x + 4i, 4-byte aligned
 *
 * Any n ≥ 1. No function keeps state; all run in variable time, which is fine, because verification has no secrets.
 */

/**
 * z = the unsigned big-endian integer in [x, x + xBytes), which may be longer than 4n bytes if it begins with zeros.
 * out: true if it fits; otherwise z holds the low limbs.
 * alias: z must not overlap x.
 */
export function mpFromBytes(z: usize, n: u32, x: usize, xBytes: u32): bool {
  let excess: u32 = 0;
  for (let i: u32 = 0; i < n; i++) store<u32>(z + (i << 2), 0);
  for (let i: u32 = 0; i < xBytes; i++) {
    let octet = u32(load<u8>(x + xBytes - 1 - i));
    if (i >> 2 < n) store<u8>(z + i, u8(octet));
    else excess |= octet;
  }
  return excess == 0;
}

/**
 * [z, z + zBytes) = x as an unsigned big-endian integer, zeros in front.
 * in: x < 2^(8·zBytes), or its high bytes are lost.
 * alias: z must not overlap x.
 */
export function mpToBytes(z: usize, zBytes: u32, x: usize, n: u32): void {
  for (let i: u32 = 0; i < zBytes; i++) {
    store<u8>(z + zBytes - 1 - i, i >> 2 < n ? load<u8>(x + i) : 0);
  }
}

/** z = x. alias: z may be x. */
export function mpCopy(z: usize, x: usize, n: u32): void {
  for (let i: u32 = 0; i < n; i++) store<u32>(z + (i << 2), load<u32>(x + (i << 2)));
}

/** −1 if x < y, 0 if x = y, 1 if x > y. */
export function mpCompare(x: usize, y: usize, n: u32): i32 {
  for (let i = n << 2; i > 0; ) {
    i -= 4;
    let a = load<u32>(x + i);
    let b = load<u32>(y + i);
    if (a != b) return a < b ? -1 : 1;
  }
  return 0;
}

/** Whether x = 0. */
export function mpIsZero(x: usize, n: u32): bool {
  let any: u32 = 0;
  for (let i: u32 = 0; i < n; i++) any |= load<u32>(x + (i << 2));
  return any == 0;
}

/** Whether x is odd. */
// @ts-ignore: decorator
@inline
export function mpIsOdd(x: usize): bool {
  return (load<u32>(x) & 1) != 0;
}

/** Bits of x without leading zeros; 0 for 0. */
export function mpBitLength(x: usize, n: u32): u32 {
  for (let i = n; i > 0; i--) {
    let limb = load<u32>(x + ((i - 1) << 2));
    if (limb) return (i << 5) - clz(limb);
  }
  return 0;
}

/**
 * z = (x + y) mod 2^(32n); answers the carry, 0 or 1.
 * alias: z may be x, y or both.
 * bound: 2·(2³²−1) + 1 < 2³³.
 */
export function mpAdd(z: usize, x: usize, y: usize, n: u32): u32 {
  let carry: u64 = 0;
  for (let i: u32 = 0; i < n << 2; i += 4) {
    carry += u64(load<u32>(x + i)) + u64(load<u32>(y + i));
    store<u32>(z + i, u32(carry));
    carry >>= 32;
  }
  return u32(carry);
}

/**
 * z = (x − y) mod 2^(32n); answers the borrow, 0 or 1.
 * alias: z may be x, y or both.
 * bound: differences lie in [−2³², 2³²), so that the arithmetic shift leaves −1 or 0.
 */
export function mpSub(z: usize, x: usize, y: usize, n: u32): u32 {
  let carry: i64 = 0;
  for (let i: u32 = 0; i < n << 2; i += 4) {
    carry += i64(load<u32>(x + i)) - i64(load<u32>(y + i));
    store<u32>(z + i, u32(carry));
    carry >>= 32;
  }
  return u32(-carry);
}
