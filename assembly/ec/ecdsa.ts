/**
 * ECDSA verification (FIPS 186-5 §6.4.2, SEC 1 §4.1.4) on P-256, P-384, P-521, in steps.
 *
 *     w = s⁻¹ mod n      u1 = e·w, u2 = r·w mod n      R = u1·G + u2·Q      holds if x(R) mod n = r
 *
 *     INVERT (w) ─▶ SCALARS (u1, u2) ─▶ TABLE (Q, 3Q, 5Q … one a step) ─▶ MULTIPLY (doublings shared by both products, additions by signed
 *     windows: Straus, with tables of odd multiples) ─▶ DONE
 *     SCALARS ─▶ KNOWN (a comb's table is made, seldom) ─▶ TABLE or, where Q has a comb, MULTIPLY (as few doublings as the comb wants)
 *
 * x(R) is compared without division: r·Z² = X or (r + n)·Z² = X modulo p. Verification only: variable time.
 *
 * How a fault could be used, and what stops it: whoever knows that u1 or u2 will be 0 (a digest, a product that was never written),
 * or that the sum will end at its first digits, makes r and s to fit without the key. The outcome has in it whether digits of both
 * were added, the position at which the sum ended and, where there are combs, the one at which it began, and whose their tables are.
 */
import { HAS_LARGE_CURVES, HAS_WINDOWS, INVERTS_BY_POWERS, KNOWN_KEYS } from "../limits";
import { copyBytes, EQUAL, outcomeOfBytes } from "../mem/bytes";
import { INVERSION_NUMBERS, isZeroLimbs, residueInvert } from "../mp/inversion";
import { residueAddModulus, residueFromBytes, residueReduce, residueToBytes } from "../mp/residue";
import { COLUMN_BYTES } from "../mp/rows";
import { KEY_POINT_ENCODING, KEY_POINT_NOT_ON_CURVE, OK, SIGNATURE_RANGE } from "../status";
import { curveBits, curveGenerator, curveMultiples, CURVE_P521, initCurve } from "./curve";
import {
  Field, FIELD_BYTES, fieldBits, fieldCopy, fieldEnter, fieldHolds, fieldLeave, fieldMultiply, fieldOne, ONE_SHAPE,
} from "./field";
import { isOnCurve, pointAdd, pointDouble, POINT_SCRATCH_ELEMENTS } from "./point";
import { addToFrame, doubleFrame, POINT_FRAME_ELEMENTS } from "./point-program";
import { combBegin, combDigit, combIsBegun, combSpacing, combTableBegin, combTableStep, COMB_WORK_BYTES } from "./comb";
import { deservesTable, hasTable, knownGenerator, knownKey, knownKeyDifference, knownKeyTable, setHasTable, tableDifference } from "./known-keys";
import { Window, windowBegin, windowDigit, WINDOW_BYTES } from "./window";

const STATE_INVERT: u32 = 1;
const STATE_SCALARS: u32 = 2;
const STATE_TABLE: u32 = 3;
const STATE_MULTIPLY: u32 = 4;
const STATE_DONE: u32 = 5;
const STATE_KNOWN: u32 = 6;

@unmanaged
class EcdsaJob {
  state: u32;
  curve: u32;
  /** TABLE: multiples that are there. MULTIPLY: position whose digits are being added; the ones above are done. */
  position: u32;
  /** Octets of a coordinate, r, s, u1, u2. */
  scalarBytes: u32;
  /** What the next point operation is: PENDING_… */
  pending: u32;
  /** Bit 0: a digit of u2 has been added · bit 1: one of u1. */
  added: u32;
  /** Of ec/known-keys.ts: the generator and Q, with their tables; 0: none. */
  generator: usize;
  key: usize;
  /** Octets of Q. */
  point: usize;
  /** Position at which MULTIPLY began; where there are known keys. */
  first: u32;
}

const PENDING_DOUBLING: u32 = 0;
const PENDING_G: u32 = 1;
const PENDING_Q: u32 = 2;

//   job ─ EcdsaJob (40) │ field p │ field n │ windows of u1, u2 │ u1, u2 as octets │ columns │ elements, each as long as n is:
//         r in limbs of p │ sum (3) │ scratch (6), at first the last three r, s, e in limbs of n │ Q, 3Q, … (3 each)
//         or Q and the work of a comb's table
const FIELD_P: usize = 40;
const FIELD_N: usize = FIELD_P + FIELD_BYTES;
const WINDOW_1: usize = FIELD_N + FIELD_BYTES;
const WINDOW_2: usize = WINDOW_1 + WINDOW_BYTES;
/** Octets of the longest scalar, with room. */
const SCALAR_BYTES: u32 = 68;
const U1: usize = WINDOW_2 + WINDOW_BYTES;
const U2: usize = U1 + SCALAR_BYTES;
const COLUMNS: usize = U2 + SCALAR_BYTES;
const ELEMENTS: usize = COLUMNS + (HAS_LARGE_CURVES ? 21 : 11) * COLUMN_BYTES;

