/**
 * State of a CRL or a deny list that is being taken in (revocation-list.ts, revocation-signature.ts). The caller gives the memory.
 */
import { CRL_ELEMENT_BYTES, MAX_CERTIFICATES, MAX_NAME_BYTES, READS_CRLS } from "../limits";
import { CRL_READER_BYTES, CrlReader } from "../x509/crl-reader";
import { DENY_LIST_READER_BYTES, DenyListReader } from "./deny-list";
import { MAX_ISSUERS } from "./verification";

export const REVOCATION_FEEDING: u32 = 0;
export const REVOCATION_MATCHING: u32 = 1;
export const REVOCATION_SIGNING: u32 = 2;
export const REVOCATION_DONE: u32 = 3;

/** Kinds of lists. */
export const LIST_IS_CRL: u32 = 1;
export const LIST_IS_DENY_LIST: u32 = 2;

/** Head of the state. */
@unmanaged
export class RevocationList {
  state: u32;
  kind: u32;
  /** FEEDING: pieces of the certificates that are prepared. MATCHING: next candidate. */
  cursor: u32;
  /** Hash of the issuer's name (CRL), and its length. */
  issuerHash: u32;
  issuerBytes: u32;
  /** Candidates that may have signed. */
  signers: u32;
  /** Signer whose key is tried; non-zero `signing` while it is. */
  signer: u32;
  signing: u32;
  /** Status of the last key that failed. */
  status: u32;
  /** HOLDS if the signature of any of them holds. */
  held: u32;
}

//   head (48) │ hits (u8: 1 if on the list) │ signers (u16 each; HOLDS if the signature holds) │ reader │ CRL: name of the issuer
export const HITS: usize = 48;
const SIGNERS: usize = HITS + MAX_CERTIFICATES;
/** What is before it begins as zeros. */
export const READER: usize = (SIGNERS + 2 * MAX_ISSUERS + 15) & ~15;
/** Bytes of the hash of a key. */
export const HASH_BYTES: u32 = 32;
const CRL_BYTES: u32 = CRL_READER_BYTES + (MAX_NAME_BYTES < CRL_ELEMENT_BYTES ? MAX_NAME_BYTES : CRL_ELEMENT_BYTES);
// deny list: reader │ SHA-256 of the key of every certificate
export const KEY_HASHES: usize = READER + DENY_LIST_READER_BYTES;
const DENY_BYTES: u32 = u32(KEY_HASHES - READER) + HASH_BYTES * MAX_CERTIFICATES;
export const REVOCATION_LIST_BYTES: u32 = u32(READER) + (READS_CRLS && CRL_BYTES > DENY_BYTES ? CRL_BYTES : DENY_BYTES);

/** The signature of this signer holds. */
export const HOLDS: u32 = 0x8000;

// @ts-ignore: decorator
@inline
export function isCrl(z: RevocationList): bool {
  return READS_CRLS && z.kind == LIST_IS_CRL;
}

/** Candidate number of signer i, with HOLDS if its signature holds. */
export function signerAt(z: RevocationList, i: u32): u32 {
  return u32(load<u16>(changetype<usize>(z) + SIGNERS + (i << 1)));
}

export function setSigner(z: RevocationList, i: u32, value: u32): void {
  store<u16>(changetype<usize>(z) + SIGNERS + (i << 1), u16(value));
}

/** Address of the name of the issuer of a CRL. */
export function issuerName(z: RevocationList): usize {
  return changetype<usize>(z) + READER + CRL_READER_BYTES;
}

export function readerOf(z: RevocationList): CrlReader {
  return changetype<CrlReader>(changetype<usize>(z) + READER);
}

export function denyReaderOf(z: RevocationList): DenyListReader {
  return changetype<DenyListReader>(changetype<usize>(z) + READER);
}
