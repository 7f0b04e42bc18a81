/**
 * Verification as a machine in memory: no recursion, one bounded piece of work a step.
 *
 *     PARSE ─▶ LEAF ─▶ LEAF_HASH ─▶ SEARCH ◀─▶ SIGNATURE
 *                                     ▲ │ anchor reached
 *                             failed  │ ▼
 *                                   ANCHOR ─▶ CERTIFICATE (from the anchor down to the leaf) ◀─▶ NAME_CONSTRAINTS
 *                                                │ leaf done: the first time ─▶ PARSE the path ─▶ ANCHOR, and all of it again
 *                                                ▼
 *                                              DONE
 *
 * A phase that finds a failure of the path at hand goes back to SEARCH, which tries the next candidate.
 *
 * A path is validated twice, from the bytes of its certificates on, and the sum of verdict.ts wants both: rules are
 * branches, and a fault that flips one (a glitch of the supply) would else be enough to get around a rule. Only the edges
 * are not computed again (a signature costs a thousand times what all the rest does); signature.ts guards them itself.
 */
import { addressOf, hasFailed, Located, statusOf } from "../mem/located";
import { digestFinal, digestInit, DIGEST_SHA256, digestUpdate } from "../hash/digest";
import { HASH_BYTES_PER_STEP } from "../limits";
import { differenceOfBytes } from "../mem/bytes";
import { BUDGET_CANDIDATES, BUDGET_NAME_COMPARISONS, BUDGET_SIGNATURES, CHAIN_EMPTY, EXPECTATION_MISSING, NO_ANCHORS, OK, SIGNATURE_WRONG } from "../status";
import { parseCertificate } from "../x509/certificate";
import { Certificate, CERTIFICATE_BYTES, IS_SELF_ISSUED } from "../x509/certificate-fields";
import { effectiveTimePolicy, TIME_POLICY_IGNORE } from "../x509/validity";
import { checkExpectation, EXPECT_NOTHING } from "./expectation";
import { certificateOfCandidate, noteFailure, RANK_END, RANK_PATH, RANK_SIGNATURE } from "./failure";
import { NAME_CONSTRAINTS_MORE, nameConstraintsBegin, nameConstraintsStep } from "./name-constraints";
import { decide, reject, reportLeafDates } from "./outcome";
import { isStrictTier, REVOCATION_KNOWN_BAD, REVOCATION_STRICT, revocationPolicy, timePolicy } from "./policy";
import {
  ANCHOR_BASE, CHECK_ANCHOR, CHECK_BASIC_CONSTRAINTS, CHECK_CHAIN, CHECK_CRITICAL_EXTENSIONS, CHECK_EXPECTED_SERVER,
  CHECK_EXTENDED_KEY_USAGE, CHECK_KEY_USAGE, CHECK_NAME_CONSTRAINTS, CHECK_REVOCATION, CHECK_SIGNATURES, CHECK_SYNTAX,
  CHECK_VALIDITY, NOWHERE, REPORT_LEAF_HASH, resetReport,
} from "./report";
import { checkRevocation, issuerAt } from "./revocation";
import { pushFrame, sameName, SEARCH_CANDIDATE, SEARCH_EXHAUSTED, SEARCH_OVER_BUDGET, stepSearch } from "./search";
import { signatureBegin, signatureKeyAt, signatureOutcome, signatureStatus, signatureStep, signatureStepWork } from "./signature";
import { checkStrictCertificate } from "./strict-tier";
import { anchorNameConstraints, anchorSpki, anchorSubject, nextAnchor } from "./trust-anchor";
import {
  checkAnchor, checkCertificateValidity, checkCriticalExtensions, checkExtendedKeyUsage, checkIsCa, checkKeyCertSign,
  checkLeafKeyUsage, checkVersion, initializePathLength, preparePathLength,
} from "./validate";
import {
  maskOfNonZero, SIGNATURE_HOLDS, STEP_ANCHOR, STEP_BASIC_CONSTRAINTS, STEP_CHAIN, STEP_CRITICAL_EXTENSIONS, STEP_EXPECTED_SERVER,
  STEP_EXTENDED_KEY_USAGE, STEP_KEY_USAGE, STEP_NAME_CONSTRAINTS, STEP_PATH_LENGTH, STEP_REVOCATION, STEP_SIGNATURE, STEP_SYNTAX, STEP_VALIDITY,
} from "./verdict";
import { certificateAt, EDGE_FAILS, EDGE_HOLDS, edgeOf, frameAt, pathCertificate, resetSearch, spendOnSearch, Verification } from "./verification";

