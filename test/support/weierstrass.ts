/**
 * Affine arithmetic on the NIST curves with BigInt: the reference that the core's is compared with. The numbers are those of
 * SP 800-186 §3.2.1, as hexadecimal text or as the formula given there.
 */

export interface Point {
  x: bigint
  y: bigint
}

export interface Curve {
  name: string
  nodeName: string
  p: bigint
  n: bigint
  b: bigint
  G: Point
}

export const CURVES: readonly Curve[] = [
  {
    name: 'P-256',
    nodeName: 'prime256v1',
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    n: 115792089210356248762697446949407573529996955224135760342422259061068512044369n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    G: {
      x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
      y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
    },
  },
  {
    name: 'P-384',
    nodeName: 'secp384r1',
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    n: 39402006196394479212279040100143613805079739270465446667946905279627659399113263569398956308152294913554433653942643n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    G: {
      x: 0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
      y: 0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
    },
  },
  {
    name: 'P-521',
    nodeName: 'secp521r1',
    p: 2n ** 521n - 1n,
    n: 2n ** 521n - 657877501894328237357444332315020117536923257219387276263472201219398408051703n,
    b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    G: {
      x: 0xc6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
      y: 0x11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
    },
  },
]

/** x mod m, not negative. */
export function modulo(x: bigint, m: bigint): bigint {
  const r = x % m
  return r < 0n ? r + m : r
}

/** x to the y mod m. */
export function power(x: bigint, y: bigint, m: bigint): bigint {
  let result = 1n
  for (let base = modulo(x, m); y > 0n; y >>= 1n) {
    if (y & 1n) result = (result * base) % m
    base = (base * base) % m
  }
  return result
}

/** 1/x mod a prime. */
export function inverse(x: bigint, m: bigint): bigint {
  return power(x, m - 2n, m)
}

/** Affine points; null is the point at infinity. */
export const AffinePoint = {
  add({ p }: Curve, a: Point | null, b: Point | null): Point | null {
    if (a === null) return b
    if (b === null) return a
    if (a.x === b.x && modulo(a.y + b.y, p) === 0n) return null
    const slope =
      a.x === b.x ? (3n * a.x * a.x - 3n) * inverse(2n * a.y, p) : (b.y - a.y) * inverse(modulo(b.x - a.x, p), p)
    const x = modulo(slope * slope - a.x - b.x, p)
    return { x, y: modulo(slope * (a.x - x) - a.y, p) }
  },

  multiply(curve: Curve, k: bigint, point: Point): Point | null {
    let sum: Point | null = null
    let base: Point | null = point
    for (; k > 0n; k >>= 1n) {
      if (k & 1n) sum = AffinePoint.add(curve, sum, base)
      base = AffinePoint.add(curve, base, base)
    }
    return sum
  },
}
