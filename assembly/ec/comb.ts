/**
 * Combs: multiples of a point that is known beforehand, with few doublings or none of its own (Lim, Lee, "More flexible
 * exponentiation with precomputation", 1994), with digits ±1 (Hedabou, Pinel, Bénéteau, "Countermeasures for preventing comb method
 * against SCA attacks", 2005).
 *
 *     k odd, |k| < 2^bits      k = Σ ±2^i, 0 ≤ i < bits: sign i is + where bit i + 1 of k + 2^bits is set
 *     column i                 the signs i, i + d, …, i + 7d      d = bits / 8 the spacing of the COMB_TEETH teeth
 *     table[j]                 2^(7d)·P + Σ ±2^(d·t)·P, 0 ≤ t < 7: + where bit t of j is set      affine
 *     digit                    ±(2j + 1): ±table[j]; k·P is the sum of its d columns, each shifted left by i
 *
 * A scalar z is any residue modulo the order n: k is z if that is odd, else z − n.
 */
import { isZeroLimbs, residueInvert } from "../mp/inversion";
import { residueAddModulus, residueToBytes } from "../mp/residue";
import { copyBytes, fillBytes } from "../mem/bytes";
import { Field, fieldCombine, fieldCopy, fieldEnter, fieldLeave, fieldMultiply } from "./field";
import { pointAdd, pointDouble } from "./point";

export const COMB_TEETH: u32 = 8;
/** Points of a table. */
export const COMB_POINTS: u32 = 1 << (COMB_TEETH - 1);

/** Distance of the teeth: as many columns as a scalar has octets. in: the bits of p are a multiple of 8. */
// @ts-ignore: decorator
@inline
export function combSpacing(p: Field): u32 {
  return p.modulusBits / COMB_TEETH;
}

/**
 * k + 2^bits as octets, one more than a scalar has; of z = 0, which ECDSA refuses, all are 0. in: z tight, 0 ≤ z < n, written over; n
 * has p.modulusBits bits.
 */
export function combBegin(n: Field, octets: usize, z: usize): void {
  if (isZeroLimbs(z, n.limbs)) return fillBytes(octets, 0, (n.modulusBits >> 3) + 1);
  if (!(load<u32>(z) & 1)) residueAddModulus(z, n.modulus, -1, n.limbs, n.bits);
  let at = z + (n.modulusBits / n.bits << 2);
  store<i32>(at, load<i32>(at) + (1 << (n.modulusBits % n.bits)));
  // z − n left its borrow in the top limb
  let carry: i32 = 0;
  for (let x = z; x < z + (n.limbs << 2); x += 4) {
    carry += load<i32>(x);
    store<i32>(x, carry & ((1 << n.bits) - 1));
    carry >>= n.bits;
  }
  residueToBytes(octets, (n.modulusBits >> 3) + 1, z, n.limbs, n.bits);
}

/** Whether these are octets of combBegin for another scalar than 0, which are odd. */
export function combIsBegun(p: Field, octets: usize): bool {
  return (load<u8>(octets + (p.modulusBits >> 3)) & 1) != 0;
}

/** The digit of column i. in: i < combSpacing(p). */
export function combDigit(p: Field, octets: usize, i: u32): i32 {
  let spacing = combSpacing(p);
  let digit: u32 = 0;
  for (let bit = i + 1 + COMB_TEETH * spacing; bit > spacing; ) {
    bit -= spacing;
    digit = (digit << 1) | ((u32(load<u8>(octets + (p.modulusBits >> 3) - (bit >> 3))) >> (bit & 7)) & 1);
  }
  let top = digit >> (COMB_TEETH - 1);
  let j = (top ? digit : ~digit) & (COMB_POINTS - 1);
  return top ? i32(2 * j + 1) : -i32(2 * j + 1);
}

/** A table being made. */
@unmanaged
class CombWork {
  table: usize;
  /** Doublings done; then FIRST_POINT and the points done. */
  position: u32;
}

const FIRST_POINT: u32 = 4096;
/** Points that one inversion is shared by. */
const BATCH: u32 = 16;

//   work ─ CombWork (16) │ elements: power (3) │ corner (3) │ steps (2 each) │ batch (3 each) │ products of their Z
const POWER: u32 = 0;
const CORNER: u32 = 3;
const STEPS: u32 = 6;
const BATCH_AT: u32 = STEPS + 2 * (COMB_TEETH - 1);
const PRODUCTS: u32 = BATCH_AT + 3 * BATCH;
const WORK_ELEMENTS: u32 = PRODUCTS + BATCH;
/** Bytes of work for the largest field with tables, P-384. */
export const COMB_WORK_BYTES: u32 = 16 + WORK_ELEMENTS * 56;

// @ts-ignore: decorator
@inline
function workElement(p: Field, work: usize, number: u32): usize {
  return work + 16 + number * (p.limbs << 2);
}

