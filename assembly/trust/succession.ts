/**
 * Succession (docs/succession.md): root B follows root A, said by A; and the end of the overlap, said by B.
 *
 *     0  "TCSUCC" 0D 0A │ 8 version │ 12 kind │ 16 number │ 20 bytes of the algorithm a │ 24 of the certificate c │ 28 zero
 *     32 SHA-256 of A's subjectPublicKeyInfo │ 64 of B's │ 96 AlgorithmIdentifier (DER, a) │ B's certificate (DER, c) │ signature value, the rest
 *
 * Signed is everything before the signature: it begins as no certificate, CRL or deny list does. No window is needed, because the key that
 * is trusted already says it; nothing else that comes from the network changes the list.
 *
 * How it could be fooled, and what stops it:
 *   signed by whoever else                        the signer is an entry of the list, and may issue certificates under the policy at hand
 *   an old statement once more                    its number is greater than that of the last one from the same root
 *   B with more rights than A had                 A's nameConstraints, pathLenConstraint and extendedKeyUsage bind B
 *   B of another organisation                     compared as names are
 *   a B whose key nobody has                      B has signed itself
 *   B ends the overlap with a root that it does not follow    the entry keeps the hash of the key before it
 *   the input changed between the verification and the end    the statement lies where the chain does, and is not read again; what changes
 *                                                 chain, list or policy, or begins a verification, forgets it (`purpose`)
 *   a flipped condition                           what was verified is summed up, and the sum compared before the list changes
 */
import { readSequence } from "../asn1/der";
import { copyBytes, differenceOfBytes, equalBytes } from "../mem/bytes";
import { endOf, hasFailed, statusOf } from "../mem/located";
import { signatureBegin, signatureOutcome, signatureStatus, signatureStep } from "../path/signature";
import {
  anchorNameConstraints, anchorServerNames, anchorSpki, ENTRY_CONFIRMED, ENTRY_SPKI_HASH, isSuccessorOf, ORIGIN_CAPTURED, ORIGIN_SUCCEEDED,
  SPKI_HASH_BYTES,
  TrustAnchor,
} from "../path/trust-anchor";
import { checkAnchor } from "../path/validate";
import { maskOfNonZero, SIGNATURE_HOLDS } from "../path/verdict";
import { Verification } from "../path/verification";
import {
  FAULT_DETECTED, LIST_DUPLICATE, OK, OUT_OF_ORDER, ROOT_NOT_SELF_SIGNED, SUCCESSION_CONSTRAINTS, SUCCESSION_MALFORMED,
  SUCCESSION_ORGANISATION, SUCCESSION_PREDECESSOR, SUCCESSION_REPLAYED, SUCCESSION_SIGNATURE, SUCCESSION_SIGNER,
} from "../status";
import { parseSignatureAlgorithm } from "../x509/algorithm";
import { parseCertificate } from "../x509/certificate";
import { Certificate, HAS_EXTENDED_KEY_USAGE, HAS_PATH_LENGTH } from "../x509/certificate-fields";
import { appendPredecessor, appendServerName, checkRoot, isSameOrganisation } from "./anchor";
import { ListImage } from "./image";
import { appendCandidate, buildCandidate, candidateEntry, entryAt, findKey, listEnd, removeEntry } from "./list";

/** "TCSUCC" CR LF, little-endian. */
const MAGIC: u64 = 0x0a0d434355534354;
const VERSION: u32 = 1;
const KIND_FOLLOW: u32 = 1;
const KIND_END: u32 = 2;
const HEADER_BYTES: u32 = 96;
const OLD_KEY: usize = 32;
const NEW_KEY: usize = 64;
/** The number of a statement lies in a u16 of the entry. */
const MAX_NUMBER: u32 = 65535;

/** Purpose of a verification: see trust/capture.ts for the others. */
export const PURPOSE_SUCCESSION: u32 = 3;

