/**
 * edwards25519 (RFC 8032 §5.1): −x² + y² = 1 + d·x²·y² over GF(2²⁵⁵ − 19), order of the base point L.
 *
 *     point ─ X │ Y │ Z │ T      extended coordinates: x = X/Z, y = Y/Z, x·y = T/Z; 8 limbs each, Montgomery form
 *
 * Formulas: addition add-2008-hwcd-3, complete on this curve because d is no square; doubling dbl-2008-hwcd
 * (explicit-formulas database). test/assembly/ec/edwards25519.test.ts recomputes every number.
 */
import { mpCopy } from "../mp/limbs";
import { Field, fieldAdd, fieldMultiply, fieldSubtract } from "./field";

/** p │ L │ R² mod p │ R² mod L │ d·R │ 2d·R │ √−1·R │ Bx·R │ By·R, each of 8 limbs (RFC 8032 §5.1); R = 2²⁵⁶ */
const NUMBERS: usize = memory.data<u32>([
  0xffffffed, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x7fffffff,
  0x5cf5d3ed, 0x5812631a, 0xa2f79cd6, 0x14def9de, 0x00000000, 0x00000000, 0x00000000, 0x10000000,
  0x000005a4, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000,
  0x449c0f01, 0xa40611e3, 0x68859347, 0xd00e1ba7, 0x17f5be65, 0xceec73d2, 0x7c309a3d, 0x0399411b,
  0xdf47e9fa, 0x80ed8bfe, 0xafc62973, 0x10a18777, 0xbc188690, 0xe5939207, 0x729fc526, 0x2c822b5a,
  0xbe8fd3f4, 0x01db17fd, 0x5f8c52e7, 0x21430eef, 0x78310d20, 0xcb27240f, 0xe53f8a4d, 0x590456b4,
  0xfe2bdb04, 0x3b5807d4, 0xb51be9ed, 0x03f590fd, 0x336202d1, 0x6d6e16bf, 0xd6c71ba8, 0x75776b0b,
  0x3f9da287, 0xe2cabc55, 0x2396e489, 0x9ca59856, 0xade4b5b7, 0x9879936b, 0x7e6077d0, 0x759e2370,
  0x3333334a, 0x33333333, 0x33333333, 0x33333333, 0x33333333, 0x33333333, 0x33333333, 0x33333333,
], 16);

export const EDWARDS_LIMBS: u32 = 8;
export const EDWARDS_ELEMENT_BYTES: u32 = 32;
export const EDWARDS_POINT_BYTES: u32 = 128;
/** Scratch of a doubling or an addition. */
export const EDWARDS_SCRATCH_BYTES: u32 = 8 * EDWARDS_ELEMENT_BYTES;

export const NUMBER_P: u32 = 0;
export const NUMBER_L: u32 = 1;
export const NUMBER_R_SQUARED_P: u32 = 2;
export const NUMBER_R_SQUARED_L: u32 = 3;
export const NUMBER_D: u32 = 4;
export const NUMBER_2D: u32 = 5;
export const NUMBER_SQRT_MINUS_1: u32 = 6;
export const NUMBER_BX: u32 = 7;
export const NUMBER_BY: u32 = 8;

/** Address of one of the numbers of the curve. */
// @ts-ignore: decorator
@inline
export function edwardsNumber(number: u32): usize {
  return NUMBERS + number * EDWARDS_ELEMENT_BYTES;
}

const Y: usize = 32;
const Z: usize = 64;
const T: usize = 96;

/** (E·F, G·H, F·G, E·H): how both formulas end. alias: z none of the four. */
function finish(field: Field, z: usize, e: usize, f: usize, g: usize, h: usize): void {
  fieldMultiply(field, z, e, f);
  fieldMultiply(field, z + Y, g, h);
  fieldMultiply(field, z + Z, f, g);
  fieldMultiply(field, z + T, e, h);
}

/** z = x + y, complete. alias: any. scratch: EDWARDS_SCRATCH_BYTES. */
export function edwardsAdd(field: Field, z: usize, x: usize, y: usize, scratch: usize): void {
  let a = scratch;
  let b = scratch + 32;
  let c = scratch + 64;
  let d = scratch + 96;
  let e = scratch + 128;
  let f = scratch + 160;
  fieldSubtract(field, e, x + Y, x);
  fieldSubtract(field, f, y + Y, y);
  fieldMultiply(field, a, e, f);
  fieldAdd(field, e, x + Y, x);
  fieldAdd(field, f, y + Y, y);
  fieldMultiply(field, b, e, f);
  fieldMultiply(field, c, x + T, edwardsNumber(NUMBER_2D));
  fieldMultiply(field, c, c, y + T);
  fieldMultiply(field, d, x + Z, y + Z);
  fieldAdd(field, d, d, d);
  fieldSubtract(field, e, b, a);
  fieldSubtract(field, f, d, c);
  fieldAdd(field, d, d, c);
  fieldAdd(field, b, b, a);
  finish(field, z, e, f, d, b);
}

/** z = 2x. alias: any. scratch: EDWARDS_SCRATCH_BYTES. */
export function edwardsDouble(field: Field, z: usize, x: usize, scratch: usize): void {
  let a = scratch;
  let b = scratch + 32;
  let c = scratch + 64;
  let e = scratch + 96;
  let g = scratch + 128;
  let h = scratch + 160;
  fieldMultiply(field, a, x, x);
  fieldMultiply(field, b, x + Y, x + Y);
  fieldMultiply(field, c, x + Z, x + Z);
  fieldAdd(field, c, c, c);
  fieldAdd(field, e, x, x + Y);
  fieldMultiply(field, e, e, e);
  fieldSubtract(field, e, e, a);
  fieldSubtract(field, e, e, b);
  // with D = −A: G = D + B, H = D − B, F = G − C
  fieldSubtract(field, g, b, a);
  fieldAdd(field, h, a, b);
  fieldSubtract(field, a, a, a);
  fieldSubtract(field, h, a, h);
  fieldSubtract(field, c, g, c);
  finish(field, z, e, c, g, h);
}

/** z = −x. alias: any. */
export function edwardsNegate(field: Field, z: usize, x: usize, scratch: usize): void {
  fieldSubtract(field, scratch, x, x);
  fieldSubtract(field, z, scratch, x);
  fieldSubtract(field, z + T, scratch, x + T);
  if (z == x) return;
  mpCopy(z + Y, x + Y, EDWARDS_LIMBS);
  mpCopy(z + Z, x + Z, EDWARDS_LIMBS);
}
