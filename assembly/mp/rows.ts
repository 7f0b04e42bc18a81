/**
 * Montgomery products modulo any odd m, one row of products a turn: for RSA, for the orders of curves, and for fields without
 * arithmetic of their own. Limbs and words as in mp/residue.ts.
 *
 *     columns ─ the one that is leaving │ n columns, i64 each; the last is always 0        n a multiple of 10
 *
 * WebAssembly has a 64-bit product and no carry flag. Columns take the place below them as they are summed, so that the inner loop is
 * x·y + q·m + column and nothing else; carries wait for the end. The schedule is CIOS without carries (Koç, Acar, Kaliski, "Analyzing
 * and Comparing Montgomery Multiplication Algorithms", 1996). Because a residue's R ≥ 4m, a product of two below 2m is below 2m again
 * without a subtraction (Walter, "Montgomery exponentiation needs no final subtractions", 1999).
 */

/** Bytes of a column. The columns of n limbs are n + 1. */
export const COLUMN_BYTES: u32 = 8;

/** Begins a product. */
export function rowsBegin(columns: usize, n: u32): void {
  for (let end = columns + (n << 3); columns <= end; columns += 8) store<u64>(columns, 0);
}

/**
 * Adds the rows of the limbs in [x, xEnd), the next ones of x, times y.
 * in: x j-loose, y k-loose; m tight; n0 = montgomeryN0(m[0]).
 * alias: x, y, m any; none overlaps the columns.
 * bound: a column has at most n products of x·y, each below j·k·2^(2·bits), n of q·m, each below 2^(2·bits), and a carry of the one
 * below: under 2⁶³ with j = k = 1 (RSA) for 26 bits to n = 1,000 and 27 bits to n = 255; with 28 bits for n = 20 and j·k ≤ 5, n = 10 and
 * j·k ≤ 11.
 */
export function rowsAdd(columns: usize, x: usize, xEnd: usize, y: usize, m: usize, n0: u32, n: u32, bits: u32): void {
  let mask: u32 = (1 << bits) - 1;
  let last = columns + (n << 3);
  for (; x < xEnd; x += 4) {
    let a = i64(load<i32>(x));
    let q = i64((u32(load<i64>(columns, 8) + a * i64(load<i32>(y))) * n0) & mask);
    let b = y;
    let p = m;
    for (let t = columns; t < last; t += 80) {
      store<i64>(t, load<i64>(t, 8) + a * i64(load<i32>(b)) + q * i64(load<i32>(p)));
      store<i64>(t, load<i64>(t, 16) + a * i64(load<i32>(b, 4)) + q * i64(load<i32>(p, 4)), 8);
      store<i64>(t, load<i64>(t, 24) + a * i64(load<i32>(b, 8)) + q * i64(load<i32>(p, 8)), 16);
      store<i64>(t, load<i64>(t, 32) + a * i64(load<i32>(b, 12)) + q * i64(load<i32>(p, 12)), 24);
      store<i64>(t, load<i64>(t, 40) + a * i64(load<i32>(b, 16)) + q * i64(load<i32>(p, 16)), 32);
      store<i64>(t, load<i64>(t, 48) + a * i64(load<i32>(b, 20)) + q * i64(load<i32>(p, 20)), 40);
      store<i64>(t, load<i64>(t, 56) + a * i64(load<i32>(b, 24)) + q * i64(load<i32>(p, 24)), 48);
      store<i64>(t, load<i64>(t, 64) + a * i64(load<i32>(b, 28)) + q * i64(load<i32>(p, 28)), 56);
      store<i64>(t, load<i64>(t, 72) + a * i64(load<i32>(b, 32)) + q * i64(load<i32>(p, 32)), 64);
      store<i64>(t, load<i64>(t, 80) + a * i64(load<i32>(b, 36)) + q * i64(load<i32>(p, 36)), 72);
      b += 40;
      p += 40;
    }
    store<i64>(columns, load<i64>(columns, 8) + (load<i64>(columns) >> bits), 8);
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
  let last = columns + (n << 3);
  for (let t = columns + 8; t < last; t += 8) {
    carry += load<i64>(t);
    store<u32>(z, u32(carry) & ((1 << bits) - 1));
    carry >>= bits;
    z += 4;
  }
  store<i32>(z, i32(carry));
}