const PHASE_PARSE: u32 = 1;
const PHASE_LEAF: u32 = 2;
const PHASE_LEAF_HASH: u32 = 3;
const PHASE_SEARCH: u32 = 4;
const PHASE_SIGNATURE: u32 = 5;
const PHASE_ANCHOR: u32 = 6;
const PHASE_CERTIFICATE: u32 = 7;
const PHASE_NAME_CONSTRAINTS: u32 = 8;
const PHASE_DONE: u32 = 9;

/** Ends with a status that was noted or is noted here. */
function end(v: Verification, status: u32, certificate: u32, at: usize): void {
  noteFailure(v, RANK_END, status, certificate, at);
  reject(v);
  v.phase = PHASE_DONE;
}

/** Whether there is anything to verify. */
function checkInput(v: Verification): u32 {
  if (v.expectation == EXPECT_NOTHING) return EXPECTATION_MISSING;
  if (v.certificateCount == 0) return CHAIN_EMPTY;
  return v.anchorCount == 0 ? NO_ANCHORS : OK;
}

/**
 * Starts a verification of the certificates [first byte, end) that certificateAt(v, i) holds in `der` and `derEnd`, with
 * what v says of anchors, expectation, policy, time and revocations. status: OK, or why there can be none.
 */
export function beginVerification(v: Verification, status: u32): u32 {
  resetReport(v.report);
  resetSearch(v);
  v.phase = PHASE_PARSE;
  if (status == OK) status = checkInput(v);
  if (status != OK) end(v, status, NOWHERE, 0);
  return status;
}

function stepParse(v: Verification): void {
  if (v.again) return stepParseAgain(v);
  let c = certificateAt(v, v.cursor);
  parseCertificate(c, c.der, c.derEnd);
  v.cursor++;
  if (v.cursor == v.certificateCount) v.phase = PHASE_LEAF;
}

/** A certificate of the path, which must be what it was when its signature was verified. */
function stepParseAgain(v: Verification): void {
  let c = pathCertificate(v, v.cursor);
  parseCertificate(changetype<Certificate>(v.signatureJob), c.der, c.derEnd);
  v.sum += differenceOfBytes(changetype<usize>(c), v.signatureJob, CERTIFICATE_BYTES);
  v.cursor++;
  if (v.cursor == v.depth) v.phase = PHASE_ANCHOR;
}

/** What can be said of the leaf whatever the path, so that no signature is computed for a leaf that can never do. */
function stepLeaf(v: Verification): void {
  let leaf = certificateAt(v, 0);
  v.checks = CHECK_SYNTAX;
  if (leaf.syntaxStatus != OK) return end(v, leaf.syntaxStatus, 0, leaf.syntaxAt);
  pushFrame(v, 0);
  reportLeafDates(v);
  let status = checkVersion(v, leaf.flags);
  if (status != OK) return end(v, status, 0, leaf.tbs);
  status = checkCriticalExtensions(leaf.flags);
  if (status != OK) return end(v, status, 0, leaf.criticalAt);
  status = checkExtendedKeyUsage(v, leaf.flags, leaf.extendedKeyUsage);
  if (status != OK) return end(v, status, 0, 0);
  status = checkLeafKeyUsage(v, leaf);
  if (status != OK) return end(v, status, 0, 0);
  digestInit(v.signatureJob, DIGEST_SHA256);
  v.hashAt = leaf.spki;
  v.phase = PHASE_LEAF_HASH;
}

/** SHA-256 of the leaf's subjectPublicKeyInfo for the report; in slices, because a hostile key may be long. */
function stepLeafHash(v: Verification): void {
  let length = u32(certificateAt(v, 0).spkiEnd - v.hashAt);
  if (length > HASH_BYTES_PER_STEP) length = HASH_BYTES_PER_STEP;
  digestUpdate(v.signatureJob, v.hashAt, length);
  v.hashAt += length;
  if (v.hashAt != certificateAt(v, 0).spkiEnd) return;
  digestFinal(v.signatureJob, v.report + REPORT_LEAF_HASH);
  v.phase = PHASE_SEARCH;
}

