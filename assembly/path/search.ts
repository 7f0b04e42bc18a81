/**
 * Path search: from the leaf upwards, depth first, with backtracking over an explicit stack of frames.
 *
 * Each frame walks through its candidates: for every rank of key identifiers, first the anchors, then the certificates.
 * A candidate must have the issuer's name (RFC 5280 §6.1.3 (a)(4)), be allowed to issue, not be on the path yet, and its
 * key must verify the signature; each (child, issuer) signature is verified once and remembered (an edge). An
 * exhausted frame is popped; if nothing that depends on the path below made its candidates fail, the certificate is a dead
 * end from that level on and is not tried there again.
 *
 * Bounded by BUDGET_SIGNATURES and BUDGET_CANDIDATES.
 */
import { MAX_PATH_CERTIFICATES } from "../limits";
import { equalBytes } from "../mem/bytes";
import { LIMIT_PATH, OK, PATH_LOOP } from "../status";
import { Certificate } from "../x509/certificate-fields";
import { namesEqual } from "../x509/name";
import { noteFailure, noteMissingIssuer, RANK_ISSUER, RANK_LIMIT, RANK_LOOP } from "./failure";
import { anchorSubject, anchorSubjectKeyIdentifier, nextAnchor, TrustAnchor } from "./trust-anchor";
import { checkIssuer } from "./validate";
import { candidateOfCertificate, certificateAt, deadEndOf, Frame, frameAt, pathCertificate, Verification } from "./verification";

/** Candidates whose names do not even have the right hash, passed over in one step. */
const SKIPS_PER_STEP: u32 = 64;

/** What a step of the search found. */
export const SEARCH_GOES_ON: u32 = 0;
/** A candidate to try: v.issuer and, if that is an anchor, v.issuerAnchor. */
export const SEARCH_CANDIDATE: u32 = 1;
/** Every path has failed. */
export const SEARCH_EXHAUSTED: u32 = 2;
/** The budget of candidates is used up. */
export const SEARCH_OVER_BUDGET: u32 = 3;

const RANKS: u32 = 3;

/** 0: both key identifiers are there and equal · 1: one is missing · 2: they differ (§4.2.1.1: a hint, no rule). */
function rankOf(child: Certificate, x: usize, xEnd: usize): u32 {
  if (x == xEnd || child.authorityKeyIdentifier == child.authorityKeyIdentifierEnd) return 1;
  return equalBytes(x, xEnd, child.authorityKeyIdentifier, child.authorityKeyIdentifierEnd) ? 0 : 2;
}

/** Puts a certificate on top of the path. in: v.depth < MAX_PATH_CERTIFICATES */
export function pushFrame(v: Verification, certificate: u32): void {
  let frame = frameAt(v, v.depth);
  frame.certificate = certificate;
  frame.rank = 0;
  frame.candidate = 0;
  frame.anchor = v.anchors;
  frame.tainted = 0;
  frame.found = 0;
  v.depth++;
}

/** Takes the exhausted top off the path and remembers the dead end where that is sound. */
function popFrame(v: Verification): void {
  v.depth--;
  let frame = frameAt(v, v.depth);
  if (frame.tainted) {
    if (v.depth > 0) frameAt(v, v.depth - 1).tainted = 1;
    return;
  }
  let deadEnd = deadEndOf(v, frame.certificate);
  let level = u32(load<u8>(deadEnd));
  if (level == 0 || v.depth + 1 < level) store<u8>(deadEnd, u8(v.depth + 1));
}

/**
 * Whether the same CA (name and key) is on the path already. A path that visits it twice can be cut short at the first
 * visit; what is cut out can only have added constraints.
 */
function isOnPath(v: Verification, c: Certificate): bool {
  for (let level: u32 = 0; level < v.depth; level++) {
    let p = pathCertificate(v, level);
    if (c.der == p.der) return true;
    if (
      c.subjectHash == p.subjectHash &&
      equalBytes(c.spki, c.spkiEnd, p.spki, p.spkiEnd) &&
      namesEqual(c.subject, c.subjectEnd, p.subject, p.subjectEnd)
    ) {
      return true;
    }
  }
  return false;
}

