/**
 * Residues of a large odd modulus m in limbs of 27 bits, for RSA: sums of products without carries.
 *
 *     x = x[0] + x[1]·2²⁷ + … + x[n−1]·2^(27(n−1))        0 ≤ x[i] < 2²⁷, one u32 each, at address x + 4i
 *     n = residueLimbs(bits of m) = ⌈(bits + 2) / 27⌉      R = 2^(27n) ≥ 4m
 *
 * WebAssembly has a 64-bit product and no carry flag. With 27 bits a whole column of the product, 2n products of 54
 * bits, fits one 64-bit accumulator up to n = 511 (13,795 bits), so that the inner loop is load, load, multiply, add
 * (product scanning; the reduction is FIPS of Koç, Acar, Kaliski 1996). Because R ≥ 4m, a product of two residues below
 * 2m is below 2m again without a subtraction (Walter, "Montgomery exponentiation needs no final subtractions", 1999): a
 * residue is kept below 2m, and only the last one is brought below m.
 */
import { montgomeryN0 } from "./montgomery";

/** Bits of a limb. */
export const RESIDUE_LIMB_BITS: u32 = 27;
const LIMB_BITS: u32 = RESIDUE_LIMB_BITS;
const LIMB_MASK: u32 = (1 << LIMB_BITS) - 1;

/** Limbs of a residue of a modulus of `bits` bits. */
export function residueLimbs(bits: u32): u32 {
  return (bits + 1 + LIMB_BITS) / LIMB_BITS;
}

/** z = the unsigned big-endian integer [x, x + xBytes). in: it is below 2^(27n). alias: z must not overlap x. */
export function residueFromBytes(z: usize, n: u32, x: usize, xBytes: u32): void {
  let gathered: u64 = 0;
  let bits: u32 = 0;
  let at = x + xBytes;
  for (let zEnd = z + (n << 2); z < zEnd; z += 4) {
    while (bits < LIMB_BITS && at > x) {
      gathered |= u64(load<u8>(--at)) << bits;
      bits += 8;
    }
    store<u32>(z, u32(gathered) & LIMB_MASK);
    gathered >>= LIMB_BITS;
    bits = bits > LIMB_BITS ? bits - LIMB_BITS : 0;
  }
}

/** [z, z + zBytes) = x, big-endian. in: x < 2^(8·zBytes). alias: z must not overlap x. */
export function residueToBytes(z: usize, zBytes: u32, x: usize, n: u32): void {
  let gathered: u64 = 0;
  let bits: u32 = 0;
  let xEnd = x + (n << 2);
  for (let at = z + zBytes; at > z; ) {
    if (bits < 8 && x < xEnd) {
      gathered |= u64(load<u32>(x)) << bits;
      bits += LIMB_BITS;
      x += 4;
    }
    store<u8>(--at, u8(gathered));
    gathered >>= 8;
    bits = bits > 8 ? bits - 8 : 0;
  }
}

/** −m⁻¹ mod 2²⁷. in: m odd. */
export function residueN0(m: usize): u32 {
  return montgomeryN0(load<u32>(m)) & LIMB_MASK;
}

/**
 * sum + x[0]·y[0] + x[1]·y[−1] + … of `count` products, y running downwards.
 * bound: the caller's.
 */
function sumOfProducts(sum: u64, x: usize, y: usize, count: u32): u64 {
  let xEnd = x + (count << 2);
  for (let eights = x + ((count & ~7) << 2); x < eights; x += 32) {
    y -= 32;
    sum +=
      u64(load<u32>(x)) * u64(load<u32>(y, 32)) +
      u64(load<u32>(x, 4)) * u64(load<u32>(y, 28)) +
      u64(load<u32>(x, 8)) * u64(load<u32>(y, 24)) +
      u64(load<u32>(x, 12)) * u64(load<u32>(y, 20)) +
      u64(load<u32>(x, 16)) * u64(load<u32>(y, 16)) +
      u64(load<u32>(x, 20)) * u64(load<u32>(y, 12)) +
      u64(load<u32>(x, 24)) * u64(load<u32>(y, 8)) +
      u64(load<u32>(x, 28)) * u64(load<u32>(y, 4));
  }
  for (; x < xEnd; x += 4) {
    sum += u64(load<u32>(x)) * u64(load<u32>(y));
    y -= 4;
  }
  return sum;
}

/**
 * Column i of x·y, added to `sum`: the products x[j]·y[i−j] with 0 ≤ j, i−j < n. If x and y are one, each pair of equal
 * products is computed once and doubled.
 */
// @ts-ignore: decorator
@inline
function addColumn(sum: u64, x: usize, y: usize, i: u32, n: u32): u64 {
  let first = i < n ? 0 : i - n + 1;
  let last = i - first;
  if (x != y) return sumOfProducts(sum, x + (first << 2), y + (last << 2), last - first + 1);
  sum += sumOfProducts(0, x + (first << 2), x + (last << 2), (last - first + 1) >> 1) << 1;
  if (i & 1) return sum;
  let middle = u64(load<u32>(x + (i << 1)));
  return sum + middle * middle;
}