/** The candidate's key verifies the signature of the top of the path: go on with it. */
function take(v: Verification): void {
  v.checks |= CHECK_SIGNATURES;
  if (v.issuer < v.anchorCount) {
    v.sum = 0;
    v.again = 0;
    v.comparisonsBefore = v.nameComparisonsLeft;
    v.phase = PHASE_ANCHOR;
  } else {
    pushFrame(v, v.issuer - v.anchorCount);
    v.phase = PHASE_SEARCH;
  }
}

/** Starts the verification of the top's signature by the candidate's key, unless it has been done before. */
function beginSignature(v: Verification): void {
  let child = frameAt(v, v.depth - 1).certificate;
  v.checks |= CHECK_CHAIN;
  let edge = u32(load<u8>(edgeOf(v, child, v.issuer)));
  if (edge == EDGE_HOLDS) return take(v);
  if (edge == EDGE_FAILS) return;
  let c = certificateAt(v, child);
  if (c.algorithmStatus != OK) {
    noteFailure(v, RANK_SIGNATURE, c.algorithmStatus, child, c.algorithmAt);
    return;
  }
  if (v.signaturesLeft == 0) return end(v, BUDGET_SIGNATURES, child, 0);
  v.signaturesLeft--;
  let spki: usize;
  let spkiEnd: usize;
  if (v.issuer < v.anchorCount) {
    spki = anchorSpki(v.issuerAnchor);
    spkiEnd = spki + v.issuerAnchor.spkiBytes;
  } else {
    let issuer = certificateAt(v, v.issuer - v.anchorCount);
    spki = issuer.spki;
    spkiEnd = issuer.spkiEnd;
  }
  signatureBegin(v.signatureJob, spki, spkiEnd, c.signatureAlgorithm, c.tbs, c.tbsEnd, c.signature, c.signatureEnd);
  v.phase = PHASE_SIGNATURE;
}

function stepSignature(v: Verification): void {
  let child = frameAt(v, v.depth - 1).certificate;
  v.signatureWorkLeft -= signatureStepWork(v.signatureJob);
  if (i32(v.signatureWorkLeft) < 0) return end(v, BUDGET_SIGNATURES, child, 0);
  if (signatureStep(v.signatureJob)) return;
  let status = signatureStatus(v.signatureJob);
  // the edge is what the sum of the path reads again: set from the outcome without a branch
  let edge = EDGE_HOLDS ^ (maskOfNonZero(signatureOutcome(v.signatureJob) ^ SIGNATURE_HOLDS) & 0xff);
  store<u8>(edgeOf(v, child, v.issuer), u8(edge));
  if (edge == EDGE_HOLDS) return take(v);
  v.phase = PHASE_SEARCH;
  if (status == OK) status = SIGNATURE_WRONG;
  // a defective key is the issuer's, everything else the child's
  let keyAt = signatureKeyAt(v.signatureJob);
  if (keyAt != 0) noteFailure(v, RANK_SIGNATURE, status, certificateOfCandidate(v, v.issuer), keyAt);
  else noteFailure(v, RANK_SIGNATURE, status, child, certificateAt(v, child).signature);
}

function stepSearching(v: Verification): void {
  let found = stepSearch(v);
  if (found == SEARCH_CANDIDATE) beginSignature(v);
  else if (found == SEARCH_OVER_BUDGET) end(v, BUDGET_CANDIDATES, NOWHERE, 0);
  else if (found == SEARCH_EXHAUSTED) {
    reject(v);
    v.phase = PHASE_DONE;
  }
}

/** The path at hand has failed: note it and go on searching. Which path fails may depend on every certificate of it. */
function fail(v: Verification, status: u32, certificate: u32, at: usize): void {
  noteFailure(v, RANK_PATH, status, certificate, at);
  frameAt(v, v.depth - 1).tainted = 1;
  v.phase = PHASE_SEARCH;
}

/** 0 exactly if the issuer is an anchor, and issuerAnchor is it. */
function differenceOfAnchor(v: Verification): u32 {
  let anchor = v.anchors;
  for (let i: u32 = 0; i < v.issuer && i < v.anchorCount; i++) anchor = nextAnchor(anchor);
  return u32(changetype<usize>(anchor) ^ changetype<usize>(v.issuerAnchor)) | u32(v.issuer >= v.anchorCount);
}

