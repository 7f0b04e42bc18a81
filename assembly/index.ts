/**
 * The ABI: exports and nothing else. docs/abi.md says what each does; the work is done in path/ and trust/.
 */
import {
  capture, inputAddress, inputRoom, knownKeysAddress, rawSignature, rawSignatureJob, reportAddress, reserveRevocationList, revocationFieldsAddress, revocationListAddress,
  rootCertificate, serverNameAddress, session, SESSION_BYTES, sharedScratch, slots, succession, trustedList,
  verification,
} from "./arena";
import { forgetKnownKeys, knowKeysOf } from "./ec/known-keys";
import {
  BUILD_PROFILE, CHAIN_BYTES, CHECK_EXPIRATION, COMPARES_WORDS, KNOWN_KEYS, LIST_BYTES, MAX_ANCHORS, MAX_CERTIFICATES, MAX_PATH_CERTIFICATES,
  MAX_RSA_BITS, MAX_SERVER_NAME_BYTES, READS_CRLS, READS_DATES, SEALS_IMAGES, SUCCEEDS_ROOTS, VERIFIES_BYTES,
} from "./limits";
import { fillBytes } from "./mem/bytes";
import { addCertificates } from "./path/chain";
import { setExpectation } from "./path/expectation";
import { beginVerification } from "./path/machine";
import { checkPolicy } from "./path/policy";
import { rawSignatureBegin, rawSignatureStep } from "./path/raw-signature";
import { Report } from "./path/report";
import { revocationListAdd, revocationListBegin } from "./path/revocation-list";
import { revocationListEnd, revocationListStep } from "./path/revocation-signature";
import { LIST_IS_CRL, LIST_IS_DENY_LIST } from "./path/revocation-state";
import { ORIGIN_BY_HAND, ORIGIN_FIRMWARE } from "./path/trust-anchor";
import { VERDICT_NONE } from "./path/verdict";
import { resetInput, resetSearch, Verification } from "./path/verification";
import { BUDGET_SIGNATURES, CHAIN_EMPTY, LIMIT_CHAIN_BYTES, LIMIT_INPUT, NOT_IN_BUILD, OK, OUT_OF_ORDER, REVOCATION_KIND, TIME_INVALID } from "./status";
import {
  captureAbort, captureClosed, captureConfirm, captureConnected, captureOpen, captureStep, captureVerified, captureWritten,
  CAPTURE_STATE_CLOSED, confirmEntry, isListFree, isReconnecting, NO_ENTRY,
} from "./trust/capture";
import { captureCommit, captureReveal } from "./trust/capture-comparison";
import { compareCheck } from "./trust/comparison";
import { entryAt, firstEntry, removeEntry } from "./trust/list";
import { addRoots, offerRoot } from "./trust/provision";
import { offerSlot, readBack, resetSlots, sealList, setDeviceKey, targetSlot } from "./trust/slots";
import { PURPOSE_SUCCESSION, successionBegin, successionEnd, successionStep } from "./trust/succession";
import { CrlFields } from "./x509/crl";
import { TIME_STATE_EXACTLY, TIME_STATE_UNKNOWN } from "./x509/validity";
export { __heap_base, __data_end } from "memory";

const ABI_VERSION: u32 = 1;

/** See docs/abi.md, as for every function below. */
export function tc_build(): u32 {
  return ABI_VERSION | (BUILD_PROFILE << 8) | (u32(CHECK_EXPIRATION) << 16);
}

export function tc_limit(which: u32): u32 {
  switch (which) {
    case 0: return CHAIN_BYTES;
    case 1: return MAX_CERTIFICATES;
    case 2: return MAX_ANCHORS;
    case 3: return LIST_BYTES;
    case 4: return MAX_PATH_CERTIFICATES;
    case 5: return MAX_RSA_BITS;
    case 6: return MAX_SERVER_NAME_BYTES;
    default: return 0;
  }
}

export function tc_input(length: u32): usize {
  return length <= inputRoom() ? inputAddress() : 0;
}

// ── chain, policy, expectation ──

/** Forgets a verification that is going on or done, a capture's too, because what it was about changes now. */
function forgetVerification(): Verification {
  let v = verification();
  v.phase = 0;
  v.purpose = 0;
  changetype<Report>(v.report).verdict = VERDICT_NONE;
  return v;
}

/** Whether certificates, policy and time may still be said: CRLs and deny lists have been read in view of them. */
function isInputOpen(): bool {
  return verification().revocationLists == 0 && session().revocationListBytes == 0;
}

