/**
 * Path validation in steps (RFC 5280 §6.1): the anchor, then each certificate from it down to the leaf. validate.ts has the checks;
 * here they are done in their order, each adds its constant to the sum of verdict.ts, and the first failure ends the path.
 */
import { addressOf, hasFailed, Located, statusOf } from "../mem/located";
import { CONSTRAINS_NAMES, TELLS_CHECKS } from "../limits";
import { BUDGET_NAME_COMPARISONS, OK } from "../status";
import { Certificate, IS_SELF_ISSUED } from "../x509/certificate-fields";
import { effectiveTimePolicy, TIME_POLICY_IGNORE } from "../x509/validity";
import { checkExpectation, NAMES_MORE } from "./expectation";
import { NAME_CONSTRAINTS_MORE, nameConstraintsBegin, nameConstraintsStep } from "./name-constraints";
import { decide } from "./outcome";
import { end, fail, PHASE_CERTIFICATE, PHASE_DONE, PHASE_EXPECTATION, PHASE_NAME_CONSTRAINTS, PHASE_PARSE } from "./phase";
import { isStrictTier, REVOCATION_KNOWN_BAD, REVOCATION_STRICT, revocationPolicy, timePolicy } from "./policy";
import {
  ANCHOR_BASE, CHECK_ANCHOR, CHECK_BASIC_CONSTRAINTS, CHECK_CHAIN, CHECK_CRITICAL_EXTENSIONS, CHECK_EXPECTED_SERVER,
  CHECK_EXTENDED_KEY_USAGE, CHECK_KEY_USAGE, CHECK_NAME_CONSTRAINTS, CHECK_REVOCATION, CHECK_SIGNATURES, CHECK_SYNTAX,
  CHECK_VALIDITY,
} from "./report";
import { checkRevocation, issuerAt } from "./revocation";
import { sameName } from "./search";
import { checkStrictCertificate } from "./strict-tier";
import { anchorNameConstraints, anchorSubject, nextAnchor } from "./trust-anchor";
import {
  checkAnchor, checkCertificateValidity, checkCriticalExtensions, checkExtendedKeyUsage, checkIsCa, checkKeyCertSign,
  checkLeafKeyUsage, checkVersion, initializePathLength, preparePathLength,
} from "./validate";
import {
  STEP_ANCHOR, STEP_BASIC_CONSTRAINTS, STEP_CHAIN, STEP_CRITICAL_EXTENSIONS, STEP_EXPECTED_SERVER,
  STEP_EXTENDED_KEY_USAGE, STEP_KEY_USAGE, STEP_NAME_CONSTRAINTS, STEP_PATH_LENGTH, STEP_REVOCATION, STEP_SIGNATURE,
  STEP_SYNTAX, STEP_VALIDITY,
} from "./verdict";
import { certificateAt, EDGE_HOLDS, edgeOf, pathCertificate, pathNumber, spendOnSearch, Verification } from "./verification";

/** 0 exactly if the issuer is an anchor, and issuerAnchor is it. */
function differenceOfAnchor(v: Verification): u32 {
  let anchor = v.anchors;
  for (let i: u32 = 0; i < v.issuer && i < v.anchorCount; i++) anchor = nextAnchor(anchor);
  return u32(changetype<usize>(anchor) ^ changetype<usize>(v.issuerAnchor)) | u32(v.issuer >= v.anchorCount);
}

/** §6.1.2: the anchor's own constraints, and the state that the path begins with. */
export function stepAnchor(v: Verification): void {
  let anchor = v.issuerAnchor;
  let status = checkAnchor(v, anchor);
  v.sum += STEP_ANCHOR ^ (status | differenceOfAnchor(v));
  if (TELLS_CHECKS) v.checks |= CHECK_ANCHOR;
  if (status != OK) return fail(v, status, ANCHOR_BASE + v.issuer, 0);
  initializePathLength(v, anchor);
  v.cursor = v.depth - 1;
  v.phase = PHASE_CERTIFICATE;
}

/** Adds a step to the sum; true if it passed. Otherwise the path has failed, in the certificate at the cursor. */
function passes(v: Verification, step: u32, check: u32, status: u32, at: usize): bool {
  v.sum += step ^ status;
  if (TELLS_CHECKS) v.checks |= check;
  if (status == OK) return true;
  fail(v, status, pathNumber(v, v.cursor), at);
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
export function stepCertificate(v: Verification): void {
  let index = pathNumber(v, v.cursor);
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
  if (!passes(v, STEP_CHAIN, CHECK_CHAIN, checkChaining(v, c), 0)) return;
  // (b), (c)
  if (TELLS_CHECKS) v.checks |= CHECK_NAME_CONSTRAINTS;
  v.constraining = CONSTRAINS_NAMES ? v.depth : v.cursor;
  // self-issued certificates are exempt unless final
  if (CONSTRAINS_NAMES && v.cursor != 0 && (c.flags & IS_SELF_ISSUED) != 0) v.constraining = v.cursor;
  if (CONSTRAINS_NAMES) goOnConstraining(v, c);
  else finishCertificate(v, c);
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
  fail(v, status, pathNumber(v, level), at);
}

export function stepConstraints(v: Verification): void {
  let l: Located = nameConstraintsStep(v.signatureJob, changetype<usize>(v) + offsetof<Verification>("nameComparisonsLeft"));
  if (hasFailed(l)) {
    if (statusOf(l) == BUDGET_NAME_COMPARISONS) return end(v, BUDGET_NAME_COMPARISONS, pathNumber(v, v.cursor), addressOf(l));
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
  if (!passes(v, STEP_CRITICAL_EXTENSIONS, CHECK_CRITICAL_EXTENSIONS, checkCriticalExtensions(c.flags), 0)) return;
  let status = checkExtendedKeyUsage(v, c.flags, c.extendedKeyUsage);
  if (!passes(v, STEP_EXTENDED_KEY_USAGE, CHECK_EXTENDED_KEY_USAGE, status, 0)) return;
  if (v.cursor != 0) {
    v.cursor--;
    v.phase = PHASE_CERTIFICATE;
    return;
  }
  v.nameAt = c.subjectAltName;
  v.phase = PHASE_EXPECTATION;
}

/** Who is expected; the leaf is the last certificate of the path, and what follows is the end. */
export function stepExpectation(v: Verification): void {
  let c = pathCertificate(v, v.cursor);
  let status = checkExpectation(v, c, v.issuerAnchor, v.issuer);
  if (status == NAMES_MORE) return;
  // and the leaf is the first of the chain, and of the path
  status |= pathNumber(v, 0) | v.cursor;
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
