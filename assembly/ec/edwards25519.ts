/**
 * edwards25519 (RFC 8032 §5.1): −x² + y² = 1 + d·x²·y² over GF(2²⁵⁵ − 19), order of the base point L.
 *
 *     point ─ X │ Y │ Z │ T      extended coordinates: x = X/Z, y = Y/Z, x·y = T/Z; 10 limbs of 28 bits each, Montgomery form
 *
 * Formulas: addition add-2008-hwcd-3, complete on this curve because d is no square; doubling dbl-2008-hwcd
 * (explicit-formulas database). test/assembly/ec/edwards25519.test.ts recomputes every number.
 *
 * bound: R/p = 2²⁵, so that every product is between −p and 2p, and with ten limbs factors may be j- and k-loose up to j·k = 11
 * (mp/residue.ts): no sum needs its carries. The looseness of each is written behind it.
 */
import { Field, fieldCopy, fieldLinear, fieldMultiply } from "./field";

/** p │ L │ d │ √−1 │ Bx │ By (RFC 8032 §5.1): p and L as integers, the others in Montgomery form */
const NUMBERS: usize = memory.data<u32>([
  0xfffffed, 0xfffffff, 0xfffffff, 0xfffffff, 0xfffffff, 0xfffffff, 0xfffffff, 0xfffffff, 0xfffffff, 0x0000007,
  0xcf5d3ed, 0x12631a5, 0x79cd658, 0xf9dea2f, 0x00014de, 0x0000000, 0x0000000, 0x0000000, 0x0000000, 0x0000001,
  0x09b5262, 0xdf47ea0, 0x0ed8bfe, 0xc629738, 0x18777af, 0x869010a, 0x207bc18, 0x26e5939, 0xa729fc5, 0x0000005,
  0x56fb9e2, 0xfe2bdb1, 0xb5807d4, 0x1be9ed3, 0x590fdb5, 0x02d103f, 0x6bf3362, 0xa86d6e1, 0xbd6c71b, 0x0000000,
  0x8757932, 0x3f9da29, 0x2cabc55, 0x96e489e, 0x5985623, 0xb5b79ca, 0x36bade4, 0xd098799, 0x07e6077, 0x0000007,
  0x1999992, 0x3333335, 0x3333333, 0x3333333, 0x3333333, 0x3333333, 0x3333333, 0x3333333, 0x3333333, 0x0000003,
], 16);

export const EDWARDS_LIMBS: u32 = 10;
export const EDWARDS_LIMB_BITS: u32 = 28;
export const EDWARDS_ELEMENT_BYTES: u32 = 40;
export const EDWARDS_POINT_BYTES: u32 = 160;
/** Scratch of a doubling or an addition. */
export const EDWARDS_SCRATCH_BYTES: u32 = 6 * EDWARDS_ELEMENT_BYTES;

export const NUMBER_P: u32 = 0;
export const NUMBER_L: u32 = 1;
export const NUMBER_D: u32 = 2;
export const NUMBER_SQRT_MINUS_1: u32 = 3;
export const NUMBER_BX: u32 = 4;
export const NUMBER_BY: u32 = 5;

/** Address of one of the numbers of the curve. */
// @ts-ignore: decorator
@inline
export function edwardsNumber(number: u32): usize {
  return NUMBERS + number * EDWARDS_ELEMENT_BYTES;
}

const Y: usize = EDWARDS_ELEMENT_BYTES;
const Z: usize = 2 * EDWARDS_ELEMENT_BYTES;
const T: usize = 3 * EDWARDS_ELEMENT_BYTES;

/** (E·F, G·H, F·G, E·H): how both formulas end. alias: z none of the four. */
function finish(field: Field, z: usize, e: usize, f: usize, g: usize, h: usize): void {
  fieldMultiply(field, z, e, f);
  fieldMultiply(field, z + Y, g, h);
  fieldMultiply(field, z + Z, f, g);
  fieldMultiply(field, z + T, e, h);
}

/** z = x + y, complete. in: coordinates at most 1-loose. out: tight. alias: any. scratch: EDWARDS_SCRATCH_BYTES. */
export function edwardsAdd(field: Field, z: usize, x: usize, y: usize, scratch: usize): void {
  let a = scratch;
  let b = a + EDWARDS_ELEMENT_BYTES;
  let c = b + EDWARDS_ELEMENT_BYTES;
  let d = c + EDWARDS_ELEMENT_BYTES;
  let e = d + EDWARDS_ELEMENT_BYTES;
  let f = e + EDWARDS_ELEMENT_BYTES;
  fieldLinear(field, e, x + Y, -1, x); // 2
  fieldLinear(field, f, y + Y, -1, y); // 2
  fieldMultiply(field, a, e, f);
  fieldLinear(field, e, x + Y, 1, x); // 2
  fieldLinear(field, f, y + Y, 1, y); // 2
  fieldMultiply(field, b, e, f);
  fieldLinear(field, c, x + T, 1, x + T); // 2
  fieldMultiply(field, c, c, edwardsNumber(NUMBER_D));
  fieldMultiply(field, c, c, y + T);
  fieldMultiply(field, d, x + Z, y + Z);
  fieldLinear(field, e, b, -1, a); // 1
  fieldLinear(field, b, b, 1, a); // 2
  fieldLinear(field, d, d, 1, d); // 2
  fieldLinear(field, f, d, -1, c); // 2
  fieldLinear(field, d, d, 1, c); // 3
  finish(field, z, e, f, d, b);
}

/** z = 2x. in: coordinates tight. out: tight. alias: any. scratch: EDWARDS_SCRATCH_BYTES. */
export function edwardsDouble(field: Field, z: usize, x: usize, scratch: usize): void {
  let a = scratch;
  let b = a + EDWARDS_ELEMENT_BYTES;
  let c = b + EDWARDS_ELEMENT_BYTES;
  let e = c + EDWARDS_ELEMENT_BYTES;
  let g = e + EDWARDS_ELEMENT_BYTES;
  fieldMultiply(field, a, x, x);
  fieldMultiply(field, b, x + Y, x + Y);
  fieldMultiply(field, c, x + Z, x + Z);
  fieldLinear(field, e, x, 1, x + Y); // 2
  fieldMultiply(field, e, e, e);
  fieldLinear(field, e, e, -1, a);
  fieldLinear(field, e, e, -1, b); // 2
  // with D = −A: G = D + B, H = D − B, F = G − 2C
  fieldLinear(field, g, b, -1, a); // 1
  fieldLinear(field, c, g, -2, c); // 3
  fieldLinear(field, b, b, 1, a); // 2
  fieldLinear(field, b, b, -2, b); // 2
  finish(field, z, e, c, g, b);
}

/** z = −x. in: coordinates tight. out: X and T 1-loose. alias: any. */
export function edwardsNegate(field: Field, z: usize, x: usize): void {
  fieldLinear(field, z, x, -2, x);
  fieldLinear(field, z + T, x + T, -2, x + T);
  fieldCopy(field, z + Y, x + Y);
  fieldCopy(field, z + Z, x + Z);
}
