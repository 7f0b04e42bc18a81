/**
 * State of one verification: its input, its budgets, the path being built. All memory is the caller's (arena.ts).
 */
import {
  BUILD_PROFILE, MAX_CANDIDATES, MAX_NAME_COMPARISONS, MAX_SEARCH_WORK, MAX_SIGNATURES, MAX_SIGNATURE_WORK, MAX_ANCHORS, MAX_CERTIFICATES,
  MAX_PATH_CERTIFICATES, PROFILE_GATEWAY, SEARCHES_PATHS,
} from "../limits";
import { fillBytes } from "../mem/bytes";
import { Certificate, CERTIFICATE_BYTES } from "../x509/certificate-fields";
import { TrustAnchor } from "./trust-anchor";

/** One level of the path: a certificate, and how far the search for its issuer has come. */
@unmanaged
export class Frame {
  certificate: u32;
  /** 0 key identifiers match · 1 one is missing · 2 they differ. Candidates are tried in this order. */
  rank: u32;
  /** Next candidate: anchors first, then certificates. */
  candidate: u32;
  /** Entry of the trusted list at `candidate`, while that is an anchor. */
  anchor: TrustAnchor;
  /** Non-zero: something that depends on the path below made a candidate fail, so a dead end proves nothing elsewhere. */
  tainted: u32;
  /** Non-zero: some candidate had the issuer's name. */
  found: u32;
}

export const FRAME_BYTES: u32 = 24;

@unmanaged
export class Verification {
  // what the host says, 0 when a chain begins
  now: i64;
  timeState: u32;
  /** Policy word of docs/abi.md. */
  policy: u32;
  expectation: u32;
  certificateCount: u32;
  /** CRLs and deny lists that have been applied; 0: revocations and coverages are not to be read. */
  revocationLists: u32;
  /** What a capture verifies for (trust/capture.ts); 0: an ordinary verification. */
  purpose: u32;
  /** PHASE_… of machine.ts. */
  phase: u32;

  // the search, 0 when it begins
  /** Certificates on the path now. */
  depth: u32;
  /** Running sum of verdict.ts. */
  sum: u32;
  /** CHECK_… that were run on the path at hand. */
  checks: u32;
  /** Non-zero while the path at hand is validated for the second time. */
  again: u32;
  steps: u32;
  /** Most useful failure so far. */
  failureRank: u32;
  failureDepth: u32;
  /** FACT_… of the CRLs that the path at hand was checked with. */
  revocationFacts: u32;
  /** Certificate that a phase is about to do. */
  cursor: u32;

  /** Address of the report record (report.ts) and of the signature job (signature.ts). */
  report: usize;
  signatureJob: usize;
  /** Text of the expectation, or index of an entry. */
  expected: usize;
  expectedLength: u32;
  /** First entry and how many there are. */
  anchors: TrustAnchor;
  anchorCount: u32;
  /** Issuer position (anchor: depth) whose name constraints are being applied to the certificate at `cursor`. */
  constraining: u32;
  /** Candidate whose signature is being verified. */
  issuer: u32;
  issuerAnchor: TrustAnchor;
  /** §6.1.2 (k) */
  maxPathLength: u32;
  /** Non-zero while maxPathLength comes from the caller and not from a certificate. */
  pathLimitIsCallers: u32;
  /** Next byte of the leaf's key to be hashed. */
  hashAt: usize;
  /** Next of the leaf's names to be compared with whom is expected. */
  nameAt: usize;
  /** nameComparisonsLeft when the path was validated for the first time: the second costs no budget. */
  comparisonsBefore: u32;

  signaturesLeft: u32;
  candidatesLeft: u32;
  nameComparisonsLeft: u32;
  /** MAX_SEARCH_WORK and MAX_SIGNATURE_WORK, what is left of them; of the latter the last signature may take more. */
  searchWorkLeft: u32;
  signatureWorkLeft: i32;
  /** Keys of ec/known-keys.ts; not set in mcu. */
  knownKeys: usize;
}

// The regions of a verification, one after the other:
//   Verification │ certificates │ frames │ dead ends (u8 each) │ edges (u8 each: child × candidate)
//   │ coverages (u8 each) │ revocations (a bit each: child × candidate)
const CERTIFICATES: usize = 160;
const FRAMES: usize = CERTIFICATES + MAX_CERTIFICATES * CERTIFICATE_BYTES;
const DEAD_ENDS: usize = FRAMES + MAX_PATH_CERTIFICATES * FRAME_BYTES;
const EDGES: usize = DEAD_ENDS + MAX_CERTIFICATES;
const CANDIDATES: u32 = MAX_ANCHORS + MAX_CERTIFICATES;

const COVERAGES: usize = EDGES + MAX_CERTIFICATES * CANDIDATES;
const REVOCATIONS: usize = COVERAGES + CANDIDATES;
const REVOCATIONS_END: usize = REVOCATIONS + ((MAX_CERTIFICATES * CANDIDATES + 7) >> 3);

export const VERIFICATION_BYTES: u32 = (u32(REVOCATIONS_END) + 15) & ~15;
/** Certificates and anchors that may issue. */
export const MAX_ISSUERS: u32 = CANDIDATES;

