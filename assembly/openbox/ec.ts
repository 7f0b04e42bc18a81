/** Open box of ec/: curve tables, field and point operations, windows, ECDSA and Ed25519 in steps. */
export { COMB_POINTS, COMB_WORK_BYTES } from "../ec/comb";
export { curveBits, curveMultiples, curveRow } from "../ec/curve";
export { ecdsaBegin, ecdsaKnow, ecdsaOutcome, ecdsaStep } from "../ec/ecdsa";
export { ECDSA_JOB_BYTES } from "../ec/ecdsa-job";
export { ed25519Begin, ED25519_JOB_BYTES, ed25519Outcome, ed25519Status, ed25519Step, ed25519Update } from "../ec/ed25519";
export { edwardsNumber } from "../ec/edwards25519";
export { ARITHMETIC_GENERIC, FIELD_BYTES } from "../ec/field";
export { WINDOW_BYTES } from "../ec/window";
export { deservesTable, forgetKnownKeys, hasTable, knowKeysOf, knownGenerator, knownKey, KNOWN_KEYS_BYTES, knownKeyTable } from "../ec/known-keys";
export { KNOWN_KEY_USES, KNOWN_KEYS } from "../limits";
import { combBegin, combDigit, combTableBegin, combTableStep } from "../ec/comb";
import { initCurve } from "../ec/curve";
import { EDWARDS_ADD, edwardsAddInLine, EDWARDS_DOUBLE, edwardsDoubleInLine, EDWARDS_NEGATE } from "../ec/edwards25519";
import {
  Field, fieldBits, fieldCombine, fieldEnter, fieldIsZero, fieldLeave, fieldLinear, fieldMultiply, initField,
} from "../ec/field";
import { pointAdd, pointDouble } from "../ec/point";
import { addToFrame, doubleFrame } from "../ec/point-program";
import { runProgram } from "../ec/program";
import { Window, windowBegin, windowDigit } from "../ec/window";

export function boxInitField(
  field: usize, arithmetic: u32, modulus: usize, limbs: u32, bits: u32, modulusBits: u32, columns: usize,
): void {
  initField(changetype<Field>(field), arithmetic, modulus, limbs, bits, modulusBits);
  changetype<Field>(field).columns = columns;
}

/** Both fields of a curve, at p and n. */
export function boxInitCurve(curve: u32, p: usize, n: usize, columns: usize): void {
  initCurve(curve, changetype<Field>(p), changetype<Field>(n));
  changetype<Field>(p).columns = columns;
  changetype<Field>(n).columns = columns;
}

/** Modulus, limbs and bits of a limb of a field. */
export function boxFieldModulus(field: usize): usize {
  return changetype<Field>(field).modulus;
}

export function boxFieldLimbs(field: usize): u32 {
  return changetype<Field>(field).limbs;
}

export function boxFieldLimbBits(field: usize): u32 {
  return changetype<Field>(field).bits;
}

export function boxFieldMultiply(field: usize, z: usize, x: usize, y: usize): void {
  fieldMultiply(changetype<Field>(field), z, x, y);
}

/** The same many times, as a caller inside of the module does it. */
export function boxFieldMultiplyOften(field: usize, z: usize, x: usize, y: usize, times: u32): void {
  for (; times > 0; times--) fieldMultiply(changetype<Field>(field), z, x, y);
}

export function boxFieldLinear(field: usize, z: usize, x: usize, f: i32, y: usize): void {
  fieldLinear(changetype<Field>(field), z, x, f, y);
}

export function boxFieldCombine(field: usize, z: usize, x: usize, f: i32, y: usize): void {
  fieldCombine(changetype<Field>(field), z, x, f, y);
}

export function boxFieldEnter(field: usize, z: usize): void {
  fieldEnter(changetype<Field>(field), z);
}

export function boxFieldLeave(field: usize, z: usize, x: usize): void {
  fieldLeave(changetype<Field>(field), z, x);
}

export function boxFieldBits(field: usize, x: usize, scratch: usize): u32 {
  return fieldBits(changetype<Field>(field), x, scratch);
}

export function boxFieldIsZero(field: usize, x: usize, scratch: usize): bool {
  return fieldIsZero(changetype<Field>(field), x, scratch);
}

export function boxPointAdd(field: usize, z: usize, y: usize, sign: i32, affine: bool, one: usize, scratch: usize): void {
  pointAdd(changetype<Field>(field), z, y, sign, affine, one, scratch);
}

export function boxPointDouble(field: usize, z: usize, scratch: usize): void {
  pointDouble(changetype<Field>(field), z, scratch);
}

export function boxAddToFrame(field: usize, frame: usize, point: usize, negative: bool): void {
  addToFrame(changetype<Field>(field), frame, point, negative);
}

export function boxDoubleFrame(field: usize, frame: usize): void {
  doubleFrame(changetype<Field>(field), frame);
}

export function boxPointAddOften(field: usize, z: usize, y: usize, affine: bool, one: usize, scratch: usize, times: u32): void {
  for (; times > 0; times--) pointAdd(changetype<Field>(field), z, y, 1, affine, one, scratch);
}

export function boxPointDoubleOften(field: usize, z: usize, scratch: usize, times: u32): void {
  for (; times > 0; times--) pointDouble(changetype<Field>(field), z, scratch);
}

export function boxWindowBegin(window: usize, scalar: usize, scalarBytes: u32, bits: u32, multiples: u32): void {
  windowBegin(changetype<Window>(window), scalar, scalarBytes, bits, multiples);
}

export function boxWindowDigit(window: usize, i: u32): i32 {
  return windowDigit(changetype<Window>(window), i);
}

export function boxCombBegin(n: usize, octets: usize, z: usize): void {
  combBegin(changetype<Field>(n), octets, z);
}

export function boxCombDigit(p: usize, octets: usize, i: u32): i32 {
  return combDigit(changetype<Field>(p), octets, i);
}

/** The whole table of an affine point. */
export function boxCombTable(p: usize, work: usize, table: usize, point: usize, one: usize, scratch: usize): void {
  combTableBegin(changetype<Field>(p), work, table, point, one);
  while (combTableStep(changetype<Field>(p), work, one, scratch));
}

export function boxEdwardsAdd(field: usize, frame: usize, rows: bool): void {
  if (rows) runProgram(changetype<Field>(field), EDWARDS_ADD, frame);
  else edwardsAddInLine(changetype<Field>(field), frame);
}

export function boxEdwardsDouble(field: usize, frame: usize, rows: bool): void {
  if (rows) runProgram(changetype<Field>(field), EDWARDS_DOUBLE, frame);
  else edwardsDoubleInLine(changetype<Field>(field), frame);
}

export function boxEdwardsNegate(field: usize, frame: usize): void {
  runProgram(changetype<Field>(field), EDWARDS_NEGATE, frame);
}
export { __heap_base } from "memory";
