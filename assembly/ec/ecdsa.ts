/**
 * ECDSA verification (FIPS 186-5 §6.4.2, SEC 1 §4.1.4) on P-256, P-384, P-521, in steps.
 *
 *     w = s⁻¹ mod n      u1 = e·w, u2 = r·w mod n      R = u1·G + u2·Q      holds if x(R) mod n = r
 *
 *     INVERT (one bit of n − 2 a step) ─▶ TABLE (G + Q) ─▶ MULTIPLY (one bit of u1 and u2 a step, Shamir's trick) ─▶ DONE
 *
 * x(R) is compared without division: r·Z² = X or (r + n)·Z² = X modulo p. Verification only: variable time.
 */
import { mpAdd, mpCompare, mpCopy, mpFromBytes, mpIsZero } from "../mp/limbs";
import { KEY_POINT_ENCODING, KEY_POINT_NOT_ON_CURVE, OK, SIGNATURE_RANGE } from "../status";
import { curveBits, curveLimbs, curveRow } from "./curve";
import { Field, fieldAdd, FIELD_BYTES, fieldMultiply, fieldSubtract, initField } from "./field";
import { ELEMENT_BYTES, isInfinity, pointAdd, pointDouble, POINT_BYTES, POINT_SCRATCH_BYTES, pointY, pointZ } from "./point";

const STATE_INVERT: u32 = 1;
const STATE_TABLE: u32 = 2;
const STATE_MULTIPLY: u32 = 3;
const STATE_DONE: u32 = 4;

@unmanaged
class EcdsaJob {
  state: u32;
  curve: u32;
  /** Bit that the next step does. */
  bit: u32;
  reserved: u32;
}

//   job ─ EcdsaJob (16) │ field p │ field n │ r │ s, later u1 │ e │ w, later u2 │ one │ product │ points G, Q, G + Q, sum │ scratch
const FIELD_P: usize = 16;
const FIELD_N: usize = FIELD_P + FIELD_BYTES;
const R: usize = FIELD_N + FIELD_BYTES;
const S: usize = R + ELEMENT_BYTES;
const E: usize = S + ELEMENT_BYTES;
const W: usize = E + ELEMENT_BYTES;
const ONE: usize = W + ELEMENT_BYTES;
const PRODUCT: usize = ONE + ELEMENT_BYTES;
const G: usize = PRODUCT + ELEMENT_BYTES;
const Q: usize = G + POINT_BYTES;
const GQ: usize = Q + POINT_BYTES;
const SUM: usize = GQ + POINT_BYTES;
const SCRATCH: usize = SUM + POINT_BYTES;

export const ECDSA_JOB_BYTES: u32 = u32(SCRATCH) + POINT_SCRATCH_BYTES;

/** Whether y² = x³ − 3x + b for the affine point, its coordinates in Montgomery form. */
function isOnCurve(field: Field, point: usize, b: usize, scratch: usize): bool {
  let left = scratch;
  let right = scratch + ELEMENT_BYTES;
  fieldMultiply(field, left, pointY(point), pointY(point));
  fieldMultiply(field, right, point, point);
  fieldMultiply(field, right, right, point);
  for (let i = 0; i < 3; i++) fieldSubtract(field, right, right, point);
  fieldAdd(field, right, right, b);
  return mpCompare(left, right, field.limbs) == 0;
}

/** Reads 04 ‖ x ‖ y (SEC 1 §2.3.4) into Q, with the check that it is a point of the curve (§3.2.2.1; cofactor 1). */
function readPoint(job: usize, field: Field, row: usize, rSquared: usize, point: usize, pointBytes: u32): u32 {
  let limbs = field.limbs;
  let elementBytes = (curveBits(changetype<EcdsaJob>(job).curve) + 7) >> 3;
  if (pointBytes != 1 + 2 * elementBytes || load<u8>(point) != 4) return KEY_POINT_ENCODING;
  let q = job + Q;
  for (let i: u32 = 0; i < 2; i++) {
    let z = q + i * ELEMENT_BYTES;
    mpFromBytes(z, limbs, point + 1 + i * elementBytes, elementBytes);
    if (mpCompare(z, field.modulus, limbs) >= 0) return KEY_POINT_NOT_ON_CURVE;
    fieldMultiply(field, z, z, rSquared);
  }
  let b = row + ((4 * limbs) << 2);
  return isOnCurve(field, q, b, job + SCRATCH) ? OK : KEY_POINT_NOT_ON_CURVE;
}

/** Reads a number of the signature: 1 to n − 1. */
function readScalar(field: Field, z: usize, x: usize, xBytes: u32): bool {
  if (!mpFromBytes(z, field.limbs, x, xBytes)) return false;
  return !mpIsZero(z, field.limbs) && mpCompare(z, field.modulus, field.limbs) < 0;
}

/** z = e: the leftmost bits of the digest, as many as n has (FIPS 186-5 §6.4.2 step 2). out: z < 2^bits */
function readDigest(z: usize, limbs: u32, bits: u32, digest: usize, digestBytes: u32): void {
  // every digest here is a multiple of 8 bits; so are 256 and 384, and 521 is more than any digest has
  if (digestBytes << 3 > bits) digestBytes = bits >> 3;
  mpFromBytes(z, limbs, digest, digestBytes);
}

/**
 * Begins. point: octets of the key. digest: as it comes from the hash function. r, s: unsigned big-endian. All are copied.
 * Answers KEY_POINT_ENCODING, KEY_POINT_NOT_ON_CURVE, SIGNATURE_RANGE, or OK: then step.
 */