/** §6.1.2: the anchor's own constraints, and the state that the path begins with. */
function stepAnchor(v: Verification): void {
  let anchor = v.issuerAnchor;
  let status = checkAnchor(v, anchor);
  v.sum += STEP_ANCHOR ^ (status | differenceOfAnchor(v));
  v.checks |= CHECK_ANCHOR;
  if (status != OK) return fail(v, status, ANCHOR_BASE + v.issuer, 0);
  initializePathLength(v, anchor);
  v.cursor = v.depth - 1;
  v.phase = PHASE_CERTIFICATE;
}

/** Adds a step to the sum; true if it passed. Otherwise the path has failed, in the certificate at the cursor. */
function passes(v: Verification, step: u32, check: u32, status: u32, at: usize): bool {
  v.sum += step ^ status;
  v.checks |= check;
  if (status == OK) return true;
  fail(v, status, frameAt(v, v.cursor).certificate, at);
  return false;
}

/** §6.1.3 (a)(4): the issuer is the subject of the one above. */
function checkChaining(v: Verification, c: Certificate): u32 {
  let subject: usize;
  let subjectEnd: usize;
  if (v.cursor == v.depth - 1) {
    subject = anchorSubject(v.issuerAnchor);
    subjectEnd = subject + v.issuerAnchor.subjectBytes;
  } else {
    let issuer = pathCertificate(v, v.cursor + 1);
    subject = issuer.subject;
    subjectEnd = issuer.subjectEnd;
  }
  return u32(!sameName(v, c.issuer, c.issuerEnd, subject, subjectEnd));
}

/** §6.1.3 for the certificate at the cursor; then its name constraints, one issuer after the other. */
function stepCertificate(v: Verification): void {
  let index = frameAt(v, v.cursor).certificate;
  let c = certificateAt(v, index);
  // what is looked at of its names and extensions, twice as long for each octet as a comparison
  spendOnSearch(v, (c.derEnd - c.der) << 1);
  let syntax: u32 = c.syntaxStatus;
  if (syntax == OK && isStrictTier(v)) syntax = checkStrictCertificate(c, v.cursor == 0, v.signatureJob);
  if (syntax == OK) syntax = checkVersion(v, c.flags);
  if (!passes(v, STEP_SYNTAX, CHECK_SYNTAX, syntax, c.syntaxAt)) return;
  // (a)(1)
  let edge = u32(load<u8>(edgeOf(v, index, issuerAt(v, v.cursor))));
  if (!passes(v, STEP_SIGNATURE, CHECK_SIGNATURES, edge ^ EDGE_HOLDS, 0)) return;
  // (a)(2)
  let checked = effectiveTimePolicy(timePolicy(v)) == TIME_POLICY_IGNORE ? 0 : CHECK_VALIDITY;
  if (!passes(v, STEP_VALIDITY, checked, checkCertificateValidity(v, c), 0)) return;
  // (a)(3)
  let revocation = revocationPolicy(v);
  checked = revocation == REVOCATION_STRICT || (revocation == REVOCATION_KNOWN_BAD && v.revocationLists != 0) ? CHECK_REVOCATION : 0;
  if (!passes(v, STEP_REVOCATION, checked, checkRevocation(v, c), 0)) return;
  // (a)(4)
  if (!passes(v, STEP_CHAIN, CHECK_CHAIN, checkChaining(v, c), c.issuer)) return;
  // (b), (c)
  v.checks |= CHECK_NAME_CONSTRAINTS;
  v.constraining = v.depth;
  // self-issued certificates are exempt unless final
  if (v.cursor != 0 && (c.flags & IS_SELF_ISSUED) != 0) v.constraining = v.cursor;
  goOnConstraining(v, c);
}

/** Begins the name constraints of the next issuer that has some, from v.constraining down; if none is left, goes on. */
function goOnConstraining(v: Verification, c: Certificate): void {
  for (; v.constraining > v.cursor; v.constraining--) {
    let at: usize;
    let end: usize;
    if (v.constraining == v.depth) {
      at = anchorNameConstraints(v.issuerAnchor);
      end = at + v.issuerAnchor.nameConstraintsBytes;
    } else {
      let issuer = pathCertificate(v, v.constraining);
      at = issuer.nameConstraints;
      end = issuer.nameConstraintsEnd;
    }
    if (at == end) continue;
    // all of its names, one after the other, even where there is nothing to compare them with
    spendOnSearch(v, (c.derEnd - c.der) << 3);
    let l = nameConstraintsBegin(v.signatureJob, at, end, c.subject, c.subjectEnd, c.subjectAltName, c.subjectAltNameEnd);
    if (hasFailed(l)) return failConstraints(v, l);
    v.phase = PHASE_NAME_CONSTRAINTS;
    return;
  }
  finishCertificate(v, c);
}

