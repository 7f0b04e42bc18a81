/**
 * Formulas as rows of numbers: what a step of a formula costs in code is two bytes, and not a call with four operands.
 *
 *     row ─ operation (15–12) │ z (11–8) │ x (7–4) │ y (3–0)        0 ends a program
 *
 * z, x and y are numbers of elements that lie one after the other. The bounds of the operations are those of field.ts; each program
 * says beside its rows what its values are.
 */
import { HAS_WINDOWS } from "../limits";
import { Field, fieldCombine, fieldLinear, fieldMultiply } from "./field";

/** z = x·y·R⁻¹ */
export const MULTIPLY: u16 = 0;
/** z = x + f·y without carries, f as the name says: M is minus. */
export const LINEAR_1: u16 = 1 << 12;
export const LINEAR_M1: u16 = 2 << 12;
export const LINEAR_M2: u16 = 3 << 12;
/** z = x + f·y, tight. */
export const COMBINE_0: u16 = 4 << 12;
export const COMBINE_1: u16 = 5 << 12;
export const COMBINE_M1: u16 = 6 << 12;

/** f by operation: 1, −1, −2, 0, 1, −1 from operation 1 on, a nibble each with its sign. */
const FACTORS: u32 = 0xf10ef10;

/** Runs the program at `row` on the elements that begin at `elements`. */
export function runProgram(field: Field, row: usize, elements: usize): void {
  let bytes = field.limbs << 2;
  let word = u32(load<u16>(row));
  do {
    let z = elements + ((word >> 8) & 15) * bytes;
    let x = elements + ((word >> 4) & 15) * bytes;
    let y = elements + (word & 15) * bytes;
    let f = i32(FACTORS << (28 - (word >> 12 << 2))) >> 28;
    if (word < u32(LINEAR_1)) fieldMultiply(field, z, x, y);
    else if (HAS_WINDOWS && word < u32(COMBINE_0)) fieldLinear(field, z, x, f, y);
    else fieldCombine(field, z, x, f, y);
    row += 2;
    word = u32(load<u16>(row));
  } while (word != 0);
}