export function ecdsaBegin(
  job: usize, curve: u32, point: usize, pointBytes: u32, digest: usize, digestBytes: u32, r: usize, rBytes: u32, s: usize, sBytes: u32,
): u32 {
  let head = changetype<EcdsaJob>(job);
  let row = curveRow(curve);
  let limbs = curveLimbs(curve);
  let stride: usize = limbs << 2;
  head.state = STATE_DONE;
  head.curve = curve;
  let p = changetype<Field>(job + FIELD_P);
  let n = changetype<Field>(job + FIELD_N);
  initField(p, row, limbs, job + PRODUCT);
  initField(n, row + stride, limbs, job + PRODUCT);
  // a point at infinity until it is computed: ecdsaDifference then tells of no signature
  for (let i: usize = 0; i < POINT_BYTES; i += 4) store<u32>(job + SUM + i, 0);
  let status = readPoint(job, p, row, row + 2 * stride, point, pointBytes);
  if (status != OK) return status;
  if (!readScalar(n, job + R, r, rBytes) || !readScalar(n, job + S, s, sBytes)) return SIGNATURE_RANGE;
  readDigest(job + E, limbs, curveBits(curve), digest, digestBytes);
  // one in Montgomery form, for Z and to begin the exponentiation with
  for (let i: usize = 0; i < ELEMENT_BYTES; i += 4) store<u32>(job + ONE + i, 0);
  store<u32>(job + ONE, 1);
  fieldMultiply(p, job + Q + 2 * ELEMENT_BYTES, job + ONE, row + 2 * stride);
  mpCopy(job + G, row + 5 * stride, limbs);
  mpCopy(pointY(job + G), row + 6 * stride, limbs);
  mpCopy(pointZ(job + G), pointZ(job + Q), limbs);
  fieldMultiply(n, job + W, job + ONE, row + 3 * stride);
  fieldMultiply(n, job + S, job + S, row + 3 * stride);
  head.state = STATE_INVERT;
  head.bit = curveBits(curve);
  return OK;
}

/** Bit i of x. */
// @ts-ignore: decorator
@inline
function bitOf(x: usize, i: u32): u32 {
  return (load<u32>(x + ((i >> 5) << 2)) >> (i & 31)) & 1;
}

/** One bit of w = s^(n−2) (Fermat); at the end u1 and u2, out of Montgomery form. */
function stepInvert(job: usize, head: EcdsaJob): void {
  let n = changetype<Field>(job + FIELD_N);
  head.bit--;
  fieldMultiply(n, job + W, job + W, job + W);
  // bits of n − 2: n is odd and its bit 1 is not part of a borrow only if set; subtract in the low limb instead
  let low = load<u32>(n.modulus) - 2;
  let bit = head.bit < 32 ? (low >> head.bit) & 1 : bitOf(n.modulus, head.bit);
  if (bit) fieldMultiply(n, job + W, job + W, job + S);
  if (head.bit != 0) return;
  fieldMultiply(n, job + S, job + E, job + W);
  fieldMultiply(n, job + W, job + R, job + W);
  head.state = STATE_TABLE;
}

/** One bit of both scalars. */
function stepMultiply(job: usize, head: EcdsaJob): void {
  let p = changetype<Field>(job + FIELD_P);
  head.bit--;
  pointDouble(p, job + SUM, job + SUM, job + SCRATCH);
  let bits = bitOf(job + S, head.bit) | (bitOf(job + W, head.bit) << 1);
  if (bits != 0) pointAdd(p, job + SUM, job + SUM, job + G + (bits - 1) * POINT_BYTES, job + SCRATCH);
  if (head.bit == 0) head.state = STATE_DONE;
}

/** One step: at most some 20 field multiplications. True while there is more to do. */
export function ecdsaStep(job: usize): bool {
  let head = changetype<EcdsaJob>(job);
  if (head.state == STATE_INVERT) stepInvert(job, head);
  else if (head.state == STATE_TABLE) {
    pointAdd(changetype<Field>(job + FIELD_P), job + GQ, job + G, job + Q, job + SCRATCH);
    head.bit = curveBits(head.curve);
    head.state = STATE_MULTIPLY;
  } else if (head.state == STATE_MULTIPLY) stepMultiply(job, head);
  return head.state != STATE_DONE;
}

/** OR of the differences of x·Z² and X, x an integer below p. */
function differenceOfX(job: usize, p: Field, x: usize): u32 {
  let t = job + SCRATCH;
  let zSquared = t + ELEMENT_BYTES;
  fieldMultiply(p, t, x, curveRow(changetype<EcdsaJob>(job).curve) + ((2 * p.limbs) << 2));
  fieldMultiply(p, zSquared, pointZ(job + SUM), pointZ(job + SUM));
  fieldMultiply(p, t, t, zSquared);
  let difference: u32 = 0;
  for (let i: usize = 0; i < p.limbs << 2; i += 4) difference |= load<u32>(t + i) ^ load<u32>(job + SUM + i);
  return difference;
}

/** After the last step: 0 exactly if the signature holds. */
export function ecdsaDifference(job: usize): u32 {
  let p = changetype<Field>(job + FIELD_P);
  let n = changetype<Field>(job + FIELD_N);
  if (isInfinity(p, job + SUM)) return u32.MAX_VALUE;
  let difference = differenceOfX(job, p, job + R);
  // x(R) may be n or more, below p (Hasse: less than 2√p above)
  let carry = mpAdd(job + E, job + R, n.modulus, p.limbs);
  if (carry || mpCompare(job + E, p.modulus, p.limbs) >= 0) return difference;
  let other = differenceOfX(job, p, job + E);
  return difference == 0 || other == 0 ? 0 : difference;
}
