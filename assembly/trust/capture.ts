/**
 * Capture: a root learned at first connect. A state machine that does no I/O; the host does what captureAction says.
 *
 *     CLOSED ─ open (local intent) ─▶ CONNECT ─ connected ─▶ READ_ROOT ─ offer ─▶ VERIFY ─ stepped, confirm ─▶ PERSIST
 *     PERSIST ─ written (read back) ─▶ VERIFY_AGAIN ─ stepped, closed ─▶ RECONNECT ─ verified ─▶ AUTHENTICATE
 *
 * With confirmation by comparison two more states lie between VERIFY and PERSIST: capture-comparison.ts.
 *
 * How it could be fooled, and what stops it:
 *   a root that does not sign the server it came from   VERIFY: full validation of the presented chain against it alone
 *   the server's own certificate as root                VERIFY: never the leaf, must be a CA that signed itself
 *   a second root for a known organisation              VERIFY: CAPTURE_IDENTITY_CHANGED, nothing is replaced
 *   another root than the one on the label               confirm: SHA-256 of its key against what `open` was given
 *   messages out of order, or with no window             every call names its state; anything else is OUT_OF_ORDER
 *   a verification of something else in between           `purpose` of the verification is set here and cleared by others
 *   flash that forgets                                   PERSIST: read back and compared, then the same chain again
 *   the secret sent to the unverified peer               only AUTHENTICATE allows it: a new, verified connection
 *
 * Any failure closes the window; the list is then as it was.
 */
import { peekTag, readAny } from "../asn1/der";
import { COMPARES_WORDS } from "../limits";
import { addressOf, endOf, hasFailed, statusOf } from "../mem/located";
import { copyBytes, differenceOfBytes, equalBytes, fillBytes } from "../mem/bytes";
import { EXPECT_ANY_SERVER, EXPECT_CAPTURED, findCommonName } from "../path/expectation";
import { beginVerification, stepVerification } from "../path/machine";
import { isLegacy } from "../path/policy";
import { Report, resetReport } from "../path/report";
import { signatureBegin, signatureOutcome, signatureStatus, signatureStep } from "../path/signature";
import { anchorServerNames, ENTRY_CONFIRMED, ENTRY_SPKI_HASH, nextAnchor, ORIGIN_CAPTURED, TrustAnchor } from "../path/trust-anchor";
import { SIGNATURE_HOLDS, VERDICT_NONE, VERDICT_REJECTED, VERDICT_TRUSTED } from "../path/verdict";
import { certificateAt, Verification } from "../path/verification";
import {
  CAPTURE_CLOSED, CAPTURE_CONFIRMATION, CAPTURE_EXPECTATION, CAPTURE_IDENTITY_CHANGED, CAPTURE_KNOWN, CAPTURE_PIN_INVALID,
  CAPTURE_ROOT_IS_LEAF, CHAIN_EMPTY, LIST_UNKNOWN_KEY, NAME_NONE, OK, OUT_OF_ORDER, ROOT_NOT_SELF_SIGNED,
  ROOT_ORGANISATION_MISSING,
} from "../status";
import { parseCertificate } from "../x509/certificate";
import { Certificate, HAS_SUBJECT_ALT_NAME } from "../x509/certificate-fields";
import { TAG_DNS_NAME, TAG_IP_ADDRESS } from "../x509/general-name";
import { appendServerName, checkRoot, isSameOrganisation } from "./anchor";
import { ListImage } from "./image";
import { appendCandidate, buildCandidate, candidateEntry, entryAt, findKey, findSameRoot, firstEntry, listEnd, removeEntry } from "./list";
import { readBack, sealList, SlotState } from "./slots";

export const CAPTURE_STATE_CLOSED: u32 = 0;
const CONNECT: u32 = 1;
const READ_ROOT: u32 = 2;
export const VERIFY: u32 = 3;
const PERSIST: u32 = 4;
const VERIFY_AGAIN: u32 = 5;
const RECONNECT: u32 = 6;
/** Paired. */
export const CAPTURE_STATE_AUTHENTICATE: u32 = 7;
/** Committed; the other end's nonce has not come. */
export const CAPTURE_STATE_COMPARE: u32 = 8;
/** The words are there for people to compare. */
export const CAPTURE_STATE_WORDS: u32 = 9;

const CONFIRM_EXPECT: u32 = 1;
const CONFIRM_AUTO: u32 = 2;
export const CONFIRM_COMPARE: u32 = 3;

/** Bytes of the expected key hash: 16 give 128 bits against a second preimage, 32 are all. */
const MIN_PIN_BYTES: u32 = 16;
const MAX_PIN_BYTES: u32 = 32;