/** Begins the table of an affine point. one: 1 in Montgomery form. */
export function combTableBegin(p: Field, work: usize, table: usize, point: usize, one: usize): void {
  let head = changetype<CombWork>(work);
  let bytes = p.limbs << 2;
  head.table = table;
  head.position = 0;
  copyBytes(workElement(p, work, POWER), point, 2 * bytes);
  fieldCopy(p, workElement(p, work, POWER + 2), one);
  // the corner is table[0], −P so far
  let corner = workElement(p, work, CORNER);
  copyBytes(corner, workElement(p, work, POWER), 3 * bytes);
  fieldCombine(p, corner + bytes, corner + bytes, -2, corner + bytes);
}

/**
 * Makes `count` points affine in place, Z left over, with one inversion (Montgomery's trick).
 * bound: the inverse is below 64·p (mp/inversion.ts) and R² below 2·p: their product below (128/32 + 1)·p; the next ones below 2·p.
 */
function makeAffine(p: Field, points: usize, products: usize, count: u32, one: usize, scratch: usize): void {
  let bytes = p.limbs << 2;
  let inverse = scratch;
  let t = inverse + bytes;
  let last = products + (count - 1) * bytes;
  let z = points + 2 * bytes;
  fieldCopy(p, products, z);
  for (let product = products; product < last; product += bytes) {
    z += 3 * bytes;
    fieldMultiply(p, product + bytes, product, z);
  }
  fieldLeave(p, inverse, last);
  residueInvert(inverse, p.modulus, p.n0, p.limbs, p.bits, t);
  fieldCopy(p, t, one);
  fieldEnter(p, t);
  fieldMultiply(p, inverse, inverse, t);
  let square = t + bytes;
  for (; ; z -= 3 * bytes) {
    last -= bytes;
    if (last < products) fieldCopy(p, t, inverse);
    else fieldMultiply(p, t, inverse, last);
    fieldMultiply(p, inverse, inverse, z);
    fieldMultiply(p, square, t, t);
    fieldMultiply(p, z - 2 * bytes, z - 2 * bytes, square);
    fieldMultiply(p, square, square, t);
    fieldMultiply(p, z - bytes, z - bytes, square);
    if (last < products) return;
  }
}

/** One doubling of the power; where a tooth is reached, what the corner and the steps take from it. */
function stepPower(p: Field, work: usize, head: CombWork, one: usize, scratch: usize): void {
  let bytes = p.limbs << 2;
  let power = workElement(p, work, POWER);
  let spacing = combSpacing(p);
  let tooth = head.position / spacing;
  let isTooth = head.position % spacing == 0;
  if (isTooth && tooth != 0) {
    pointAdd(p, workElement(p, work, CORNER), power, tooth == COMB_TEETH - 1 ? 1 : -1, false, one, scratch);
  }
  if (tooth == COMB_TEETH - 1) {
    let batch = workElement(p, work, BATCH_AT);
    makeAffine(p, batch, workElement(p, work, PRODUCTS), COMB_TEETH - 1, one, scratch);
    for (let i: u32 = 0; i < COMB_TEETH - 1; i++) copyBytes(workElement(p, work, STEPS + 2 * i), batch + 3 * i * bytes, 2 * bytes);
    head.position = FIRST_POINT;
    return;
  }
  pointDouble(p, power, scratch);
  // a change of sign is worth twice the tooth
  if (isTooth) copyBytes(workElement(p, work, BATCH_AT + 3 * tooth), power, 3 * bytes);
  head.position++;
}

/** The i-th number in an order in which each differs from the one before in one bit. */
// @ts-ignore: decorator
@inline
function grayCode(i: u32): u32 {
  return i ^ (i >> 1);
}

/** The next point: the corner goes through all of them, one change of sign at a time; every BATCH of them become affine together. */
function stepPoint(p: Field, work: usize, head: CombWork, one: usize, scratch: usize): void {
  let bytes = p.limbs << 2;
  let corner = workElement(p, work, CORNER);
  let batch = workElement(p, work, BATCH_AT);
  let i = head.position - FIRST_POINT;
  if (i != 0) {
    let tooth = ctz(i);
    pointAdd(p, corner, workElement(p, work, STEPS + 2 * tooth), (grayCode(i) >> tooth) & 1 ? 1 : -1, true, one, scratch);
  }
  let place = i % BATCH;
  copyBytes(batch + 3 * place * bytes, corner, 3 * bytes);
  head.position++;
  if (place != BATCH - 1) return;
  makeAffine(p, batch, workElement(p, work, PRODUCTS), BATCH, one, scratch);
  for (let k: u32 = 0; k < BATCH; k++) {
    copyBytes(head.table + grayCode(i - place + k) * 2 * bytes, batch + 3 * k * bytes, 2 * bytes);
  }
}

/** One point operation of it, or one inversion and what it is for. True while there is more to do. scratch: POINT_SCRATCH_ELEMENTS. */
export function combTableStep(p: Field, work: usize, one: usize, scratch: usize): bool {
  let head = changetype<CombWork>(work);
  if (head.position < FIRST_POINT) stepPower(p, work, head, one, scratch);
  else stepPoint(p, work, head, one, scratch);
  return head.position != FIRST_POINT + COMB_POINTS;
}
