/**
 * The end of a CRL or a deny list: its signature verified with every key that may have signed it, then applied. See
 * revocation-list.ts.
 */
import { READS_CRLS } from "../limits";
import { copyBytes, differenceOfBytes } from "../mem/bytes";
import {
  BUDGET_SIGNATURES, CRL_EXPIRED, CRL_ISSUER, CRL_KEY_USAGE, CRL_NOT_YET_VALID, CRL_ROLLED_BACK, CRL_SIGNATURE, DENY_LIST_ROLLED_BACK,
  DENY_LIST_SIGNATURE, DER_TRUNCATED, OK, OUT_OF_ORDER,
} from "../status";
import { HAS_KEY_USAGE, KEY_USAGE_CRL_SIGN } from "../x509/certificate-fields";
import { CRL_NUMBER, CRL_NUMBER_BYTES, CrlFields } from "../x509/crl";
import { crlDigest } from "../x509/crl-reader";
import { namesEqual } from "../x509/name";
import { checkValidity, dateFacts } from "../x509/validity";
import { DENY_LIST_MESSAGE_BYTES, denyListMessage, DenyListReader } from "./deny-list";
import { timePolicy } from "./policy";
import { COVERAGE_NOT_CURRENT } from "./revocation";
import { prepareCertificate } from "./revocation-list";
import {
  denyReaderOf, HITS, HOLDS, isCrl, issuerName, readerOf, REVOCATION_DONE, REVOCATION_FEEDING, REVOCATION_MATCHING, REVOCATION_SIGNING, RevocationList,
  setSigner, signerAt,
} from "./revocation-state";
import { signatureBegin, signatureBeginHashed, signatureOutcome, signatureStatus, signatureStep, signatureStepWork } from "./signature";
import { anchorSpki, anchorSubject, ENTRY_CRL_NUMBER, nextAnchor, TrustAnchor } from "./trust-anchor";
import { maskOfNonZero, SIGNATURE_HOLDS } from "./verdict";
import { certificateAt, coverageOf, revoke, Verification } from "./verification";

/** Anchor `index`. */
function anchorAt(v: Verification, index: u32): TrustAnchor {
  let anchor = v.anchors;
  for (let i: u32 = 0; i < index; i++) anchor = nextAnchor(anchor);
  return anchor;
}

/** Begins the signature under the key of the signer at hand; a key that may not sign CRLs (§4.2.1.3) is not tried. */
function beginSignature(z: RevocationList, v: Verification): void {
  let candidate = signerAt(z, z.signer);
  let spki: usize;
  let spkiEnd: usize;
  let flags: u32;
  let keyUsage: u32;
  if (!READS_CRLS || candidate < v.anchorCount) {
    let anchor = anchorAt(v, candidate);
    spki = anchorSpki(anchor);
    spkiEnd = spki + anchor.spkiBytes;
    flags = anchor.flags;
    keyUsage = anchor.keyUsage;
  } else {
    let c = certificateAt(v, candidate - v.anchorCount);
    spki = c.spki;
    spkiEnd = c.spkiEnd;
    flags = c.flags;
    keyUsage = c.keyUsage;
  }
  if ((flags & HAS_KEY_USAGE) != 0 && (keyUsage & KEY_USAGE_CRL_SIGN) == 0) {
    z.status = CRL_KEY_USAGE;
    z.signer++;
    return;
  }
  // the budgets of a verification (a deny list alone has no more signers than there are anchors); without them nothing that the list
  // says may count, and no chain either
  if (READS_CRLS && (v.signaturesLeft == 0 || v.signatureWorkLeft < 0)) {
    z.status = BUDGET_SIGNATURES;
    z.signers = 0;
    z.held = 0;
    z.state = REVOCATION_DONE;
    return;
  }
  v.signaturesLeft--;
  if (isCrl(z)) {
    let reader = readerOf(z);
    signatureBeginHashed(v.signatureJob, spki, spkiEnd, reader.algorithm, crlDigest(reader), reader.at, reader.atEnd);
  } else {
    let reader = denyReaderOf(z);
    let message = denyListMessage(reader);
    let signatureEnd = reader.at + reader.wanted;
    signatureBegin(v.signatureJob, spki, spkiEnd, reader.algorithm, message, message + DENY_LIST_MESSAGE_BYTES, reader.at, signatureEnd);
  }
  z.signing = 1;
}