const PHASE_SIGNATURE: u32 = 1;
const PHASE_SELF_SIGNATURE: u32 = 2;
const PHASE_DONE: u32 = 3;

/** Summed up when a signature holds; numbers without structure, as those of path/verdict.ts. */
const SUM_SIGNED: u32 = 0x3c6ef373;
const SUM_SELF_SIGNED: u32 = 0xa54ff539;

@unmanaged
export class Succession {
  phase: u32;
  kind: u32;
  number: u32;
  /** Index of the entry that signed. */
  signer: u32;
  /** At the end of an overlap: index of the entry that goes. */
  old: u32;
  status: u32;
  sum: u32;
}

export const SUCCESSION_BYTES: u32 = 32;

/** Whether what binds A binds B at least as much. */
function isBoundAs(b: TrustAnchor, a: TrustAnchor): bool {
  let x = anchorNameConstraints(a);
  let y = anchorNameConstraints(b);
  if (a.nameConstraintsBytes != 0 && !equalBytes(x, x + a.nameConstraintsBytes, y, y + b.nameConstraintsBytes)) return false;
  if (a.flags & HAS_PATH_LENGTH && (!(b.flags & HAS_PATH_LENGTH) || b.pathLenConstraint > a.pathLenConstraint)) return false;
  if (!(a.flags & HAS_EXTENDED_KEY_USAGE)) return true;
  return (b.flags & HAS_EXTENDED_KEY_USAGE) != 0 && (b.extendedKeyUsage & ~a.extendedKeyUsage) == 0;
}

/** Builds the entry of B behind the last, with what it takes over from A: server names as captured, and whether A is confirmed. */
function buildSuccessor(image: ListImage, v: Verification, root: Certificate, newKey: usize, a: TrustAnchor, addedAt: u64): u32 {
  let status = checkRoot(root, false);
  if (status == OK) status = buildCandidate(image, root, ORIGIN_SUCCEEDED, addedAt, v.signatureJob);
  if (status != OK) return status;
  let b = candidateEntry(image);
  if (differenceOfBytes(changetype<usize>(b) + ENTRY_SPKI_HASH, newKey, SPKI_HASH_BYTES) != 0) return SUCCESSION_MALFORMED;
  status = checkAnchor(v, b);
  if (status != OK) return status;
  if (!isSameOrganisation(a, b)) return SUCCESSION_ORGANISATION;
  if (!isBoundAs(b, a)) return SUCCESSION_CONSTRAINTS;
  // a root by hand or from the firmware needs no confirmation, and its successor none either
  let isLearned = a.origin == ORIGIN_CAPTURED || a.origin == ORIGIN_SUCCEEDED;
  b.state = isLearned ? a.state & u8(ENTRY_CONFIRMED) : u8(ENTRY_CONFIRMED);
  let names = anchorServerNames(a);
  status = appendServerName(b, listEnd(image), names, names + a.serverNamesBytes);
  return status == OK ? appendPredecessor(b, listEnd(image), changetype<usize>(a) + ENTRY_SPKI_HASH) : status;
}

/**
 * Begins with the statement [x, x + length), which must stay there. v: policy and time for both roots; its signature job is taken.
 * root: room for B's certificate parsed. Not OK: there is nothing to step.
 */