/** Purposes of a verification. */
const PURPOSE_CANDIDATE: u32 = 1;
const PURPOSE_PERSISTED: u32 = 2;

@unmanaged
export class Capture {
  addedAt: u64;
  state: u32;
  confirmation: u32;
  pinBytes: u32;
  /** Entry of the trusted list; NO_ENTRY until there is one. */
  entry: u32;
  /** What of the candidate is still to be done: OFFER_…, 0 when its signature on itself holds. */
  offer: u32;
}

/** The root is to be parsed; then the leaf, which it must not be; then it becomes a candidate, if it is news; then its signature on itself. */
const OFFER_ROOT: u32 = 4;
const OFFER_LEAF: u32 = 3;
const OFFER_CANDIDATE: u32 = 2;
const OFFER_SIGNATURE: u32 = 1;

//   struct (32) │ pin, or in a comparison from commitment to words: exporter, own nonce
const PIN: usize = 32;
export const CAPTURE_SECRET: usize = PIN;
export const CAPTURE_BYTES: u32 = 96;
export const NO_ENTRY: u32 = u32.MAX_VALUE;

/** Back to no window, whatever was going on. The list loses an entry that was not persisted. */
export function captureAbort(capture: Capture, image: ListImage): void {
  if (capture.state == PERSIST) removeEntry(image, capture.entry);
  capture.state = CAPTURE_STATE_CLOSED;
  capture.entry = NO_ENTRY;
  fillBytes(changetype<usize>(capture) + PIN, 0, CAPTURE_BYTES - u32(PIN));
}

export function refuse(capture: Capture, image: ListImage, status: u32): u32 {
  captureAbort(capture, image);
  return status;
}

/** A call in the wrong state: nothing changes, but without a window it says so. */
export function outOfOrder(capture: Capture): u32 {
  return capture.state == CAPTURE_STATE_CLOSED ? CAPTURE_CLOSED : OUT_OF_ORDER;
}

/** Whether as much of a SHA-256 is given as a person may be asked to bring: 16 bytes or more. */
function isPin(length: u32): bool {
  return length >= MIN_PIN_BYTES && length <= MAX_PIN_BYTES;
}

/** Later: somebody here has compared the hash of the key at x. */
export function confirmEntry(image: ListImage, x: usize, length: u32): u32 {
  if (!isPin(length)) return CAPTURE_PIN_INVALID;
  let index = findKey(image, x, length);
  if (index == image.count) return LIST_UNKNOWN_KEY;
  entryAt(image, index).state |= u8(ENTRY_CONFIRMED);
  return OK;
}

/** Local intent opens the window. pin: leading bytes of the expected SHA-256 of the root's subjectPublicKeyInfo. */
export function captureOpen(capture: Capture, confirmation: u32, pin: usize, pinBytes: u32): u32 {
  if (!isListFree(capture)) return OUT_OF_ORDER;
  if (confirmation == CONFIRM_EXPECT) {
    if (!isPin(pinBytes)) return CAPTURE_PIN_INVALID;
  } else if ((confirmation != CONFIRM_AUTO && (!COMPARES_WORDS || confirmation != CONFIRM_COMPARE)) || pinBytes != 0) {
    return CAPTURE_CONFIRMATION;
  }
  capture.state = CONNECT;
  capture.confirmation = confirmation;
  capture.pinBytes = pinBytes;
  capture.entry = NO_ENTRY;
  copyBytes(changetype<usize>(capture) + PIN, pin, pinBytes);
  return OK;
}

/** The unverified connection stands and its chain has been added. */
export function captureConnected(capture: Capture, image: ListImage, v: Verification): u32 {
  if (capture.state != CONNECT) return outOfOrder(capture);
  if (v.certificateCount == 0) return refuse(capture, image, CHAIN_EMPTY);
  capture.state = READ_ROOT;
  return OK;
}

/** Whether the root offered may be a candidate at all, before any signature is verified. */
function checkOffered(v: Verification, root: Certificate): u32 {
  let leaf = certificateAt(v, 0);
  let status = parseCertificate(leaf, leaf.der, leaf.derEnd);
  if (status != OK) return status;
  if (equalBytes(root.spki, root.spkiEnd, leaf.spki, leaf.spkiEnd)) return CAPTURE_ROOT_IS_LEAF;
  return checkRoot(root, isLegacy(v));
}

