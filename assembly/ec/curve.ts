/**
 * The curves P-256, P-384 and P-521 (FIPS 186-5, SP 800-186 §3.2.1): y² = x³ − 3x + b over GF(p), order n.
 *
 *     row ─ p │ G, 3G, 5G … (x │ y each) │ n        p and n as integers, the points in Montgomery form
 *
 * b is not there: G is a point of the curve, and tells it.
 *
 * Limbs: P-256 9 of 29 bits (mp/p256.ts), P-384 14 and P-521 20 of 28 bits; n 10, 20, 20 of 28 bits.
 * test/assembly/ec/curve.test.ts recomputes every number.
 */
import { HAS_LARGE_CURVES, HAS_WINDOWS } from "../limits";
import { ARITHMETIC_GENERIC, ARITHMETIC_P256, ARITHMETIC_P384, Field, initField, ONE_SHAPE } from "./field";

export const CURVE_P256: u32 = 1;
export const CURVE_P384: u32 = 2;
export const CURVE_P521: u32 = 3;

/** P-256, where it is the only curve: its fields have the one shape of ec/field.ts. */
const P256_ALONE: usize = !ONE_SHAPE ? 0 : memory.data<u32>([
  0x7ffffff, 0x7ffffff, 0x7ffffff, 0x0007fff, 0x0000000, 0x0000000, 0x0000000, 0x0000008, 0x7ffff00, 0x0001fff,
  0x50f0624, 0x6a0c548, 0x179e730, 0x0ebb6c0, 0x6ea57f1, 0x112883a, 0x732b776, 0x38cc2d6, 0x5af71d5, 0x00002fb,
  0x582a15c, 0x2be74aa, 0x4ddf253, 0x6953c8b, 0x52ae390, 0x0f992c5, 0x0688dd2, 0x30a9af1, 0x62abe17, 0x0000ff8,
  0x4632551, 0x739585f, 0x67a13ce, 0x556d38b, 0x7fbce6f, 0x7ffffff, 0x7ffffff, 0x0000007, 0x7ffff00, 0x0001fff,
], 16);

/** P-256 */
const P256: usize = ONE_SHAPE ? 0 : memory.data<u32>([
  0x1fffffff, 0x1fffffff, 0x1fffffff, 0x000001ff, 0x00000000, 0x00000000, 0x00040000, 0x1fe00000,
  0x00ffffff, 0x15228783, 0x0730d418, 0x0db00bcf, 0x057f11fb, 0x0a20eb75, 0x12b77622, 0x0330fdb9,
  0x1af4dd57, 0x00120bee, 0x12aac150, 0x125357ce, 0x0f22e6ef, 0x0e390e86, 0x064b1695, 0x088dd21f,
  0x02a97443, 0x02962176, 0x00ae3fe3, 0x1d7824e4, 0x0c3f904e, 0x0c0fdffd, 0x1e127a1f, 0x1931604f,
  0x1dd87cbb, 0x1f2356bb, 0x1f5bfdd1, 0x00d26d47, 0x1074fd7a, 0x0c5c1fc9, 0x0ff0d582, 0x11eb0e18,
  0x131cb07c, 0x0311a2ee, 0x03544104, 0x0ad61f30, 0x00be0d45, 0x0b8c3eb9, 0x1b8aaec4, 0x0a9bedf0,
  0x1926732e, 0x041921d8, 0x1aad076c, 0x03e60e5a, 0x1944148f, 0x0020f2c0, 0x1749e20e, 0x109b4ae7,
  0x1c415f59, 0x1a3bdd7a, 0x1ed0e78a, 0x1877e7a1, 0x0ae2a054, 0x0e7747a4, 0x00740ed7, 0x02e769e2,
  0x06354ea0, 0x0007b83a, 0x0084f08f, 0x161057a4, 0x0b50c23b, 0x01f21f55, 0x074c48f8, 0x00774a23,
  0x0b73a9bd, 0x07d0303f, 0x13dee942, 0x1cbc5d69, 0x032ace85, 0x1dc77c94, 0x1383c99d, 0x19589021,
  0x005dbb22, 0x0c632551, 0x0b9cac2f, 0x079e84f3, 0x0faada71, 0x0fffbce6, 0x0fffffff, 0x00ffffff,
  0x00000000, 0x0fffffff, 0x0000000f,
], 16);

