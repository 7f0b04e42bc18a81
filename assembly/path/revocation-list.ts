/**
 * A CRL or a deny list taken in: fed in chunks, then its signature verified with every key that may have signed it, then applied
 * to the certificates of the verification at hand. The memory needed does not depend on the length of the list.
 *
 *     FEEDING ─ all read ─▶ MATCHING (CRL: whom it is about, who may have signed it) ─▶ SIGNING ─ one signature for each of them ─▶ DONE
 *
 * Before the first byte the certificates are parsed, and for a deny list their keys hashed, one a step; if the host does not ask for these
 * steps, with the first chunk. While a CRL is read, certificates are noted by their serial number alone: names of the chain are
 * compared with the issuer's in steps, at the end.
 *
 * How it could be fooled, and what stops it:
 *   a list that somebody else signed                     nothing is applied before a signature holds
 *   a certificate with the issuer's name and another key applied to that key only (revocation.ts)
 *   a key made to fit the signature of a real CRL        every key of that name is tried, not the first that fits
 *   "CA certificates only" to hide a server              coverage is kept by scope; what is refused covers nothing (crl.ts)
 *   an old list in place of a new one                    number kept with the anchor; a smaller one is refused whole
 *   certificates, policy or anchors changed afterwards   the ABI refuses that until tc_chain_begin
 */
import { digestFinal, digestInit, DIGEST_SHA256, digestUpdate } from "../hash/digest";
import { READS_CRLS } from "../limits";
import { copyBytes, differenceOfBytes, equalBytes, fillBytes } from "../mem/bytes";
import { DENY_LIST_MALFORMED, OK } from "../status";
import { parseCertificate } from "../x509/certificate";
import { CRL_FIELDS_BYTES, CRL_NUMBER, CRL_NUMBER_BYTES, CrlFields } from "../x509/crl";
import { CRL_COMPLETE, CRL_ISSUER_NAME, CRL_REVOKED, crlBegin, crlChunk, crlNext } from "../x509/crl-reader";
import { nameHash } from "../x509/name";
import { DENY_COMPLETE, DENY_FAILED, DENY_KEY, DENY_ROOT, denyListBegin, denyListChunk, denyListNext, denyListRoot } from "./deny-list";
import { isStrictTier } from "./policy";
import {
  denyReaderOf, HASH_BYTES, HITS, isCrl, issuerName, KEY_HASHES, LIST_IS_CRL, READER, readerOf, REVOCATION_FEEDING, REVOCATION_MATCHING,
  REVOCATION_SIGNING, RevocationList, setSigner,
} from "./revocation-state";
import { ENTRY_SPKI_HASH, nextAnchor } from "./trust-anchor";
import { certificateAt, resetRevocations, resetSearch, Verification } from "./verification";

/** Begins a list of a kind LIST_IS_…. at: REVOCATION_LIST_BYTES; fields: CRL_FIELDS_BYTES, what it will have said. */
export function revocationListBegin(at: usize, kind: u32, fields: usize, v: Verification): void {
  fillBytes(at, 0, u32(READER));
  fillBytes(fields, 0, CRL_FIELDS_BYTES);
  changetype<CrlFields>(fields).offset = u32.MAX_VALUE;
  // what the signatures of the list may cost
  resetSearch(v);
  if (v.revocationLists == 0) resetRevocations(v);
  let z = changetype<RevocationList>(at);
  z.kind = kind;
  if (READS_CRLS && kind == LIST_IS_CRL) crlBegin(readerOf(z), fields, isStrictTier(v));
  else denyListBegin(denyReaderOf(z));
}

/** Parses the next certificate, or hashes its key; false if all are prepared. */
export function prepareCertificate(z: RevocationList, v: Verification): bool {
  let i = z.cursor;
  let count = v.certificateCount;
  if (i == (isCrl(z) ? count : 2 * count)) return false;
  z.cursor++;
  if (i < count) {
    let c = certificateAt(v, i);
    parseCertificate(c, c.der, c.derEnd);
  } else {
    i -= count;
    let c = certificateAt(v, i);
    digestInit(v.signatureJob, DIGEST_SHA256);
    digestUpdate(v.signatureJob, c.spki, u32(c.spkiEnd - c.spki));
    digestFinal(v.signatureJob, changetype<usize>(z) + KEY_HASHES + i * HASH_BYTES);
  }
  return true;
}

