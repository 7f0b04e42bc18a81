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

export { ed25519Begin, ed25519Difference, ED25519_JOB_BYTES, ed25519Status, ed25519Step, ed25519Update } from "../ec/ed25519";
export { edwardsNumber } from "../ec/edwards25519";
import { edwardsAdd, edwardsDouble, edwardsNegate } from "../ec/edwards25519";

export function boxEdwardsAdd(field: usize, z: usize, x: usize, y: usize, scratch: usize): void {
  edwardsAdd(changetype<Field>(field), z, x, y, scratch);
}

export function boxEdwardsDouble(field: usize, z: usize, x: usize, scratch: usize): void {
  edwardsDouble(changetype<Field>(field), z, x, scratch);
}

export function boxEdwardsNegate(field: usize, z: usize, x: usize, scratch: usize): void {
  edwardsNegate(changetype<Field>(field), z, x, scratch);
}
export { __heap_base } from "memory";
