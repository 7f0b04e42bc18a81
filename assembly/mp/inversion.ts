/**
 * Inverses modulo an odd m by division steps (Bernstein, Yang, "Fast constant-time gcd computation and modular inversion", 2019, §5,
 * §10), in variable time: as many steps as zeros allow at once.
 *
 *     f, g      m, x at the start; ±1, 0 at the end        f ≡ d·x, g ≡ e·x modulo m, always
 *     d, e      0, 1 at the start; d = ±x⁻¹ at the end
 *
 * A batch of `bits` steps looks at the lowest limbs alone and yields a matrix of transition (u v; q r), which is then applied to
 * (f, g), exactly divisible by 2^bits, and to (d, e), made divisible by a multiple of m.
 */

/** Numbers of n limbs that residueInvert needs besides its argument. */
export const INVERSION_NUMBERS: u32 = 3;

/**
 * (a, b) = (u·a + v·b, q·a + r·b) / 2^bits modulo m; m is not added where the division is exact.
 * in: a, b, m tight; |u| + |v| ≤ 2^bits, |q| + |r| ≤ 2^bits, bits ≤ 28.
 * out: a, b tight, in magnitude at most m more than the larger of both was.
 * alias: a must not overlap b.
 * bound: a column is below 2·2^(2·bits) and a carry.
 */
function applyMatrix(a: usize, b: usize, u: i64, v: i64, q: i64, r: i64, m: usize, n0: u32, n: u32, bits: u32): void {
  let mask: u32 = (1 << bits) - 1;
  let ca: i64 = 0;
  let cb: i64 = 0;
  let ka: i64 = 0;
  let kb: i64 = 0;
  for (let i: u32 = 0; i < n; i++) {
    let x = i64(load<i32>(a));
    let y = i64(load<i32>(b));
    ca += u * x + v * y;
    cb += q * x + r * y;
    if (i == 0) {
      ka = i64((u32(ca) * n0) & mask);
      kb = i64((u32(cb) * n0) & mask);
    } else {
      store<u32>(a - 4, u32(ca + ka * i64(load<i32>(m))) & mask);
      store<u32>(b - 4, u32(cb + kb * i64(load<i32>(m))) & mask);
    }
    ca = (ca + ka * i64(load<i32>(m))) >> bits;
    cb = (cb + kb * i64(load<i32>(m))) >> bits;
    a += 4;
    b += 4;
    m += 4;
  }
  store<i32>(a - 4, i32(ca));
  store<i32>(b - 4, i32(cb));
}

/** Whether every limb is 0. in: x tight. */
export function isZeroLimbs(x: usize, n: u32): bool {
  let any: u32 = 0;
  for (let xEnd = x + (n << 2); x < xEnd; x += 4) any |= load<u32>(x);
  return any == 0;
}

/**
 * x = x⁻¹ mod m.
 * in: x tight, 0 < x < m; m odd and prime to x, tight; n0 = montgomeryN0(m[0]); R ≥ 2⁷·m; bits ≤ 28; scratch: INVERSION_NUMBERS of n limbs.
 * out: x 1-loose, |x| < 64·m.
 * alias: none.
 * bound: ⌊(49·521 + 57)/17⌋ = 1505 steps for 521 bits (theorem 11.2), 54 batches of 28; each adds at most m to d and e. For x not
 * prime to m, g reaches 0 as surely, and the answer is of no meaning.
 */
export function residueInvert(x: usize, m: usize, n0: u32, n: u32, bits: u32, scratch: usize): void {
  let size: usize = n << 2;
  let f = scratch;
  let d = f + size;
  let e = d + size;
  for (let i: usize = 0; i < size; i += 4) {
    store<u32>(f + i, load<u32>(m + i));
    store<u32>(d + i, 0);
    store<u32>(e + i, 0);
  }
  store<u32>(e, 1);
  // −δ of the paper, which begins with δ = 1; below 0, f and g change places at the next odd g
  let eta: i32 = -1;
  while (!isZeroLimbs(x, n)) {
    let u: i32 = 1;
    let v: i32 = 0;
    let q: i32 = 0;
    let r: i32 = 1;
    let low = load<i32>(f);
    let g = load<i32>(x);
    let left: i32 = bits;
    for (;;) {
      let zeros = ctz(g | (-1 << left));
      g >>= zeros;
      u <<= zeros;
      v <<= zeros;
      eta -= zeros;
      left -= zeros;
      if (left == 0) break;
      if (eta < 0) {
        eta = -eta;
        let t = low;
        low = g;
        g = -t;
        t = u;
        u = q;
        q = -t;
        t = v;
        v = r;
        r = -t;
      }
      g += low;
      q += u;
      r += v;
    }
    applyMatrix(f, x, u, v, q, r, m, n0, n, bits);
    applyMatrix(d, e, u, v, q, r, m, n0, n, bits);
  }
  let sign: i32 = load<i32>(f + size - 4) < 0 ? -1 : 1;
  for (let i: usize = 0; i < size; i += 4) store<i32>(x + i, sign * load<i32>(d + i));
}
