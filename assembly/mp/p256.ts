/**
 * GF(p256), p256 = 2²⁵⁶ − 2²²⁴ + 2¹⁹² + 2⁹⁶ − 1 (SP 800-186 §3.2.1.3), in nine signed limbs of 29 bits, unrolled.
 *
 *     x = x[0] + x[1]·2²⁹ + … + x[8]·2²³²        one i32 each at address x + 4i        R = 2²⁶¹, 32·p256 < R
 *
 *     tight      0 ≤ x[i] < 2²⁹ for i < 8, and |x[8]| < 2²⁹: what every function here yields
 *     k-loose    |x[i]| < k·2²⁹
 *
 * Nine limbs of 29 bits make 81 products and leave room for sums of tight numbers as factors (measured against ten of 28 and eight
 * of 32). p256 = −1 mod 2²⁹, so that the Montgomery quotient of a column is the column itself, and its product with p256
 * is four shifts: 96 = 3·29 + 9, 192 = 6·29 + 18, 224 = 7·29 + 21, 256 = 8·29 + 24. Values are integers of any sign; their
 * bounds are multiples of p256.
 */

const BITS: i64 = 29;
const MASK: i64 = (1 << 29) - 1;
/** Bits of p256 in limb 8. */
export const P256_TOP_BITS: i64 = 24;
const TOP_MASK: i64 = (1 << 24) - 1;

/**
 * z = x·y·R⁻¹ mod p256.
 * in: x j-loose, y k-loose, j·k ≤ 3; |x| < B·p256, |y| < C·p256.
 * out: z tight, −(B·C/32)·p256 ≤ z < (B·C/32 + 1)·p256.
 * alias: any.
 * bound: a column has at most nine products, each below 3·2⁵⁸, four shifted quotients below 2⁵³ together 2⁵⁴, and a carry below
 * 2³⁵: below 27·2⁵⁸ + 2⁵⁵ < 2⁶³.
 */
export function p256Multiply(z: usize, x: usize, y: usize): void {
  let a0 = i64(load<i32>(x));
  let a1 = i64(load<i32>(x, 4));
  let a2 = i64(load<i32>(x, 8));
  let a3 = i64(load<i32>(x, 12));
  let a4 = i64(load<i32>(x, 16));
  let a5 = i64(load<i32>(x, 20));
  let a6 = i64(load<i32>(x, 24));
  let a7 = i64(load<i32>(x, 28));
  let a8 = i64(load<i32>(x, 32));
  let b0 = i64(load<i32>(y));
  let b1 = i64(load<i32>(y, 4));
  let b2 = i64(load<i32>(y, 8));
  let b3 = i64(load<i32>(y, 12));
  let b4 = i64(load<i32>(y, 16));
  let b5 = i64(load<i32>(y, 20));
  let b6 = i64(load<i32>(y, 24));
  let b7 = i64(load<i32>(y, 28));
  let b8 = i64(load<i32>(y, 32));
  let c = a0 * b0;
  let q0 = c & MASK;
  c >>= BITS;
  c += a0 * b1 + a1 * b0;
  let q1 = c & MASK;
  c >>= BITS;
  c += a0 * b2 + a1 * b1 + a2 * b0;
  let q2 = c & MASK;
  c >>= BITS;
  c += a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + (q0 << 9);
  let q3 = c & MASK;
  c >>= BITS;
  c += a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0 + (q1 << 9);
  let q4 = c & MASK;
  c >>= BITS;
  c += a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0 + (q2 << 9);
  let q5 = c & MASK;
  c >>= BITS;
  c += a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0 + (q3 << 9) + (q0 << 18);
  let q6 = c & MASK;
  c >>= BITS;
  c += a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0 + (q4 << 9) + (q1 << 18) - (q0 << 21);
  let q7 = c & MASK;
  c >>= BITS;
  c += a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4 + a5 * b3 + a6 * b2 + a7 * b1 + a8 * b0 + (q5 << 9) + (q2 << 18) - (q1 << 21) + (q0 << 24);
  let q8 = c & MASK;
  c >>= BITS;
  c += a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1 + (q6 << 9) + (q3 << 18) - (q2 << 21) + (q1 << 24);
  store<i32>(z, i32(c & MASK));
  c >>= BITS;
  c += a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5 + a6 * b4 + a7 * b3 + a8 * b2 + (q7 << 9) + (q4 << 18) - (q3 << 21) + (q2 << 24);
  store<i32>(z, i32(c & MASK), 4);
  c >>= BITS;
  c += a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 + a8 * b3 + (q8 << 9) + (q5 << 18) - (q4 << 21) + (q3 << 24);
  store<i32>(z, i32(c & MASK), 8);
  c >>= BITS;
  c += a4 * b8 + a5 * b7 + a6 * b6 + a7 * b5 + a8 * b4 + (q6 << 18) - (q5 << 21) + (q4 << 24);
  store<i32>(z, i32(c & MASK), 12);
  c >>= BITS;
  c += a5 * b8 + a6 * b7 + a7 * b6 + a8 * b5 + (q7 << 18) - (q6 << 21) + (q5 << 24);
  store<i32>(z, i32(c & MASK), 16);
  c >>= BITS;
  c += a6 * b8 + a7 * b7 + a8 * b6 + (q8 << 18) - (q7 << 21) + (q6 << 24);
  store<i32>(z, i32(c & MASK), 20);
  c >>= BITS;
  c += a7 * b8 + a8 * b7 - (q8 << 21) + (q7 << 24);
  store<i32>(z, i32(c & MASK), 24);
  c >>= BITS;
  c += a8 * b8 + (q8 << 24);
  store<i32>(z, i32(c & MASK), 28);
  c >>= BITS;
  store<i32>(z, i32(c), 32);
}