/** Whether certificate `index`, which has the issuer's name, may be the issuer; notes why not. */
function isEligible(v: Verification, frame: Frame, index: u32, c: Certificate): bool {
  if (isOnPath(v, c)) {
    frame.tainted = 1;
    noteFailure(v, RANK_LOOP, PATH_LOOP, index, 0);
    return false;
  }
  let deadEnd = u32(load<u8>(deadEndOf(v, index)));
  if (deadEnd != 0 && v.depth + 1 >= deadEnd) return false;
  if (v.depth == MAX_PATH_CERTIFICATES) {
    frame.tainted = 1;
    noteFailure(v, RANK_LIMIT, LIMIT_PATH, index, 0);
    return false;
  }
  let status = checkIssuer(v, c);
  if (status != OK) {
    noteFailure(v, RANK_ISSUER, status, index, 0);
    return false;
  }
  return true;
}

/** Moves the frame to the next candidate, through the ranks. */
function advance(v: Verification, frame: Frame): void {
  if (frame.candidate < v.anchorCount) frame.anchor = nextAnchor(frame.anchor);
  frame.candidate++;
  if (frame.candidate == v.anchorCount + v.certificateCount) {
    frame.rank++;
    frame.candidate = 0;
    frame.anchor = v.anchors;
  }
}

/** Looks for the next candidate of the top frame: SEARCH_… */
export function stepSearch(v: Verification): u32 {
  let frame = frameAt(v, v.depth - 1);
  let child = certificateAt(v, frame.certificate);
  for (let skips: u32 = 0; skips < SKIPS_PER_STEP; skips++) {
    if (frame.rank == RANKS) {
      if (!frame.found) noteMissingIssuer(v, frame.certificate);
      popFrame(v);
      return v.depth == 0 ? SEARCH_EXHAUSTED : SEARCH_GOES_ON;
    }
    let candidate = frame.candidate;
    let rank = frame.rank;
    if (candidate < v.anchorCount) {
      let anchor: TrustAnchor = frame.anchor;
      advance(v, frame);
      if (anchor.subjectHash != child.issuerHash) continue;
      let identifier = anchorSubjectKeyIdentifier(anchor);
      if (rankOf(child, identifier, identifier + anchor.subjectKeyIdentifierBytes) != rank) continue;
      if (v.candidatesLeft == 0) return SEARCH_OVER_BUDGET;
      v.candidatesLeft--;
      let subject = anchorSubject(anchor);
      if (!namesEqual(child.issuer, child.issuerEnd, subject, subject + anchor.subjectBytes)) return SEARCH_GOES_ON;
      frame.found = 1;
      v.issuer = candidate;
      v.issuerAnchor = anchor;
      return SEARCH_CANDIDATE;
    }
    let index = candidate - v.anchorCount;
    let c = certificateAt(v, index);
    advance(v, frame);
    // a self-signed certificate is no issuer to go on with
    if (index == frame.certificate) continue;
    if (c.syntaxStatus != 0 || c.subjectHash != child.issuerHash) continue;
    if (rankOf(child, c.subjectKeyIdentifier, c.subjectKeyIdentifierEnd) != rank) continue;
    if (v.candidatesLeft == 0) return SEARCH_OVER_BUDGET;
    v.candidatesLeft--;
    if (!namesEqual(child.issuer, child.issuerEnd, c.subject, c.subjectEnd)) return SEARCH_GOES_ON;
    frame.found = 1;
    if (!isEligible(v, frame, index, c)) return SEARCH_GOES_ON;
    v.issuer = candidateOfCertificate(v, index);
    return SEARCH_CANDIDATE;
  }
  return SEARCH_GOES_ON;
}
