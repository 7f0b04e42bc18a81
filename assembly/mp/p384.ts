/**
 * GF(p384), p384 = 2³⁸⁴ − 2¹²⁸ − 2⁹⁶ + 2³² − 1 (SP 800-186 §3.2.1.4), in fourteen signed limbs of 28 bits.
 *
 *     x = x[0] + x[1]·2²⁸ + … + x[13]·2³⁶⁴        one i32 each at address x + 4i        R = 2³⁹², 2⁸·p384 < R
 *
 * Tight and k-loose as in mp/p256.ts, with 2²⁸. Two rows of products a turn, columns in locals that move down two places a turn: small
 * code that interprets well. p384 = −1 mod 2²⁸, so that a quotient is its column, and its product with p384 four shifts:
 * 32 = 28 + 4, 96 = 3·28 + 12, 128 = 4·28 + 16, 384 = 13·28 + 20.
 */

const BITS: i64 = 28;
const MASK: i64 = (1 << 28) - 1;

/**
 * z = x·y·R⁻¹ mod p384.
 * in: x j-loose, y k-loose, j·k ≤ 8; |x| < B·p384, |y| < C·p384.
 * out: z tight, −(B·C/256)·p384 ≤ z < (B·C/256 + 1)·p384.
 * alias: any.
 * bound: a column has at most fourteen products, each below 8·2⁵⁶, four shifted quotients below 2⁴⁸ and a carry below 2³⁵: below
 * 112·2⁵⁶ + 2⁵¹ < 2⁶³.
 */
export function p384Multiply(z: usize, x: usize, y: usize): void {
  let b0 = i64(load<i32>(y));
  let b1 = i64(load<i32>(y, 4));
  let b2 = i64(load<i32>(y, 8));
  let b3 = i64(load<i32>(y, 12));
  let b4 = i64(load<i32>(y, 16));
  let b5 = i64(load<i32>(y, 20));
  let b6 = i64(load<i32>(y, 24));
  let b7 = i64(load<i32>(y, 28));
  let b8 = i64(load<i32>(y, 32));
  let b9 = i64(load<i32>(y, 36));
  let b10 = i64(load<i32>(y, 40));
  let b11 = i64(load<i32>(y, 44));
  let b12 = i64(load<i32>(y, 48));
  let b13 = i64(load<i32>(y, 52));
  let c0: i64 = 0;
  let c1: i64 = 0;
  let c2: i64 = 0;
  let c3: i64 = 0;
  let c4: i64 = 0;
  let c5: i64 = 0;
  let c6: i64 = 0;
  let c7: i64 = 0;
  let c8: i64 = 0;
  let c9: i64 = 0;
  let c10: i64 = 0;
  let c11: i64 = 0;
  let c12: i64 = 0;
  let xEnd = x + 56;
  do {
    let a0 = i64(load<i32>(x));
    let a1 = i64(load<i32>(x, 4));
    let t0 = c0 + a0 * b0;
    let q0 = t0 & MASK;
    let t1 = c1 + a0 * b1 + a1 * b0 + (q0 << 4) + (t0 >> BITS);
    let q1 = t1 & MASK;
    c0 = c2 + a0 * b2 + a1 * b1 + (q1 << 4) + (t1 >> BITS);
    c1 = c3 + a0 * b3 + a1 * b2 - (q0 << 12);
    c2 = c4 + a0 * b4 + a1 * b3 - (q0 << 16) - (q1 << 12);
    c3 = c5 + a0 * b5 + a1 * b4 - (q1 << 16);
    c4 = c6 + a0 * b6 + a1 * b5;
    c5 = c7 + a0 * b7 + a1 * b6;
    c6 = c8 + a0 * b8 + a1 * b7;
    c7 = c9 + a0 * b9 + a1 * b8;
    c8 = c10 + a0 * b10 + a1 * b9;
    c9 = c11 + a0 * b11 + a1 * b10;
    c10 = c12 + a0 * b12 + a1 * b11;
    c11 = a0 * b13 + a1 * b12 + (q0 << 20);
    c12 = a1 * b13 + (q1 << 20);
    x += 8;
  } while (x < xEnd);
  store<i32>(z, i32(c0 & MASK));
  c1 += c0 >> BITS;
  store<i32>(z, i32(c1 & MASK), 4);
  c2 += c1 >> BITS;
  store<i32>(z, i32(c2 & MASK), 8);
  c3 += c2 >> BITS;
  store<i32>(z, i32(c3 & MASK), 12);
  c4 += c3 >> BITS;
  store<i32>(z, i32(c4 & MASK), 16);
  c5 += c4 >> BITS;
  store<i32>(z, i32(c5 & MASK), 20);
  c6 += c5 >> BITS;
  store<i32>(z, i32(c6 & MASK), 24);
  c7 += c6 >> BITS;
  store<i32>(z, i32(c7 & MASK), 28);
  c8 += c7 >> BITS;
  store<i32>(z, i32(c8 & MASK), 32);
  c9 += c8 >> BITS;
  store<i32>(z, i32(c9 & MASK), 36);
  c10 += c9 >> BITS;
  store<i32>(z, i32(c10 & MASK), 40);
  c11 += c10 >> BITS;
  store<i32>(z, i32(c11 & MASK), 44);
  c12 += c11 >> BITS;
  store<i32>(z, i32(c12 & MASK), 48);
  store<i32>(z, i32(c12 >> BITS), 52);
}