const X: u32 = 0;
const SUM: u32 = 1;
const SCRATCH: u32 = 4;
const R: u32 = SCRATCH + INVERSION_NUMBERS;
const S: u32 = R + 1;
const E: u32 = R + 2;
const TABLE: u32 = SCRATCH + POINT_SCRATCH_ELEMENTS;

/** Odd multiples of Q: 8, and 4 of P-521, whose elements are the longest. */
const MULTIPLES: u32 = HAS_WINDOWS ? 8 : 1;
const MULTIPLES_P521: u32 = 4;
const P256_BYTES: u32 = (SUM + POINT_FRAME_ELEMENTS) * 40;
const P384_BYTES: u32 = TABLE * 80 + 3 * MULTIPLES * 56;
const P521_BYTES: u32 = (TABLE + 3 * MULTIPLES_P521) * 80;

const WINDOWS_BYTES: u32 = !HAS_LARGE_CURVES ? P256_BYTES : P384_BYTES > P521_BYTES ? P384_BYTES : P521_BYTES;
const COMB_BYTES: u32 = KNOWN_KEYS == 0 ? 0 : TABLE * 80 + 3 * 56 + COMB_WORK_BYTES;

export const ECDSA_JOB_BYTES: u32 = (u32(ELEMENTS) + (WINDOWS_BYTES > COMB_BYTES ? WINDOWS_BYTES : COMB_BYTES) + 15) & ~15;

/** Work of a step in products of limbs, ten products of elements to a point operation: bounds it to some 100,000 instructions. */
const PRODUCTS_PER_STEP: u32 = 400;

// @ts-ignore: decorator
@inline
function fieldP(job: usize): Field {
  return changetype<Field>(job + FIELD_P);
}

// @ts-ignore: decorator
@inline
function fieldN(job: usize): Field {
  return changetype<Field>(job + FIELD_N);
}

/** Address of an element. */
function element(job: usize, number: u32): usize {
  return job + ELEMENTS + number * (fieldN(job).limbs << 2);
}

/** Address of a multiple of Q. Its coordinates are elements of p, which may be shorter. */
// @ts-ignore: decorator
@inline
function multipleOfQ(job: usize, index: u32): usize {
  return element(job, TABLE) + index * (fieldP(job).limbs * 12);
}

/** Address of 1, which is the Z of Q: without it there is neither Q nor a sum. */
// @ts-ignore: decorator
@inline
function oneOf(job: usize): usize {
  return element(job, TABLE) + (fieldP(job).limbs << 3);
}

/** Odd multiples in the table. */
// @ts-ignore: decorator
@inline
function multiplesOfQ(head: EcdsaJob): u32 {
  return HAS_LARGE_CURVES && head.curve == CURVE_P521 ? MULTIPLES_P521 : MULTIPLES;
}

/** Reads 04 ‖ x ‖ y (SEC 1 §2.3.4) into Q, with the check that it is a point of the curve (§3.2.2.1; cofactor 1). */
function readPoint(job: usize, octets: usize, octetCount: u32): u32 {
  let p = fieldP(job);
  let bytes: usize = p.limbs << 2;
  let elementBytes = changetype<EcdsaJob>(job).scalarBytes;
  if (octetCount != 1 + 2 * elementBytes || load<u8>(octets) != 4) return KEY_POINT_ENCODING;
  let x = multipleOfQ(job, 0);
  for (let i: u32 = 0; i < 2; i++) {
    let z = x + usize(i) * bytes;
    residueFromBytes(z, p.limbs, p.bits, octets + 1 + i * elementBytes, elementBytes);
    if (!fieldHolds(p, z)) return KEY_POINT_NOT_ON_CURVE;
    fieldEnter(p, z);
  }
  return isOnCurve(p, x, curveGenerator(p), element(job, SCRATCH)) ? OK : KEY_POINT_NOT_ON_CURVE;
}

/** Reads a number of the signature: 1 to n − 1. */
function readScalar(n: Field, z: usize, x: usize, xBytes: u32): bool {
  return residueFromBytes(z, n.limbs, n.bits, x, xBytes) && !isZeroLimbs(z, n.limbs) && fieldHolds(n, z);
}