/**
 * z = x²·R⁻¹ mod p256: as p256Multiply, each pair of equal products once.
 * in: x tight (or 1-loose); |x| < B·p256.
 * out: z tight, 0 ≤ z < (B²/32 + 1)·p256.
 * alias: any.
 * bound: a doubled limb is below 2³⁰; columns as in p256Multiply.
 */
export function p256Square(z: usize, x: usize): void {
  let a0 = i64(load<i32>(x));
  let a1 = i64(load<i32>(x, 4));
  let a2 = i64(load<i32>(x, 8));
  let a3 = i64(load<i32>(x, 12));
  let a4 = i64(load<i32>(x, 16));
  let a5 = i64(load<i32>(x, 20));
  let a6 = i64(load<i32>(x, 24));
  let a7 = i64(load<i32>(x, 28));
  let a8 = i64(load<i32>(x, 32));
  let d0 = a0 << 1;
  let d1 = a1 << 1;
  let d2 = a2 << 1;
  let d3 = a3 << 1;
  let d4 = a4 << 1;
  let d5 = a5 << 1;
  let d6 = a6 << 1;
  let d7 = a7 << 1;
  let c = a0 * a0;
  let q0 = c & MASK;
  c >>= BITS;
  c += d0 * a1;
  let q1 = c & MASK;
  c >>= BITS;
  c += d0 * a2 + a1 * a1;
  let q2 = c & MASK;
  c >>= BITS;
  c += d0 * a3 + d1 * a2 + (q0 << 9);
  let q3 = c & MASK;
  c >>= BITS;
  c += d0 * a4 + d1 * a3 + a2 * a2 + (q1 << 9);
  let q4 = c & MASK;
  c >>= BITS;
  c += d0 * a5 + d1 * a4 + d2 * a3 + (q2 << 9);
  let q5 = c & MASK;
  c >>= BITS;
  c += d0 * a6 + d1 * a5 + d2 * a4 + a3 * a3 + (q3 << 9) + (q0 << 18);
  let q6 = c & MASK;
  c >>= BITS;
  c += d0 * a7 + d1 * a6 + d2 * a5 + d3 * a4 + (q4 << 9) + (q1 << 18) - (q0 << 21);
  let q7 = c & MASK;
  c >>= BITS;
  c += d0 * a8 + d1 * a7 + d2 * a6 + d3 * a5 + a4 * a4 + (q5 << 9) + (q2 << 18) - (q1 << 21) + (q0 << 24);
  let q8 = c & MASK;
  c >>= BITS;
  c += d1 * a8 + d2 * a7 + d3 * a6 + d4 * a5 + (q6 << 9) + (q3 << 18) - (q2 << 21) + (q1 << 24);
  store<i32>(z, i32(c & MASK));
  c >>= BITS;
  c += d2 * a8 + d3 * a7 + d4 * a6 + a5 * a5 + (q7 << 9) + (q4 << 18) - (q3 << 21) + (q2 << 24);
  store<i32>(z, i32(c & MASK), 4);
  c >>= BITS;
  c += d3 * a8 + d4 * a7 + d5 * a6 + (q8 << 9) + (q5 << 18) - (q4 << 21) + (q3 << 24);
  store<i32>(z, i32(c & MASK), 8);
  c >>= BITS;
  c += d4 * a8 + d5 * a7 + a6 * a6 + (q6 << 18) - (q5 << 21) + (q4 << 24);
  store<i32>(z, i32(c & MASK), 12);
  c >>= BITS;
  c += d5 * a8 + d6 * a7 + (q7 << 18) - (q6 << 21) + (q5 << 24);
  store<i32>(z, i32(c & MASK), 16);
  c >>= BITS;
  c += d6 * a8 + a7 * a7 + (q8 << 18) - (q7 << 21) + (q6 << 24);
  store<i32>(z, i32(c & MASK), 20);
  c >>= BITS;
  c += d7 * a8 - (q8 << 21) + (q7 << 24);
  store<i32>(z, i32(c & MASK), 24);
  c >>= BITS;
  c += a8 * a8 + (q8 << 24);
  store<i32>(z, i32(c & MASK), 28);
  c >>= BITS;
  store<i32>(z, i32(c), 32);
}

