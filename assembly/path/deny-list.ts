/**
 * The deny list (docs/deny-list.md): keys that an organisation trusts no longer, for devices that are too small for CRLs or
 * for organisations that have none. It names keys and not certificates, so a key that leaked is denied in whatever certificate.
 *
 *     0  "TCDENY" 0D 0A │ 8 version │ 12 number │ 16 keys n │ 20 bytes of the algorithm │ 24 zero (8)
 *     32 SHA-256 of the root's subjectPublicKeyInfo
 *     64 AlgorithmIdentifier (DER) │ n × SHA-256 of a subjectPublicKeyInfo, ascending │ bytes of the signature (u16) │ signature
 *
 * Signed is not the list but 40 bytes: "TCDENY" 0D 0A and the SHA-256 of everything before the length of the signature. So a list of any length
 * is read once, whatever the algorithm, Ed25519 too. This file reads; revocation-list.ts verifies and applies.
 */
import { readAny } from "../asn1/der";
import { endOf, hasFailed } from "../mem/located";
import { digestFinal, digestInit, DIGEST_SHA256, digestUpdate } from "../hash/digest";
import { DIGEST_STATE_BYTES } from "../hash/state";
import { CRL_ELEMENT_BYTES } from "../limits";
import { copyBytes, fillBytes } from "../mem/bytes";
import { parseSignatureAlgorithm } from "../x509/algorithm";

/** "TCDENY" CR LF, little-endian. */
const MAGIC: u64 = 0x0a0d594e45444354;
const VERSION: u32 = 1;
const HEADER_BYTES: u32 = 64;
const HASH_BYTES: u32 = 32;

/** The parts, in this order. */
const HEADER: u32 = 0;
const ALGORITHM: u32 = 1;
const KEY: u32 = 2;
const SIGNATURE_BYTES: u32 = 3;
const SIGNATURE: u32 = 4;
const DONE: u32 = 5;

/** What denyListNext found. */
export const DENY_MORE: u32 = 0;
/** The header: `rootAt` holds the hash of the root's key. */
export const DENY_ROOT: u32 = 1;
/** A denied key: its hash is at `at`. */
export const DENY_KEY: u32 = 2;
export const DENY_COMPLETE: u32 = 3;
/** It cannot be read on. */
export const DENY_FAILED: u32 = 4;

@unmanaged
export class DenyListReader {
  /** Part that is being gathered, how many bytes it has, and how many there are. At the end the last one: the signature. */
  part: u32;
  wanted: u32;
  gathered: u32;
  /** Bytes of the list before the part. */
  position: u32;
  cursor: usize;
  number: u32;
  /** Keys still to come. */
  keysLeft: u32;
  /** x509/algorithm.ts */
  algorithm: u32;
  /** Place of the hash of a key, or of the signature. */
  at: usize;
}

//   reader (48, 40 of them used) │ message signed: magic, digest (48) │ root's hash (32) │ hash of the key before (32) │ digest state │ part at hand
const MESSAGE: usize = 48;
const ROOT: usize = MESSAGE + 48;
const PREVIOUS: usize = ROOT + HASH_BYTES;
const DIGEST_STATE: usize = PREVIOUS + HASH_BYTES;
const GATHERED: usize = DIGEST_STATE + DIGEST_STATE_BYTES;
export const DENY_LIST_READER_BYTES: u32 = u32(GATHERED) + CRL_ELEMENT_BYTES;

/** The message that is signed, 40 bytes, at the end. */
export function denyListMessage(r: DenyListReader): usize {
  return changetype<usize>(r) + MESSAGE;
}

export const DENY_LIST_MESSAGE_BYTES: u32 = 40;

/** Hash of the key of the root that the list says it is of. */
export function denyListRoot(r: DenyListReader): usize {
  return changetype<usize>(r) + ROOT;
}

export function denyListBegin(r: DenyListReader): void {
  fillBytes(changetype<usize>(r), 0, u32(DIGEST_STATE));
  r.wanted = HEADER_BYTES;
  digestInit(changetype<usize>(r) + DIGEST_STATE, DIGEST_SHA256);
}

export function denyListChunk(r: DenyListReader, x: usize): void {
  r.cursor = x;
}

/** The header at x: false if it is none of this version. */
function takeHeader(r: DenyListReader, x: usize): bool {
  if (load<u64>(x) != MAGIC || load<u32>(x, 8) != VERSION || load<u64>(x, 24) != 0) return false;
  r.number = load<u32>(x, 12);
  r.keysLeft = load<u32>(x, 16);
  copyBytes(denyListRoot(r), x + 32, HASH_BYTES);
  return r.number != 0;
}

/** The hash of a key at x: false unless it is greater than the one before (the first: than zero). */
function takeKey(r: DenyListReader, x: usize): bool {
  let previous = changetype<usize>(r) + PREVIOUS;
  for (let i: u32 = 0; i < HASH_BYTES; i++) {
    let a = load<u8>(previous + i);
    let b = load<u8>(x + i);
    if (a > b) return false;
    if (a < b) {
      copyBytes(previous, x, HASH_BYTES);
      return true;
    }
  }
  return false;
}

/** Ends what is signed. */
function finishMessage(r: DenyListReader): void {
  let message = denyListMessage(r);
  store<u64>(message, MAGIC);
  digestFinal(changetype<usize>(r) + DIGEST_STATE, message + 8);
}

/** Finds the next thing in the chunk that ends at xEnd: DENY_… Not to be called again after DENY_FAILED. */
export function denyListNext(r: DenyListReader, xEnd: usize): u32 {
  let at = changetype<usize>(r) + GATHERED;
  while (true) {
    if (r.part == DONE) return r.cursor == xEnd ? DENY_COMPLETE : DENY_FAILED;
    let available = u32(xEnd - r.cursor);
    let length = r.wanted - r.gathered;
    if (available < length) length = available;
    copyBytes(at + r.gathered, r.cursor, length);
    r.gathered += length;
    r.cursor += length;
    if (r.gathered != r.wanted) return DENY_MORE;
    let part = r.part;
    r.at = at;
    if (part == SIGNATURE) {
      r.part = DONE;
      continue;
    }
    let end = at + r.wanted;
    // the next part, and how long it is
    let next = SIGNATURE;
    let nextBytes: u32;
    if (part == SIGNATURE_BYTES) {
      finishMessage(r);
      nextBytes = load<u16>(at);
    } else {
      digestUpdate(changetype<usize>(r) + DIGEST_STATE, at, r.wanted);
      if (part == HEADER) {
        if (!takeHeader(r, at)) return DENY_FAILED;
        next = ALGORITHM;
        nextBytes = load<u32>(at, 20);
      } else {
        if (part == ALGORITHM) {
          let element = readAny(at, end);
          if (hasFailed(element) || endOf(element) != end) return DENY_FAILED;
          if (hasFailed(parseSignatureAlgorithm(changetype<usize>(r) + offsetof<DenyListReader>("algorithm"), at, end))) return DENY_FAILED;
        } else {
          if (!takeKey(r, at)) return DENY_FAILED;
          r.keysLeft--;
        }
        next = r.keysLeft ? KEY : SIGNATURE_BYTES;
        nextBytes = r.keysLeft ? HASH_BYTES : 2;
      }
    }
    if (nextBytes - 1 >= CRL_ELEMENT_BYTES) return DENY_FAILED;
    r.position += r.wanted;
    r.gathered = 0;
    r.part = next;
    r.wanted = nextBytes;
    if (part == HEADER) return DENY_ROOT;
    if (part == KEY) return DENY_KEY;
  }
}