/**
 * Begins. point: octets of the key. digest: as it comes from the hash function. r, s: unsigned big-endian. All are copied.
 * Answers KEY_POINT_ENCODING, KEY_POINT_NOT_ON_CURVE, SIGNATURE_RANGE, or OK: then step.
 */
export function ecdsaBegin(
  job: usize, curve: u32, point: usize, pointBytes: u32, digest: usize, digestBytes: u32, r: usize, rBytes: u32, s: usize, sBytes: u32,
): u32 {
  let head = changetype<EcdsaJob>(job);
  let p = fieldP(job);
  let n = fieldN(job);
  let bits = curveBits(curve);
  head.state = STATE_DONE;
  head.curve = curve;
  head.added = 0;
  head.scalarBytes = (bits + 7) >> 3;
  if (KNOWN_KEYS != 0) {
    head.generator = 0;
    head.key = 0;
    head.point = point;
  }
  initCurve(curve, p, n);
  p.columns = job + COLUMNS;
  n.columns = job + COLUMNS;
  // a point at infinity until it is computed: ecdsaOutcome then tells of no signature
  for (let at = element(job, SUM); at < element(job, SCRATCH); at += 4) store<u32>(at, 0);
  fieldOne(p, oneOf(job));
  let status = readPoint(job, point, pointBytes);
  if (status != OK) return status;
  if (!readScalar(n, element(job, R), r, rBytes) || !readScalar(n, element(job, S), s, sBytes)) return SIGNATURE_RANGE;
  residueFromBytes(element(job, X), p.limbs, p.bits, r, rBytes);
  // FIPS 186-5 §6.4.2 step 2: the leftmost bits of the digest, as many as n has. Every digest here is a multiple of 8 bits; so are
  // 256 and 384, and 521 is more than any digest has
  if (digestBytes << 3 > bits) digestBytes = bits >> 3;
  residueFromBytes(element(job, E), n.limbs, n.bits, digest, digestBytes);
  head.position = bits;
  head.state = STATE_INVERT;
  return OK;
}

/**
 * After ecdsaBegin has answered OK: keys is of ec/known-keys.ts. ofAnchor: Q is the key of an anchor, and is known from now on. Its
 * octets stay where they are until the end.
 */
export function ecdsaKnow(job: usize, keys: usize, ofAnchor: bool): void {
  let head = changetype<EcdsaJob>(job);
  let generator = knownGenerator(keys, head.curve);
  if (generator == 0) return;
  if (deservesTable(generator)) head.generator = generator;
  if (!ofAnchor) return;
  let key = knownKey(keys, head.curve, head.point, 1 + 2 * head.scalarBytes);
  if (head.generator != 0 && deservesTable(key)) head.key = key;
}

/** The octets at u and the window, or those for a comb = element · s⁻¹ mod n. Without windows the residue itself is at u. */
function beginProduct(job: usize, window: usize, u: usize, number: u32, multiples: u32, known: usize): void {
  let n = fieldN(job);
  let scalarBytes = changetype<EcdsaJob>(job).scalarBytes;
  let z = element(job, number);
  // a power is in Montgomery form already
  if (!INVERTS_BY_POWERS) fieldEnter(n, z);
  fieldMultiply(n, z, z, element(job, S));
  residueReduce(z, n.modulus, n.limbs, n.bits);
  if (KNOWN_KEYS != 0 && known != 0) return combBegin(n, u, z);
  if (!HAS_WINDOWS) return fieldCopy(n, u, z);
  residueToBytes(u, scalarBytes, z, n.limbs, n.bits);
  windowBegin(changetype<Window>(window), u, scalarBytes, n.modulusBits, multiples);
}

/** Bit i of a residue. */
function bitOf(field: Field, x: usize, i: u32): u32 {
  return (load<u32>(x + ((i / field.bits) << 2)) >> (i % field.bits)) & 1;
}

/** Bits of the exponent in one step. */
const POWERS_PER_STEP: u32 = 16;

/** w = s^(n − 2) in place of s, in Montgomery form, from the highest bit of the exponent down to the one at `position`. */
function stepPower(job: usize, head: EcdsaJob): void {
  let n = fieldN(job);
  let s = element(job, S);
  let w = element(job, SCRATCH);
  let exponent = element(job, SCRATCH + 1);
  if (head.position == n.modulusBits) {
    fieldEnter(n, s);
    fieldOne(n, w);
    // the lowest limb of n is more than 2
    fieldCopy(n, exponent, n.modulus);
    store<u32>(exponent, load<u32>(exponent) - 2);
  }
  for (let i: u32 = 0; i < POWERS_PER_STEP; i++) {
    fieldMultiply(n, w, w, w);
    if (bitOf(n, exponent, --head.position)) fieldMultiply(n, w, w, s);
  }
  if (head.position != 0) return;
  fieldCopy(n, s, w);
  head.state = STATE_SCALARS;
}