/** A name is not allowed (told with its place), or the extension is malformed (told of the issuer). */
function failConstraints(v: Verification, l: Located): void {
  let status = statusOf(l);
  let at = addressOf(l);
  v.sum += STEP_NAME_CONSTRAINTS ^ status;
  let c = pathCertificate(v, v.cursor);
  let level = at >= c.der && at < c.derEnd ? v.cursor : v.constraining;
  if (level == v.depth) return fail(v, status, ANCHOR_BASE + v.issuer, 0);
  fail(v, status, frameAt(v, level).certificate, at);
}

function stepConstraints(v: Verification): void {
  let l: Located = nameConstraintsStep(v.signatureJob, changetype<usize>(v) + offsetof<Verification>("nameComparisonsLeft"));
  if (hasFailed(l)) {
    if (statusOf(l) == BUDGET_NAME_COMPARISONS) return end(v, BUDGET_NAME_COMPARISONS, frameAt(v, v.cursor).certificate, addressOf(l));
    return failConstraints(v, l);
  }
  if (l == NAME_CONSTRAINTS_MORE) return;
  v.constraining--;
  goOnConstraining(v, pathCertificate(v, v.cursor));
}

/** §6.1.4 for an intermediate, §6.1.5 for the leaf. */
function finishCertificate(v: Verification, c: Certificate): void {
  if (!passes(v, STEP_NAME_CONSTRAINTS, CHECK_NAME_CONSTRAINTS, v.constraining ^ v.cursor, 0)) return;
  if (v.cursor != 0) {
    // (k)
    if (!passes(v, STEP_BASIC_CONSTRAINTS, CHECK_BASIC_CONSTRAINTS, checkIsCa(c.flags), 0)) return;
    // (l), (m)
    if (!passes(v, STEP_PATH_LENGTH, CHECK_BASIC_CONSTRAINTS, preparePathLength(v, c), 0)) return;
    // (n)
    if (!passes(v, STEP_KEY_USAGE, CHECK_KEY_USAGE, checkKeyCertSign(c.flags, c.keyUsage), 0)) return;
  } else if (!passes(v, STEP_KEY_USAGE, CHECK_KEY_USAGE, checkLeafKeyUsage(v, c), 0)) {
    return;
  }
  // (o)
  if (!passes(v, STEP_CRITICAL_EXTENSIONS, CHECK_CRITICAL_EXTENSIONS, checkCriticalExtensions(c.flags), c.criticalAt)) return;
  let status = checkExtendedKeyUsage(v, c.flags, c.extendedKeyUsage);
  if (!passes(v, STEP_EXTENDED_KEY_USAGE, CHECK_EXTENDED_KEY_USAGE, status, 0)) return;
  if (v.cursor != 0) {
    v.cursor--;
    v.phase = PHASE_CERTIFICATE;
    return;
  }
  status = checkExpectation(v, c, v.issuerAnchor, v.issuer);
  // and the leaf is the first of the chain
  status |= frameAt(v, 0).certificate;
  if (!passes(v, STEP_EXPECTED_SERVER, CHECK_EXPECTED_SERVER, status, c.subjectAltName)) return;
  if (!v.again) {
    v.again = 1;
    v.nameComparisonsLeft = v.comparisonsBefore;
    v.phase = PHASE_PARSE;
    return;
  }
  decide(v);
  v.phase = PHASE_DONE;
}

/** Does one step; true while there is more to do. */
export function stepVerification(v: Verification): bool {
  v.steps++;
  switch (v.phase) {
    case PHASE_PARSE: stepParse(v); break;
    case PHASE_LEAF: stepLeaf(v); break;
    case PHASE_LEAF_HASH: stepLeafHash(v); break;
    case PHASE_SEARCH: stepSearching(v); break;
    case PHASE_SIGNATURE: stepSignature(v); break;
    case PHASE_ANCHOR: stepAnchor(v); break;
    case PHASE_CERTIFICATE: stepCertificate(v); break;
    case PHASE_NAME_CONSTRAINTS: stepConstraints(v); break;
    default: return false;
  }
  return v.phase != PHASE_DONE;
}