/** P-384 */
const P384: usize = !HAS_LARGE_CURVES ? 0 : memory.data<u32>([
  0x0fffffff, 0x0000000f, 0x00000000, 0x0ffff000, 0x0ffeffff, 0x0fffffff, 0x0fffffff, 0x0fffffff,
  0x0fffffff, 0x0fffffff, 0x0fffffff, 0x0fffffff, 0x0fffffff, 0x000fffff, 0x00b5284d, 0x07565fcc,
  0x0e383dd0, 0x0e2edd6c, 0x0e6de378, 0x0541b4d6, 0x079c3afc, 0x0a30eff8, 0x04868459, 0x0de2b645,
  0x0723614e, 0x013812ff, 0x02299e15, 0x0003aadc, 0x03a4fe2b, 0x03dad200, 0x09ac2304, 0x0bfa6b4a,
  0x00ccbfa8, 0x02e83b05, 0x0bade756, 0x0f4ffd98, 0x03521968, 0x0a840c6c, 0x02263969, 0x0e9dd800,
  0x025a15c5, 0x00078abc, 0x0c4073d2, 0x0dbe5efd, 0x079c05e4, 0x000c24f7, 0x01974eaa, 0x0a170ccf,
  0x0b2034e9, 0x01c6c3e6, 0x08d732d5, 0x0a4703a4, 0x0e2d263a, 0x0ace36f7, 0x08e7c1c3, 0x00083fe6,
  0x0ee15746, 0x048217a4, 0x036d7e28, 0x0a7c0e0e, 0x06d8d789, 0x04ef6744, 0x032663c0, 0x0e1d0b41,
  0x012d5ad2, 0x0b339680, 0x08b15102, 0x0aff6db6, 0x0c983292, 0x0005465f, 0x0cc52973, 0x0ec196ac,
  0x00a77aec, 0x00db248b, 0x0ddf581a, 0x081f4372, 0x0fc7634d, 0x0fffffff, 0x0fffffff, 0x0fffffff,
  0x0fffffff, 0x0fffffff, 0x0fffffff, 0x000fffff, 0x00000000, 0x00000000, 0x00000000, 0x00000000,
  0x00000000, 0x00000000,
], 16);

/** P-521 */
const P521: usize = !HAS_LARGE_CURVES ? 0 : memory.data<u32>([
  0x0fffffff, 0x0fffffff, 0x0fffffff, 0x0fffffff, 0x0fffffff, 0x0fffffff, 0x0fffffff, 0x0fffffff,
  0x0fffffff, 0x0fffffff, 0x0fffffff, 0x0fffffff, 0x0fffffff, 0x0fffffff, 0x0fffffff, 0x0fffffff,
  0x0fffffff, 0x0fffffff, 0x0001ffff, 0x00000000, 0x016381ad, 0x0deb331a, 0x0f18e172, 0x04dfcbf3,
  0x00c2b521, 0x019a459e, 0x017fd46f, 0x00ee093d, 0x03ac947f, 0x0af3bf7f, 0x0edd50a5, 0x0b035a69,
  0x00fc1457, 0x0829fda9, 0x0e32409c, 0x0cada214, 0x0f65b311, 0x074e6cf1, 0x00018202, 0x00000000,
  0x0e4a5a9e, 0x0b328460, 0x0a3b4fe8, 0x020445f4, 0x03513961, 0x09a9e384, 0x0fd683b0, 0x0a85c809,
  0x0a132062, 0x0394caf7, 0x03164bf7, 0x08b939f3, 0x040bd7de, 0x0abcda23, 0x0c7aa224, 0x03e8decc,
  0x052fda16, 0x0e0022e4, 0x00004d1d, 0x00000000, 0x01386409, 0x06fb71e9, 0x0c47aebb, 0x0c9b8899,
  0x05d03bb5, 0x048f709a, 0x0b7fcc01, 0x0bf2f966, 0x01868783, 0x0fffffa5, 0x0fffffff, 0x0fffffff,
  0x0fffffff, 0x0fffffff, 0x0fffffff, 0x0fffffff, 0x0fffffff, 0x0fffffff, 0x0001ffff, 0x00000000,
], 16);

/** A row begins with p. in: curve is one of CURVE_… */
export function curveRow(curve: u32): usize {
  if (ONE_SHAPE) return P256_ALONE;
  if (curve == CURVE_P256) return P256;
  return curve == CURVE_P384 ? P384 : P521;
}

const P256_MULTIPLES: u32 = HAS_WINDOWS ? 4 : 1;

/** Odd multiples of G in the row. */
export function curveMultiples(curve: u32): u32 {
  if (!HAS_LARGE_CURVES) return P256_MULTIPLES;
  if (curve == CURVE_P256) return P256_MULTIPLES;
  return curve == CURVE_P384 ? 2 : 1;
}

/** Bits of p and n: the same for these curves. */
export function curveBits(curve: u32): u32 {
  if (!HAS_LARGE_CURVES || curve == CURVE_P256) return 256;
  return curve == CURVE_P384 ? 384 : 521;
}

/** Sets both fields of a curve to work. */
export function initCurve(curve: u32, p: Field, n: Field): void {
  let row = curveRow(curve);
  let bits = curveBits(curve);
  let limbs: u32 = 20;
  let orderLimbs: u32 = 20;
  let limbBits: u32 = 28;
  let arithmetic = ARITHMETIC_GENERIC;
  if (ONE_SHAPE) {
    limbs = 10;
    orderLimbs = 10;
    limbBits = 27;
  } else if (curve == CURVE_P256) {
    limbs = 9;
    orderLimbs = 10;
    limbBits = 29;
    arithmetic = ARITHMETIC_P256;
  } else if (curve == CURVE_P384) {
    limbs = 14;
    arithmetic = ARITHMETIC_P384;
  }
  initField(p, arithmetic, row, limbs, limbBits, bits);
  initField(n, ARITHMETIC_GENERIC, row + ((limbs * (1 + 2 * curveMultiples(curve))) << 2), orderLimbs, ONE_SHAPE ? limbBits : 28, bits);
}

/** The odd multiples of G, affine. */
// @ts-ignore: decorator
@inline
export function curveGenerator(p: Field): usize {
  return p.modulus + (p.limbs << 2);
}
