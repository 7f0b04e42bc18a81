/**
 * The public-key operation of RSA, s^e mod m (RSAVP1, RFC 8017 §5.2.2), in slices.
 *
 *     job      0  RsaJob
 *             32  modulus     m
 *           + A   base        s, not in Montgomery form; at the end the encoded message EM, big-endian
 *           +2A   x
 *           +3A   columns of a product                         A = AREA_BYTES, residues as in mp/residue.ts
 *
 * Left to right over the exponent, with x in Montgomery form and s out of it: a product x·s·R⁻¹ is out of the form. The
 * lowest bit of e is set, so that the last operation is such a product and nothing has to be brought out of the form.
 * For e = 65537 that makes one conversion (as long as one product), 16 squares and one product, and R² mod m is not
 * needed. For the rare exponents with more bits in the middle x is converted again after each of them.
 *
 * Accepts moduli of every bit length between the limits, multiples of 8 or not, and odd exponents from 3 to 2³²−1.
 */
import { MAX_RSA_BITS, MIN_RSA_BITS, SLICES_PRODUCTS } from "../limits";
import {
  KEY_RSA_EXPONENT, KEY_RSA_MODULUS_EVEN, KEY_RSA_TOO_LONG, KEY_RSA_TOO_SHORT, OK, SIGNATURE_LENGTH, SIGNATURE_RANGE,
} from "../status";
import { isBelow, montgomeryN0, residueFromBytes, residueReduce, residueToBytes, residueToMontgomery } from "../mp/residue";
import { COLUMN_BYTES, rowsAdd, rowsBegin, rowsEnd } from "../mp/rows";

/** Bits of a limb: as many as mp/rows.ts allows for so many limbs. */
function limbBits(modulusBits: u32): u32 {
  return MAX_RSA_BITS > 6800 && modulusBits > 6800 ? 26 : 27;
}

/** Limbs of a residue, R ≥ 4m, an even number. */
// @ts-ignore: decorator
@inline
function limbCount(modulusBits: u32, bits: u32): u32 {
  return (modulusBits + 1 + 2 * bits) / (2 * bits) * 2;
}

/** Limbs of the largest residue. */
const MAX_LIMBS: u32 = MAX_RSA_BITS > 6800 ? 316 : MAX_RSA_BITS > 2048 ? 152 : 76;
const AREA_BYTES: u32 = MAX_LIMBS * 4;
const HEADER_BYTES: u32 = 32;
export const RSA_JOB_BYTES: u32 = HEADER_BYTES + 3 * AREA_BYTES + (MAX_LIMBS + 1) * COLUMN_BYTES;

/** Products of limbs in one step, half of them of x, half of m: bounds it to some 200,000 instructions. */
const PRODUCTS_PER_STEP: u32 = 20000;
/** The same of a conversion, where each costs twice as much. */
const CONVERSIONS_PER_STEP: u32 = 5000;

const MODULUS: usize = HEADER_BYTES;
const BASE: usize = MODULUS + AREA_BYTES;
const X: usize = BASE + AREA_BYTES;
const COLUMNS: usize = X + AREA_BYTES;

/** x = x·R mod m. */
const CONVERT: u32 = 1;
/** x = x², one bit of the exponent further. */
const SQUARE: u32 = 2;
/** x = x·s, because that bit is set. */
const MULTIPLY: u32 = 3;
/** EM is there. */
const DONE: u32 = 4;

@unmanaged
class RsaJob {
  /** What the next step does. */
  next: u32;
  modulusBits: u32;
  limbs: u32;
  n0: u32;
  exponent: u32;
  /** The bit of the exponent that has been worked in last. */
  bit: u32;
  /** Rows of the product, or steps of the conversion, that are done. */
  done: u32;

  /** Bits of a limb. */
  @inline
  get bits(): u32 {
    return limbBits(this.modulusBits);
  }
}

/**
 * Begins s^e mod m and answers OK, or what is wrong with the key or the length of the signature (RFC 8017 §8.1.2 step
 * 1, §8.2.2 step 1, §5.2.2 step 1). All three are unsigned big-endian; leading zeros of m (the sign octet of its
 * INTEGER) are passed over, and the signature must be as long as m without them. Everything is copied.
 * alias: job must not overlap the other ranges.
 */