/** w, in place of s. */
function stepInvert(job: usize, head: EcdsaJob): void {
  if (INVERTS_BY_POWERS) return stepPower(job, head);
  let n = fieldN(job);
  residueInvert(element(job, S), n.modulus, n.n0, n.limbs, n.bits, element(job, SCRATCH));
  head.state = STATE_SCALARS;
}

/** u1, u2 and their windows. */
function stepScalars(job: usize, head: EcdsaJob): void {
  beginProduct(job, job + WINDOW_1, job + U1, E, curveMultiples(head.curve), head.generator);
  beginProduct(job, job + WINDOW_2, job + U2, R, multiplesOfQ(head), head.key);
  if (!HAS_WINDOWS) return beginMultiply(head, fieldP(job).modulusBits - 1);
  head.position = 0;
  head.state = STATE_TABLE;
  if (KNOWN_KEYS != 0 && head.generator != 0) beginKnown(job, head);
}

/** The work of a comb's table: behind Q. */
// @ts-ignore: decorator
@inline
function combWork(job: usize): usize {
  return multipleOfQ(job, 1);
}

/** Begins the next table that is missing; then what follows. */
function beginKnown(job: usize, head: EcdsaJob): void {
  let p = fieldP(job);
  head.state = STATE_KNOWN;
  if (!hasTable(head.generator)) combTableBegin(p, combWork(job), knownKeyTable(head.generator), curveGenerator(p), oneOf(job));
  else if (head.key == 0) head.state = STATE_TABLE;
  else if (!hasTable(head.key)) combTableBegin(p, combWork(job), knownKeyTable(head.key), multipleOfQ(job, 0), oneOf(job));
  else beginMultiply(head, combSpacing(p) - 1);
}

/** One piece of a table. */
function stepKnown(job: usize, head: EcdsaJob): void {
  if (combTableStep(fieldP(job), combWork(job), oneOf(job), element(job, SCRATCH))) return;
  setHasTable(hasTable(head.generator) ? head.key : head.generator);
  beginKnown(job, head);
}

/** Begins with the digits of a position. */
function beginMultiply(head: EcdsaJob, position: u32): void {
  head.position = position;
  if (KNOWN_KEYS != 0) head.first = position;
  head.pending = PENDING_G;
  head.state = STATE_MULTIPLY;
}

/** The next odd multiple of Q. 2Q is in the sum meanwhile. */
function stepTable(job: usize, head: EcdsaJob): void {
  let p = fieldP(job);
  let twice = element(job, SUM);
  let bytes = p.limbs * 12;
  if (head.position == 0) {
    copyBytes(twice, multipleOfQ(job, 0), bytes);
    pointDouble(p, twice, element(job, SCRATCH));
  } else {
    let z = multipleOfQ(job, head.position);
    copyBytes(z, multipleOfQ(job, head.position - 1), bytes);
    pointAdd(p, z, twice, 1, false, oneOf(job), element(job, SCRATCH));
  }
  head.position++;
  if (head.position != multiplesOfQ(head)) return;
  for (let at = twice; at < element(job, SCRATCH); at += 4) store<u32>(at, 0);
  beginMultiply(head, p.modulusBits);
}

/** The digit of a scalar that is due at the position. */
function digitOf(job: usize, head: EcdsaJob, known: usize, window: usize, u: usize): i32 {
  if (!HAS_WINDOWS) return bitOf(fieldN(job), u, head.position);
  if (KNOWN_KEYS == 0 || known == 0) return windowDigit(changetype<Window>(window), head.position);
  return head.position < combSpacing(fieldP(job)) ? combDigit(fieldP(job), u, head.position) : 0;
}