/** Notes the certificates with the serial number [x, xEnd), whoever issued them. */
function takeSerialNumber(z: RevocationList, v: Verification, x: usize, xEnd: usize): void {
  for (let i: u32 = 0; i < v.certificateCount; i++) {
    let c = certificateAt(v, i);
    if (equalBytes(c.serialNumber, c.serialNumberEnd, x, xEnd)) store<u8>(changetype<usize>(z) + HITS + i, 1);
  }
}

/** The one anchor whose key has the hash that a deny list names signs it; it is about every certificate. */
function takeRoot(z: RevocationList, v: Verification, hash: usize): void {
  let anchor = v.anchors;
  for (let i: u32 = 0; i < v.anchorCount; i++) {
    if (differenceOfBytes(changetype<usize>(anchor) + ENTRY_SPKI_HASH, hash, HASH_BYTES) == 0) setSigner(z, z.signers++, i);
    anchor = nextAnchor(anchor);
  }
}

/** Notes the certificates whose key has the hash at x. One that cannot be read has the hash of nothing, or of what was read of it. */
function takeKeyHash(z: RevocationList, v: Verification, x: usize): void {
  for (let i: u32 = 0; i < v.certificateCount; i++) {
    let hash = changetype<usize>(z) + KEY_HASHES + i * HASH_BYTES;
    if (load<u64>(hash) == load<u64>(x) && differenceOfBytes(hash, x, HASH_BYTES) == 0) store<u8>(changetype<usize>(z) + HITS + i, 1);
  }
}

function addToCrl(z: RevocationList, v: Verification, x: usize, xEnd: usize): void {
  let reader = readerOf(z);
  crlChunk(reader, x);
  while (true) {
    let found = crlNext(reader, xEnd);
    if (found == CRL_ISSUER_NAME) {
      z.issuerBytes = u32(reader.atEnd - reader.at);
      copyBytes(issuerName(z), reader.at, z.issuerBytes);
      z.issuerHash = nameHash(reader.at, reader.atEnd);
    } else if (found == CRL_REVOKED) takeSerialNumber(z, v, reader.at, reader.atEnd);
    else {
      if (found == CRL_COMPLETE) {
        z.state = REVOCATION_MATCHING;
        z.cursor = 0;
      }
      return;
    }
  }
}

function addToDenyList(z: RevocationList, fields: CrlFields, v: Verification, x: usize, xEnd: usize): void {
  let reader = denyReaderOf(z);
  denyListChunk(reader, x);
  while (true) {
    let found = denyListNext(reader, xEnd);
    if (found == DENY_ROOT) {
      store<u32>(changetype<usize>(fields) + CRL_NUMBER, bswap<u32>(reader.number), CRL_NUMBER_BYTES - 4);
      fields.hasNumber = 1;
      takeRoot(z, v, denyListRoot(reader));
    }
    else if (found == DENY_KEY) {
      fields.entries++;
      takeKeyHash(z, v, reader.at);
    } else {
      if (found == DENY_COMPLETE) z.state = REVOCATION_SIGNING;
      else if (found == DENY_FAILED) {
        fields.status = DENY_LIST_MALFORMED;
        fields.offset = reader.position;
      }
      return;
    }
  }
}

/** Takes in the chunk [x, xEnd). Answers a status; after another than OK the list is of no use. */
export function revocationListAdd(at: usize, fields: usize, v: Verification, x: usize, xEnd: usize): u32 {
  let z = changetype<RevocationList>(at);
  let said = changetype<CrlFields>(fields);
  while (z.state == REVOCATION_FEEDING && prepareCertificate(z, v));
  // a chunk behind the end, even one that is empty, begins no list of its own
  if (said.status == OK && (z.state == REVOCATION_FEEDING || x != xEnd)) {
    if (isCrl(z)) addToCrl(z, v, x, xEnd);
    else addToDenyList(z, said, v, x, xEnd);
  }
  return said.status;
}