export function tc_chain_begin(): void {
  let v = forgetVerification();
  // also once more when the next one begins: a signature that held there must never count here
  resetSearch(v);
  resetInput(v);
  fillBytes(changetype<usize>(session()), 0, SESSION_BYTES);
  useList(v);
}

export function tc_chain_add(length: u32): u32 {
  if (!isInputOpen()) return OUT_OF_ORDER;
  if (length > inputRoom()) return LIMIT_INPUT;
  let v = forgetVerification();
  let end = sharedScratch();
  let status = addCertificates(v, inputAddress(), length, end);
  if (status == OK) session().chainBytes += u32(load<usize>(end) - inputAddress());
  return status;
}

export function tc_policy(word: u32): u32 {
  if (!isInputOpen()) return OUT_OF_ORDER;
  let status = checkPolicy(word);
  if (status == OK) forgetVerification().policy = word;
  return status;
}

export function tc_time(state: u32, high: u32, low: u32): u32 {
  if (!isInputOpen()) return OUT_OF_ORDER;
  if (state > TIME_STATE_EXACTLY) return TIME_INVALID;
  let v = forgetVerification();
  if (!READS_DATES) return state == TIME_STATE_UNKNOWN ? OK : NOT_IN_BUILD;
  v.timeState = state;
  v.now = i64((u64(high) << 32) | u64(low));
  return OK;
}

export function tc_expect(kind: u32, length: u32): u32 {
  return setExpectation(forgetVerification(), kind, inputAddress(), length, inputRoom(), serverNameAddress(), trustedList().count);
}

// ── CRLs and deny lists ──

export function tc_revocation_begin(kind: u32): u32 {
  if (kind != LIST_IS_CRL && kind != LIST_IS_DENY_LIST) return REVOCATION_KIND;
  if (!READS_CRLS && kind == LIST_IS_CRL) return NOT_IN_BUILD;
  let v = verification();
  if (session().revocationListBytes != 0 || !(isListFree(capture()) || isReconnecting(capture()))) return OUT_OF_ORDER;
  if (v.certificateCount == 0) return CHAIN_EMPTY;
  if (!reserveRevocationList()) return LIMIT_CHAIN_BYTES;
  useList(forgetVerification());
  revocationListBegin(revocationListAddress(), kind, revocationFieldsAddress(), v);
  return OK;
}

export function tc_revocation_add(length: u32): u32 {
  if (session().revocationListBytes == 0) return OUT_OF_ORDER;
  if (length > inputRoom()) return LIMIT_INPUT;
  let at = inputAddress();
  return revocationListAdd(revocationListAddress(), revocationFieldsAddress(), verification(), at, at + length);
}

export function tc_revocation_step(work: u32): u32 {
  if (session().revocationListBytes == 0) return 0;
  for (; work > 0; work--) {
    if (!revocationListStep(revocationListAddress(), verification())) return 0;
  }
  return 1;
}

export function tc_revocation_end(): u32 {
  if (session().revocationListBytes == 0) return OUT_OF_ORDER;
  let fields = revocationFieldsAddress();
  let status = revocationListEnd(revocationListAddress(), fields, verification(), isListFree(capture()));
  if (status == OUT_OF_ORDER) return status;
  session().revocationListBytes = 0;
  // whoever made the chain could else keep a CRL from being applied to it
  if (READS_CRLS && status == BUDGET_SIGNATURES) session().revocationListRefused = status;
  if (changetype<CrlFields>(fields).raised) slots().sealed = 0;
  return status;
}

export function tc_revocation_record(): usize {
  return revocationFieldsAddress();
}

// ── verification ──

/** Verifies against the trusted list. */
function useList(v: Verification): void {
  let list = trustedList();
  v.anchors = firstEntry(list);
  v.anchorCount = list.count;
  // a capture may have taken an entry back
  if (KNOWN_KEYS != 0) knowKeysOf(knownKeysAddress(), list.length);
  v.purpose = 0;
}

export function tc_verify_begin(): u32 {
  let v = verification();
  useList(v);
  // a CRL that is half read, or that a long chain left no room for, may hold what makes the difference
  if (session().revocationListBytes != 0) return beginVerification(v, OUT_OF_ORDER);
  return beginVerification(v, session().revocationListRefused);
}