function wrongSignature(z: RevocationList): u32 {
  return isCrl(z) ? CRL_SIGNATURE : DENY_LIST_SIGNATURE;
}

/** Whether [x, xEnd), of this hash, is the name of the CRL's issuer. */
function isIssuer(z: RevocationList, hash: u32, x: usize, xEnd: usize): bool {
  return hash == z.issuerHash && namesEqual(x, xEnd, issuerName(z), issuerName(z) + z.issuerBytes);
}

/**
 * The next candidate: it may have signed the CRL if it has the issuer's name. A certificate stays on the list only if that is its
 * issuer's.
 */
function match(z: RevocationList, v: Verification): void {
  let candidate = z.cursor++;
  let may: bool;
  if (candidate < v.anchorCount) {
    let anchor = anchorAt(v, candidate);
    may = isIssuer(z, anchor.subjectHash, anchorSubject(anchor), anchorSpki(anchor));
  } else {
    let c = certificateAt(v, candidate - v.anchorCount);
    may = c.syntaxStatus == OK && isIssuer(z, c.subjectHash, c.subject, c.subjectEnd);
    if (c.syntaxStatus != OK || !isIssuer(z, c.issuerHash, c.issuer, c.issuerEnd)) store<u8>(changetype<usize>(z) + HITS + candidate - v.anchorCount, 0);
  }
  if (may) setSigner(z, z.signers++, candidate);
  if (z.cursor == v.anchorCount + v.certificateCount) z.state = REVOCATION_SIGNING;
}

/** One step; true while there is more to do. */
export function revocationListStep(at: usize, v: Verification): bool {
  let z = changetype<RevocationList>(at);
  if (z.state == REVOCATION_FEEDING) return prepareCertificate(z, v);
  if (READS_CRLS && z.state == REVOCATION_MATCHING) {
    match(z, v);
    return true;
  }
  if (z.state != REVOCATION_SIGNING) return false;
  if (!z.signing) {
    if (z.signer == z.signers) z.state = REVOCATION_DONE;
    else beginSignature(z, v);
    return z.state == REVOCATION_SIGNING;
  }
  if (READS_CRLS) v.signatureWorkLeft -= signatureStepWork(v.signatureJob);
  if (signatureStep(v.signatureJob)) return true;
  z.signing = 0;
  let status = signatureStatus(v.signatureJob);
  // without a branch: that a list is signed is as weighty as a signature of a path
  let holds = HOLDS & ~maskOfNonZero(signatureOutcome(v.signatureJob) ^ SIGNATURE_HOLDS);
  setSigner(z, z.signer, signerAt(z, z.signer) | holds);
  z.held |= holds;
  if (!holds) z.status = status == OK ? wrongSignature(z) : status;
  z.signer++;
  return true;
}

/** Candidate number of signer i, or u32.MAX_VALUE if its signature does not hold. */
function holderAt(z: RevocationList, i: u32): u32 {
  let signer = signerAt(z, i);
  return signer & HOLDS ? signer ^ HOLDS : u32.MAX_VALUE;
}

/** Whether the list is older than the newest that was seen of the anchor. Without a number it is older than any with one. */
function isRolledBack(z: RevocationList, fields: CrlFields, anchor: TrustAnchor): bool {
  if (!isCrl(z)) return denyReaderOf(z).number < anchor.denyListNumber;
  let seen = changetype<usize>(anchor) + ENTRY_CRL_NUMBER;
  let number = changetype<usize>(fields) + CRL_NUMBER;
  for (let i: u32 = 0; i < CRL_NUMBER_BYTES; i++) {
    let a = load<u8>(number + i);
    let b = load<u8>(seen + i);
    if (a != b) return a < b;
  }
  return false;
}

