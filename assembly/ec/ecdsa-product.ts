/**
 * u1·G + u2·Q in steps (ecdsa.ts): the table of odd multiples of Q, then from the highest digits down one doubling for both products,
 * and an addition for each digit that is not 0 (Straus).
 */
import { HAS_WINDOWS, KNOWN_KEYS } from "../limits";
import { copyBytes } from "../mem/bytes";
import { combDigit, combIsBegun, combSpacing } from "./comb";
import { curveGenerator } from "./curve";
import {
  EcdsaJob, element, fieldN, fieldP, multipleOfQ, multiplesOfQ, oneOf, PENDING_DOUBLING, PENDING_G, PENDING_Q, SCRATCH, STATE_DONE, STATE_MULTIPLY,
  SUM, THRICE, U1, U2, WINDOW_1, WINDOW_2,
} from "./ecdsa-job";
import { fieldBit } from "./field";
import { knownKeyTable } from "./known-keys";
import { pointAdd, pointDouble } from "./point";
import { addToFrame, doubleFrame } from "./point-program";
import { Window, windowDigit } from "./window";

/** Begins with the digits of a position. */
export function beginMultiply(head: EcdsaJob, position: u32): void {
  head.position = position;
  if (KNOWN_KEYS != 0) head.first = position;
  head.pending = PENDING_G;
  head.state = STATE_MULTIPLY;
}

/** The next odd multiple of Q. 2Q is in the sum meanwhile. */
export function stepTable(job: usize, head: EcdsaJob): void {
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
  if (!HAS_WINDOWS) {
    // the non-adjacent form: a third of its digits are not 0
    let above = head.position + 1;
    return i32(fieldBit(fieldN(job), u + THRICE, above)) - i32(fieldBit(fieldN(job), u, above));
  }
  if (KNOWN_KEYS == 0 || known == 0) return windowDigit(changetype<Window>(window), head.position);
  return head.position < combSpacing(fieldP(job)) ? combDigit(fieldP(job), u, head.position) : 0;
}

/** One doubling or one addition, or none if no digit is due. */
export function stepMultiply(job: usize, head: EcdsaJob): void {
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
    else addToFrame(p, sum, point, digit < 0);
    if (known == 0 || combIsBegun(p, u)) head.added |= 1 + u32(ofG);
  }
  if (ofG) head.pending = PENDING_Q;
  else if (head.position == 0) head.state = STATE_DONE;
  else head.pending = PENDING_DOUBLING;
}
