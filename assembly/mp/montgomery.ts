/**
 * Montgomery multiplication over 32-bit limbs, for any odd modulus m of n limbs (Montgomery 1985; the schedule is FIOS
 * of Koç, Acar, Kaliski, "Analyzing and Comparing Montgomery Multiplication Algorithms", 1996).
 *
 *     R = 2^(32n)        Montgomery form of a: a·R mod m        multiply(x, y) = x·y·R⁻¹ mod m
 *
 * Into the form: multiply by R² mod m (the caller's table). Out of it: multiply by 1.
 */
import { mpCompare, mpSub } from "./limbs";

/**
 * −m⁻¹ mod 2³² of a modulus whose lowest limb is m0.
 * in: m0 odd.
 * bound: m0 is its own inverse to 3 bits; each Newton step doubles the right bits: 3, 6, 12, 24, 48.
 */
export function montgomeryN0(m0: u32): u32 {
  let inverse = m0;
  for (let i = 0; i < 4; i++) inverse *= 2 - m0 * inverse;
  return 0 - inverse;
}

/**
 * z = x·y·R⁻¹ mod m.
 * in: y < m; x any n limbs (then x·y < R·m); n0 = montgomeryN0(m[0]); n ≥ 1.
 * out: z < m.
 * alias: x may be y; z must be none of x, y, m.
 * bound: limb + limb·limb + limb ≤ (2³²−1) + (2³²−1)² + (2³²−1) = 2⁶⁴−1. Before the last subtraction z + high·R < 2m.
 */
export function montgomeryMultiply(z: usize, x: usize, y: usize, m: usize, n0: u32, n: u32): void {
  let last = (n - 1) << 2;
  let high: u64 = 0;
  for (let i: usize = 0; i <= last; i += 4) store<u32>(z + i, 0);
  for (let xEnd = x + last; x <= xEnd; x += 4) {
    let a = u64(load<u32>(x));
    let t = u64(load<u32>(z)) + a * u64(load<u32>(y));
    let q = u64(u32(t) * n0);
    let c = t >> 32;
    let d = (u64(u32(t)) + q * u64(load<u32>(m))) >> 32;
    let j: usize = 0;
    while (j + 16 <= last) {
      t = u64(load<u32>(z + j, 4)) + a * u64(load<u32>(y + j, 4)) + c;
      d += u64(u32(t)) + q * u64(load<u32>(m + j, 4));
      store<u32>(z + j, u32(d));
      c = t >> 32;
      d >>= 32;
      t = u64(load<u32>(z + j, 8)) + a * u64(load<u32>(y + j, 8)) + c;
      d += u64(u32(t)) + q * u64(load<u32>(m + j, 8));
      store<u32>(z + j, u32(d), 4);
      c = t >> 32;
      d >>= 32;
      t = u64(load<u32>(z + j, 12)) + a * u64(load<u32>(y + j, 12)) + c;
      d += u64(u32(t)) + q * u64(load<u32>(m + j, 12));
      store<u32>(z + j, u32(d), 8);
      c = t >> 32;
      d >>= 32;
      t = u64(load<u32>(z + j, 16)) + a * u64(load<u32>(y + j, 16)) + c;
      d += u64(u32(t)) + q * u64(load<u32>(m + j, 16));
      store<u32>(z + j, u32(d), 12);
      c = t >> 32;
      d >>= 32;
      j += 16;
    }
    while (j < last) {
      t = u64(load<u32>(z + j, 4)) + a * u64(load<u32>(y + j, 4)) + c;
      d += u64(u32(t)) + q * u64(load<u32>(m + j, 4));
      store<u32>(z + j, u32(d));
      c = t >> 32;
      d >>= 32;
      j += 4;
    }
    high += c + d;
    store<u32>(z + j, u32(high));
    high >>= 32;
  }
  if (high || mpCompare(z, m, n) >= 0) mpSub(z, z, m, n);
}
