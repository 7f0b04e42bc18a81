/**
 * One signature outside of any chain: does this key sign this message? For statements that an organisation signs, and for test
 * vectors. It says nothing about trust, and its verdict word is another than that of a chain, so that no host takes one for the
 * other.
 *
 *     input ─ subjectPublicKeyInfo │ AlgorithmIdentifier │ signature │ message      as they stand in a certificate
 */
import { readSequence } from "../asn1/der";
import { endOf, hasFailed, statusOf } from "../mem/located";
import { DER_TRAILING_BYTES, OK, SIGNATURE_WRONG } from "../status";
import { parseSignatureAlgorithm } from "../x509/algorithm";
import { signatureBegin, signatureOutcome, signatureStatus, signatureStep } from "./signature";
import { maskOfNonZero, SIGNATURE_HOLDS } from "./verdict";

@unmanaged
export class RawSignature {
  /** Non-zero while there are steps to do. */
  running: u32;
  /** SIGNATURE_HOLDS, its complement, or 0 before the end. */
  verdict: u32;
  status: u32;
  steps: u32;
}

export const RAW_SIGNATURE_BYTES: u32 = 16;

/** Whether [at, end) is one SEQUENCE and nothing behind it. */
function checkWhole(at: usize, end: usize): u32 {
  let l = readSequence(at, end);
  if (hasFailed(l)) return statusOf(l);
  return endOf(l) == end ? OK : DER_TRAILING_BYTES;
}

/** Begins. job: SIGNATURE_JOB_BYTES; the four parts lie one behind the other from `at`. Not OK: there is nothing to step. */
export function rawSignatureBegin(
  raw: RawSignature, job: usize, at: usize, spkiBytes: u32, algorithmBytes: u32, signatureBytes: u32, messageBytes: u32,
): u32 {
  raw.running = 0;
  raw.verdict = 0;
  raw.steps = 0;
  let algorithmAt = at + spkiBytes;
  let signatureAt = algorithmAt + algorithmBytes;
  let messageAt = signatureAt + signatureBytes;
  raw.status = checkWhole(at, algorithmAt);
  if (raw.status == OK) raw.status = checkWhole(algorithmAt, signatureAt);
  if (raw.status == OK) {
    let l = parseSignatureAlgorithm(job, algorithmAt, signatureAt);
    if (hasFailed(l)) raw.status = statusOf(l);
  }
  if (raw.status != OK) {
    raw.verdict = ~SIGNATURE_HOLDS;
    return raw.status;
  }
  signatureBegin(job, at, algorithmAt, load<u32>(job), messageAt, messageAt + messageBytes, signatureAt, messageAt);
  raw.running = 1;
  return OK;
}

/** One step; true while there is more to do. */
export function rawSignatureStep(raw: RawSignature, job: usize): bool {
  if (!raw.running) return false;
  raw.steps++;
  if (signatureStep(job)) return true;
  raw.running = 0;
  raw.status = signatureStatus(job);
  raw.verdict = SIGNATURE_HOLDS ^ maskOfNonZero(signatureOutcome(job) ^ SIGNATURE_HOLDS);
  if (raw.verdict != SIGNATURE_HOLDS && raw.status == OK) raw.status = SIGNATURE_WRONG;
  return false;
}