/**
 * z = x·y·R⁻¹ mod m.
 * in: x, y < 2m; n0 = residueN0(m).
 * out: z < 2m.
 * alias: x may be y (a square, which costs three quarters); z must be none of x, y, m. While it runs, z holds the
 * factors of m in the sum (q of Koç et al.).
 * bound: a column has at most n products of x·y and n of q·m, each below 2⁵⁴, and a carry below 2³⁷: below 2⁶⁴ for
 * n ≤ 511. z < (2m·2m + R·m) / R ≤ 2m, so that the last limb is below 2²⁷ by itself.
 */
export function residueMultiply(z: usize, x: usize, y: usize, m: usize, n0: u32, n: u32): void {
  let sum: u64 = 0;
  let m0 = u64(load<u32>(m));
  let i: u32 = 0;
  for (; i < n; i++) {
    sum = addColumn(sum, x, y, i, n);
    sum = sumOfProducts(sum, z, m + (i << 2), i);
    let q = (u32(sum) * n0) & LIMB_MASK;
    store<u32>(z + (i << 2), q);
    sum = (sum + u64(q) * m0) >> LIMB_BITS;
  }
  for (let zEnd = z + (n << 2); z < zEnd - 4; i++) {
    sum = addColumn(sum, x, y, i, n);
    sum = sumOfProducts(sum, z + 4, m + ((n - 1) << 2), 2 * n - 1 - i);
    store<u32>(z, u32(sum) & LIMB_MASK);
    sum >>= LIMB_BITS;
    z += 4;
  }
  store<u32>(z, u32(sum));
}

/**
 * 63 bits of x from the bit `from` upwards.
 * in: x < 2^(from + 63); from ≥ 0.
 */
function bitsFrom(x: usize, n: u32, from: u32): u64 {
  let limb = from / LIMB_BITS;
  let bits = u64(load<u32>(x + (limb << 2))) >> (from % LIMB_BITS);
  let have = LIMB_BITS - (from % LIMB_BITS);
  for (limb++; limb < n; limb++) {
    bits |= u64(load<u32>(x + (limb << 2))) << have;
    have += LIMB_BITS;
  }
  return bits;
}

/**
 * z = z·R mod m: into Montgomery form by n steps z ← z·2²⁷ − q·m. They need no R² mod m and take as long as a product.
 * in: z < 2m; m has exactly `bits` bits, at least 64.
 * out: z < 2m.
 * bound: let h = ⌊m/2^(bits−35)⌋ + 1 ≤ 2³⁵ and v = ⌊z·2²⁷/2^(bits−35)⌋ < 2⁶³. q = ⌊v/h⌋ ≤ z·2²⁷/m < 2²⁸ is never too
 * large, and too small by less than 1 + (2²⁸ + 1)/2³⁴; so 0 ≤ z·2²⁷ − q·m < (1 + 1/16)·m. Each limb of the difference
 * is in (−2⁵⁵ − 2²⁸, 2²⁷], its carry negative or 0.
 */
export function residueToMontgomery(z: usize, m: usize, n: u32, bits: u32): void {
  let h = bitsFrom(m, n, bits - 35) + 1;
  let pairs = (n & ~1) << 2;
  for (let step: u32 = 0; step < n; step++) {
    let q = u64(u32(bitsFrom(z, n, bits - 62) / h));
    // of z·2²⁷, two limbs a turn: the limb at x is the one below it in z
    let below: u64 = 0;
    let carry: i64 = 0;
    let x = z;
    let y = m;
    for (; x < z + pairs; x += 8) {
      carry += i64(below - q * u64(load<u32>(y)));
      let middle = u64(load<u32>(x));
      store<u32>(x, u32(carry) & LIMB_MASK);
      carry = (carry >> LIMB_BITS) + i64(middle - q * u64(load<u32>(y, 4)));
      below = u64(load<u32>(x, 4));
      store<u32>(x, u32(carry) & LIMB_MASK, 4);
      carry >>= LIMB_BITS;
      y += 8;
    }
    if (n & 1) store<u32>(x, u32(carry + i64(below - q * u64(load<u32>(y)))) & LIMB_MASK);
  }
}

/**
 * z = z mod m.
 * in: z < 2m.
 * bound: a limb of the difference is in (−2²⁷ − 1, 2²⁷).
 */
export function residueReduce(z: usize, m: usize, n: u32): void {
  let last = n << 2;
  let borrow: i32 = 0;
  for (let i: usize = 0; i < last; i += 4) borrow = i32(load<u32>(z + i) - load<u32>(m + i) + borrow) >> LIMB_BITS;
  if (borrow) return;
  for (let i: usize = 0; i < last; i += 4) {
    borrow += i32(load<u32>(z + i) - load<u32>(m + i));
    store<u32>(z + i, u32(borrow) & LIMB_MASK);
    borrow >>= LIMB_BITS;
  }
}
