/**
 * Points of y² = x³ − 3x + b in Jacobian coordinates: (X : Y : Z) is (X/Z², Y/Z³), Z = 0 is the point at infinity.
 *
 *     point ─ X │ Y │ Z      elements of `limbs` limbs each, tight        affine point ─ x │ y
 *
 * Formulas: doubling dbl-2001-b with Z3 = 2YZ, all of it negated, (X : Y : Z) = (X : −Y : −Z); addition add-1998-cmo-2
 * (explicit-formulas database). The exceptional cases of the addition are found by their zeros, because whoever makes the key chooses
 * the points.
 *
 * bound: for P-256 every product is below 2·p in magnitude and every combination near [0, p), so that factors are below 3·p and no
 * product has more than 9/32 + 1. For P-384 combinations are the very sums: |X| < 10·p, |Y| < 11·p, |Z| < 2·p, factors below 23·p, of a
 * square below 16·p: 16²/256 + 1 = 2. P-521 has R/p = 2³⁹.
 */
import { Field, fieldCombine, fieldCopy, fieldIsZero, fieldLinear, fieldMultiply } from "./field";

/** Elements of scratch of a doubling or an addition. */
export const POINT_SCRATCH_ELEMENTS: u32 = 6;

/** Bytes of an element. */
// @ts-ignore: decorator
@inline
function elementBytes(field: Field): usize {
  return field.limbs << 2;
}

/** z = 2z. scratch: POINT_SCRATCH_ELEMENTS. Infinity gives infinity (Z3 = −2YZ). */
export function pointDouble(field: Field, z: usize, scratch: usize): void {
  let bytes = elementBytes(field);
  let y = z + bytes;
  let zz = y + bytes;
  let delta = scratch;
  let gamma = delta + bytes;
  let beta = gamma + bytes;
  let alpha = beta + bytes;
  let t = alpha + bytes;
  fieldMultiply(field, delta, zz, zz);
  // alpha = 3(X − delta)(X + delta)
  fieldLinear(field, t, z, -1, delta);
  fieldLinear(field, alpha, z, 1, delta);
  fieldMultiply(field, alpha, t, alpha);
  fieldCombine(field, alpha, alpha, 2, alpha);
  fieldMultiply(field, gamma, y, y);
  fieldMultiply(field, beta, z, gamma);
  // Z3 = −2YZ
  fieldLinear(field, t, y, -3, y);
  fieldMultiply(field, zz, t, zz);
  // X3 = alpha² − 8·beta
  fieldMultiply(field, t, alpha, alpha);
  fieldCombine(field, z, t, -8, beta);
  // Y3 = alpha(X3 − 4·beta) + 8·gamma²
  fieldCombine(field, t, z, -4, beta);
  fieldMultiply(field, t, alpha, t);
  fieldMultiply(field, gamma, gamma, gamma);
  fieldCombine(field, y, t, 8, gamma);
}

/**
 * z = z + y, or z − y if sign is −1; complete. affine: y has no Z, which is 1. one: 1 in Montgomery form.
 * alias: z must not overlap y. scratch: POINT_SCRATCH_ELEMENTS.
 */
export function pointAdd(field: Field, z: usize, y: usize, sign: i32, affine: bool, one: usize, scratch: usize): void {
  let bytes = elementBytes(field);
  let z1 = z + 2 * bytes;
  let z2 = y + 2 * bytes;
  let u = scratch;
  let s = u + bytes;
  let h = s + bytes;
  let r = h + bytes;
  let t = r + bytes;
  let hh = t + bytes;
  if (!affine && fieldIsZero(field, z2, t)) return;
  if (fieldIsZero(field, z1, t)) {
    fieldCopy(field, z, y);
    fieldLinear(field, t, y + bytes, sign - 1, y + bytes);
    fieldCombine(field, z + bytes, t, 0, t);
    fieldCopy(field, z1, affine ? one : z2);
    return;
  }
  // u = X1·Z2², s = Y1·Z2³; h = X2·Z1² − u, r = s ∓ Y2·Z1³, the usual r negated
  if (affine) {
    fieldCopy(field, u, z);
    fieldCopy(field, s, z + bytes);
  } else {
    fieldMultiply(field, t, z2, z2);
    fieldMultiply(field, u, z, t);
    fieldMultiply(field, t, t, z2);
    fieldMultiply(field, s, z + bytes, t);
  }
  fieldMultiply(field, t, z1, z1);
  fieldMultiply(field, h, y, t);
  fieldMultiply(field, t, t, z1);
  fieldMultiply(field, r, y + bytes, t);
  fieldCombine(field, h, h, -1, u);
  fieldCombine(field, r, s, -sign, r);
  // the same x coordinate: the same point, or its negative, whose sum has Z3 = 0 below
  if (fieldIsZero(field, h, t) && fieldIsZero(field, r, t)) return pointDouble(field, z, scratch);
  // Z3 = Z1·Z2·h
  if (!affine) fieldMultiply(field, z1, z1, z2);
  fieldMultiply(field, z1, z1, h);
  fieldMultiply(field, hh, h, h);
  fieldMultiply(field, h, h, hh);
  fieldMultiply(field, u, u, hh);
  // X3 = r² − h³ − 2u·h²
  fieldMultiply(field, t, r, r);
  fieldLinear(field, hh, h, 2, u);
  fieldCombine(field, z, t, -1, hh);
  // Y3 = r(X3 − u·h²) − s·h³
  fieldLinear(field, t, z, -1, u);
  fieldMultiply(field, t, r, t);
  fieldMultiply(field, s, s, h);
  fieldCombine(field, z + bytes, t, -1, s);
}

/** z = y² − x³ + 3x of an affine point: b, if it is on the curve. scratch: one element. */
function curveConstant(field: Field, z: usize, point: usize, scratch: usize): void {
  let y = point + elementBytes(field);
  fieldMultiply(field, scratch, point, point);
  fieldMultiply(field, scratch, scratch, point);
  fieldMultiply(field, z, y, y);
  fieldCombine(field, z, z, -1, scratch);
  fieldCombine(field, z, z, 3, point);
}

/** Whether an affine point is on the curve that another one is on. scratch: three elements. */
export function isOnCurve(field: Field, point: usize, generator: usize, scratch: usize): bool {
  let b = scratch + elementBytes(field);
  let t = b + elementBytes(field);
  curveConstant(field, scratch, point, t);
  curveConstant(field, b, generator, t);
  fieldCombine(field, b, b, -1, scratch);
  return fieldIsZero(field, b, scratch);
}
