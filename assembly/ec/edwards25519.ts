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
import { EDWARDS_IN_LINE, HAS_ED25519 } from "../limits";
import { Field, fieldLinear, fieldMultiply } from "./field";
import {
  COMBINE_0, COMBINE_1, COMBINE_M1, LINEAR_1, LINEAR_M1, LINEAR_M2, MULTIPLY, runProgram,
} from "./program";

/** p │ L │ d │ √−1 │ Bx │ By (RFC 8032 §5.1): p and L as integers, the others in Montgomery form */
const NUMBERS: usize = !HAS_ED25519 ? 0 : memory.data<u32>([
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
/** Elements of the frame that a sum is computed in. */
export const EDWARDS_FRAME_ELEMENTS: u32 = 16;

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

/**
 * The frame, elements one after the other: the sum, the point that is added, scratch, d and one, which whoever makes the frame puts there.
 *
 *     X │ Y │ Z │ T │ x │ y │ z │ t │ a │ b, H │ c │ G │ E │ F │ d │ 1
 */
const X: u16 = 0;
const Y: u16 = 1;
const Z: u16 = 2;
const T: u16 = 3;
const X2: u16 = 4;
const Y2: u16 = 5;
const Z2: u16 = 6;
const T2: u16 = 7;
const A: u16 = 8;
const H: u16 = 9;
const C: u16 = 10;
const G: u16 = 11;
const E: u16 = 12;
const F: u16 = 13;
const D: u16 = 14;
const ONE: u16 = 15;

/** The programs, one after the other, as the names below say. Behind each row: how loose its value is, if it is not tight. */
const PROGRAMS: usize = !HAS_ED25519 ? 0 : memory.data<u16>([
  // EDWARDS_ADD
  LINEAR_M1 | (E << 8) | (Y << 4) | X, // 2
  LINEAR_M1 | (F << 8) | (Y2 << 4) | X2, // 2
  MULTIPLY | (A << 8) | (E << 4) | F,
  LINEAR_1 | (E << 8) | (Y << 4) | X, // 2
  LINEAR_1 | (F << 8) | (Y2 << 4) | X2, // 2
  MULTIPLY | (H << 8) | (E << 4) | F,
  LINEAR_1 | (C << 8) | (T << 4) | T, // 2
  MULTIPLY | (C << 8) | (C << 4) | D,
  MULTIPLY | (C << 8) | (C << 4) | T2,
  MULTIPLY | (G << 8) | (Z << 4) | Z2,
  LINEAR_M1 | (E << 8) | (H << 4) | A, // 1
  LINEAR_1 | (H << 8) | (H << 4) | A, // 2
  LINEAR_1 | (G << 8) | (G << 4) | G, // 2
  LINEAR_M1 | (F << 8) | (G << 4) | C, // 2
  LINEAR_1 | (G << 8) | (G << 4) | C, // 3
  MULTIPLY | (X << 8) | (E << 4) | F,
  MULTIPLY | (Y << 8) | (G << 4) | H,
  MULTIPLY | (Z << 8) | (F << 4) | G,
  MULTIPLY | (T << 8) | (E << 4) | H,
  0,
  // EDWARDS_DOUBLE
  MULTIPLY | (A << 8) | (X << 4) | X,
  MULTIPLY | (H << 8) | (Y << 4) | Y,
  MULTIPLY | (F << 8) | (Z << 4) | Z,
  LINEAR_1 | (E << 8) | (X << 4) | Y, // 2
  MULTIPLY | (E << 8) | (E << 4) | E,
  LINEAR_M1 | (E << 8) | (E << 4) | A,
  LINEAR_M1 | (E << 8) | (E << 4) | H, // 2
  // with D = −A and B = Y²: G = D + B, H = D − B, F = G − 2Z²
  LINEAR_M1 | (G << 8) | (H << 4) | A, // 1
  LINEAR_M2 | (F << 8) | (G << 4) | F, // 3
  LINEAR_1 | (A << 8) | (H << 4) | A, // 2
  LINEAR_M2 | (H << 8) | (A << 4) | A, // 2
  MULTIPLY | (X << 8) | (E << 4) | F,
  MULTIPLY | (Y << 8) | (G << 4) | H,
  MULTIPLY | (Z << 8) | (F << 4) | G,
  MULTIPLY | (T << 8) | (E << 4) | H,
  0,
  // EDWARDS_NEGATE
  LINEAR_M2 | (X2 << 8) | (X2 << 4) | X2,
  LINEAR_M2 | (T2 << 8) | (T2 << 4) | T2,
  0,
  // EDWARDS_ROOT
  MULTIPLY | (A << 8) | (Y2 << 4) | Y2,
  COMBINE_M1 | (X << 8) | (A << 4) | ONE,
  MULTIPLY | (Y << 8) | (A << 4) | D,
  COMBINE_1 | (Y << 8) | (Y << 4) | ONE,
  MULTIPLY | (A << 8) | (Y << 4) | Y,
  MULTIPLY | (A << 8) | (A << 4) | Y,
  MULTIPLY | (X2 << 8) | (X << 4) | A,
  MULTIPLY | (A << 8) | (A << 4) | A,
  MULTIPLY | (A << 8) | (A << 4) | Y,
  MULTIPLY | (Z << 8) | (X << 4) | A,
  // its power, of which no bit has been done
  COMBINE_0 | (T << 8) | (ONE << 4) | ONE,
  0,
  // EDWARDS_CANDIDATE
  MULTIPLY | (X2 << 8) | (X2 << 4) | T,
  MULTIPLY | (A << 8) | (X2 << 4) | X2,
  MULTIPLY | (A << 8) | (A << 4) | Y,
  COMBINE_M1 | (Z << 8) | (A << 4) | X,
  COMBINE_1 | (A << 8) | (A << 4) | X,
  0,
  // EDWARDS_NEGATE_X
  LINEAR_M2 | (X2 << 8) | (X2 << 4) | X2,
  COMBINE_0 | (X2 << 8) | (X2 << 4) | X2,
  0,
  // EDWARDS_COMPLETE
  COMBINE_0 | (Z2 << 8) | (ONE << 4) | ONE,
  MULTIPLY | (T2 << 8) | (X2 << 4) | Y2,
  0,
  0,
], 16);

/** Sum = sum + point, complete. in: coordinates at most 1-loose. out: tight. Behind each row: how loose its value is. */
export const EDWARDS_ADD: usize = PROGRAMS;
/** Sum = 2·sum. in: coordinates tight. out: tight. */
export const EDWARDS_DOUBLE: usize = PROGRAMS + 40;
/** The point that is added, negated. in: its coordinates tight. out: x and t 1-loose. */
export const EDWARDS_NEGATE: usize = PROGRAMS + 72;
/**
 * RFC 8032 §5.1.3 step 2 for y in the place of the point that is added: u = y² − 1 (X), v = d·y² + 1 (Y), u·v³ (x), u·v⁷ (Z).
 */
export const EDWARDS_ROOT: usize = PROGRAMS + 78;
/** Step 3: with the power in T the candidate x, v·x² (a) and what it is more than u (Z). */
export const EDWARDS_CANDIDATE: usize = PROGRAMS + 102;
/** x of the point that is added, negated, tight. */
export const EDWARDS_NEGATE_X: usize = PROGRAMS + 114;
/** The point that is added, (x, y, 1, x·y) from its x and y. */
export const EDWARDS_COMPLETE: usize = PROGRAMS + 120;

/** Address of an element of the frame. */
// @ts-ignore: decorator
@inline
function element(frame: usize, number: u16): usize {
  return frame + u32(number) * EDWARDS_ELEMENT_BYTES;
}

/** ADD in line. */
export function edwardsAddInLine(field: Field, frame: usize): void {
  let x = element(frame, X);
  let y = element(frame, Y);
  let z = element(frame, Z);
  let t = element(frame, T);
  let x2 = element(frame, X2);
  let y2 = element(frame, Y2);
  let z2 = element(frame, Z2);
  let t2 = element(frame, T2);
  let a = element(frame, A);
  let h = element(frame, H);
  let c = element(frame, C);
  let g = element(frame, G);
  let e = element(frame, E);
  let f = element(frame, F);
  fieldLinear(field, e, y, -1, x);
  fieldLinear(field, f, y2, -1, x2);
  fieldMultiply(field, a, e, f);
  fieldLinear(field, e, y, 1, x);
  fieldLinear(field, f, y2, 1, x2);
  fieldMultiply(field, h, e, f);
  fieldLinear(field, c, t, 1, t);
  fieldMultiply(field, c, c, edwardsNumber(NUMBER_D));
  fieldMultiply(field, c, c, t2);
  fieldMultiply(field, g, z, z2);
  fieldLinear(field, e, h, -1, a);
  fieldLinear(field, h, h, 1, a);
  fieldLinear(field, g, g, 1, g);
  fieldLinear(field, f, g, -1, c);
  fieldLinear(field, g, g, 1, c);
  fieldMultiply(field, x, e, f);
  fieldMultiply(field, y, g, h);
  fieldMultiply(field, z, f, g);
  fieldMultiply(field, t, e, h);
}

/** DOUBLE in line. */
export function edwardsDoubleInLine(field: Field, frame: usize): void {
  let x = element(frame, X);
  let y = element(frame, Y);
  let z = element(frame, Z);
  let t = element(frame, T);
  let a = element(frame, A);
  let h = element(frame, H);
  let g = element(frame, G);
  let e = element(frame, E);
  let f = element(frame, F);
  fieldMultiply(field, a, x, x);
  fieldMultiply(field, h, y, y);
  fieldMultiply(field, f, z, z);
  fieldLinear(field, e, x, 1, y);
  fieldMultiply(field, e, e, e);
  fieldLinear(field, e, e, -1, a);
  fieldLinear(field, e, e, -1, h);
  fieldLinear(field, g, h, -1, a);
  fieldLinear(field, f, g, -2, f);
  fieldLinear(field, a, h, 1, a);
  fieldLinear(field, h, a, -2, a);
  fieldMultiply(field, x, e, f);
  fieldMultiply(field, y, g, h);
  fieldMultiply(field, z, f, g);
  fieldMultiply(field, t, e, h);
}

/** ADD: small code in mcu, fast code in gateway; tests hold them equal. */
export function edwardsAdd(field: Field, frame: usize): void {
  if (EDWARDS_IN_LINE) edwardsAddInLine(field, frame);
  else runProgram(field, EDWARDS_ADD, frame);
}

/** DOUBLE, in the same way. */
export function edwardsDouble(field: Field, frame: usize): void {
  if (EDWARDS_IN_LINE) edwardsDoubleInLine(field, frame);
  else runProgram(field, EDWARDS_DOUBLE, frame);
}
