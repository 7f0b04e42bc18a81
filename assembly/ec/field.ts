/**
 * A prime field in Montgomery form over signed limbs: a modulus at work, the prime of a curve or its order. Which arithmetic it uses
 * is a number in it.
 *
 * Tight, loose, and the bounds of values are those of mp/residue.ts, mp/p256.ts and mp/p384.ts. A value may be any integer of its
 * class within them; 0 is told by fieldIsZero alone.
 */
import { HAS_ED25519, HAS_LARGE_CURVES, P256_UNROLLED_PRODUCT, P256_UNROLLED_SQUARE, P256_UNROLLED_SUM } from "../limits";
import { P256_TOP_BITS, p256Combine, p256Multiply, p256MultiplyRows, p256Square } from "../mp/p256";
import { p384Multiply } from "../mp/p384";
import { isBelow, montgomeryN0, residueReduce, residueToMontgomery } from "../mp/residue";
import { rowsAdd, rowsBegin, rowsEnd } from "../mp/rows";

/** Any modulus: mp/rows.ts. */
export const ARITHMETIC_GENERIC: u32 = 0;
/** mp/p256.ts */
export const ARITHMETIC_P256: u32 = 1;
/** mp/p384.ts */
export const ARITHMETIC_P384: u32 = 2;

/** Where there is P-256 alone, it and its order have one shape: 10 limbs of 27 bits, R = 2²⁷⁰, and the arithmetic of any modulus. */
export const ONE_SHAPE: bool = !HAS_LARGE_CURVES && !HAS_ED25519;

@unmanaged
export class Field {
  /** Address of the modulus, tight. */
  modulus: usize;
  n0: u32;
  /** What the three below are, unless there is but one shape. */
  ownLimbs: u32;
  ownBits: u32;
  ownModulusBits: u32;
  /** ARITHMETIC_… */
  arithmetic: u32;
  /** Columns of mp/rows.ts. */
  columns: usize;

  @inline
  get limbs(): u32 {
    return ONE_SHAPE ? 10 : this.ownLimbs;
  }

  /** Bits of a limb. */
  @inline
  get bits(): u32 {
    return ONE_SHAPE ? 27 : this.ownBits;
  }

  /** Bits of the modulus. */
  @inline
  get modulusBits(): u32 {
    return ONE_SHAPE ? 256 : this.ownModulusBits;
  }
}

export const FIELD_BYTES: u32 = 32;

/** Limbs of the largest field: P-521. */
export const MAX_FIELD_LIMBS: u32 = 20;