/** An edge, child → issuer, whose signature has been verified: holds. Unknown is 0. */
export const EDGE_HOLDS: u32 = 0xa5;
export const EDGE_FAILS: u32 = 0x5a;

/** Certificate `index` as it was added; 0 is the leaf. */
export function certificateAt(v: Verification, index: u32): Certificate {
  return changetype<Certificate>(changetype<usize>(v) + CERTIFICATES + index * CERTIFICATE_BYTES);
}

/** Frame `level` of the path; 0 is the leaf's. */
export function frameAt(v: Verification, level: u32): Frame {
  return changetype<Frame>(changetype<usize>(v) + FRAMES + level * FRAME_BYTES);
}

/** Number of the certificate at `level` of the path: in order, the level itself. */
// @ts-ignore: decorator
@inline
export function pathNumber(v: Verification, level: u32): u32 {
  return SEARCHES_PATHS ? frameAt(v, level).certificate : level;
}

/** Certificate at `level` of the path. */
export function pathCertificate(v: Verification, level: u32): Certificate {
  return certificateAt(v, pathNumber(v, level));
}

/** Address of the dead-end byte of a certificate: 0, or 1 + the least level from which it is known to lead nowhere. */
export function deadEndOf(v: Verification, certificate: u32): usize {
  return changetype<usize>(v) + DEAD_ENDS + certificate;
}

/** Address of the edge byte of a certificate and a candidate (anchors first, then certificates). */
export function edgeOf(v: Verification, certificate: u32, candidate: u32): usize {
  return changetype<usize>(v) + EDGES + certificate * CANDIDATES + candidate;
}

/** Candidate number of certificate `index`. */
// @ts-ignore: decorator
@inline
export function candidateOfCertificate(v: Verification, index: u32): u32 {
  return v.anchorCount + index;
}

/** Address of the coverage byte of a candidate: what the CRLs that its key signed are about (revocation.ts). */
export function coverageOf(v: Verification, candidate: u32): usize {
  return changetype<usize>(v) + COVERAGES + candidate;
}

/** Number of the bit that says whether a candidate's key has revoked a certificate. */
function revocationBit(certificate: u32, candidate: u32): u32 {
  return certificate * CANDIDATES + candidate;
}

export function isRevokedBy(v: Verification, certificate: u32, candidate: u32): bool {
  let bit = revocationBit(certificate, candidate);
  return ((u32(load<u8>(changetype<usize>(v) + REVOCATIONS + (bit >> 3))) >> (bit & 7)) & 1) != 0;
}

export function revoke(v: Verification, certificate: u32, candidate: u32): void {
  let bit = revocationBit(certificate, candidate);
  let at = changetype<usize>(v) + REVOCATIONS + (bit >> 3);
  store<u8>(at, load<u8>(at) | u8(u32(1) << (bit & 7)));
}

/** Forgets what CRLs and deny lists have said. */
export function resetRevocations(v: Verification): void {
  fillBytes(changetype<usize>(v) + COVERAGES, 0, u32(REVOCATIONS_END - COVERAGES));
}

/** Forgets what the host has said; the certificates' bytes stay. */
export function resetInput(v: Verification): void {
  fillBytes(changetype<usize>(v), 0, u32(offsetof<Verification>("depth")));
}

/** Takes the work of looking at so many octets off a budget; one that does not suffice is used up. budget: address of a u32 */
export function spend(budget: usize, octets: u32): void {
  let work = octets >> 6;
  let left = load<u32>(budget);
  store<u32>(budget, left > work ? left - work : 0);
}

/** The same of the budget of the search. */
export function spendOnSearch(v: Verification, octets: usize): void {
  // in order there are as many candidates as certificates and anchors
  if (SEARCHES_PATHS) spend(changetype<usize>(v) + offsetof<Verification>("searchWorkLeft"), u32(octets));
}

/** Forgets dead ends and edges, gives the budgets back. */
export function resetSearch(v: Verification): void {
  if (BUILD_PROFILE == PROFILE_GATEWAY) {
    // 49 KiB, of which few are used
    for (let i: u32 = 0; i < v.certificateCount; i++) {
      store<u8>(deadEndOf(v, i), 0);
      for (let j: u32 = 0; j < v.anchorCount + v.certificateCount; j++) store<u8>(edgeOf(v, i, j), 0);
    }
  } else fillBytes(changetype<usize>(v) + DEAD_ENDS, 0, u32(COVERAGES - DEAD_ENDS));
  v.signaturesLeft = MAX_SIGNATURES;
  v.candidatesLeft = MAX_CANDIDATES;
  v.nameComparisonsLeft = MAX_NAME_COMPARISONS;
  if (SEARCHES_PATHS) {
    v.searchWorkLeft = MAX_SEARCH_WORK;
    v.signatureWorkLeft = i32(MAX_SIGNATURE_WORK);
  }
  fillBytes(
    changetype<usize>(v) + offsetof<Verification>("depth"), 0,
    u32(offsetof<Verification>("report") - offsetof<Verification>("depth")),
  );
}
