/**
 * Montgomery products modulo any odd m, two rows of products a turn: for RSA, for the orders of curves, and for fields without
 * arithmetic of their own. Limbs and words as in mp/residue.ts.
 *
 *     columns ─ n + 1, i64 each; the last two are 0 until a square's last turn        n even
 *
 * WebAssembly has a 64-bit product and no carry flag. Columns move down two places a turn as they are summed, so that the inner loop is
 * two of x·y, two of q·m and a column, and nothing else: memory is what costs where every access is checked. Carries wait for the
 * end. The schedule is CIOS without carries (Koç, Acar, Kaliski, "Analyzing and Comparing Montgomery Multiplication Algorithms",
 * 1996). A square has each pair of equal products once; its rows of x·x begin at twice their number, the rows of q·m at 0. Because a
 * residue's R ≥ 4m, a product of two below 2m is below 2m again without a subtraction (Walter, "Montgomery exponentiation needs no
 * final subtractions", 1999).
 */

import { HAS_SQUARES } from "../limits";

/** Bytes of a column. The columns of n limbs are n + 1. */
export const COLUMN_BYTES: u32 = 8;

/** Begins a product. */
export function rowsBegin(columns: usize, n: u32): void {
  for (let end = columns + (n << 3); columns <= end; columns += 8) store<u64>(columns, 0);
}

/**
 * Adds the rows `row` to `rowEnd` of x times y; of a square, if x is y.
 * in: x j-loose, y k-loose; m tight; n0 = montgomeryN0(m[0]); row and rowEnd even; every row once and in its order.
 * alias: x, y, m any; none overlaps the columns.
 * bound: a column has at most n products of x·y, each below j·k·2^(2·bits), n of q·m, each below 2^(2·bits), and a carry of the one
 * below: under 2⁶³ with j = k = 1 (RSA) for 26 bits to n = 1,000 and 27 bits to n = 255; with 28 bits for n = 20 and j·k ≤ 5, n = 10 and
 * j·k ≤ 11. A doubled product of a square stands for two of them.
 */
export function rowsAdd(columns: usize, x: usize, y: usize, m: usize, n0: u32, n: u32, bits: u32, row: u32, rowEnd: u32): void {
  // quotients are shifted down from the top of a word, not masked: so C compilers do not take them for unsigned factors
  let above = 32 - bits;
  n0 <<= above;
  let end = columns + ((n - 2) << 3);
  for (; row < rowEnd; row += 2) {
    // what lives through a loop is an i32 that is extended where it is used: so C compilers see 32-bit factors
    let f0 = load<i32>(x + (row << 2));
    let f1 = load<i32>(x + (row << 2), 4);
    let b = y + 8;
    let b0: i32 = 0;
    let b1: i32 = 0;
    let middle = columns;
    if (HAS_SQUARES && x == y) {
      // x[row]², 2·x[row]·x[row + 1], x[row + 1]²; what is left of these rows begins behind them
      middle += row << 3;
      b += row << 2;
      store<i64>(middle, load<i64>(middle) + i64(f0) * i64(f0));
      store<i64>(middle, load<i64>(middle, 8) + ((i64(f0) * i64(f1)) << 1), 8);
      store<i64>(middle, load<i64>(middle, 16) + i64(f1) * i64(f1), 16);
      f0 <<= 1;
      f1 <<= 1;
    } else {
      b0 = load<i32>(y);
      b1 = load<i32>(y, 4);
    }
    let a0 = i64(f0);
    let a1 = i64(f1);
    let m0 = i64(load<i32>(m));
    let m1 = load<i32>(m, 4);
    let t0 = load<i64>(columns) + a0 * i64(b0);
    let q0 = i64(i32((u32(t0) * n0) >> above));
    t0 = load<i64>(columns, 8) + a0 * i64(b1) + a1 * i64(b0) + q0 * i64(m1) + ((t0 + q0 * m0) >> bits);
    let q1 = i64(i32((u32(t0) * n0) >> above));
    store<i64>(columns, load<i64>(columns, 16) + ((t0 + q1 * m0) >> bits), 16);
    let p = m + 8;
    let t = columns;
    for (; HAS_SQUARES && t < middle; t += 16) {
      m0 = i64(load<i32>(p));
      store<i64>(t, load<i64>(t, 16) + q0 * m0 + q1 * i64(m1));
      m1 = load<i32>(p, 4);
      store<i64>(t, load<i64>(t, 24) + q0 * i64(m1) + q1 * m0, 8);
      p += 8;
    }
    for (; t < end; t += 16) {
      let c = i64(load<i32>(b));
      m0 = i64(load<i32>(p));
      store<i64>(t, load<i64>(t, 16) + a0 * c + a1 * i64(b1) + q0 * m0 + q1 * i64(m1));
      b1 = load<i32>(b, 4);
      m1 = load<i32>(p, 4);
      store<i64>(t, load<i64>(t, 24) + a0 * i64(b1) + a1 * c + q0 * i64(m1) + q1 * m0, 8);
      b += 8;
      p += 8;
    }
    store<i64>(t, load<i64>(t, 16) + a1 * i64(b1) + q1 * i64(m1));
  }
}

/**
 * z = the sum of all n rows: x·y·R⁻¹ mod m.
 * in: |x| < B·m, |y| < C·m.
 * out: z tight, −(B·C·m/R)·m ≤ z < (B·C·m/R + 1)·m; in [0, 2m) if x and y are and R ≥ 4m.
 * alias: z must not overlap the columns.
 */
export function rowsEnd(z: usize, columns: usize, n: u32, bits: u32): void {
  let carry: i64 = 0;
  for (let last = columns + ((n - 1) << 3); columns < last; columns += 8) {
    carry += load<i64>(columns);
    store<u32>(z, u32(carry) & ((1 << bits) - 1));
    carry >>= bits;
    z += 4;
  }
  store<i32>(z, i32(carry));
}
