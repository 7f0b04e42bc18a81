/**
 * A trust anchor: a root certificate reduced to name, key and constraints (RFC 5280 §6.1.1 (d)), as an entry of the
 * trusted list image. docs/abi.md tells the offsets to hosts.
 *
 *     0        header of ENTRY_HEADER_BYTES
 *     112      subject (TLV) │ subjectPublicKeyInfo (TLV) │ subjectKeyIdentifier │ nameConstraints (TLV) │ server names
 *              │ origin succeeded: hash of the key before (32) │ zeros to a multiple of 8
 */

import { SUCCEEDS_ROOTS } from "../limits";
import { differenceOfBytes } from "../mem/bytes";

/** Header of an entry. All multi-byte fields are little-endian and aligned. */
@unmanaged
export class TrustAnchor {
  /** Bytes of the whole entry, a multiple of 8. */
  entryBytes: u16;
  origin: u8;
  /** Bit 0: confirmed. */
  state: u8;
  /** x509/certificate-fields.ts */
  flags: u32;
  addedAt: u64;
  notBefore: i64;
  notAfter: i64;
  spkiHash0: u64;
  spkiHash1: u64;
  spkiHash2: u64;
  spkiHash3: u64;
  subjectBytes: u16;
  spkiBytes: u16;
  subjectKeyIdentifierBytes: u16;
  nameConstraintsBytes: u16;
  serverNamesBytes: u16;
  organisationOffset: u16;
  organisationBytes: u16;
  keyUsage: u16;
  pathLenConstraint: u8;
  extendedKeyUsage: u8;
  /** Number of the newest statement of succession that this root signed; 0: none. */
  successionNumber: u16;
  subjectHash: u32;
  crlNumber0: u64;
  crlNumber1: u64;
  crlNumber2: u32;
  /** Number of the newest deny list seen. */
  denyListNumber: u32;
}

export const ENTRY_HEADER_BYTES: u32 = 112;
export const ENTRY_SPKI_HASH: usize = 32;
/** CRL number of the newest CRL seen, 20 octets, big-endian (x509/crl.ts). */
export const ENTRY_CRL_NUMBER: usize = 88;

export const ORIGIN_BY_HAND: u32 = 1;
export const ORIGIN_FIRMWARE: u32 = 2;
export const ORIGIN_CAPTURED: u32 = 3;
/** Follows a root that was on the list (trust/succession.ts). */
export const ORIGIN_SUCCEEDED: u32 = 4;

export const SPKI_HASH_BYTES: u32 = 32;

export const ENTRY_CONFIRMED: u32 = 1;

// @ts-ignore: decorator
@inline
function at(anchor: TrustAnchor): usize {
  return changetype<usize>(anchor) + ENTRY_HEADER_BYTES;
}

/** Where the subject begins; each of the following parts begins where the one before ends. */
export function anchorSubject(anchor: TrustAnchor): usize {
  return at(anchor);
}

export function anchorSpki(anchor: TrustAnchor): usize {
  return at(anchor) + anchor.subjectBytes;
}

export function anchorSubjectKeyIdentifier(anchor: TrustAnchor): usize {
  return anchorSpki(anchor) + anchor.spkiBytes;
}

export function anchorNameConstraints(anchor: TrustAnchor): usize {
  return anchorSubjectKeyIdentifier(anchor) + anchor.subjectKeyIdentifierBytes;
}

export function anchorServerNames(anchor: TrustAnchor): usize {
  return anchorNameConstraints(anchor) + anchor.nameConstraintsBytes;
}

/** Bytes behind the server names. */
export function predecessorBytes(anchor: TrustAnchor): u32 {
  return SUCCEEDS_ROOTS && anchor.origin == ORIGIN_SUCCEEDED ? SPKI_HASH_BYTES : 0;
}

/** Whether b came onto the list as the successor of a. */
export function isSuccessorOf(b: TrustAnchor, a: TrustAnchor): bool {
  if (predecessorBytes(b) == 0) return false;
  return differenceOfBytes(anchorServerNames(b) + b.serverNamesBytes, changetype<usize>(a) + ENTRY_SPKI_HASH, SPKI_HASH_BYTES) == 0;
}

/** The entry after this one. */
export function nextAnchor(anchor: TrustAnchor): TrustAnchor {
  return changetype<TrustAnchor>(changetype<usize>(anchor) + anchor.entryBytes);
}
