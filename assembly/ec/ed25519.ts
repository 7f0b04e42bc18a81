/**
 * Ed25519 verification (RFC 8032 §5.1.7; keys and signatures in certificates: RFC 8410), in steps.
 *
 *     begin ─▶ message fed through update ─▶ ROOT (one bit of the square root of A's x² a step) ─▶ MULTIPLY (one bit of
 *     S and k a step) ─▶ INVERT (one bit of 1/Z a step) ─▶ DONE
 *
 * P = S·B − k·A is encoded and compared with R by its bytes: cofactorless, so the verdict is the same everywhere and R
 * must be canonical. Stricter than the standard: S ≥ L (malleable signatures), y ≥ p, x = 0 with the sign bit, and keys of
 * small order are refused, as by libsodium.
 */
import { differenceOfBytes } from "../mem/bytes";
import { digestFinal, digestInit, DIGEST_SHA512, digestUpdate } from "../hash/digest";
import { DIGEST_STATE_BYTES } from "../hash/state";
import { mpCompare, mpCopy, mpIsOdd, mpIsZero } from "../mp/limbs";
import { KEY_ED25519_ENCODING, KEY_ED25519_SMALL_ORDER, OK, SIGNATURE_RANGE } from "../status";
import {
  EDWARDS_ELEMENT_BYTES, EDWARDS_LIMBS, EDWARDS_POINT_BYTES, EDWARDS_SCRATCH_BYTES, edwardsAdd, edwardsDouble, edwardsNegate, edwardsNumber,
  NUMBER_BX, NUMBER_BY, NUMBER_D, NUMBER_L, NUMBER_P, NUMBER_R_SQUARED_L, NUMBER_R_SQUARED_P, NUMBER_SQRT_MINUS_1,
} from "./edwards25519";
import { Field, fieldAdd, FIELD_BYTES, fieldMultiply, fieldSubtract, initField } from "./field";

const STATE_MESSAGE: u32 = 1;
const STATE_ROOT: u32 = 2;
const STATE_MULTIPLY: u32 = 3;
const STATE_INVERT: u32 = 4;
const STATE_DONE: u32 = 5;

@unmanaged
class Ed25519Job {
  state: u32;
  /** Bit that the next step does. */
  bit: u32;
  /** The key's defect, found on the way; OK if none. */
  status: u32;
  /** Sign bit of A's x. */
  sign: u32;
}

//   job ─ Ed25519Job (16) │ field p │ field L │ R of the signature (32 bytes) │ elements │ points B, −A, B − A, sum │ scratch │ SHA-512
const FIELD_P: usize = 16;
const FIELD_L: usize = FIELD_P + FIELD_BYTES;
const SIGNATURE_R: usize = FIELD_L + FIELD_BYTES;
const PRODUCT: usize = SIGNATURE_R + 32;
const ONE: usize = PRODUCT + EDWARDS_ELEMENT_BYTES;
/** u and v of x² = u/v; later the base of an exponentiation. */
const U: usize = ONE + EDWARDS_ELEMENT_BYTES;
const V: usize = U + EDWARDS_ELEMENT_BYTES;
const BASE: usize = V + EDWARDS_ELEMENT_BYTES;
const POWER: usize = BASE + EDWARDS_ELEMENT_BYTES;
const S: usize = POWER + EDWARDS_ELEMENT_BYTES;
const K: usize = S + EDWARDS_ELEMENT_BYTES;
const B: usize = K + EDWARDS_ELEMENT_BYTES;
const A: usize = B + EDWARDS_POINT_BYTES;
const BA: usize = A + EDWARDS_POINT_BYTES;
const SUM: usize = BA + EDWARDS_POINT_BYTES;
const SCRATCH: usize = SUM + EDWARDS_POINT_BYTES;
const DIGEST: usize = SCRATCH + EDWARDS_SCRATCH_BYTES;
const DIGEST_STATE: usize = DIGEST + 64;

