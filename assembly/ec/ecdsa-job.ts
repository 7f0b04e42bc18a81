/**
 * The state of one ECDSA verification (ecdsa.ts): its head, and where the numbers lie behind it.
 */
import { HAS_LARGE_CURVES, HAS_WINDOWS, KNOWN_KEYS } from "../limits";
import { INVERSION_NUMBERS } from "../mp/inversion";
import { COLUMN_BYTES } from "../mp/rows";
import { COMB_WORK_BYTES } from "./comb";
import { CURVE_P521 } from "./curve";
import { Field, FIELD_BYTES } from "./field";
import { POINT_SCRATCH_ELEMENTS } from "./point";
import { POINT_FRAME_ELEMENTS } from "./point-program";
import { WINDOW_BYTES } from "./window";

export const STATE_INVERT: u32 = 1;
export const STATE_SCALARS: u32 = 2;
export const STATE_TABLE: u32 = 3;
export const STATE_MULTIPLY: u32 = 4;
export const STATE_DONE: u32 = 5;
export const STATE_KNOWN: u32 = 6;

@unmanaged
export class EcdsaJob {
  state: u32;
  curve: u32;
  /** TABLE: multiples that are there. MULTIPLY: position whose digits are being added; the ones above are done. */
  position: u32;
  /** Octets of a coordinate, r, s, u1, u2. */
  scalarBytes: u32;
  /** What the next point operation is: PENDING_… */
  pending: u32;
  /** Bit 0: a digit of u2 has been added · bit 1: one of u1. */
  added: u32;
  /** Of ec/known-keys.ts: the generator and Q, with their tables; 0: none. */
  generator: usize;
  key: usize;
  /** Octets of Q. */
  point: usize;
  /** Position at which MULTIPLY began; where there are known keys. */
  first: u32;
}

export const PENDING_DOUBLING: u32 = 0;
export const PENDING_G: u32 = 1;
export const PENDING_Q: u32 = 2;

//   job ─ EcdsaJob (40) │ field p │ field n │ windows of u1, u2 │ u1, u2 as octets (without windows u and 3u) │ columns │ elements, each as long as n is:
//         r in limbs of p │ sum (3) │ scratch (6), at first the last three r, s, e in limbs of n │ Q, 3Q, … (3 each)
//         or Q and the work of a comb's table
const FIELD_P: usize = 40;
const FIELD_N: usize = FIELD_P + FIELD_BYTES;
export const WINDOW_1: usize = FIELD_N + FIELD_BYTES;
export const WINDOW_2: usize = WINDOW_1 + WINDOW_BYTES;
/** Octets of the longest scalar, with room; without windows two residues. */
const SCALAR_BYTES: u32 = HAS_WINDOWS ? 68 : 80;
/** Where 3u lies behind u, without windows. */
export const THRICE: usize = 40;
export const U1: usize = WINDOW_2 + WINDOW_BYTES;
export const U2: usize = U1 + SCALAR_BYTES;
export const COLUMNS: usize = U2 + SCALAR_BYTES;
const ELEMENTS: usize = COLUMNS + (HAS_LARGE_CURVES ? 21 : 11) * COLUMN_BYTES;

export const X: u32 = 0;
export const SUM: u32 = 1;
export const SCRATCH: u32 = 4;
export const R: u32 = SCRATCH + INVERSION_NUMBERS;
export const S: u32 = R + 1;
export const E: u32 = R + 2;
const TABLE: u32 = SCRATCH + POINT_SCRATCH_ELEMENTS;

/** Odd multiples of Q: 8, and 4 of P-521, whose elements are the longest. */
const MULTIPLES: u32 = HAS_WINDOWS ? 8 : 1;
const MULTIPLES_P521: u32 = 4;
const P256_BYTES: u32 = (SUM + POINT_FRAME_ELEMENTS) * 40;
const P384_BYTES: u32 = TABLE * 80 + 3 * MULTIPLES * 56;
const P521_BYTES: u32 = (TABLE + 3 * MULTIPLES_P521) * 80;

const WINDOWS_BYTES: u32 = !HAS_LARGE_CURVES ? P256_BYTES : P384_BYTES > P521_BYTES ? P384_BYTES : P521_BYTES;
const COMB_BYTES: u32 = KNOWN_KEYS == 0 ? 0 : TABLE * 80 + 3 * 56 + COMB_WORK_BYTES;

export const ECDSA_JOB_BYTES: u32 = (u32(ELEMENTS) + (WINDOWS_BYTES > COMB_BYTES ? WINDOWS_BYTES : COMB_BYTES) + 15) & ~15;

// @ts-ignore: decorator
@inline
export function fieldP(job: usize): Field {
  return changetype<Field>(job + FIELD_P);
}

// @ts-ignore: decorator
@inline
export function fieldN(job: usize): Field {
  return changetype<Field>(job + FIELD_N);
}

/** Address of an element. */
export function element(job: usize, number: u32): usize {
  return job + ELEMENTS + number * (fieldN(job).limbs << 2);
}

/** Address of a multiple of Q. Its coordinates are elements of p, which may be shorter. */
// @ts-ignore: decorator
@inline
export function multipleOfQ(job: usize, index: u32): usize {
  return element(job, TABLE) + index * (fieldP(job).limbs * 12);
}

/** Address of 1, which is the Z of Q: without it there is neither Q nor a sum. */
// @ts-ignore: decorator
@inline
export function oneOf(job: usize): usize {
  return element(job, TABLE) + (fieldP(job).limbs << 3);
}

/** Odd multiples in the table. */
// @ts-ignore: decorator
@inline
export function multiplesOfQ(head: EcdsaJob): u32 {
  return HAS_LARGE_CURVES && head.curve == CURVE_P521 ? MULTIPLES_P521 : MULTIPLES;
}