/** Whether the candidate is news: no entry has its key, none is of its organisation. */
function checkNew(image: ListImage, candidate: TrustAnchor): u32 {
  if (candidate.organisationBytes == 0) return ROOT_ORGANISATION_MISSING;
  if (findSameRoot(image, candidate) != image.count) return CAPTURE_KNOWN;
  let entry = firstEntry(image);
  for (let i: u32 = 0; i < image.count; i++) {
    if (isSameOrganisation(entry, candidate)) return CAPTURE_IDENTITY_CHANGED;
    entry = nextAnchor(entry);
  }
  return OK;
}

/** What the peer offered cannot even be read as one certificate: the window closes, if it was open for a root. */
export function captureRefuse(capture: Capture, image: ListImage, status: u32): u32 {
  return capture.state == READ_ROOT ? refuse(capture, image, status) : outOfOrder(capture);
}

/** The root certificate [der, derEnd) that the peer offered, which stays where it is until confirmed. `root`: room for it parsed. */
export function captureOffer(capture: Capture, v: Verification, root: Certificate, der: usize, derEnd: usize): u32 {
  if (capture.state != READ_ROOT) return outOfOrder(capture);
  root.der = der;
  root.derEnd = derEnd;
  capture.state = VERIFY;
  capture.offer = OFFER_ROOT;
  resetReport(v.report);
  v.purpose = PURPOSE_CANDIDATE;
  // a verification that the host began in between must not go on and be taken for the candidate's
  v.phase = 0;
  return OK;
}

/** Makes a candidate of the root, and begins its signature on itself. */
function beginCandidate(capture: Capture, image: ListImage, v: Verification, root: Certificate): u32 {
  let status = buildCandidate(image, root, ORIGIN_CAPTURED, capture.addedAt, v.signatureJob);
  if (status == OK) status = checkNew(image, candidateEntry(image));
  signatureBegin(
    v.signatureJob, root.spki, root.spkiEnd, root.signatureAlgorithm, root.tbs, root.tbsEnd, root.signature, root.signatureEnd,
  );
  return status;
}

/** One step of what the capture verifies; true while there is more to do. In other states an ordinary verification's. */
export function captureStep(capture: Capture, image: ListImage, v: Verification, root: Certificate): bool {
  if (capture.state != VERIFY || v.purpose != PURPOSE_CANDIDATE || !capture.offer) return stepVerification(v);
  v.steps++;
  let status: u32;
  if (capture.offer == OFFER_SIGNATURE) {
    if (signatureStep(v.signatureJob)) return true;
    status = signatureStatus(v.signatureJob);
    if (status == OK && signatureOutcome(v.signatureJob) != SIGNATURE_HOLDS) status = ROOT_NOT_SELF_SIGNED;
  } else if (capture.offer == OFFER_ROOT) status = parseCertificate(root, root.der, root.derEnd);
  else if (capture.offer == OFFER_LEAF) status = checkOffered(v, root);
  else status = beginCandidate(capture, image, v, root);
  capture.offer--;
  if (status != OK) {
    let report = changetype<Report>(v.report);
    report.verdict = VERDICT_REJECTED;
    report.status = status;
    capture.offer = 0;
    return false;
  }
  if (capture.offer) return true;
  // the chain of this very connection, against the candidate alone
  v.anchors = candidateEntry(image);
  v.anchorCount = 1;
  v.expectation = EXPECT_ANY_SERVER;
  v.revocationLists = 0;
  beginVerification(v, OK);
  return true;
}

/** Keeps the leaf's DNS names and IP addresses with the candidate: "as captured". */
function captureServerNames(image: ListImage, v: Verification): u32 {
  let candidate = candidateEntry(image);
  let leaf = certificateAt(v, 0);
  if (leaf.flags & HAS_SUBJECT_ALT_NAME) {
    let l = readAny(leaf.subjectAltName, leaf.subjectAltNameEnd);
    let at = addressOf(l);
    let end = endOf(l);
    while (at < end) {
      let tag = peekTag(at, end);
      l = readAny(at, end);
      if (hasFailed(l)) return statusOf(l);
      if (tag == TAG_DNS_NAME || tag == TAG_IP_ADDRESS) {
        let status = appendServerName(candidate, listEnd(image), at, endOf(l));
        if (status != OK) return status;
      }
      at = endOf(l);
    }
  } else if (isLegacy(v)) {
    // the commonName's element, its tag made that of a dNSName
    let l = findCommonName(leaf);
    if (hasFailed(l)) return NAME_NONE;
    let at = addressOf(l) - 2;
    if (u32(load<u8>(at, 1)) != u32(endOf(l) - addressOf(l))) return NAME_NONE;
    let status = appendServerName(candidate, listEnd(image), at, endOf(l));
    if (status != OK) return status;
    store<u8>(anchorServerNames(candidate), u8(TAG_DNS_NAME));
  }
  return candidate.serverNamesBytes == 0 ? NAME_NONE : OK;
}

