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
import { HAS_WINDOWS, INVERTS_BY_POWERS, KNOWN_KEYS } from "../limits";
import { EQUAL, outcomeOfBytes } from "../mem/bytes";
import { isZeroLimbs, residueInvert } from "../mp/inversion";
import { residueAddModulus, residueFromBytes, residueReduce, residueToBytes } from "../mp/residue";
import { KEY_POINT_ENCODING, KEY_POINT_NOT_ON_CURVE, OK, SIGNATURE_RANGE } from "../status";
import { combBegin, combSpacing, combTableBegin, combTableStep } from "./comb";
import { curveBits, curveGenerator, curveMultiples, initCurve } from "./curve";
import {
  COLUMNS, E, EcdsaJob, element, fieldN, fieldP, multipleOfQ, multiplesOfQ, oneOf, R, S, SCRATCH, STATE_DONE, STATE_INVERT, STATE_KNOWN,
  STATE_MULTIPLY, STATE_SCALARS, STATE_TABLE, SUM, THRICE, U1, U2, WINDOW_1, WINDOW_2, X,
} from "./ecdsa-job";
import { beginMultiply, stepMultiply, stepTable } from "./ecdsa-product";
import {
  Field, fieldBit, fieldBits, fieldCombine, fieldCopy, fieldEnter, fieldHolds, fieldLeave, fieldMultiply, fieldOne, ONE_SHAPE,
} from "./field";
import { deservesTable, hasTable, knownGenerator, knownKey, knownKeyDifference, knownKeyTable, setHasTable, tableDifference } from "./known-keys";
import { isOnCurve } from "./point";
import { Window, windowBegin } from "./window";

/** Work of a step in products of limbs, ten products of elements to a point operation: bounds it to some 100,000 instructions. */
const PRODUCTS_PER_STEP: u32 = 400;

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

/** The octets at u and the window, or those for a comb = element · s⁻¹ mod n. Without windows the residue itself is at u, and 3u. */
function beginProduct(job: usize, window: usize, u: usize, number: u32, multiples: u32, known: usize): void {
  let n = fieldN(job);
  let scalarBytes = changetype<EcdsaJob>(job).scalarBytes;
  let z = element(job, number);
  // a power is in Montgomery form already
  if (!INVERTS_BY_POWERS) fieldEnter(n, z);
  fieldMultiply(n, z, z, element(job, S));
  residueReduce(z, n.modulus, n.limbs, n.bits);
  if (KNOWN_KEYS != 0 && known != 0) return combBegin(n, u, z);
  if (!HAS_WINDOWS) {
    fieldCopy(n, u, z);
    return fieldCombine(n, u + THRICE, z, 2, z);
  }
  residueToBytes(u, scalarBytes, z, n.limbs, n.bits);
  windowBegin(changetype<Window>(window), u, scalarBytes, n.modulusBits, multiples);
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
    if (fieldBit(n, exponent, --head.position)) fieldMultiply(n, w, w, s);
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
  if (!HAS_WINDOWS) return beginMultiply(head, fieldP(job).modulusBits);
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
