/**
 * ECDSA with the deterministic nonce of RFC 6979, in BigInt: node:crypto takes a random nonce, and test certificates
 * must be the same in every run. Slow (some milliseconds a signature) and for tests only.
 */
import { createHash, createHmac, type KeyObject } from 'node:crypto'
import { integer, sequence } from './der.js'

interface Curve {
  p: bigint
  a: bigint
  n: bigint
  gx: bigint
  gy: bigint
}

const h = (digits: string): bigint => BigInt(`0x${digits.replaceAll(' ', '')}`)

/** SEC 2 v2 §2.2.1, 2.4.2, 2.5.1, 2.6.1, 2.4.1 (constants), recomputed by node:crypto: what is signed here verifies there. */
const CURVES: Record<string, Curve> = {
  'P-256': {
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    a: -3n,
    n: h('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'),
    gx: h('6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296'),
    gy: h('4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5'),
  },
  'P-384': {
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    a: -3n,
    n: h('ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973'),
    gx: h('aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7'),
    gy: h('3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f'),
  },
  'P-521': {
    p: 2n ** 521n - 1n,
    a: -3n,
    n: h(
      '01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409',
    ),
    gx: h(
      '00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66',
    ),
    gy: h(
      '011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650',
    ),
  },
  'P-224': {
    p: 2n ** 224n - 2n ** 96n + 1n,
    a: -3n,
    n: h('ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d'),
    gx: h('b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21'),
    gy: h('bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34'),
  },
  secp256k1: {
    p: 2n ** 256n - 2n ** 32n - 977n,
    a: 0n,
    n: h('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'),
    gx: h('79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'),
    gy: h('483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8'),
  },
}

const mod = (x: bigint, m: bigint): bigint => ((x % m) + m) % m

/** x⁻¹ mod m by the extended Euclidean algorithm; m is prime, x ≠ 0. */
function inverse(x: bigint, m: bigint): bigint {
  let [r0, r1, s0, s1] = [m, mod(x, m), 0n, 1n]
  while (r1 !== 0n) {
    const q = r0 / r1
    ;[r0, r1, s0, s1] = [r1, r0 - q * r1, s1, s0 - q * s1]
  }
  return mod(s0, m)
}

/** Affine x of k·G (Jacobian double-and-add, 1 ≤ k < n). */
function multiplyBase({ p, a, gx, gy }: Curve, k: bigint): bigint {
  let [x, y, z] = [gx, gy, 1n]
  for (const bit of k.toString(2).slice(1)) {
    const s = mod(4n * x * y * y, p)
    const m = mod(3n * x * x + a * z ** 4n, p)
    const x2 = mod(m * m - 2n * s, p)
    ;[x, y, z] = [x2, mod(m * (s - x2) - 8n * y ** 4n, p), mod(2n * y * z, p)]
    if (bit === '1') {
      const z1 = mod(z * z, p)
      const hh = mod(gx * z1 - x, p)
      const r = mod(gy * z1 * z - y, p)
      const h2 = mod(hh * hh, p)
      const x3 = mod(r * r - h2 * hh - 2n * x * h2, p)
      ;[x, y, z] = [x3, mod(r * (x * h2 - x3) - y * h2 * hh, p), mod(z * hh, p)]
    }
  }
  const zi = inverse(z, p)
  return mod(x * zi * zi, p)
}

/** Leftmost bits of a byte string as a number (RFC 6979 §2.3.2). */
function bits2int(bytes: Uint8Array, bits: number): bigint {
  const x = h(`0${Buffer.from(bytes).toString('hex')}`)
  const excess = bytes.length * 8 - bits
  return excess > 0 ? x >> BigInt(excess) : x
}

/** Ecdsa-Sig-Value (RFC 3279 §2.2.3) over a message. */
export function signEcdsa(privateKey: KeyObject, hash: string, message: Uint8Array): Uint8Array {
  const jwkNames: Record<string, string> = { secp224r1: 'P-224', secp256k1: 'secp256k1' }
  const named = privateKey.asymmetricKeyDetails?.namedCurve ?? ''
  const name = jwkNames[named] ?? { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' }[named]
  const curve = CURVES[name ?? '']
  if (!curve) throw new RangeError(`no curve ${named}`)
  const { n } = curve
  const bits = n.toString(2).length
  const octets = Math.ceil(bits / 8)
  const int2octets = (x: bigint) => Buffer.from(x.toString(16).padStart(octets * 2, '0'), 'hex')
  const d = privateScalar(privateKey, octets)
  const digest = createHash(hash).update(message).digest()
  const e = mod(bits2int(digest, bits), n)
  // RFC 6979 §3.2
  let V = Buffer.alloc(digest.length, 1)
  let K = Buffer.alloc(digest.length, 0)
  const mac = (...parts: Uint8Array[]) => createHmac(hash, K).update(Buffer.concat(parts)).digest()
  for (const separator of [0, 1]) {
    K = mac(V, Uint8Array.of(separator), int2octets(d), int2octets(e))
    V = mac(V)
  }
  for (;;) {
    let T = Buffer.alloc(0)
    while (T.length < octets) {
      V = mac(V)
      T = Buffer.concat([T, V])
    }
    const k = bits2int(T.subarray(0, octets), bits)
    if (k > 0n && k < n) {
      const r = mod(multiplyBase(curve, k), n)
      const s = mod(inverse(k, n) * (e + r * d), n)
      if (r !== 0n && s !== 0n) return sequence(integer(r), integer(s))
    }
    K = mac(V, Uint8Array.of(0))
    V = mac(V)
  }
}

/** The private scalar out of SEC 1's ECPrivateKey (RFC 5915), which is what JWK lacks for P-224. */
function privateScalar(privateKey: KeyObject, octets: number): bigint {
  const sec1 = privateKey.export({ type: 'sec1', format: 'der' }).toString('hex')
  const mark = `02010104${octets.toString(16).padStart(2, '0')}`
  const at = sec1.indexOf(mark) + mark.length
  return h(sec1.slice(at, at + octets * 2))
}