/** The integer 1 in limbs. */
const ONE: usize = ONE_SHAPE
  ? memory.data<u32>([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 16)
  : memory.data<u32>([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 16);

/** Sets a field to work. Generic arithmetic must then be given its `columns`. */
export function initField(field: Field, arithmetic: u32, modulus: usize, limbs: u32, bits: u32, modulusBits: u32): void {
  field.modulus = modulus;
  if (!ONE_SHAPE) {
    field.ownLimbs = limbs;
    field.ownBits = bits;
    field.ownModulusBits = modulusBits;
    field.arithmetic = arithmetic;
  }
  field.n0 = montgomeryN0(load<u32>(modulus));
}

/** z = x. */
export function fieldCopy(field: Field, z: usize, x: usize): void {
  for (let xEnd = x + (field.limbs << 2); x < xEnd; x += 4) {
    store<u32>(z, load<u32>(x));
    z += 4;
  }
}

/** z = x·y·R⁻¹. in: x j-loose, y k-loose, j·k ≤ 3 (j·k ≤ 11 for edwards25519). out: z tight. alias: any. */
export function fieldMultiply(field: Field, z: usize, x: usize, y: usize): void {
  if (!ONE_SHAPE && field.arithmetic == ARITHMETIC_P256) {
    if (P256_UNROLLED_SQUARE && x == y) p256Square(z, x);
    else if (P256_UNROLLED_PRODUCT) p256Multiply(z, x, y);
    else p256MultiplyRows(z, x, y);
  } else if (HAS_LARGE_CURVES && field.arithmetic == ARITHMETIC_P384) p384Multiply(z, x, y);
  else {
    let n = field.limbs;
    rowsBegin(field.columns, n);
    rowsAdd(field.columns, x, y, field.modulus, field.n0, n, field.bits, 0, n);
    rowsEnd(z, field.columns, n, field.bits);
  }
}

/** z = x + f·y, limb by limb, without carries. in: x j-loose, y k-loose. out: z (j + |f|·k)-loose; at most 4. alias: any. */
export function fieldLinear(field: Field, z: usize, x: usize, f: i32, y: usize): void {
  for (let xEnd = x + (field.limbs << 2); x < xEnd; x += 4) {
    store<i32>(z, load<i32>(x) + f * load<i32>(y));
    z += 4;
    y += 4;
  }
}

/**
 * z = x + f·y, tight; of P-256 brought near [0, m) by a quotient t that is estimated from the top limb, of the other fields, which have
 * more room in R, the very sum. in: x, y 4-loose, |f| ≤ 8. alias: any.
 * out: of P-256 −m/2⁴ < z < m·(1 + 2⁻⁴).
 * bound: a limb is below 36·2²⁹ and |t|·2²⁹ more, |t| < 2⁷; its carry is below 2⁸.
 */
export function fieldCombine(field: Field, z: usize, x: usize, f: i64, y: usize): void {
  let isP256 = !ONE_SHAPE && field.arithmetic == ARITHMETIC_P256;
  if (P256_UNROLLED_SUM && isP256) return p256Combine(z, x, f, y);
  let bits = i64(field.bits);
  let top = (field.limbs - 1) << 2;
  let m = field.modulus;
  let t: i64 = 0;
  if (!P256_UNROLLED_SUM && isP256) t = (i64(load<i32>(x + top)) + f * i64(load<i32>(y + top))) >> P256_TOP_BITS;
  let carry: i64 = 0;
  for (let last = x + top; x <= last; x += 4) {
    carry += i64(load<i32>(x)) + f * i64(load<i32>(y));
    if (!ONE_SHAPE && !P256_UNROLLED_SUM) carry -= t * i64(load<i32>(m));
    store<i32>(z, x == last ? i32(carry) : i32(carry & ((1 << bits) - 1)));
    carry >>= bits;
    z += 4;
    y += 4;
    m += 4;
  }
}

/** Into Montgomery form. in: z tight, 0 ≤ z < 2m. out: z tight, 0 ≤ z < 2m. */
export function fieldEnter(field: Field, z: usize): void {
  residueToMontgomery(z, field.modulus, field.limbs, field.bits, field.modulusBits, field.limbs);
}

/** z = 1 in Montgomery form. */
export function fieldOne(field: Field, z: usize): void {
  fieldCopy(field, z, ONE);
  fieldEnter(field, z);
}

/** z = the integer that x is the Montgomery form of, 0 ≤ z < m. in: x 2-loose, |x| < 16·m. alias: any. */
export function fieldLeave(field: Field, z: usize, x: usize): void {
  fieldMultiply(field, z, x, ONE);
  residueReduce(z, field.modulus, field.limbs, field.bits);
}

/** OR of the limbs of the integer that x is the Montgomery form of: 0 exactly if x = 0. scratch: one element. */
export function fieldBits(field: Field, x: usize, scratch: usize): u32 {
  fieldLeave(field, scratch, x);
  let any: u32 = 0;
  let end = scratch + (field.limbs << 2);
  for (; scratch < end; scratch += 4) any |= load<u32>(scratch);
  // a loop that a fault ends early tells of no zero
  return any | u32(end - scratch);
}

/** Whether x is below the modulus. in: x tight, not negative. */
// @ts-ignore: decorator
@inline
export function fieldHolds(field: Field, x: usize): bool {
  return isBelow(x, field.modulus, field.limbs);
}

/**
 * Whether x = 0 in a field whose modulus is −1 in the lowest limb, as those of the three curves are.
 * in: x tight, |x| < 32·m: if it is a multiple of m, its lowest limb is within 32 of 0; the rest is asked for seldom.
 */
export function fieldIsZero(field: Field, x: usize, scratch: usize): bool {
  if (((load<u32>(x) + 32) & ((1 << field.bits) - 1)) > 64) return false;
  return fieldBits(field, x, scratch) == 0;
}

/** Bit i of a residue. */
export function fieldBit(field: Field, x: usize, i: u32): u32 {
  return (load<u32>(x + ((i / field.bits) << 2)) >> (i % field.bits)) & 1;
}
