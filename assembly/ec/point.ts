/**
 * Points of y² = x³ − 3x + b in Jacobian coordinates: (X : Y : Z) is (X/Z², Y/Z³), Z = 0 is the point at infinity.
 *
 *     point ─ X │ Y │ Z      elements of ELEMENT_BYTES each, Montgomery form
 *
 * Formulas: doubling dbl-2001-b, addition add-1998-cmo-2 (explicit-formulas database); the exceptional cases of the addition
 * are found by their zeros, because whoever makes the key chooses the points.
 */
import { mpCopy, mpIsZero } from "../mp/limbs";
import { MAX_CURVE_LIMBS } from "./curve";
import { Field, fieldAdd, fieldMultiply, fieldSubtract } from "./field";

/** Bytes from one element to the next. */
export const ELEMENT_BYTES: u32 = (MAX_CURVE_LIMBS * 4 + 15) & ~15;
export const POINT_BYTES: u32 = 3 * ELEMENT_BYTES;
/** Scratch of a doubling or an addition. */
export const POINT_SCRATCH_BYTES: u32 = 8 * ELEMENT_BYTES;

const Y: usize = ELEMENT_BYTES;
const Z: usize = 2 * ELEMENT_BYTES;

// @ts-ignore: decorator
@inline
export function pointY(point: usize): usize {
  return point + Y;
}

// @ts-ignore: decorator
@inline
export function pointZ(point: usize): usize {
  return point + Z;
}

// @ts-ignore: decorator
@inline
export function isInfinity(field: Field, point: usize): bool {
  return mpIsZero(point + Z, field.limbs);
}

/** z = x. */
export function pointCopy(field: Field, z: usize, x: usize): void {
  for (let i: u32 = 0; i < 3; i++) mpCopy(z + i * ELEMENT_BYTES, x + i * ELEMENT_BYTES, field.limbs);
}

/** z = 2x. alias: z may be x. scratch: POINT_SCRATCH_BYTES. Infinity gives infinity (Z3 = 2YZ). */
export function pointDouble(field: Field, z: usize, x: usize, scratch: usize): void {
  let delta = scratch;
  let gamma = scratch + ELEMENT_BYTES;
  let beta = scratch + 2 * ELEMENT_BYTES;
  let alpha = scratch + 3 * ELEMENT_BYTES;
  let t = scratch + 4 * ELEMENT_BYTES;
  fieldMultiply(field, delta, x + Z, x + Z);
  fieldMultiply(field, gamma, x + Y, x + Y);
  fieldMultiply(field, beta, x, gamma);
  // alpha = 3(X − delta)(X + delta)
  fieldSubtract(field, t, x, delta);
  fieldAdd(field, alpha, x, delta);
  fieldMultiply(field, alpha, alpha, t);
  fieldAdd(field, t, alpha, alpha);
  fieldAdd(field, alpha, alpha, t);
  // Z3 = (Y + Z)² − gamma − delta
  fieldAdd(field, t, x + Y, x + Z);
  fieldMultiply(field, t, t, t);
  fieldSubtract(field, t, t, gamma);
  fieldSubtract(field, z + Z, t, delta);
  // X3 = alpha² − 8beta
  fieldAdd(field, beta, beta, beta);
  fieldAdd(field, beta, beta, beta);
  fieldMultiply(field, t, alpha, alpha);
  fieldSubtract(field, t, t, beta);
  fieldSubtract(field, z, t, beta);
  // Y3 = alpha(4beta − X3) − 8gamma²
  fieldSubtract(field, t, beta, z);
  fieldMultiply(field, t, alpha, t);
  fieldAdd(field, gamma, gamma, gamma);
  fieldMultiply(field, gamma, gamma, gamma);
  fieldAdd(field, gamma, gamma, gamma);
  fieldSubtract(field, z + Y, t, gamma);
}

/** z = x + y, complete. alias: z may be x or y. scratch: POINT_SCRATCH_BYTES. */
export function pointAdd(field: Field, z: usize, x: usize, y: usize, scratch: usize): void {
  if (isInfinity(field, y)) {
    if (z != x) pointCopy(field, z, x);
    return;
  }
  if (isInfinity(field, x)) {
    if (z != y) pointCopy(field, z, y);
    return;
  }
  let u = scratch;
  let s = scratch + ELEMENT_BYTES;
  let h = scratch + 2 * ELEMENT_BYTES;
  let r = scratch + 3 * ELEMENT_BYTES;
  let t = scratch + 4 * ELEMENT_BYTES;
  let hh = scratch + 5 * ELEMENT_BYTES;
  // u = X1·Z2², s = Y1·Z2³; h = X2·Z1² − u, r = Y2·Z1³ − s
  fieldMultiply(field, t, y + Z, y + Z);
  fieldMultiply(field, u, x, t);
  fieldMultiply(field, t, t, y + Z);
  fieldMultiply(field, s, x + Y, t);
  fieldMultiply(field, t, x + Z, x + Z);
  fieldMultiply(field, h, y, t);
  fieldMultiply(field, t, t, x + Z);
  fieldMultiply(field, r, y + Y, t);
  fieldSubtract(field, h, h, u);
  fieldSubtract(field, r, r, s);
  // the same x coordinate: the same point, or its negative, whose sum has Z3 = 0 below
  if (mpIsZero(h, field.limbs) && mpIsZero(r, field.limbs)) return pointDouble(field, z, x, scratch);
  // Z3 = Z1·Z2·h
  fieldMultiply(field, t, x + Z, y + Z);
  fieldMultiply(field, z + Z, t, h);
  fieldMultiply(field, hh, h, h);
  fieldMultiply(field, h, h, hh);
  fieldMultiply(field, u, u, hh);
  // X3 = r² − h³ − 2u·h²
  fieldMultiply(field, t, r, r);
  fieldSubtract(field, t, t, h);
  fieldSubtract(field, t, t, u);
  fieldSubtract(field, z, t, u);
  // Y3 = r(u·h² − X3) − s·h³
  fieldSubtract(field, t, u, z);
  fieldMultiply(field, t, r, t);
  fieldMultiply(field, s, s, h);
  fieldSubtract(field, z + Y, t, s);
}
