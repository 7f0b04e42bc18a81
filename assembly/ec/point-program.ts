/**
 * The formulas of point.ts as rows of a program (ec/program.ts), for a sum and an affine point that is added to it: the smallest code.
 *
 *     frame ─ X │ Y │ Z │ u │ s │ h │ r │ t │ v │ x │ y │ 1 │ a │ b
 *
 * X, Y, Z are the sum; u to v scratch; x, y, 1 the key's point as it is; a, b the affine point that is added. The bounds are point.ts's.
 */
import { HAS_WINDOWS } from "../limits";
import { copyBytes } from "../mem/bytes";
import { Field, fieldCombine, fieldIsZero } from "./field";
import { COMBINE_1, COMBINE_M1, LINEAR_1, LINEAR_M1, LINEAR_M2, MULTIPLY, runProgram } from "./program";

const X: u16 = 0;
const Y: u16 = 1;
const Z: u16 = 2;
const U: u16 = 3;
const S: u16 = 4;
const H: u16 = 5;
const R: u16 = 6;
const T: u16 = 7;
const V: u16 = 8;
const ONE: u16 = 11;
const A: u16 = 12;
const B: u16 = 13;

/** Elements of the frame from the sum on. */
export const POINT_FRAME_ELEMENTS: u32 = 14;

/** The programs, one after the other, as the names below say. Behind each row: how loose its value is, if it is not tight. */
const PROGRAMS: usize = HAS_WINDOWS ? 0 : memory.data<u16>([
  // DOUBLE: U is delta, S gamma, H beta, R alpha
  MULTIPLY | (U << 8) | (Z << 4) | Z,
  LINEAR_M1 | (T << 8) | (X << 4) | U, // 2
  LINEAR_1 | (R << 8) | (X << 4) | U, // 2
  MULTIPLY | (V << 8) | (T << 4) | R,
  LINEAR_1 | (R << 8) | (V << 4) | V, // 2
  COMBINE_1 | (R << 8) | (R << 4) | V,
  MULTIPLY | (S << 8) | (Y << 4) | Y,
  MULTIPLY | (H << 8) | (X << 4) | S,
  // Z3 = −2YZ
  LINEAR_M2 | (T << 8) | (Y << 4) | Y, // 1
  LINEAR_1 | (T << 8) | (T << 4) | T, // 2
  MULTIPLY | (Z << 8) | (T << 4) | Z,
  // 4·beta; X3 = alpha² − 8·beta
  LINEAR_1 | (H << 8) | (H << 4) | H, // 2
  COMBINE_1 | (H << 8) | (H << 4) | H,
  MULTIPLY | (T << 8) | (R << 4) | R,
  COMBINE_M1 | (T << 8) | (T << 4) | H,
  COMBINE_M1 | (X << 8) | (T << 4) | H,
  // Y3 = alpha(X3 − 4·beta) + 8·gamma²
  COMBINE_M1 | (T << 8) | (X << 4) | H,
  MULTIPLY | (T << 8) | (R << 4) | T,
  MULTIPLY | (S << 8) | (S << 4) | S,
  LINEAR_1 | (S << 8) | (S << 4) | S, // 2
  COMBINE_1 | (S << 8) | (S << 4) | S,
  LINEAR_1 | (S << 8) | (S << 4) | S, // 2
  COMBINE_1 | (Y << 8) | (T << 4) | S,
  0,
  // ADD_BEGIN: h = a·Z² − X, r = Y − b·Z³
  MULTIPLY | (T << 8) | (Z << 4) | Z,
  MULTIPLY | (H << 8) | (A << 4) | T,
  MULTIPLY | (T << 8) | (T << 4) | Z,
  MULTIPLY | (R << 8) | (B << 4) | T,
  COMBINE_M1 | (H << 8) | (H << 4) | X,
  COMBINE_M1 | (R << 8) | (Y << 4) | R,
  0,
  // ADD_END: Z3 = Z·h, X3 = r² − h³ − 2u·h², Y3 = r(X3 − u·h²) − s·h³, with u = X and s = Y
  MULTIPLY | (Z << 8) | (Z << 4) | H,
  MULTIPLY | (V << 8) | (H << 4) | H,
  MULTIPLY | (H << 8) | (H << 4) | V,
  MULTIPLY | (U << 8) | (X << 4) | V,
  MULTIPLY | (T << 8) | (R << 4) | R,
  LINEAR_1 | (V << 8) | (H << 4) | U, // 2
  LINEAR_1 | (V << 8) | (V << 4) | U, // 3
  COMBINE_M1 | (X << 8) | (T << 4) | V,
  LINEAR_M1 | (T << 8) | (X << 4) | U, // 2
  MULTIPLY | (T << 8) | (R << 4) | T,
  MULTIPLY | (S << 8) | (Y << 4) | H,
  COMBINE_M1 | (Y << 8) | (T << 4) | S,
  0,
  0, 0, 0, 0,
], 16);
const DOUBLE: usize = PROGRAMS;
const ADD_BEGIN: usize = PROGRAMS + 48;
const ADD_END: usize = PROGRAMS + 62;

/** Element of the frame. */
// @ts-ignore: decorator
@inline
function elementOf(field: Field, frame: usize, number: u16): usize {
  return frame + number * (field.limbs << 2);
}

/** The sum = 2 · the sum. */
export function doubleFrame(field: Field, frame: usize): void {
  runProgram(field, DOUBLE, frame);
}

/** The sum = the sum + an affine point, or − it; complete. */
export function addToFrame(field: Field, frame: usize, point: usize, negative: bool): void {
  let bytes = field.limbs << 3;
  let t = elementOf(field, frame, T);
  let b = elementOf(field, frame, B);
  copyBytes(elementOf(field, frame, A), point, bytes);
  if (negative) fieldCombine(field, b, b, -2, b);
  if (fieldIsZero(field, elementOf(field, frame, Z), t)) {
    copyBytes(frame, elementOf(field, frame, A), bytes);
    copyBytes(elementOf(field, frame, Z), elementOf(field, frame, ONE), bytes >> 1);
    return;
  }
  runProgram(field, ADD_BEGIN, frame);
  // the same x coordinate: the same point, or its negative, whose sum has Z3 = 0
  if (fieldIsZero(field, elementOf(field, frame, H), t) && fieldIsZero(field, elementOf(field, frame, R), t)) return doubleFrame(field, frame);
  runProgram(field, ADD_END, frame);
}