export function successionBegin(
  s: Succession, image: ListImage, v: Verification, root: Certificate, x: usize, length: u32, addedAt: u64,
): u32 {
  s.phase = 0;
  if (length < HEADER_BYTES || load<u64>(x) != MAGIC || load<u32>(x, 8) != VERSION) return SUCCESSION_MALFORMED;
  s.kind = load<u32>(x, 12);
  s.number = load<u32>(x, 16);
  let algorithmBytes = load<u32>(x, 20);
  let certificateBytes = load<u32>(x, 24);
  // each alone first, so that the sum cannot wrap
  if (algorithmBytes > length || certificateBytes > length || HEADER_BYTES + algorithmBytes + certificateBytes >= length) return SUCCESSION_MALFORMED;
  if (load<u32>(x, 28) != 0 || s.number == 0 || s.number > MAX_NUMBER) return SUCCESSION_MALFORMED;
  let isEnd = s.kind == KIND_END;
  if (isEnd ? certificateBytes != 0 : s.kind != KIND_FOLLOW) return SUCCESSION_MALFORMED;
  let certificate = x + HEADER_BYTES + algorithmBytes;
  let signature = certificate + certificateBytes;

  s.old = findKey(image, x + OLD_KEY, SPKI_HASH_BYTES);
  let successor = findKey(image, x + NEW_KEY, SPKI_HASH_BYTES);
  s.signer = isEnd ? successor : s.old;
  if (s.signer == image.count) return SUCCESSION_SIGNER;
  let signer = entryAt(image, s.signer);
  if (s.number <= u32(signer.successionNumber)) return SUCCESSION_REPLAYED;
  let status = checkAnchor(v, signer);
  if (status != OK) return status;
  if (isEnd) {
    if (s.old == image.count || !isSuccessorOf(signer, entryAt(image, s.old))) return SUCCESSION_PREDECESSOR;
  } else {
    if (successor != image.count) return LIST_DUPLICATE;
    parseCertificate(root, certificate, signature);
    status = buildSuccessor(image, v, root, x + NEW_KEY, signer, addedAt);
    if (status != OK) return status;
  }

  let l = readSequence(x + HEADER_BYTES, certificate);
  if (!hasFailed(l) && endOf(l) != certificate) return SUCCESSION_MALFORMED;
  if (!hasFailed(l)) l = parseSignatureAlgorithm(v.signatureJob, x + HEADER_BYTES, certificate);
  if (hasFailed(l)) return statusOf(l);
  let spki = anchorSpki(signer);
  signatureBegin(v.signatureJob, spki, spki + signer.spkiBytes, load<u32>(v.signatureJob), x, signature, signature, x + length);
  v.purpose = PURPOSE_SUCCESSION;
  s.phase = PHASE_SIGNATURE;
  s.status = OK;
  s.sum = 0;
  return OK;
}

/** One step of the signatures; true while there is more to do. */
export function successionStep(s: Succession, v: Verification, root: Certificate): bool {
  if (s.phase == PHASE_DONE || signatureStep(v.signatureJob)) return s.phase != PHASE_DONE;
  let isStatement = s.phase == PHASE_SIGNATURE;
  s.phase = PHASE_DONE;
  s.status = signatureStatus(v.signatureJob);
  let difference = (signatureOutcome(v.signatureJob) ^ SIGNATURE_HOLDS) | s.status;
  s.sum += (isStatement ? SUM_SIGNED : SUM_SELF_SIGNED) & ~maskOfNonZero(difference);
  if (difference != 0) {
    if (s.status == OK) s.status = isStatement ? SUCCESSION_SIGNATURE : ROOT_NOT_SELF_SIGNED;
    return false;
  }
  if (!isStatement || s.kind == KIND_END) return false;
  s.phase = PHASE_SELF_SIGNATURE;
  signatureBegin(
    v.signatureJob, root.spki, root.spkiEnd, root.signatureAlgorithm, root.tbs, root.tbsEnd, root.signature, root.signatureEnd,
  );
  return true;
}

/** After the steps: B is added, or A removed. */
export function successionEnd(s: Succession, image: ListImage, v: Verification): u32 {
  if (v.purpose != PURPOSE_SUCCESSION || s.phase != PHASE_DONE) return OUT_OF_ORDER;
  v.purpose = 0;
  if (s.status != OK) return s.status;
  if (s.sum != (s.kind == KIND_END ? SUM_SIGNED : SUM_SIGNED + SUM_SELF_SIGNED)) return FAULT_DETECTED;
  entryAt(image, s.signer).successionNumber = u16(s.number);
  return s.kind == KIND_END ? removeEntry(image, s.old) : appendCandidate(image);
}