export const ED25519_JOB_BYTES: u32 = u32(DIGEST_STATE) + DIGEST_STATE_BYTES;

const Y: usize = EDWARDS_ELEMENT_BYTES;
const Z: usize = 2 * EDWARDS_ELEMENT_BYTES;
const T: usize = 3 * EDWARDS_ELEMENT_BYTES;

/** z = 32 bytes little-endian, which is how limbs lie in memory too. */
function readLittleEndian(z: usize, x: usize): void {
  for (let i: usize = 0; i < 32; i++) store<u8>(z + i, load<u8>(x + i));
}

// @ts-ignore: decorator
@inline
function fieldOf(job: usize): Field {
  return changetype<Field>(job + FIELD_P);
}

/** Sets a point to (x, y, 1, x·y) from its X and Y. */
function completePoint(job: usize, point: usize): void {
  mpCopy(point + Z, job + ONE, EDWARDS_LIMBS);
  fieldMultiply(fieldOf(job), point + T, point, point + Y);
}

/**
 * Begins with a key of 32 bytes and a signature of 64, both copied. Answers KEY_ED25519_ENCODING if y ≥ p, SIGNATURE_RANGE if
 * S ≥ L, or OK: then feed the message.
 */
export function ed25519Begin(job: usize, key: usize, signature: usize): u32 {
  let head = changetype<Ed25519Job>(job);
  head.state = STATE_DONE;
  head.status = OK;
  let p = fieldOf(job);
  initField(p, edwardsNumber(NUMBER_P), EDWARDS_LIMBS, job + PRODUCT);
  initField(changetype<Field>(job + FIELD_L), edwardsNumber(NUMBER_L), EDWARDS_LIMBS, job + PRODUCT);
  for (let i: usize = 0; i < 32; i += 4) store<u32>(job + ONE + i, 0);
  store<u32>(job + ONE, 1);
  // §5.1.3 step 1: y without the sign bit, below p
  let y = job + A + Y;
  readLittleEndian(y, key);
  head.sign = u32(load<u8>(key, 31)) >> 7;
  store<u8>(y + 31, load<u8>(y + 31) & 0x7f);
  if (mpCompare(y, edwardsNumber(NUMBER_P), EDWARDS_LIMBS) >= 0) return KEY_ED25519_ENCODING;
  readLittleEndian(job + SIGNATURE_R, signature);
  readLittleEndian(job + S, signature + 32);
  if (mpCompare(job + S, edwardsNumber(NUMBER_L), EDWARDS_LIMBS) >= 0) return SIGNATURE_RANGE;
  fieldMultiply(p, job + ONE, job + ONE, edwardsNumber(NUMBER_R_SQUARED_P));
  fieldMultiply(p, y, y, edwardsNumber(NUMBER_R_SQUARED_P));
  mpCopy(job + B, edwardsNumber(NUMBER_BX), EDWARDS_LIMBS);
  mpCopy(job + B + Y, edwardsNumber(NUMBER_BY), EDWARDS_LIMBS);
  completePoint(job, job + B);
  // k = SHA-512(R ‖ A ‖ message)
  digestInit(job + DIGEST_STATE, DIGEST_SHA512);
  digestUpdate(job + DIGEST_STATE, signature, 32);
  digestUpdate(job + DIGEST_STATE, key, 32);
  head.state = STATE_MESSAGE;
  return OK;
}

/** The next bytes of the message. */
export function ed25519Update(job: usize, x: usize, length: u32): void {
  digestUpdate(job + DIGEST_STATE, x, length);
}

