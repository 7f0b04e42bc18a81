/** Open box of ec/: curve tables, field and point operations, ECDSA in steps. */
export { curveBits, curveLimbs, curveRow } from "../ec/curve";
export { ecdsaBegin, ecdsaDifference, ECDSA_JOB_BYTES, ecdsaStep } from "../ec/ecdsa";
export { ELEMENT_BYTES, POINT_BYTES, POINT_SCRATCH_BYTES } from "../ec/point";
import { Field, fieldAdd, fieldMultiply, fieldSubtract, initField } from "../ec/field";
import { pointAdd, pointDouble } from "../ec/point";

/** A field at `field` (FIELD_BYTES) with its product at `product`. */
export function boxInitField(field: usize, modulus: usize, limbs: u32, product: usize): void {
  initField(changetype<Field>(field), modulus, limbs, product);
}

export function boxFieldMultiply(field: usize, z: usize, x: usize, y: usize): void {
  fieldMultiply(changetype<Field>(field), z, x, y);
}

export function boxFieldAdd(field: usize, z: usize, x: usize, y: usize): void {
  fieldAdd(changetype<Field>(field), z, x, y);
}

export function boxFieldSubtract(field: usize, z: usize, x: usize, y: usize): void {
  fieldSubtract(changetype<Field>(field), z, x, y);
}

export function boxPointAdd(field: usize, z: usize, x: usize, y: usize, scratch: usize): void {
  pointAdd(changetype<Field>(field), z, x, y, scratch);
}

export function boxPointDouble(field: usize, z: usize, x: usize, scratch: usize): void {
  pointDouble(changetype<Field>(field), z, x, scratch);
}
export { __heap_base } from "memory";