/** A verification without the verdict that is wanted: it says why, or is not at its end, and then nothing changes. */
function refuseVerified(capture: Capture, image: ListImage, report: Report): u32 {
  return report.status == OK ? OUT_OF_ORDER : refuse(capture, image, report.status);
}

/** Whether the candidate has been verified, and nothing else since, and the capture has come as far as `state`. */
export function checkCandidate(capture: Capture, image: ListImage, v: Verification, state: u32): u32 {
  if (capture.state != state || v.purpose != PURPOSE_CANDIDATE || capture.offer) return outOfOrder(capture);
  let report = changetype<Report>(v.report);
  if (report.verdict != VERDICT_TRUSTED) return refuseVerified(capture, image, report);
  return OK;
}

/**
 * Confirms by the chosen way, adds the entry and seals the image: after the steps, and in a comparison after the words, because somebody
 * here has seen that they are the same.
 */
export function captureConfirm(capture: Capture, slots: SlotState, image: ListImage, v: Verification): u32 {
  let isCompared = COMPARES_WORDS && capture.confirmation == CONFIRM_COMPARE;
  let status = checkCandidate(capture, image, v, isCompared ? CAPTURE_STATE_WORDS : VERIFY);
  if (status != OK) return status;
  let candidate = candidateEntry(image);
  if (isCompared) candidate.state |= u8(ENTRY_CONFIRMED);
  if (capture.confirmation == CONFIRM_EXPECT) {
    let hash = changetype<usize>(candidate) + ENTRY_SPKI_HASH;
    if (differenceOfBytes(hash, changetype<usize>(capture) + PIN, capture.pinBytes) != 0) return refuse(capture, image, CAPTURE_EXPECTATION);
    candidate.state |= u8(ENTRY_CONFIRMED);
  }
  status = captureServerNames(image, v);
  if (status == OK) status = appendCandidate(image);
  if (status != OK) return refuse(capture, image, status);
  capture.entry = image.count - 1;
  capture.state = PERSIST;
  sealList(slots, image, v.signatureJob);
  return OK;
}

/** Whether the trusted list may be changed by other means now. */
export function isListFree(capture: Capture): bool {
  return capture.state == CAPTURE_STATE_CLOSED || capture.state == CAPTURE_STATE_AUTHENTICATE;
}

/** Whether the capture waits for the verified reconnect: the list stands, and verifies as ever. */
export function isReconnecting(capture: Capture): bool {
  return capture.state == RECONNECT;
}

/**
 * The next `length` bytes of the image as read back from flash. When all of it has been seen, the same chain is verified
 * again, now against the list.
 */
export function captureWritten(capture: Capture, slots: SlotState, image: ListImage, v: Verification, x: usize, length: u32): u32 {
  if (capture.state != PERSIST) return outOfOrder(capture);
  let status = readBack(slots, image, x, length);
  if (status != OK) return refuse(capture, image, status);
  if (slots.sealed) return OK;
  capture.state = VERIFY_AGAIN;
  v.purpose = PURPOSE_PERSISTED;
  v.anchors = firstEntry(image);
  v.anchorCount = image.count;
  v.expectation = EXPECT_CAPTURED;
  v.expectedLength = capture.entry;
  v.revocationLists = 0;
  beginVerification(v, OK);
  return OK;
}

/** The unverified connection has been closed. */
export function captureClosed(capture: Capture, image: ListImage, v: Verification): u32 {
  if (capture.state != VERIFY_AGAIN || v.purpose != PURPOSE_PERSISTED) return outOfOrder(capture);
  let report = changetype<Report>(v.report);
  if (report.verdict != VERDICT_TRUSTED || report.anchor != capture.entry) return refuseVerified(capture, image, report);
  capture.state = RECONNECT;
  return OK;
}

/** The chain of the new connection has been verified, expected as captured: paired. */
export function captureVerified(capture: Capture, v: Verification): u32 {
  if (capture.state != RECONNECT) return outOfOrder(capture);
  let report = changetype<Report>(v.report);
  let same = v.purpose == 0 && v.expectation == EXPECT_CAPTURED && v.expectedLength == capture.entry;
  if (!same || report.verdict == VERDICT_NONE) return OUT_OF_ORDER;
  // another server answers: the capture stands, the host may try again
  if (report.verdict != VERDICT_TRUSTED || report.anchor != capture.entry) return report.status == OK ? OUT_OF_ORDER : report.status;
  capture.state = CAPTURE_STATE_AUTHENTICATE;
  return OK;
}