/** One doubling or one addition, or none if no digit is due. */
function stepMultiply(job: usize, head: EcdsaJob): void {
  let p = fieldP(job);
  let sum = element(job, SUM);
  let scratch = element(job, SCRATCH);
  if (head.pending == PENDING_DOUBLING) {
    head.position--;
    if (HAS_WINDOWS) pointDouble(p, sum, scratch);
    else doubleFrame(p, sum);
    head.pending = PENDING_G;
    return;
  }
  let ofG = head.pending == PENDING_G;
  let known = KNOWN_KEYS == 0 ? 0 : ofG ? head.generator : head.key;
  let u = job + (ofG ? U1 : U2);
  let digit = digitOf(job, head, known, job + (ofG ? WINDOW_1 : WINDOW_2), u);
  if (digit != 0) {
    let index = HAS_WINDOWS ? u32(abs(digit)) >> 1 : 0;
    let affineBytes = p.limbs << 3;
    let point: usize;
    if (known != 0) point = knownKeyTable(known) + index * affineBytes;
    else point = ofG ? curveGenerator(p) + index * affineBytes : multipleOfQ(job, index);
    if (HAS_WINDOWS) pointAdd(p, sum, point, digit < 0 ? -1 : 1, ofG || known != 0, oneOf(job), scratch);
    else addToFrame(p, sum, point);
    if (known == 0 || combIsBegun(p, u)) head.added |= 1 + u32(ofG);
  }
  if (ofG) head.pending = PENDING_Q;
  else if (head.position == 0) head.state = STATE_DONE;
  else head.pending = PENDING_DOUBLING;
}

/** One step. True while there is more to do: also after the last addition, because the comparison that follows is a step's work of its own. */
export function ecdsaStep(job: usize): bool {
  let head = changetype<EcdsaJob>(job);
  if (head.state == STATE_DONE) return false;
  if (head.state == STATE_INVERT) stepInvert(job, head);
  else if (head.state == STATE_SCALARS) stepScalars(job, head);
  else if (HAS_WINDOWS && head.state == STATE_TABLE) stepTable(job, head);
  else if (KNOWN_KEYS != 0 && head.state == STATE_KNOWN) stepKnown(job, head);
  else {
    let limbs = fieldP(job).limbs;
    for (let products: u32 = 0; products < PRODUCTS_PER_STEP && head.state == STATE_MULTIPLY; products += limbs * limbs) {
      stepMultiply(job, head);
    }
  }
  return true;
}

/** EQUAL exactly if x·Z² = X, both as integers. x: element of scratch, an integer below p, written over. */
function outcomeOfX(job: usize, p: Field, x: usize): u32 {
  let t = element(job, SCRATCH);
  let sum = element(job, SUM);
  let bytes = p.limbs << 2;
  let z = sum + (bytes << 1);
  fieldEnter(p, x);
  fieldMultiply(p, t, z, z);
  fieldMultiply(p, t, t, x);
  fieldLeave(p, t, t);
  fieldLeave(p, x, sum);
  return outcomeOfBytes(t, x, bytes);
}

/** 0 exactly if the sum began where it had to, and the tables are complete and of this curve and this key. */
function differenceOfKnown(p: Field, head: EcdsaJob): u32 {
  let difference = head.first ^ (head.key == 0 ? p.modulusBits : combSpacing(p) - 1);
  if (head.generator != 0) difference |= tableDifference(head.generator, head.curve);
  if (head.key != 0) difference |= knownKeyDifference(head.key, head.curve, head.point, 1 + 2 * head.scalarBytes) | tableDifference(head.key, head.curve);
  return difference;
}

/** After the last step: EQUAL exactly if the signature holds. Nothing but scratch and u1 is written. */
export function ecdsaOutcome(job: usize): u32 {
  let head = changetype<EcdsaJob>(job);
  let p = fieldP(job);
  let n = fieldN(job);
  let x = element(job, SCRATCH + 1);
  if (fieldBits(p, element(job, SUM) + (p.limbs << 3), x) == 0) return 0;
  fieldCopy(p, x, element(job, X));
  let outcome: u32;
  if (ONE_SHAPE) {
    outcome = outcomeOfX(job, p, x);
    fieldCopy(p, x, element(job, X));
    residueAddModulus(x, n.modulus, 1, n.limbs, n.bits);
  } else {
    // r + n, as octets, with one for its carry
    let octetCount = head.scalarBytes + 1;
    residueToBytes(job + U1, octetCount, x, p.limbs, p.bits);
    outcome = outcomeOfX(job, p, x);
    residueFromBytes(x, n.limbs, n.bits, job + U1, octetCount);
    residueAddModulus(x, n.modulus, 1, n.limbs, n.bits);
    residueToBytes(job + U1, octetCount, x, n.limbs, n.bits);
    residueFromBytes(x, p.limbs, p.bits, job + U1, octetCount);
  }
  // x(R) may be n or more, below p (Hasse: less than 2√p above)
  if (fieldHolds(p, x)) {
    let other = outcomeOfX(job, p, x);
    if (other == EQUAL) outcome = other;
  }
  return outcome ^ (head.position | (head.added ^ 3) | (KNOWN_KEYS == 0 ? 0 : differenceOfKnown(p, head)));
}
