/**
 * The most useful failure of a search: many paths may fail, one status is told.
 *
 * Ranked by how near to trust a path came; among equals the one further up the path, because what is below it held. Limits
 * and budgets stand above all: when the search was cut short, "untrusted" would claim more than is known.
 */
import { TELLS_CHECKS } from "../limits";
import { EXTENSION_UNKNOWN_CRITICAL, PATH_DEPTH, PATH_UNKNOWN_ISSUER, TIME_UNKNOWN } from "../status";
import { Certificate } from "../x509/certificate-fields";
import {
  ANCHOR_BASE, CHECK_ANCHOR, CHECK_CRITICAL_EXTENSIONS, CHECK_EXPECTED_SERVER, CHECK_NAME_CONSTRAINTS,
  CHECK_REVOCATION, CHECK_SIGNATURES, CHECK_SYNTAX, CHECK_VALIDITY, NOWHERE, Report,
} from "./report";
import { certificateAt, Verification } from "./verification";

/** No issuer of this name. */
export const RANK_ISSUER_MISSING: u32 = 1;
/** The path would loop. */
export const RANK_LOOP: u32 = 2;
/** A certificate that might be the issuer cannot be read. */
export const RANK_SYNTAX: u32 = 3;
/** The issuer may not issue. */
export const RANK_ISSUER: u32 = 4;
/** The signature does not hold or cannot be tried. */
export const RANK_SIGNATURE: u32 = 5;
/** A whole path to an anchor failed. */
export const RANK_PATH: u32 = 6;
/** A path was cut short. */
export const RANK_LIMIT: u32 = 7;
/** The search was. */
export const RANK_END: u32 = 8;

/** `certificate` of a report for a candidate number (anchors first, then certificates). */
export function certificateOfCandidate(v: Verification, candidate: u32): u32 {
  return candidate < v.anchorCount ? ANCHOR_BASE + candidate : candidate - v.anchorCount;
}

/**
 * The checks of PATH_UNKNOWN_ISSUER to PATH_DEPTH as numbers of their bits, a digit each, the first one lowest: CHECK_CHAIN (1) for no
 * issuer and a loop, CHECK_KEY_USAGE (5) and CHECK_EXTENDED_KEY_USAGE (6), otherwise CHECK_BASIC_CONSTRAINTS (4).
 */
const PATH_CHECKS: u32 = 0x41655441;

/** The check (CHECK_…) that answers with `status`; 0 for limits and misuse. The bands are those of status.csv. */
function checkOf(status: u32, certificate: u32): u32 {
  if (status < 300) return 0;
  if (certificate >= ANCHOR_BASE && certificate != NOWHERE && status < 510) return CHECK_ANCHOR;
  if (status == EXTENSION_UNKNOWN_CRITICAL) return CHECK_CRITICAL_EXTENSIONS;
  if (status < 500) return CHECK_SYNTAX;
  if (status < 600) return CHECK_SIGNATURES;
  if (status <= PATH_DEPTH) return 1 << ((PATH_CHECKS >> ((status - PATH_UNKNOWN_ISSUER) << 2)) & 15);
  if (status < 650) return CHECK_NAME_CONSTRAINTS;
  if (status < 700) return CHECK_EXPECTED_SERVER;
  return status < 750 ? CHECK_VALIDITY : CHECK_REVOCATION;
}

/** Notes a failure if it is more useful than the one kept. `at`: address in the certificate, or 0. */
export function noteFailure(v: Verification, rank: u32, status: u32, certificate: u32, at: usize): void {
  if (rank < v.failureRank || (rank == v.failureRank && v.depth <= v.failureDepth)) return;
  let report = changetype<Report>(v.report);
  v.failureRank = rank;
  v.failureDepth = v.depth;
  report.status = status;
  // that the time is not known is no certificate's fault
  report.certificate = status == TIME_UNKNOWN ? NOWHERE : certificate;
  report.offset = NOWHERE;
  if (certificate < ANCHOR_BASE) {
    let c = certificateAt(v, certificate);
    if (status == EXTENSION_UNKNOWN_CRITICAL) at = c.criticalAt;
    if (at >= c.der && at < c.derEnd) report.offset = u32(at - c.der);
  }
  if (!TELLS_CHECKS) return;
  let check = checkOf(status, certificate);
  report.checksRun = v.checks | check;
  report.checksPassed = v.checks & ~check;
}

/** Notes that nobody has the issuer's name; or, if one of the other certificates cannot be read, that. */
export function noteMissingIssuer(v: Verification, certificate: u32): void {
  for (let i: u32 = 1; i < v.certificateCount; i++) {
    let c: Certificate = certificateAt(v, i);
    if (c.syntaxStatus != 0) return noteFailure(v, RANK_SYNTAX, c.syntaxStatus, i, c.syntaxAt);
  }
  noteFailure(v, RANK_ISSUER_MISSING, PATH_UNKNOWN_ISSUER, certificate, certificateAt(v, certificate).issuer);
}