/** Steps of a succession. */
function stepSuccession(work: u32): u32 {
  for (; work > 0; work--) {
    if (!successionStep(succession(), verification(), rootCertificate())) return 0;
  }
  return 1;
}

export function tc_step(work: u32): u32 {
  let v = verification();
  if (SUCCEEDS_ROOTS && v.purpose == PURPOSE_SUCCESSION) return stepSuccession(work);
  for (; work > 0; work--) {
    if (!captureStep(capture(), trustedList(), v, rootCertificate())) return 0;
  }
  return 1;
}

export function tc_verify(): u32 {
  tc_verify_begin();
  while (tc_step(1));
  return tc_verdict();
}

export function tc_verdict(): u32 {
  return changetype<Report>(reportAddress()).verdict;
}

export function tc_report(): usize {
  return reportAddress();
}

export function tc_steps(): u32 {
  return verification().steps;
}

// ── one signature ──

export function tc_signature_begin(spkiLength: u32, algorithmLength: u32, signatureLength: u32, messageLength: u32): u32 {
  if (!VERIFIES_BYTES) return NOT_IN_BUILD;
  if (!isListFree(capture())) return OUT_OF_ORDER;
  tc_chain_begin();
  let room = inputRoom();
  if (spkiLength > room || algorithmLength > room || signatureLength > room || messageLength > room) return LIMIT_INPUT;
  if (spkiLength + algorithmLength + signatureLength + messageLength > room) return LIMIT_INPUT;
  return rawSignatureBegin(
    rawSignature(), sharedScratch(), inputAddress(), spkiLength, algorithmLength, signatureLength, messageLength,
  );
}

export function tc_signature_step(work: u32): u32 {
  if (!VERIFIES_BYTES) return 0;
  let raw = rawSignature();
  for (; work > 0; work--) {
    if (!rawSignatureStep(raw, rawSignatureJob())) return 0;
  }
  return raw.running;
}

export function tc_signature_verdict(): u32 {
  return rawSignature().verdict;
}

export function tc_signature_status(): u32 {
  return rawSignature().status;
}

export function tc_signature_steps(): u32 {
  return rawSignature().steps;
}

// ── trusted list ──

/** Opens the list for a change, unless a capture is going on or a CRL has been read in view of it. */
function openList(): bool {
  if (!isListFree(capture()) || !isInputOpen()) return false;
  forgetVerification();
  // what was sealed is another list then
  slots().sealed = 0;
  if (KNOWN_KEYS != 0) forgetKnownKeys(knownKeysAddress());
  return true;
}

/** The same for a change that takes so many bytes of input. */
function openListFor(length: u32): u32 {
  if (!openList()) return OUT_OF_ORDER;
  return length > inputRoom() ? LIMIT_INPUT : OK;
}

export function tc_list_begin(): u32 {
  if (!openList()) return OUT_OF_ORDER;
  resetSlots(slots(), trustedList());
  return OK;
}

export function tc_list_key(length: u32): u32 {
  if (!SEALS_IMAGES) return length == 0 ? OK : NOT_IN_BUILD;
  let status = openListFor(length);
  if (status != OK) return status;
  return setDeviceKey(slots(), trustedList(), inputAddress(), length);
}

export function tc_list_offer(slot: u32, length: u32): u32 {
  let status = openListFor(length);
  if (status != OK) return status;
  return offerSlot(slots(), trustedList(), slot, inputAddress(), length, sharedScratch());
}

export function tc_list_slot(): u32 {
  trustedList();
  return slots().slot;
}

export function tc_list_count(): u32 {
  return trustedList().count;
}

export function tc_list_entry(index: u32): usize {
  let list = trustedList();
  return index < list.count ? changetype<usize>(entryAt(list, index)) : 0;
}

export function tc_list_add(length: u32, origin: u32, high: u32, low: u32): u32 {
  let status = openListFor(length);
  if (status != OK) return status;
  if (origin != ORIGIN_BY_HAND && origin != ORIGIN_FIRMWARE) return OUT_OF_ORDER;
  let at = inputAddress();
  let addedAt = (u64(high) << 32) | u64(low);
  return addRoots(trustedList(), rootCertificate(), at, at + length, origin, addedAt, sharedScratch());
}

export function tc_list_remove(index: u32): u32 {
  if (!openList()) return OUT_OF_ORDER;
  return removeEntry(trustedList(), index);
}

export function tc_list_confirm(length: u32): u32 {
  let status = openListFor(length);
  if (status != OK) return status;
  return confirmEntry(trustedList(), inputAddress(), length);
}

