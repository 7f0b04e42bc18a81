/**
 * Confirmation by comparison (docs/pairing.md): the two steps that a capture has between the verified candidate and its confirmation.
 *
 *     VERIFY ─ stepped, commit (exporter, own nonce) ─▶ COMPARE ─ reveal (the other's nonce) ─▶ WORDS ─ yes: confirm ─▶ PERSIST
 *
 * How it could be fooled, and what stops it:
 *   a nonce from the network before the commitment    reveal is OUT_OF_ORDER in every state but COMPARE
 *   a second nonce, until the words fit               COMPARE is left with the first one; a second one is OUT_OF_ORDER
 *   confirmed without words                           confirm is OUT_OF_ORDER in every state but WORDS
 *   words for another connection or another root      the hashes of root and leaf are those of the candidate just verified, in place
 */
import { copyBytes, fillBytes } from "../mem/bytes";
import { REPORT_LEAF_HASH } from "../path/report";
import { ENTRY_SPKI_HASH } from "../path/trust-anchor";
import { Verification } from "../path/verification";
import { COMPARE_LENGTH, OK } from "../status";
import {
  CAPTURE_SECRET, CAPTURE_STATE_COMPARE, CAPTURE_STATE_WORDS, Capture, checkCandidate, CONFIRM_COMPARE, outOfOrder, refuse, VERIFY,
} from "./capture";
import { compareCommitment, COMPARE_PART_BYTES, COMPARE_SCRATCH_BYTES, compareWords } from "./comparison";
import { ListImage } from "./image";
import { candidateEntry } from "./list";

/** After the steps: exporter and own nonce are at x. The commitment takes the place of the first COMPARE_PART_BYTES. */
export function captureCommit(capture: Capture, image: ListImage, v: Verification, x: usize, length: u32): u32 {
  if (capture.confirmation != CONFIRM_COMPARE) return outOfOrder(capture);
  let status = checkCandidate(capture, image, v, VERIFY);
  if (status != OK) return status;
  if (length != 2 * COMPARE_PART_BYTES) return refuse(capture, image, COMPARE_LENGTH);
  copyBytes(changetype<usize>(capture) + CAPTURE_SECRET, x, length);
  compareCommitment(x, x + COMPARE_PART_BYTES, v.signatureJob);
  capture.state = CAPTURE_STATE_COMPARE;
  return OK;
}

/** The nonce of the other end is at x. The digest of the words takes its place. */
export function captureReveal(capture: Capture, image: ListImage, v: Verification, x: usize, length: u32): u32 {
  let status = checkCandidate(capture, image, v, CAPTURE_STATE_COMPARE);
  if (status != OK) return status;
  if (length != COMPARE_PART_BYTES) return refuse(capture, image, COMPARE_LENGTH);
  let message = v.signatureJob + COMPARE_SCRATCH_BYTES;
  let secret = changetype<usize>(capture) + CAPTURE_SECRET;
  copyBytes(message, changetype<usize>(candidateEntry(image)) + ENTRY_SPKI_HASH, COMPARE_PART_BYTES);
  copyBytes(message + COMPARE_PART_BYTES, v.report + REPORT_LEAF_HASH, COMPARE_PART_BYTES);
  copyBytes(message + 2 * COMPARE_PART_BYTES, secret, 2 * COMPARE_PART_BYTES);
  copyBytes(message + 4 * COMPARE_PART_BYTES, x, COMPARE_PART_BYTES);
  compareWords(x, message, v.signatureJob);
  fillBytes(secret, 0, 2 * COMPARE_PART_BYTES);
  capture.state = CAPTURE_STATE_WORDS;
  return OK;
}