/**
 * p256Multiply in rows, three a turn, as p384Multiply (mp/p384.ts): small code.
 * in, out, alias: those of p256Multiply.
 * bound: a column is taken up for nine rows: the same sum.
 */
export function p256MultiplyRows(z: usize, x: usize, y: usize): void {
  let b0 = i64(load<i32>(y));
  let b1 = i64(load<i32>(y, 4));
  let b2 = i64(load<i32>(y, 8));
  let b3 = i64(load<i32>(y, 12));
  let b4 = i64(load<i32>(y, 16));
  let b5 = i64(load<i32>(y, 20));
  let b6 = i64(load<i32>(y, 24));
  let b7 = i64(load<i32>(y, 28));
  let b8 = i64(load<i32>(y, 32));
  let c0: i64 = 0;
  let c1: i64 = 0;
  let c2: i64 = 0;
  let c3: i64 = 0;
  let c4: i64 = 0;
  let c5: i64 = 0;
  let c6: i64 = 0;
  let c7: i64 = 0;
  let xEnd = x + 36;
  do {
    let a0 = i64(load<i32>(x));
    let a1 = i64(load<i32>(x, 4));
    let a2 = i64(load<i32>(x, 8));
    let t0 = c0 + a0 * b0;
    let q0 = t0 & MASK;
    let t1 = c1 + a0 * b1 + a1 * b0 + (t0 >> BITS);
    let q1 = t1 & MASK;
    let t2 = c2 + a0 * b2 + a1 * b1 + a2 * b0 + (t1 >> BITS);
    let q2 = t2 & MASK;
    c0 = c3 + a0 * b3 + a1 * b2 + a2 * b1 + (q0 << 9) + (t2 >> BITS);
    c1 = c4 + a0 * b4 + a1 * b3 + a2 * b2 + (q1 << 9);
    c2 = c5 + a0 * b5 + a1 * b4 + a2 * b3 + (q2 << 9);
    c3 = c6 + a0 * b6 + a1 * b5 + a2 * b4 + (q0 << 18);
    c4 = c7 + a0 * b7 + a1 * b6 + a2 * b5 - (q0 << 21) + (q1 << 18);
    c5 = a0 * b8 + a1 * b7 + a2 * b6 + (q0 << 24) - (q1 << 21) + (q2 << 18);
    c6 = a1 * b8 + a2 * b7 + (q1 << 24) - (q2 << 21);
    c7 = a2 * b8 + (q2 << 24);
    x += 12;
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
  store<i32>(z, i32(c7 >> BITS), 32);
}

/**
 * z = x + f·y mod p256, brought near [0, p256) by a quotient that is estimated from limb 8.
 * in: x, y 4-loose; |f| ≤ 8; |x + f·y| < 32·p256.
 * out: z tight, −2²³⁴ < z < 2²⁵⁶ + 2²³⁴: between −p256/2²⁰ and p256·(1 + 2⁻²⁰).
 * alias: any.
 * bound: a limb of the sum is below 36·2²⁹ < 2³⁵; |t| < 2⁶; t·2²¹ < 2²⁸; what carries into limb 8 is below 2⁷.
 */
export function p256Combine(z: usize, x: usize, f: i64, y: usize): void {
  let top = i64(load<i32>(x, 32)) + f * i64(load<i32>(y, 32));
  let t = top >> P256_TOP_BITS;
  let c = i64(load<i32>(x)) + f * i64(load<i32>(y)) + t;
  store<i32>(z, i32(c & MASK));
  c >>= BITS;
  c += i64(load<i32>(x, 4)) + f * i64(load<i32>(y, 4));
  store<i32>(z, i32(c & MASK), 4);
  c >>= BITS;
  c += i64(load<i32>(x, 8)) + f * i64(load<i32>(y, 8));
  store<i32>(z, i32(c & MASK), 8);
  c >>= BITS;
  c += i64(load<i32>(x, 12)) + f * i64(load<i32>(y, 12)) - (t << 9);
  store<i32>(z, i32(c & MASK), 12);
  c >>= BITS;
  c += i64(load<i32>(x, 16)) + f * i64(load<i32>(y, 16));
  store<i32>(z, i32(c & MASK), 16);
  c >>= BITS;
  c += i64(load<i32>(x, 20)) + f * i64(load<i32>(y, 20));
  store<i32>(z, i32(c & MASK), 20);
  c >>= BITS;
  c += i64(load<i32>(x, 24)) + f * i64(load<i32>(y, 24)) - (t << 18);
  store<i32>(z, i32(c & MASK), 24);
  c >>= BITS;
  c += i64(load<i32>(x, 28)) + f * i64(load<i32>(y, 28)) + (t << 21);
  store<i32>(z, i32(c & MASK), 28);
  c >>= BITS;
  store<i32>(z, i32(c + (top & TOP_MASK)), 32);
}