/** K = digest mod L, a 512-bit number: low half + high half · R, by Montgomery multiplications. */
function reduceDigest(job: usize): void {
  let l = changetype<Field>(job + FIELD_L);
  digestFinal(job + DIGEST_STATE, job + DIGEST);
  let one = job + SCRATCH;
  for (let i: usize = 0; i < 32; i += 4) store<u32>(one + i, 0);
  store<u32>(one, 1);
  let low = job + SCRATCH + EDWARDS_ELEMENT_BYTES;
  // low·R, then out of Montgomery form; high·R is what is wanted
  fieldMultiply(l, low, job + DIGEST, edwardsNumber(NUMBER_R_SQUARED_L));
  fieldMultiply(l, low, one, low);
  fieldMultiply(l, job + K, job + DIGEST + 32, edwardsNumber(NUMBER_R_SQUARED_L));
  fieldAdd(l, job + K, job + K, low);
}

/** §5.1.3 step 2: u = y² − 1, v = d·y² + 1; the candidate is u·v³·(u·v⁷)^((p−5)/8), whose power is computed bit by bit. */
function beginRoot(job: usize): void {
  let head = changetype<Ed25519Job>(job);
  let p = fieldOf(job);
  let t = job + SCRATCH;
  fieldMultiply(p, t, job + A + Y, job + A + Y);
  fieldSubtract(p, job + U, t, job + ONE);
  fieldMultiply(p, job + V, t, edwardsNumber(NUMBER_D));
  fieldAdd(p, job + V, job + V, job + ONE);
  // v³, v⁷
  fieldMultiply(p, t, job + V, job + V);
  fieldMultiply(p, t, t, job + V);
  fieldMultiply(p, job + A, job + U, t);
  fieldMultiply(p, t, t, t);
  fieldMultiply(p, t, t, job + V);
  fieldMultiply(p, job + BASE, job + U, t);
  mpCopy(job + POWER, job + ONE, EDWARDS_LIMBS);
  head.state = STATE_ROOT;
  head.bit = 252;
}

/** One bit of BASE^e, e given by its bits from the top: all ones but those that `zeros` has set (bits 0 to 31). */
function stepPower(job: usize, head: Ed25519Job, zeros: u32): void {
  let p = fieldOf(job);
  head.bit--;
  fieldMultiply(p, job + POWER, job + POWER, job + POWER);
  if (head.bit > 31 || ((zeros >> head.bit) & 1) == 0) fieldMultiply(p, job + POWER, job + POWER, job + BASE);
}

/** §5.1.3 steps 3 and 4: the root and its sign; then −A, B − A and the start of the multiplication. Or the key's defect. */
function finishRoot(job: usize, head: Ed25519Job): u32 {
  let p = fieldOf(job);
  let x = job + A;
  let t = job + SCRATCH;
  fieldMultiply(p, x, x, job + POWER);
  fieldMultiply(p, t, x, x);
  fieldMultiply(p, t, t, job + V);
  if (mpCompare(t, job + U, EDWARDS_LIMBS) != 0) {
    // −u: the other root; anything else: no root
    fieldAdd(p, t, t, job + U);
    if (!mpIsZero(t, EDWARDS_LIMBS)) return KEY_ED25519_ENCODING;
    fieldMultiply(p, x, x, edwardsNumber(NUMBER_SQRT_MINUS_1));
  }
  if (mpIsZero(x, EDWARDS_LIMBS) && head.sign) return KEY_ED25519_ENCODING;
  // out of Montgomery form for the parity
  for (let i: usize = 0; i < 32; i += 4) store<u32>(t + EDWARDS_ELEMENT_BYTES + i, 0);
  store<u32>(t + EDWARDS_ELEMENT_BYTES, 1);
  fieldMultiply(p, t, x, t + EDWARDS_ELEMENT_BYTES);
  if (u32(mpIsOdd(t)) != head.sign) {
    fieldSubtract(p, t, x, x);
    fieldSubtract(p, x, t, x);
  }
  completePoint(job, job + A);
  // small order: 8A is neutral. 8A has an odd order, so X = 0 says it (the other point with x = 0 has order 2)
  edwardsDouble(p, job + SUM, job + A, job + SCRATCH);
  edwardsDouble(p, job + SUM, job + SUM, job + SCRATCH);
  edwardsDouble(p, job + SUM, job + SUM, job + SCRATCH);
  if (mpIsZero(job + SUM, EDWARDS_LIMBS)) return KEY_ED25519_SMALL_ORDER;
  edwardsNegate(p, job + A, job + A, job + SCRATCH);
  edwardsAdd(p, job + BA, job + B, job + A, job + SCRATCH);
  // the neutral element (0, 1, 1, 0)
  fieldSubtract(p, job + SUM, job + ONE, job + ONE);
  mpCopy(job + SUM + Y, job + ONE, EDWARDS_LIMBS);
  completePoint(job, job + SUM);
  head.state = STATE_MULTIPLY;
  // L has 253 bits, and S and k are below it
  head.bit = 253;
  return OK;
}

