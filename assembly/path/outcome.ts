/**
 * The end of a verification: the report filled in, and the verdict word set. verdict.ts decides.
 */
import { copyBytes } from "../mem/bytes";
import { FAULT_DETECTED, OK } from "../status";
import { dateFacts, TIME_STATE_UNKNOWN } from "../x509/validity";
import { NOWHERE, Report, FACT_TIME_UNKNOWN, FACTS_ANCHOR, FACTS_INTERMEDIATE, FACTS_LEAF, REPORT_ANCHOR_HASH, REPORT_PATH } from "./report";
import { ENTRY_SPKI_HASH } from "./trust-anchor";
import { VERDICT_REJECTED, VERDICT_TRUSTED, verdictOf } from "./verdict";
import { MAX_CANDIDATES, MAX_NAME_COMPARISONS, MAX_SIGNATURES, READS_CRLS, READS_DATES, TELLS_CHECKS } from "../limits";
import { pathCertificate, pathNumber, Verification } from "./verification";

/** Narrows the report's validity interval to one more certificate. */
function narrow(report: Report, notBefore: i64, notAfter: i64): void {
  if (!READS_DATES) return;
  if (notBefore > report.notBefore) report.notBefore = notBefore;
  if (notAfter < report.notAfter) report.notAfter = notAfter;
}

/** What was counted, whatever the outcome. */
function reportCounts(v: Verification, report: Report): void {
  report.signatures = MAX_SIGNATURES - v.signaturesLeft;
  report.candidates = MAX_CANDIDATES - v.candidatesLeft;
  report.nameComparisons = MAX_NAME_COMPARISONS - v.nameComparisonsLeft;
}

/** Date facts of the leaf: told also when no path is found. */
export function reportLeafDates(v: Verification): void {
  if (!READS_DATES) return;
  let report = changetype<Report>(v.report);
  let leaf = pathCertificate(v, 0);
  report.notBefore = leaf.notBefore;
  report.notAfter = leaf.notAfter;
  report.dateFacts = dateFacts(v.timeState, v.now, leaf.notBefore, leaf.notAfter) << FACTS_LEAF;
  if (v.timeState == TIME_STATE_UNKNOWN) report.dateFacts |= FACT_TIME_UNKNOWN;
}

/** Ends with a rejection. The report's status, certificate and checks are those that were noted. */
export function reject(v: Verification): void {
  let report = changetype<Report>(v.report);
  reportCounts(v, report);
  report.verdict = VERDICT_REJECTED;
}

/** Ends with whatever the sum of the path at hand says. */
export function decide(v: Verification): void {
  let report = changetype<Report>(v.report);
  let anchor = v.issuerAnchor;
  reportCounts(v, report);
  report.pathCertificates = v.depth;
  report.anchor = v.issuer;
  report.certificate = NOWHERE;
  report.offset = NOWHERE;
  if (TELLS_CHECKS) {
    report.checksRun = v.checks;
    report.checksPassed = v.checks;
  }
  for (let level: u32 = 0; level < v.depth; level++) {
    store<u8>(v.report + level, u8(pathNumber(v, level)), REPORT_PATH);
    let c = pathCertificate(v, level);
    narrow(report, c.notBefore, c.notAfter);
    if (READS_DATES && level > 0) report.dateFacts |= dateFacts(v.timeState, v.now, c.notBefore, c.notAfter) << FACTS_INTERMEDIATE;
  }
  narrow(report, anchor.notBefore, anchor.notAfter);
  if (READS_DATES) report.dateFacts |= dateFacts(v.timeState, v.now, anchor.notBefore, anchor.notAfter) << FACTS_ANCHOR;
  if (READS_CRLS) report.dateFacts |= v.revocationFacts;
  copyBytes(v.report + REPORT_ANCHOR_HASH, changetype<usize>(anchor) + ENTRY_SPKI_HASH, 32);
  let verdict = verdictOf(v.sum, v.depth);
  report.verdict = verdict;
  report.status = verdict == VERDICT_TRUSTED ? OK : FAULT_DETECTED;
}
