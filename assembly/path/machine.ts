/**
 * Verification as a machine in memory: no recursion, one bounded piece of work a step.
 *
 *     PARSE ─▶ LEAF ─▶ LEAF_HASH ─▶ SEARCH ◀─▶ SIGNATURE
 *                                     ▲ │ anchor reached
 *                             failed  │ ▼
 *                                   ANCHOR ─▶ CERTIFICATE (from the anchor down to the leaf) ◀─▶ NAME_CONSTRAINTS
 *                                                │ leaf done
 *                                                ▼
 *                                           EXPECTATION ─ the first time ─▶ PARSE the path ─▶ ANCHOR, and all of it again
 *                                                ▼
 *                                              DONE
 *
 * LEAF_HASH and NAME_CONSTRAINTS are not in nano. A phase that finds a failure of the path at hand goes back to SEARCH, which tries the next candidate.
 *
 * A path is validated twice, from the bytes of its certificates on, and the sum of verdict.ts wants both: rules are
 * branches, and a fault that flips one (a glitch of the supply) would else be enough to get around a rule. Only the edges
 * are not computed again (a signature costs a thousand times what all the rest does); signature.ts guards them itself.
 */
import { DIGEST_SHA256, digestFinal, digestInit, digestUpdate } from "../hash/digest";
import { CONSTRAINS_NAMES, HASH_BYTES_PER_STEP, KNOWN_KEYS, SEARCHES_PATHS, TELLS_CHECKS, TELLS_LEAF_KEY } from "../limits";
import { differenceOfBytes } from "../mem/bytes";
import { addressOf, hasFailed, statusOf } from "../mem/located";
import {
  BUDGET_CANDIDATES, BUDGET_SIGNATURES, CHAIN_EMPTY, EXPECTATION_MISSING, NO_ANCHORS, OK, SIGNATURE_WRONG,
} from "../status";
import { parseCertificate } from "../x509/certificate";
import { Certificate, CERTIFICATE_BYTES } from "../x509/certificate-fields";
import { EXPECT_NOTHING } from "./expectation";
import { certificateOfCandidate, noteFailure, RANK_SIGNATURE } from "./failure";
import { reject, reportLeafDates } from "./outcome";
import { stepAnchor, stepCertificate, stepConstraints, stepExpectation } from "./path-steps";
import {
  end, PHASE_ANCHOR, PHASE_CERTIFICATE, PHASE_DONE, PHASE_EXPECTATION, PHASE_LEAF, PHASE_LEAF_HASH, PHASE_NAME_CONSTRAINTS, PHASE_PARSE,
  PHASE_SEARCH, PHASE_SIGNATURE,
} from "./phase";
import { CHECK_CHAIN, CHECK_SIGNATURES, CHECK_SYNTAX, NOWHERE, REPORT_LEAF_HASH, resetReport } from "./report";
import { pushFrame, SEARCH_CANDIDATE, SEARCH_EXHAUSTED, SEARCH_OVER_BUDGET, stepSearch } from "./search";
import { signatureBegin, signatureKeyAt, signatureKnow, signatureOutcome, signatureStatus, signatureStep, signatureStepWork } from "./signature";
import { anchorSpki } from "./trust-anchor";
import { checkCriticalExtensions, checkExtendedKeyUsage, checkLeafKey, checkLeafKeyUsage, checkVersion } from "./validate";
import { maskOfNonZero, SIGNATURE_HOLDS } from "./verdict";
import {
  certificateAt, EDGE_FAILS, EDGE_HOLDS, edgeOf, pathCertificate, pathNumber, resetSearch, Verification,
} from "./verification";

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
  if (TELLS_CHECKS) v.checks = CHECK_SYNTAX;
  if (leaf.syntaxStatus != OK) return end(v, leaf.syntaxStatus, 0, leaf.syntaxAt);
  pushFrame(v, 0);
  reportLeafDates(v);
  if (SEARCHES_PATHS) {
    let status = checkVersion(v, leaf.flags);
    if (status != OK) return end(v, status, 0, leaf.tbs);
    // where the critical extension lies, failure.ts knows
    status = checkCriticalExtensions(leaf.flags);
    if (status == OK) status = checkExtendedKeyUsage(v, leaf.flags, leaf.extendedKeyUsage);
    if (status == OK) status = checkLeafKeyUsage(v, leaf);
    if (status != OK) return end(v, status, 0, 0);
  }
  let key = checkLeafKey(leaf, v.signatureJob);
  if (hasFailed(key)) return end(v, statusOf(key), 0, addressOf(key));
  if (!TELLS_LEAF_KEY) {
    v.phase = PHASE_SEARCH;
    return;
  }
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
  if (TELLS_CHECKS) v.checks |= CHECK_SIGNATURES;
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
  let child = pathNumber(v, v.depth - 1);
  if (TELLS_CHECKS) v.checks |= CHECK_CHAIN;
  let edge = u32(load<u8>(edgeOf(v, child, v.issuer)));
  if (edge == EDGE_HOLDS) return take(v);
  if (edge == EDGE_FAILS) return;
  let c = certificateAt(v, child);
  if (c.algorithmStatus != OK) {
    noteFailure(v, RANK_SIGNATURE, c.algorithmStatus, child, c.algorithmAt);
    return;
  }
  // one that has begun is done to its end
  if (SEARCHES_PATHS && (v.signaturesLeft == 0 || v.signatureWorkLeft < 0)) return end(v, BUDGET_SIGNATURES, child, 0);
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
  if (KNOWN_KEYS != 0) signatureKnow(v.signatureJob, v.knownKeys, v.purpose == 0 && v.issuer < v.anchorCount);
  v.phase = PHASE_SIGNATURE;
}

function stepSignature(v: Verification): void {
  let child = pathNumber(v, v.depth - 1);
  if (SEARCHES_PATHS) v.signatureWorkLeft -= signatureStepWork(v.signatureJob);
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

/** Does one step; true while there is more to do. */
export function stepVerification(v: Verification): bool {
  v.steps++;
  switch (v.phase) {
    case PHASE_PARSE: stepParse(v); break;
    case PHASE_LEAF: stepLeaf(v); break;
    case PHASE_LEAF_HASH: if (TELLS_LEAF_KEY) stepLeafHash(v); break;
    case PHASE_SEARCH: stepSearching(v); break;
    case PHASE_SIGNATURE: stepSignature(v); break;
    case PHASE_ANCHOR: stepAnchor(v); break;
    case PHASE_CERTIFICATE: stepCertificate(v); break;
    case PHASE_NAME_CONSTRAINTS: if (CONSTRAINS_NAMES) stepConstraints(v); break;
    case PHASE_EXPECTATION: stepExpectation(v); break;
    default: return false;
  }
  return v.phase != PHASE_DONE;
}