/** Bit i of x. */
// @ts-ignore: decorator
@inline
function bitOf(x: usize, i: u32): u32 {
  return (load<u32>(x + ((i >> 5) << 2)) >> (i & 31)) & 1;
}

/** One bit of both scalars. */
function stepMultiply(job: usize, head: Ed25519Job): void {
  let p = fieldOf(job);
  head.bit--;
  edwardsDouble(p, job + SUM, job + SUM, job + SCRATCH);
  let bits = bitOf(job + S, head.bit) | (bitOf(job + K, head.bit) << 1);
  if (bits != 0) edwardsAdd(p, job + SUM, job + SUM, job + B + (bits - 1) * EDWARDS_POINT_BYTES, job + SCRATCH);
  if (head.bit != 0) return;
  // 1/Z = Z^(p−2)
  mpCopy(job + BASE, job + SUM + Z, EDWARDS_LIMBS);
  mpCopy(job + POWER, job + ONE, EDWARDS_LIMBS);
  head.state = STATE_INVERT;
  head.bit = 255;
}

/** One step: at most some 20 field multiplications. True while there is more to do. The first one ends the message. */
export function ed25519Step(job: usize): bool {
  let head = changetype<Ed25519Job>(job);
  if (head.state == STATE_MESSAGE) {
    reduceDigest(job);
    beginRoot(job);
  } else if (head.state == STATE_ROOT) {
    // (p − 5)/8 = 2²⁵² − 3: bit 1 is zero
    stepPower(job, head, 2);
    if (head.bit == 0) {
      head.status = finishRoot(job, head);
      if (head.status != OK) head.state = STATE_DONE;
    }
  } else if (head.state == STATE_MULTIPLY) {
    stepMultiply(job, head);
  } else if (head.state == STATE_INVERT) {
    // p − 2 = 2²⁵⁵ − 21: bits 2 and 4 are zero
    stepPower(job, head, 20);
    if (head.bit == 0) head.state = STATE_DONE;
  }
  return head.state != STATE_DONE;
}

/** The key's defect that the steps found, or OK. */
export function ed25519Status(job: usize): u32 {
  return changetype<Ed25519Job>(job).status;
}

/** After the last step, with status OK: 0 exactly if the signature holds. */
export function ed25519Difference(job: usize): u32 {
  let p = fieldOf(job);
  let x = job + SCRATCH;
  let y = job + SCRATCH + EDWARDS_ELEMENT_BYTES;
  let one = job + SCRATCH + 2 * EDWARDS_ELEMENT_BYTES;
  for (let i: usize = 0; i < 32; i += 4) store<u32>(one + i, 0);
  store<u32>(one, 1);
  fieldMultiply(p, x, job + SUM, job + POWER);
  fieldMultiply(p, x, one, x);
  fieldMultiply(p, y, job + SUM + Y, job + POWER);
  fieldMultiply(p, y, one, y);
  // §5.1.2: y with the sign of x in its top bit
  store<u8>(y + 31, load<u8>(y + 31) | u8(u32(mpIsOdd(x)) << 7));
  return differenceOfBytes(y, job + SIGNATURE_R, 32);
}
