/**
 * Residues of an odd modulus m in signed limbs of `bits` bits, 26 to 29.
 *
 *     x = x[0] + x[1]·2^bits + … + x[n−1]·2^(bits·(n−1))        one i32 each at address x + 4i        R = 2^(bits·n) ≥ 4m
 *
 *     tight      0 ≤ x[i] < 2^bits for i < n − 1; x[n−1] has the sign: what every function here yields
 *     k-loose    |x[i]| < k·2^bits
 *
 * Products: mp/rows.ts. RSA keeps its residues in [0, 2m), and only the last one is brought below m. Fields have larger R and let
 * differences be negative.
 */

/**
 * −m⁻¹ mod 2^bits, in the low bits, of a modulus whose lowest limb is m0.
 * in: m0 odd.
 * bound: m0 is its own inverse to 3 bits; each Newton step doubles the right bits: 3, 6, 12, 24, 48.
 */
export function montgomeryN0(m0: u32): u32 {
  let inverse = m0;
  for (let i = 0; i < 4; i++) inverse *= 2 - m0 * inverse;
  return 0 - inverse;
}

/**
 * z = the unsigned big-endian integer [x, x + xBytes), which may be longer than z if it begins with zeros.
 * out: true if it fits; otherwise z holds the low limbs.
 * alias: z must not overlap x.
 */
export function residueFromBytes(z: usize, n: u32, bits: u32, x: usize, xBytes: u32): bool {
  let gathered: u64 = 0;
  let have: u32 = 0;
  let at = x + xBytes;
  for (let zEnd = z + (n << 2); z < zEnd; z += 4) {
    while (have < bits && at > x) {
      gathered |= u64(load<u8>(--at)) << have;
      have += 8;
    }
    store<u32>(z, u32(gathered) & ((1 << bits) - 1));
    gathered >>= bits;
    have = have > bits ? have - bits : 0;
  }
  for (; at > x; ) gathered |= load<u8>(--at);
  return gathered == 0;
}

/** [z, z + zBytes) = x, big-endian. in: x tight, 0 ≤ x < 2^(8·zBytes). alias: z must not overlap x. */
export function residueToBytes(z: usize, zBytes: u32, x: usize, n: u32, bits: u32): void {
  let gathered: u64 = 0;
  let have: u32 = 0;
  let xEnd = x + (n << 2);
  for (let at = z + zBytes; at > z; ) {
    if (have < 8 && x < xEnd) {
      gathered |= u64(load<u32>(x)) << have;
      have += bits;
      x += 4;
    }
    store<u8>(--at, u8(gathered));
    gathered >>= 8;
    have = have > 8 ? have - 8 : 0;
  }
}

/**
 * The bits of x from the bit `from` upwards.
 * in: x tight, 0 ≤ x < 2^(from + 64).
 */
function bitsFrom(x: usize, n: u32, bits: u32, from: u32): u64 {
  let limb = from / bits;
  let found = u64(load<u32>(x + (limb << 2))) >> (from % bits);
  let have = bits - (from % bits);
  for (limb++; limb < n; limb++) {
    found |= u64(load<u32>(x + (limb << 2))) << have;
    have += bits;
  }
  return found;
}

/**
 * z = z·2^(bits·steps) mod m: for steps = n into Montgomery form, by steps z ← z·2^bits − q·m. They need no R² mod m, and all together
 * take as long as a product.
 * in: z tight, 0 ≤ z < 2m; m has exactly `modulusBits` bits, at least 64; bits ≤ 29.
 * out: z tight, 0 ≤ z < 2m.
 * bound: let h = ⌊m/2^(modulusBits−34)⌋ + 1 ≤ 2³⁴ and v = ⌊z·2^bits/2^(modulusBits−34)⌋ < 2^(1 + bits + 34) ≤ 2⁶⁴. q = ⌊v/h⌋ ≤
 * z·2^bits/m < 2³⁰ is never too large, and too small by less than 1 + (2³⁰ + 1)/2³³; so 0 ≤ z·2^bits − q·m < (1 + 1/4)·m. Each limb
 * of the difference is in (−2⁵⁹ − 2³⁰, 2²⁹], its carry negative or 0.
 */
export function residueToMontgomery(z: usize, m: usize, n: u32, bits: u32, modulusBits: u32, steps: u32): void {
  let mask: u32 = (1 << bits) - 1;
  let h = bitsFrom(m, n, bits, modulusBits - 34) + 1;
  for (; steps > 0; steps--) {
    let q = i64(i32(bitsFrom(z, n, bits, modulusBits - 34 - bits) / h));
    // of z·2^bits: the limb at x is the one below it in z
    let below: i64 = 0;
    let carry: i64 = 0;
    let y = m;
    for (let x = z; x < z + (n << 2); x += 4) {
      carry += below - q * i64(load<i32>(y));
      below = i64(load<u32>(x));
      store<u32>(x, u32(carry) & mask);
      carry >>= bits;
      y += 4;
    }
  }
}

/** z = z + f·m. in: z tight, |f| = 1. out: z tight. bound: a limb of the sum is below 2^(bits + 1), its carry −1, 0 or 1. */
export function residueAddModulus(z: usize, m: usize, f: i32, n: u32, bits: u32): void {
  let carry: i32 = 0;
  let last = z + ((n - 1) << 2);
  for (; z <= last; z += 4) {
    carry += load<i32>(z) + f * load<i32>(m);
    store<i32>(z, z == last ? carry : carry & ((1 << bits) - 1));
    carry >>= bits;
    m += 4;
  }
}

/** z = z mod m. in: z tight, −m ≤ z < 2m. out: 0 ≤ z < m. */
export function residueReduce(z: usize, m: usize, n: u32, bits: u32): void {
  let top = z + ((n - 1) << 2);
  let f: i32 = -1;
  do {
    residueAddModulus(z, m, f, n, bits);
    f = 1;
  } while (load<i32>(top) < 0);
}

/** Whether x < y. in: both tight and not negative. */
export function isBelow(x: usize, y: usize, n: u32): bool {
  for (let i: usize = n << 2; i > 0; ) {
    i -= 4;
    let a = load<u32>(x + i);
    let b = load<u32>(y + i);
    if (a != b) return a < b;
  }
  return false;
}