/** Keeps the number of the list with the anchor. */
function raiseNumber(z: RevocationList, fields: CrlFields, anchor: TrustAnchor): void {
  let seen = changetype<usize>(anchor) + ENTRY_CRL_NUMBER;
  let number = changetype<usize>(fields) + CRL_NUMBER;
  if (!isCrl(z)) {
    seen = changetype<usize>(anchor) + offsetof<TrustAnchor>("denyListNumber");
    number = changetype<usize>(denyReaderOf(z)) + offsetof<DenyListReader>("number");
  }
  let length = isCrl(z) ? CRL_NUMBER_BYTES : 4;
  if (differenceOfBytes(seen, number, length) == 0) return;
  copyBytes(seen, number, length);
  fields.raised = 1;
}

/** Applies the list to every key whose signature on it holds, and keeps its number with the anchor among them. */
function apply(z: RevocationList, fields: CrlFields, v: Verification, mayRaise: bool): void {
  let coverage: u32 = 0;
  if (isCrl(z)) {
    let validity = checkValidity(timePolicy(v), v.timeState, v.now, fields.thisUpdate, fields.nextUpdate);
    // known to be out of date, it shows nothing, whatever the policy for certificates
    if (fields.status != OK) coverage = COVERAGE_NOT_CURRENT;
    else if (validity == OK) coverage = fields.scope;
  }
  for (let i: u32 = 0; i < z.signers; i++) {
    let holder = holderAt(z, i);
    if (holder == u32.MAX_VALUE) continue;
    if (READS_CRLS) {
      let covered = coverageOf(v, holder);
      store<u8>(covered, load<u8>(covered) | u8(coverage));
    }
    for (let j: u32 = 0; j < v.certificateCount; j++) {
      if (load<u8>(changetype<usize>(z) + HITS + j)) revoke(v, j, holder);
    }
    if (mayRaise && holder < v.anchorCount) raiseNumber(z, fields, anchorAt(v, holder));
  }
  for (let j: u32 = 0; j < v.certificateCount; j++) fields.revokes += u32(load<u8>(changetype<usize>(z) + HITS + j));
  v.revocationLists++;
}

/** What is known of the dates, whatever the policy: a warning. */
function dateStatus(fields: CrlFields, v: Verification): u32 {
  let facts = dateFacts(v.timeState, v.now, fields.thisUpdate, fields.nextUpdate);
  if (facts & 1) return CRL_EXPIRED;
  return facts & 2 ? CRL_NOT_YET_VALID : OK;
}

/**
 * The end of the list: applies it. mayRaise: whether the numbers kept in the trusted list may be raised. Answers a status;
 * CRL_EXPIRED and CRL_NOT_YET_VALID warn: the list has been applied, what it revokes is revoked.
 */
export function revocationListEnd(at: usize, fields: usize, v: Verification, mayRaise: bool): u32 {
  let z = changetype<RevocationList>(at);
  let said = changetype<CrlFields>(fields);
  if (said.status != OK) return said.status;
  if (z.state != REVOCATION_FEEDING && z.state != REVOCATION_DONE) return OUT_OF_ORDER;
  let status: u32 = z.state == REVOCATION_FEEDING ? DER_TRUNCATED : z.status;
  if (z.state == REVOCATION_DONE && z.held) {
    status = OK;
    for (let i: u32 = 0; i < z.signers; i++) {
      let holder = holderAt(z, i);
      if (holder < v.anchorCount && isRolledBack(z, said, anchorAt(v, holder))) status = isCrl(z) ? CRL_ROLLED_BACK : DENY_LIST_ROLLED_BACK;
    }
    if (status == OK) {
      if (isCrl(z)) said.status = dateStatus(said, v);
      apply(z, said, v, mayRaise);
      return said.status;
    }
  } else if (z.state == REVOCATION_DONE && z.signers == 0 && status == OK) {
    status = isCrl(z) ? CRL_ISSUER : DENY_LIST_SIGNATURE;
  }
  said.status = status;
  return status;
}