export function tc_list_seal(): u32 {
  if (!isListFree(capture()) || session().revocationListBytes != 0) return OUT_OF_ORDER;
  sealList(slots(), trustedList(), forgetVerification().signatureJob);
  return OK;
}

export function tc_list_written(length: u32): u32 {
  if (!isListFree(capture()) || session().revocationListBytes != 0) return OUT_OF_ORDER;
  if (length > inputRoom()) return LIMIT_INPUT;
  return readBack(slots(), trustedList(), inputAddress(), length);
}

export function tc_list_image(): usize {
  return changetype<usize>(trustedList());
}

export function tc_list_image_bytes(): u32 {
  return trustedList().length;
}

export function tc_list_generation(): u32 {
  return trustedList().generation;
}

export function tc_list_target(): u32 {
  trustedList();
  return targetSlot(slots());
}

// ── succession ──

export function tc_succession_begin(length: u32, high: u32, low: u32): u32 {
  if (!SUCCEEDS_ROOTS) return NOT_IN_BUILD;
  let status = openListFor(length);
  if (status != OK) return status;
  let v = verification();
  // it lies where certificates do, so that no later input is written over it
  let at = inputAddress();
  let chainBytes = session().chainBytes;
  fillBytes(changetype<usize>(session()), 0, SESSION_BYTES);
  session().chainBytes = chainBytes + length;
  v.certificateCount = 0;
  return successionBegin(succession(), trustedList(), v, rootCertificate(), at, length, (u64(high) << 32) | u64(low));
}

export function tc_succession_end(): u32 {
  if (!SUCCEEDS_ROOTS) return NOT_IN_BUILD;
  let status = successionEnd(succession(), trustedList(), verification());
  if (status == OK) slots().sealed = 0;
  return status;
}

// ── capture ──

export function tc_capture_open(confirmation: u32, length: u32): u32 {
  if (session().revocationListBytes != 0) return OUT_OF_ORDER;
  if (length > inputRoom()) return LIMIT_INPUT;
  return captureOpen(capture(), confirmation, inputAddress(), length);
}

export function tc_capture_action(): u32 {
  return capture().state;
}

export function tc_capture_connected(): u32 {
  return captureConnected(capture(), trustedList(), verification());
}

export function tc_capture_offer(length: u32): u32 {
  if (length > inputRoom()) return LIMIT_INPUT;
  let at = inputAddress();
  return offerRoot(capture(), trustedList(), verification(), rootCertificate(), at, at + length);
}

export function tc_capture_commit(length: u32): u32 {
  if (!COMPARES_WORDS) return NOT_IN_BUILD;
  if (length > inputRoom()) return LIMIT_INPUT;
  return captureCommit(capture(), trustedList(), verification(), inputAddress(), length);
}

export function tc_capture_reveal(length: u32): u32 {
  if (!COMPARES_WORDS) return NOT_IN_BUILD;
  if (length > inputRoom()) return LIMIT_INPUT;
  return captureReveal(capture(), trustedList(), verification(), inputAddress(), length);
}

export function tc_capture_when(high: u32, low: u32): void {
  capture().addedAt = (u64(high) << 32) | u64(low);
}

export function tc_capture_confirm(): u32 {
  return captureConfirm(capture(), slots(), trustedList(), verification());
}

export function tc_capture_written(length: u32): u32 {
  if (length > inputRoom()) return LIMIT_INPUT;
  return captureWritten(capture(), slots(), trustedList(), verification(), inputAddress(), length);
}

export function tc_capture_closed(): u32 {
  return captureClosed(capture(), trustedList(), verification());
}

export function tc_capture_verified(): u32 {
  return captureVerified(capture(), verification());
}

export function tc_capture_entry(): u32 {
  return capture().state == CAPTURE_STATE_CLOSED ? NO_ENTRY : capture().entry;
}

export function tc_capture_abort(): void {
  captureAbort(capture(), trustedList());
}

// ── the other end of a comparison ──

export function tc_compare_check(length: u32): u32 {
  if (!COMPARES_WORDS) return NOT_IN_BUILD;
  // it needs the scratch of signatures
  if (!isListFree(capture()) || session().revocationListBytes != 0) return OUT_OF_ORDER;
  if (length > inputRoom()) return LIMIT_INPUT;
  forgetVerification();
  return compareCheck(inputAddress(), length, sharedScratch());
}
