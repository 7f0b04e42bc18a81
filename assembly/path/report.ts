/**
 * The report record: what a host learns of a verification besides the verdict. docs/abi.md tells the offsets to hosts.
 */
import { MAX_PATH_CERTIFICATES } from "../limits";
import { fillBytes } from "../mem/bytes";
import { VERDICT_REJECTED } from "./verdict";

/** `certificate` of a status that is about no certificate; `offset` of none; `anchor` of none. */
export const NOWHERE: u32 = u32.MAX_VALUE;
/** `certificate` is this plus the index of an entry of the trusted list. */
export const ANCHOR_BASE: u32 = 0x80000000;

/** The report record. */
@unmanaged
export class Report {
  verdict: u32;
  status: u32;
  certificate: u32;
  offset: u32;
  pathCertificates: u32;
  anchor: u32;
  checksRun: u32;
  checksPassed: u32;
  dateFacts: u32;
  signatures: u32;
  candidates: u32;
  nameComparisons: u32;
  notBefore: i64;
  notAfter: i64;
}

export const REPORT_BYTES: u32 = 176;
export const REPORT_LEAF_HASH: usize = 64;
export const REPORT_ANCHOR_HASH: usize = 96;
/** MAX_PATH_CERTIFICATES × u8 */
export const REPORT_PATH: usize = 128;

export const CHECK_SYNTAX: u32 = 1 << 0;
export const CHECK_CHAIN: u32 = 1 << 1;
export const CHECK_SIGNATURES: u32 = 1 << 2;
export const CHECK_VALIDITY: u32 = 1 << 3;
export const CHECK_BASIC_CONSTRAINTS: u32 = 1 << 4;
export const CHECK_KEY_USAGE: u32 = 1 << 5;
export const CHECK_EXTENDED_KEY_USAGE: u32 = 1 << 6;
export const CHECK_CRITICAL_EXTENSIONS: u32 = 1 << 7;
export const CHECK_NAME_CONSTRAINTS: u32 = 1 << 8;
export const CHECK_EXPECTED_SERVER: u32 = 1 << 9;
export const CHECK_REVOCATION: u32 = 1 << 10;
export const CHECK_ANCHOR: u32 = 1 << 11;

/** Date facts: two bits each, as dateFacts of x509/validity.ts. */
export const FACTS_LEAF: u32 = 0;
export const FACTS_INTERMEDIATE: u32 = 2;
export const FACTS_ANCHOR: u32 = 4;
export const FACT_TIME_UNKNOWN: u32 = 1 << 6;
/** A CRL that a certificate of the path was checked with is not current. */
export const FACT_CRL_NOT_CURRENT: u32 = 1 << 7;

/** An empty report: rejected until something else is found. */
export function resetReport(at: usize): void {
  fillBytes(at, 0, REPORT_BYTES);
  fillBytes(at + REPORT_PATH, 0xff, MAX_PATH_CERTIFICATES);
  let report = changetype<Report>(at);
  report.verdict = VERDICT_REJECTED;
  report.certificate = NOWHERE;
  report.offset = NOWHERE;
  report.anchor = NOWHERE;
}
