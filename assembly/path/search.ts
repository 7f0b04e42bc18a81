/**
 * Path search: from the leaf upwards, depth first, with backtracking over an explicit stack of frames.
 *
 * Each frame walks through its candidates: for every rank of key identifiers, first the anchors, then the certificates.
 * A candidate must have the issuer's name (RFC 5280 §6.1.3 (a)(4)), be allowed to issue, not be on the path yet, and its
 * key must verify the signature; each (child, issuer) signature is verified once and remembered (an edge). An
 * exhausted frame is popped; if nothing that depends on the path below made its candidates fail, the certificate is a dead
 * end from that level on and is not tried there again.
 *
 * Bounded by BUDGET_SIGNATURES and BUDGET_CANDIDATES, by count and by the octets that are compared: whoever fills the pool chooses
 * how long names, keys and identifiers are, and how late they differ. Where paths are not searched (nano) the
 * size of the pool bounds it.
 */
import { MAX_PATH_CERTIFICATES, PREPARES_NAMES, SEARCHES_PATHS } from "../limits";
import { equalBytes } from "../mem/bytes";
import { LIMIT_PATH, OK, PATH_LOOP } from "../status";
import { Certificate } from "../x509/certificate-fields";
import { namesEqual } from "../x509/name";
import { noteFailure, noteMissingIssuer, RANK_ISSUER, RANK_LIMIT, RANK_LOOP } from "./failure";
import { anchorSubject, anchorSubjectKeyIdentifier, nextAnchor } from "./trust-anchor";
import { checkIssuer } from "./validate";
import { certificateAt, deadEndOf, Frame, frameAt, pathCertificate, spendOnSearch, Verification } from "./verification";

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

/** Whether two names are equal by §7.1, at the cost of the search unless they are the same bytes. */
export function sameName(v: Verification, x: usize, xEnd: usize, y: usize, yEnd: usize): bool {
  if (equalBytes(x, xEnd, y, yEnd)) return true;
  if (!PREPARES_NAMES) return false;
  // character by character, of sets each with each
  spendOnSearch(v, (xEnd - x + yEnd - y) << 4);
  return namesEqual(x, xEnd, y, yEnd);
}

/** Puts a certificate on top of the path. in: v.depth < MAX_PATH_CERTIFICATES */
export function pushFrame(v: Verification, certificate: u32): void {
  let frame = frameAt(v, v.depth);
  frame.certificate = certificate;
  frame.candidate = 0;
  frame.anchor = v.anchors;
  if (SEARCHES_PATHS) {
    frame.rank = 0;
    frame.tainted = 0;
  }
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
    if (c.subjectHash != p.subjectHash) continue;
    spendOnSearch(v, c.spkiEnd - c.spki);
    if (equalBytes(c.spki, c.spkiEnd, p.spki, p.spkiEnd) && sameName(v, c.subject, c.subjectEnd, p.subject, p.subjectEnd)) return true;
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

/**
 * The next candidate of the top frame where paths are not searched: the anchors, then the certificate behind the one at hand. So no
 * certificate comes twice, and what fails at the top has failed below: there the anchors were tried before.
 */
function stepInOrder(v: Verification): u32 {
  let frame = frameAt(v, v.depth - 1);
  let child = certificateAt(v, frame.certificate);
  let candidate = frame.candidate++;
  let next = frame.certificate + 1;
  if (candidate > v.anchorCount || (candidate == v.anchorCount && next == v.certificateCount)) {
    if (!frame.found) noteMissingIssuer(v, frame.certificate);
    return SEARCH_EXHAUSTED;
  }
  v.candidatesLeft--;
  let anchor = frame.anchor;
  let c = certificateAt(v, next);
  if (candidate == v.anchorCount) {
    candidate = v.anchorCount + next;
    if (c.syntaxStatus != 0 || !sameName(v, child.issuer, child.issuerEnd, c.subject, c.subjectEnd)) return SEARCH_GOES_ON;
    frame.found = 1;
    let status = checkIssuer(v, c);
    if (status != OK) {
      noteFailure(v, RANK_ISSUER, status, next, 0);
      return SEARCH_GOES_ON;
    }
  } else {
    frame.anchor = nextAnchor(anchor);
    let name = anchorSubject(anchor);
    if (!sameName(v, child.issuer, child.issuerEnd, name, name + anchor.subjectBytes)) return SEARCH_GOES_ON;
    frame.found = 1;
  }
  v.issuer = candidate;
  v.issuerAnchor = anchor;
  return SEARCH_CANDIDATE;
}

/** Looks for the next candidate of the top frame, through the ranks: SEARCH_… */
export function stepSearch(v: Verification): u32 {
  if (!SEARCHES_PATHS) return stepInOrder(v);
  let frame = frameAt(v, v.depth - 1);
  let child = certificateAt(v, frame.certificate);
  spendOnSearch(v, 64);
  for (let skips: u32 = 0; skips < SKIPS_PER_STEP; skips++) {
    if (frame.candidate == v.anchorCount + v.certificateCount) {
      frame.candidate = 0;
      frame.anchor = v.anchors;
      if (++frame.rank == RANKS) {
        if (!frame.found) noteMissingIssuer(v, frame.certificate);
        popFrame(v);
        return v.depth == 0 ? SEARCH_EXHAUSTED : SEARCH_GOES_ON;
      }
    }
    let candidate = frame.candidate++;
    let anchor = frame.anchor;
    let isAnchor = candidate < v.anchorCount;
    let index = candidate - v.anchorCount;
    let c = certificateAt(v, index);
    let hash: u32;
    let name: usize;
    let nameEnd: usize;
    let identifier: usize;
    let identifierEnd: usize;
    if (isAnchor) {
      frame.anchor = nextAnchor(anchor);
      hash = anchor.subjectHash;
      name = anchorSubject(anchor);
      nameEnd = name + anchor.subjectBytes;
      identifier = anchorSubjectKeyIdentifier(anchor);
      identifierEnd = identifier + anchor.subjectKeyIdentifierBytes;
    } else {
      // a self-signed certificate is no issuer to go on with
      if (index == frame.certificate || c.syntaxStatus != 0) continue;
      hash = c.subjectHash;
      name = c.subject;
      nameEnd = c.subjectEnd;
      identifier = c.subjectKeyIdentifier;
      identifierEnd = c.subjectKeyIdentifierEnd;
    }
    if (hash != child.issuerHash) continue;
    spendOnSearch(v, identifierEnd - identifier + nameEnd - name);
    if (rankOf(child, identifier, identifierEnd) != frame.rank) continue;
    if (v.candidatesLeft == 0 || v.searchWorkLeft == 0) return SEARCH_OVER_BUDGET;
    v.candidatesLeft--;
    if (!sameName(v, child.issuer, child.issuerEnd, name, nameEnd)) return SEARCH_GOES_ON;
    frame.found = 1;
    if (!isAnchor && !isEligible(v, frame, index, c)) return SEARCH_GOES_ON;
    v.issuer = candidate;
    v.issuerAnchor = anchor;
    return SEARCH_CANDIDATE;
  }
  return SEARCH_GOES_ON;
}