export function rsaBegin(
  job: usize, modulus: usize, modulusBytes: u32, exponent: usize, exponentBytes: u32,
  signature: usize, signatureBytes: u32,
): u32 {
  let j = changetype<RsaJob>(job);
  j.next = DONE;
  for (; modulusBytes && !load<u8>(modulus); modulusBytes--) modulus++;
  if (modulusBytes < MIN_RSA_BITS / 8) return KEY_RSA_TOO_SHORT;
  if (modulusBytes > MAX_RSA_BITS / 8) return KEY_RSA_TOO_LONG;
  let bits = (modulusBytes << 3) + 24 - clz(u32(load<u8>(modulus)));
  if (bits < MIN_RSA_BITS) return KEY_RSA_TOO_SHORT;
  if (!(load<u8>(modulus + modulusBytes - 1) & 1)) return KEY_RSA_MODULUS_EVEN;
  if (exponentBytes > 4) return KEY_RSA_EXPONENT;
  let e: u32 = 0;
  for (let i: u32 = 0; i < exponentBytes; i++) e = (e << 8) | u32(load<u8>(exponent + i));
  if (!(e & 1) || e < 3) return KEY_RSA_EXPONENT;
  if (signatureBytes != modulusBytes) return SIGNATURE_LENGTH;
  let limb = limbBits(bits);
  let n = limbCount(bits, limb);
  j.modulusBits = bits;
  j.limbs = n;
  if (SLICES_PRODUCTS) j.done = 0;
  j.exponent = e;
  j.bit = 0x80000000 >> clz(e);
  residueFromBytes(job + MODULUS, n, limb, modulus, modulusBytes);
  residueFromBytes(job + BASE, n, limb, signature, modulusBytes);
  residueFromBytes(job + X, n, limb, signature, modulusBytes);
  if (!isBelow(job + X, job + MODULUS, n)) return SIGNATURE_RANGE;
  j.n0 = montgomeryN0(load<u32>(job + MODULUS));
  j.next = CONVERT;
  return OK;
}

/** Begins the next operation. */
function begin(j: RsaJob, next: u32): void {
  j.next = next;
  if (SLICES_PRODUCTS) j.done = 0;
}

/** Does a part of one multiplication, square or conversion; true while there is more to do. */
export function rsaStep(job: usize): bool {
  let j = changetype<RsaJob>(job);
  let next = j.next;
  if (next == DONE) return false;
  let m = job + MODULUS;
  let x = job + X;
  let columns = job + COLUMNS;
  let n = j.limbs;
  let done = SLICES_PRODUCTS ? j.done : 0;
  if (!SLICES_PRODUCTS) {
    // a conversion costs twice as much, and is what a step may cost
    if (next == CONVERT) {
      residueToMontgomery(x, m, n, j.bits, j.modulusBits, n);
      j.next = SQUARE;
      return true;
    }
  } else if (next == CONVERT) {
    let steps = min(CONVERSIONS_PER_STEP / n, n - done);
    residueToMontgomery(x, m, n, j.bits, j.modulusBits, steps);
    j.done = done + steps;
    if (j.done == n) begin(j, SQUARE);
    return true;
  }
  if (done == 0) rowsBegin(columns, n);
  let end = SLICES_PRODUCTS ? min(done + PRODUCTS_PER_STEP / 4 / n * 2, n) : n;
  let factor = next == SQUARE ? x : job + BASE;
  rowsAdd(columns, factor, x, m, j.n0, n, j.bits, done, end);
  if (SLICES_PRODUCTS) j.done = end;
  if (end != n) return true;
  rowsEnd(x, columns, n, j.bits);
  if (next == SQUARE) {
    j.bit >>= 1;
    begin(j, j.exponent & j.bit ? MULTIPLY : SQUARE);
    return true;
  }
  if (j.bit != 1) {
    begin(j, CONVERT);
    return true;
  }
  residueReduce(x, m, n, j.bits);
  residueToBytes(job + BASE, rsaMessageBytes(job), x, n, j.bits);
  j.next = DONE;
  return false;
}

/** Address of EM (s^e mod m, rsaMessageBytes octets) once rsaStep has answered false. It may be written over. */
export function rsaMessage(job: usize): usize {
  return job + BASE;
}

/** Scratch that is free once rsaStep has answered false: the columns, more than PSS_SCRATCH_BYTES. */
export function rsaScratch(job: usize): usize {
  return job + COLUMNS;
}

/** Octets of EM: those of the modulus. */
export function rsaMessageBytes(job: usize): u32 {
  return (changetype<RsaJob>(job).modulusBits + 7) >> 3;
}

/** Bits of the modulus. */
export function rsaModulusBits(job: usize): u32 {
  return changetype<RsaJob>(job).modulusBits;
}
