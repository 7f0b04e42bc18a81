/**
 * Ed25519 verification (RFC 8032 §5.1.7; keys and signatures in certificates: RFC 8410), in steps.
 *
 *     begin ─▶ message fed through update ─▶ ROOT (one bit of the square root of A's x² a step) ─▶ MULTIPLY (one bit of
 *     S and k a step) ─▶ DONE
 *
 * P = S·B − k·A is encoded and compared with R by its bytes: cofactorless, so the verdict is the same everywhere and R
 * must be canonical. Against faults as in ecdsa.ts: whoever knows that k will be 0, or the sum end at its first bits, needs no key.
 * Stricter than the standard: S ≥ L (malleable signatures), y ≥ p, x = 0 with the sign bit, and keys of
 * small order are refused, as by libsodium.
 */
import { digestFinal, digestInit, DIGEST_SHA512, digestUpdate } from "../hash/digest";
import { DIGEST_STATE_BYTES } from "../hash/state";
import { copyBytes, fillBytes, outcomeOfBytes } from "../mem/bytes";
import { residueInvert } from "../mp/inversion";
import { residueFromBytes, residueReduce, residueToBytes, residueToMontgomery } from "../mp/residue";
import { COLUMN_BYTES } from "../mp/rows";
import { KEY_ED25519_ENCODING, KEY_ED25519_SMALL_ORDER, OK, SIGNATURE_RANGE } from "../status";
import {
  EDWARDS_CANDIDATE, EDWARDS_COMPLETE, EDWARDS_ELEMENT_BYTES, EDWARDS_FRAME_ELEMENTS, EDWARDS_LIMB_BITS, EDWARDS_LIMBS, EDWARDS_NEGATE,
  EDWARDS_NEGATE_X, EDWARDS_POINT_BYTES, EDWARDS_ROOT, edwardsAdd, edwardsDouble, edwardsNumber, NUMBER_BX, NUMBER_BY, NUMBER_D, NUMBER_L, NUMBER_P, NUMBER_SQRT_MINUS_1,
} from "./edwards25519";
import {
  ARITHMETIC_GENERIC, Field, FIELD_BYTES, fieldBits, fieldCombine, fieldCopy, fieldEnter, fieldHolds, fieldLeave, fieldMultiply,
  fieldOne, initField,
} from "./field";
import { runProgram } from "./program";

const STATE_MESSAGE: u32 = 1;
const STATE_ROOT: u32 = 2;
const STATE_MULTIPLY: u32 = 3;
const STATE_DONE: u32 = 4;

@unmanaged
class Ed25519Job {
  state: u32;
  /** Bit that the next step does. */
  bit: u32;
  /** The key's defect, found on the way; OK if none. */
  status: u32;
  /** Sign bit of A's x; from MULTIPLY on: bit 0: S has had a bit that is set · bit 1: k has. */
  sign: u32;
}

//   job ─ Ed25519Job (16) │ field p │ field L │ R of the signature (32 octets) │ columns │ S and k, tight │ frame │ points B, −A, B − A
//         │ SHA-512, then its digest as octets and in limbs
const FIELD_P: usize = 16;
const FIELD_L: usize = FIELD_P + FIELD_BYTES;
const SIGNATURE_R: usize = FIELD_L + FIELD_BYTES;
const COLUMNS: usize = SIGNATURE_R + 32;
const S: usize = COLUMNS + (EDWARDS_LIMBS + 1) * COLUMN_BYTES;
const K: usize = S + EDWARDS_ELEMENT_BYTES;
/** The frame: the sum, at first u and v of x² = u/v, the base of the exponentiation and its power; the point, at first A; scratch; d; 1. */
const FRAME: usize = K + EDWARDS_ELEMENT_BYTES;
const BASE: usize = FRAME + 2 * EDWARDS_ELEMENT_BYTES;
const POWER: usize = FRAME + 3 * EDWARDS_ELEMENT_BYTES;
const POINT: usize = FRAME + EDWARDS_POINT_BYTES;
const SCRATCH: usize = POINT + EDWARDS_POINT_BYTES;
const D: usize = SCRATCH + 6 * EDWARDS_ELEMENT_BYTES;
const ONE: usize = D + EDWARDS_ELEMENT_BYTES;
const POINTS: usize = FRAME + EDWARDS_FRAME_ELEMENTS * EDWARDS_ELEMENT_BYTES;
const OCTETS: usize = POINTS + 3 * EDWARDS_POINT_BYTES;
const DIGEST_STATE: usize = OCTETS + 64;

export const ED25519_JOB_BYTES: u32 = u32(DIGEST_STATE) + DIGEST_STATE_BYTES;

const Y: usize = EDWARDS_ELEMENT_BYTES;
const Z: usize = 2 * EDWARDS_ELEMENT_BYTES;

/** [z, z + length) = the octets of x in the other order: RFC 8032 has the least significant first. alias: z must not overlap x. */
function reverseBytes(z: usize, x: usize, length: u32): void {
  for (let i: usize = 0; i < length; i++) store<u8>(z + length - 1 - i, load<u8>(x + i));
}

