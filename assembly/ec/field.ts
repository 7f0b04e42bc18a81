/**
 * A prime field in Montgomery form: elements of n limbs, always below m.
 *
 * A Field is a modulus at work: the prime of a curve, or its order.
 */
import { mpAdd, mpCompare, mpCopy, mpSub } from "../mp/limbs";
import { montgomeryMultiply, montgomeryN0 } from "../mp/montgomery";

@unmanaged
export class Field {
  /** Address of the modulus. */
  modulus: usize;
  n0: u32;
  limbs: u32;
  /** One product, so that the others may alias. */
  product: usize;
}

export const FIELD_BYTES: u32 = 16;

/** product: room for one element. */
export function initField(field: Field, modulus: usize, limbs: u32, product: usize): void {
  field.modulus = modulus;
  field.limbs = limbs;
  field.n0 = montgomeryN0(load<u32>(modulus));
  field.product = product;
}

/** z = x·y·R⁻¹. in: y < m, x any n limbs. out: z < m. alias: any. */
export function fieldMultiply(field: Field, z: usize, x: usize, y: usize): void {
  montgomeryMultiply(field.product, x, y, field.modulus, field.n0, field.limbs);
  mpCopy(z, field.product, field.limbs);
}

/** z = x + y. in: x, y < m. out: z < m. alias: any. bound: x + y < 2m, so one subtraction is enough. */
export function fieldAdd(field: Field, z: usize, x: usize, y: usize): void {
  let carry = mpAdd(z, x, y, field.limbs);
  if (carry || mpCompare(z, field.modulus, field.limbs) >= 0) mpSub(z, z, field.modulus, field.limbs);
}

/** z = x − y. in: x, y < m. out: z < m. alias: any. */
export function fieldSubtract(field: Field, z: usize, x: usize, y: usize): void {
  if (mpSub(z, x, y, field.limbs)) mpAdd(z, z, field.modulus, field.limbs);
}