// @ts-ignore: decorator
@inline
function fieldOf(job: usize): Field {
  return changetype<Field>(job + FIELD_P);
}

/** z = 32 octets at x. */
function readElement(job: usize, z: usize, x: usize): void {
  reverseBytes(job + OCTETS, x, 32);
  residueFromBytes(z, EDWARDS_LIMBS, EDWARDS_LIMB_BITS, job + OCTETS, 32);
}

function run(job: usize, program: usize): void {
  runProgram(fieldOf(job), program, job + FRAME);
}

/** Copies one of the points to the place of the one that is added, or it to them. */
function copyPoint(job: usize, z: usize, x: usize): void {
  for (let i: u32 = 0; i < EDWARDS_POINT_BYTES; i += EDWARDS_ELEMENT_BYTES) fieldCopy(fieldOf(job), job + z + i, job + x + i);
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
  let l = changetype<Field>(job + FIELD_L);
  initField(p, ARITHMETIC_GENERIC, edwardsNumber(NUMBER_P), EDWARDS_LIMBS, EDWARDS_LIMB_BITS, 255);
  initField(l, ARITHMETIC_GENERIC, edwardsNumber(NUMBER_L), EDWARDS_LIMBS, EDWARDS_LIMB_BITS, 253);
  p.columns = job + COLUMNS;
  // §5.1.3 step 1: y without the sign bit, below p
  let y = job + POINT + Y;
  reverseBytes(job + OCTETS, key, 32);
  head.sign = u32(load<u8>(job + OCTETS)) >> 7;
  store<u8>(job + OCTETS, load<u8>(job + OCTETS) & 0x7f);
  residueFromBytes(y, EDWARDS_LIMBS, EDWARDS_LIMB_BITS, job + OCTETS, 32);
  if (!fieldHolds(p, y)) return KEY_ED25519_ENCODING;
  copyBytes(job + SIGNATURE_R, signature, 32);
  readElement(job, job + S, signature + 32);
  if (!fieldHolds(l, job + S)) return SIGNATURE_RANGE;
  fieldEnter(p, y);
  fieldOne(p, job + ONE);
  fieldCopy(p, job + D, edwardsNumber(NUMBER_D));
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

/** Limbs of a piece of the digest: 252 bits, less than L has. */
const PIECE_LIMBS: u32 = 9;

/** K = digest mod L, a 512-bit number: (high·2²⁵² + middle)·2²⁵² + low. */
function reduceDigest(job: usize): void {
  let l = changetype<Field>(job + FIELD_L);
  let k = job + K;
  let limbs = job + DIGEST_STATE;
  digestFinal(job + DIGEST_STATE, job + SCRATCH);
  reverseBytes(job + OCTETS, job + SCRATCH, 64);
  residueFromBytes(limbs, 2 * PIECE_LIMBS + 1, EDWARDS_LIMB_BITS, job + OCTETS, 64);
  fillBytes(k, 0, EDWARDS_ELEMENT_BYTES);
  store<u32>(k, load<u32>(limbs, 4 * 2 * PIECE_LIMBS));
  let piece = job + SCRATCH;
  store<u32>(piece, 0, 4 * PIECE_LIMBS);
  for (let i = 2; i > 0; i--) {
    residueToMontgomery(k, l.modulus, EDWARDS_LIMBS, EDWARDS_LIMB_BITS, l.modulusBits, PIECE_LIMBS);
    residueReduce(k, l.modulus, EDWARDS_LIMBS, EDWARDS_LIMB_BITS);
    copyBytes(piece, limbs + (i - 1) * 4 * PIECE_LIMBS, 4 * PIECE_LIMBS);
    fieldCombine(l, k, k, 1, piece);
    residueReduce(k, l.modulus, EDWARDS_LIMBS, EDWARDS_LIMB_BITS);
  }
}

/** §5.1.3 step 2: the candidate is u·v³·(u·v⁷)^((p−5)/8), whose power is computed bit by bit. */
function beginRoot(job: usize): void {
  let head = changetype<Ed25519Job>(job);
  run(job, EDWARDS_ROOT);
  head.state = STATE_ROOT;
  head.bit = 252;
}

/** One bit of POWER = BASE^((p−5)/8): (p − 5)/8 = 2²⁵² − 3, of which bit 1 alone is zero. */
function stepRoot(job: usize, head: Ed25519Job): void {
  let p = fieldOf(job);
  head.bit--;
  fieldMultiply(p, job + POWER, job + POWER, job + POWER);
  if (head.bit != 1) fieldMultiply(p, job + POWER, job + POWER, job + BASE);
}

/** §5.1.3 steps 3 and 4: the root and its sign; then −A, B − A and the start of the multiplication. Or the key's defect. */
function finishRoot(job: usize, head: Ed25519Job): u32 {
  let p = fieldOf(job);
  let x = job + POINT;
  let t = job + SCRATCH;
  let free = t + EDWARDS_ELEMENT_BYTES;
  run(job, EDWARDS_CANDIDATE);
  if (fieldBits(p, job + BASE, free) != 0) {
    // v·x² = −u: the other root; anything else: no root
    if (fieldBits(p, t, free) != 0) return KEY_ED25519_ENCODING;
    fieldMultiply(p, x, x, edwardsNumber(NUMBER_SQRT_MINUS_1));
  }
  if (fieldBits(p, x, t) == 0 && head.sign) return KEY_ED25519_ENCODING;
  // t is the integer x
  if ((load<u32>(t) & 1) != head.sign) run(job, EDWARDS_NEGATE_X);
  run(job, EDWARDS_COMPLETE);
  copyPoint(job, FRAME, POINT);
  // small order: 8A is neutral. 8A has an odd order, so X = 0 says it (the other point with x = 0 has order 2)
  for (let i = 0; i < 3; i++) edwardsDouble(p, job + FRAME);
  if (fieldBits(p, job + FRAME, t) == 0) return KEY_ED25519_SMALL_ORDER;
  run(job, EDWARDS_NEGATE);
  copyPoint(job, POINTS + EDWARDS_POINT_BYTES, POINT);
  // the neutral element (0, 1, 1, 0), to which B and −A are added
  fillBytes(job + FRAME, 0, EDWARDS_POINT_BYTES);
  fieldCopy(p, job + FRAME + Y, job + ONE);
  fieldCopy(p, job + FRAME + Z, job + ONE);
  copyPoint(job, POINTS, FRAME);
  edwardsAdd(p, job + FRAME);
  fieldCopy(p, x, edwardsNumber(NUMBER_BX));
  fieldCopy(p, x + Y, edwardsNumber(NUMBER_BY));
  run(job, EDWARDS_COMPLETE);
  edwardsAdd(p, job + FRAME);
  copyPoint(job, POINTS + 2 * EDWARDS_POINT_BYTES, FRAME);
  copyPoint(job, FRAME, POINTS);
  copyPoint(job, POINTS, POINT);
  head.state = STATE_MULTIPLY;
  head.sign = 0;
  // L has 253 bits, and S and k are below it
  head.bit = 253;
  return OK;
}

/** Bit i of x, tight. */
// @ts-ignore: decorator
@inline
function bitOf(x: usize, i: u32): u32 {
  return (load<u32>(x + (i / EDWARDS_LIMB_BITS << 2)) >> (i % EDWARDS_LIMB_BITS)) & 1;
}

/** One bit of both scalars. */
function stepMultiply(job: usize, head: Ed25519Job): void {
  let p = fieldOf(job);
  head.bit--;
  edwardsDouble(p, job + FRAME);
  let bits = bitOf(job + S, head.bit) | (bitOf(job + K, head.bit) << 1);
  head.sign |= bits;
  if (bits != 0) {
    copyPoint(job, POINT, POINTS + (bits - 1) * EDWARDS_POINT_BYTES);
    edwardsAdd(p, job + FRAME);
  }
  if (head.bit == 0) head.state = STATE_DONE;
}

/** One step: at most some 20 field multiplications. True while there is more to do. The first one ends the message. */
export function ed25519Step(job: usize): bool {
  let head = changetype<Ed25519Job>(job);
  if (head.state == STATE_MESSAGE) {
    reduceDigest(job);
    beginRoot(job);
  } else if (head.state == STATE_ROOT) {
    stepRoot(job, head);
    if (head.bit == 0) {
      head.status = finishRoot(job, head);
      if (head.status != OK) head.state = STATE_DONE;
    }
  } else if (head.state == STATE_MULTIPLY) stepMultiply(job, head);
  return head.state != STATE_DONE;
}

/** The key's defect that the steps found, or OK. */
export function ed25519Status(job: usize): u32 {
  return changetype<Ed25519Job>(job).status;
}

/** After the last step, with status OK: EQUAL exactly if the signature holds. Nothing but scratch is written. */
export function ed25519Outcome(job: usize): u32 {
  let p = fieldOf(job);
  let z = job + SCRATCH;
  let x = z + EDWARDS_ELEMENT_BYTES;
  let y = x + EDWARDS_ELEMENT_BYTES;
  // X and Y are in Montgomery form, 1/Z is not: the products are not either
  fieldLeave(p, z, job + FRAME + Z);
  residueInvert(z, p.modulus, p.n0, EDWARDS_LIMBS, EDWARDS_LIMB_BITS, y + EDWARDS_ELEMENT_BYTES);
  fieldMultiply(p, x, job + FRAME, z);
  fieldMultiply(p, y, job + FRAME + Y, z);
  residueReduce(x, p.modulus, EDWARDS_LIMBS, EDWARDS_LIMB_BITS);
  residueReduce(y, p.modulus, EDWARDS_LIMBS, EDWARDS_LIMB_BITS);
  // §5.1.2: y with the sign of x in its top bit
  residueToBytes(job + OCTETS, 32, y, EDWARDS_LIMBS, EDWARDS_LIMB_BITS);
  store<u8>(job + OCTETS, load<u8>(job + OCTETS) | u8((load<u32>(x) & 1) << 7));
  reverseBytes(z, job + OCTETS, 32);
  let head = changetype<Ed25519Job>(job);
  return outcomeOfBytes(z, job + SIGNATURE_R, 32) ^ (head.bit | (head.sign ^ 3));
}
