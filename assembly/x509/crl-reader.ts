/**
 * A CertificateList read in chunks of any size, in memory that does not depend on its length: elements are taken where they lie
 * if a chunk holds them whole, and gathered in a buffer if not. What is signed is hashed on the way.
 *
 *     CertificateList ─ OUTER
 *       tbsCertList ─ TBS │ VERSION? │ ALGORITHM │ ISSUER │ THIS_UPDATE │ NEXT_UPDATE? │ LIST? ( ENTRY* ) │ EXTENSIONS? │ TBS_END
 *       signatureAlgorithm ─ OUTER_ALGORITHM
 *       signatureValue ─ SIGNATURE
 *
 * Where the limits of the elements lie does not depend on the chunks: one that is longer than CRL_ELEMENT_BYTES is refused
 * even if a chunk holds it.
 */
import { contextConstructedTag, TAG_GENERALIZED_TIME, TAG_INTEGER, TAG_SEQUENCE, TAG_UTC_TIME } from "../asn1/tag";
import { readHeader } from "../asn1/der";
import { addressOf, endOf, failure, FOUND, hasFailed, keepContent, Located, statusOf } from "../mem/located";
import { readOctetBitString, readUnsigned, unsignedValue } from "../asn1/primitive";
import { readTime } from "../asn1/time";
import { digestFinal, digestInit, digestUpdate } from "../hash/digest";
import { DIGEST_STATE_BYTES } from "../hash/state";
import { CRL_ELEMENT_BYTES } from "../limits";
import { copyBytes, fillBytes } from "../mem/bytes";
import { CERTIFICATE_ALGORITHM_MISMATCH, CRL_MALFORMED, CRL_UNSUPPORTED, DER_TRAILING_BYTES, DER_TRUNCATED, LIMIT_CRL_ELEMENT } from "../status";
import { parseSignatureAlgorithm, signatureDigest } from "./algorithm";
import { CrlFields, parseCrlExtensions, readRevoked, SCOPE_CA, SCOPE_USER } from "./crl";
import { checkName } from "./name";

const OUTER: u32 = 0;
const TBS: u32 = 1;
const VERSION: u32 = 2;
const ALGORITHM: u32 = 3;
const ISSUER: u32 = 4;
const THIS_UPDATE: u32 = 5;
const NEXT_UPDATE: u32 = 6;
const LIST: u32 = 7;
const ENTRY: u32 = 8;
const EXTENSIONS: u32 = 9;
const TBS_END: u32 = 10;
const OUTER_ALGORITHM: u32 = 11;
const SIGNATURE: u32 = 12;
const DONE: u32 = 13;

/** What crlNext found. */
export const CRL_MORE: u32 = 0;
/** The issuer: a Name TLV in [at, atEnd). */
export const CRL_ISSUER_NAME: u32 = 1;
/** A revoked certificate: content of its serial number in [at, atEnd); empty for one that is no longer revoked. */
export const CRL_REVOKED: u32 = 2;
/** All has been read. */
export const CRL_COMPLETE: u32 = 3;
/** It cannot be read on: status and offset are in the fields. */
export const CRL_FAILED: u32 = 4;

@unmanaged
export class CrlReader {
  /** Address of the CrlFields. */
  fields: usize;
  strict: u32;
  /** What comes next. */
  expects: u32;
  /** Bytes of the CRL that have been taken. */
  position: u32;
  /** Where, in bytes of the CRL, the whole, tbsCertList and revokedCertificates end. */
  end: u32;
  tbsEnd: u32;
  listEnd: u32;
  /** The chunk's next byte, and its first one that is signed and not hashed yet. */
  cursor: usize;
  unhashed: usize;
  /** Non-zero while what comes is hashed. */
  hashing: u32;
  /** Bytes gathered of an element that the chunks have cut. */
  gathered: u32;
  /** Bytes of the prefix. */
  prefixBytes: u32;
  /** x509/algorithm.ts */
  algorithm: u32;
  version: u32;
  /** What was found; the signature at the end. */
  at: usize;
  atEnd: usize;
}

//   reader (80) │ prefix: header of tbsCertList and version, signed before the hash is known (16) │ digest (64) │ digest state │ gathered
const PREFIX: usize = 80;
const DIGEST: usize = PREFIX + 16;
const DIGEST_STATE: usize = DIGEST + 64;
const GATHERED: usize = DIGEST_STATE + DIGEST_STATE_BYTES;
/** A multiple of 16. */
export const CRL_READER_BYTES: u32 = u32(GATHERED) + CRL_ELEMENT_BYTES;

/** Address of the digest of what is signed, at the end. */
export function crlDigest(r: CrlReader): usize {
  return changetype<usize>(r) + DIGEST;
}

/** Begins a CRL. fields: address of CRL_FIELDS_BYTES. */
export function crlBegin(r: CrlReader, fields: usize, strict: bool): void {
  fillBytes(changetype<usize>(r), 0, u32(DIGEST));
  r.fields = fields;
  r.strict = u32(strict);
  let z = changetype<CrlFields>(fields);
  z.scope = SCOPE_USER | SCOPE_CA;
  z.nextUpdate = i64.MIN_VALUE;
}

/** The next chunk begins at x. in: crlNext has answered CRL_MORE, or nothing has been read yet. */
export function crlChunk(r: CrlReader, x: usize): void {
  r.cursor = x;
  r.unhashed = x;
}

/** Hashes what has been taken in of the chunk. */
function hashUpTo(r: CrlReader, x: usize): void {
  if (r.hashing) digestUpdate(changetype<usize>(r) + DIGEST_STATE, r.unhashed, u32(x - r.unhashed));
  r.unhashed = x;
}

/** Where, in bytes of the CRL, that ends which the next element is part of. */
function containerEnd(r: CrlReader): u32 {
  if (r.expects == OUTER) return u32.MAX_VALUE;
  if (r.expects == ENTRY) return r.listEnd;
  return r.expects == TBS || r.expects > TBS_END ? r.end : r.tbsEnd;
}

/**
 * Only the header of such an element is taken; its content is made of elements. Laxer: revokedCertificates may be empty
 * (§5.1.2.6 leaves it out then; issuers do not).
 */
function isContainer(expects: u32): bool {
  return expects == OUTER || expects == TBS || expects == LIST;
}

/** Passes over what is optional and not there. tag: of the next element, 0 at the end of the container. */
function skipAbsent(r: CrlReader, tag: u32): void {
  if (r.expects == VERSION && tag != TAG_INTEGER) r.expects = ALGORITHM;
  if (r.expects == NEXT_UPDATE && tag != TAG_UTC_TIME && tag != TAG_GENERALIZED_TIME) r.expects = LIST;
  if (r.expects == LIST && tag != TAG_SEQUENCE) r.expects = EXTENSIONS;
  if (r.expects == EXTENSIONS && tag != contextConstructedTag(0)) r.expects = TBS_END;
}

/** Takes the header of a container; `length`: of its content. */
function takeContainer(r: CrlReader, at: usize, content: usize, length: u32): Located {
  if (u32(load<u8>(at)) != TAG_SEQUENCE) return failure(CRL_MALFORMED, at);
  let end = r.position + u32(content - at) + length;
  if (r.expects == OUTER) r.end = end;
  else if (r.expects == TBS) {
    r.tbsEnd = end;
    r.prefixBytes = u32(content - at);
    copyBytes(changetype<usize>(r) + PREFIX, at, r.prefixBytes);
  } else r.listEnd = end;
  r.expects++;
  return FOUND;
}

/** version Version OPTIONAL: v2 if present (§5.1.2.1) */
function takeVersion(r: CrlReader, at: usize, end: usize): Located {
  let l = readUnsigned(at, end);
  if (hasFailed(l)) return l;
  if (unsignedValue(l) != 1) return failure(CRL_MALFORMED, at);
  r.version = 1;
  copyBytes(changetype<usize>(r) + PREFIX + r.prefixBytes, at, u32(end - at));
  r.prefixBytes += u32(end - at);
  return FOUND;
}

/** signature: from here on what comes can be hashed. Ed25519 hashes a part of the signature first, which comes last. */
function takeAlgorithm(r: CrlReader, at: usize, end: usize): Located {
  let l = parseSignatureAlgorithm(changetype<usize>(r) + offsetof<CrlReader>("algorithm"), at, end);
  if (hasFailed(l)) return l;
  let state = changetype<usize>(r) + DIGEST_STATE;
  let digest = signatureDigest(r.algorithm);
  if (digest == 0) return failure(CRL_UNSUPPORTED, at);
  digestInit(state, digest);
  digestUpdate(state, changetype<usize>(r) + PREFIX, r.prefixBytes);
  digestUpdate(state, at, u32(end - at));
  r.hashing = 1;
  r.unhashed = r.cursor;
  return FOUND;
}

/** §5.1.1.2: the same algorithm outside. Its parameters are so strict that one word stands for one encoding but for a NULL. */
function takeOuterAlgorithm(r: CrlReader, at: usize, end: usize): Located {
  let inner = r.algorithm;
  let l = parseSignatureAlgorithm(changetype<usize>(r) + offsetof<CrlReader>("algorithm"), at, end);
  if (hasFailed(l)) return l;
  return r.algorithm == inner ? FOUND : failure(CERTIFICATE_ALGORITHM_MISMATCH, at);
}

/** Takes the whole element [at, end); r.cursor is behind it. */
function takeElement(r: CrlReader, at: usize, end: usize): Located {
  let fields = changetype<CrlFields>(r.fields);
  let l: Located = FOUND;
  switch (r.expects) {
    case VERSION: l = takeVersion(r, at, end); break;
    case ALGORITHM: l = takeAlgorithm(r, at, end); break;
    case ISSUER: {
      l = checkName(at, end);
      r.at = at;
      r.atEnd = end;
      break;
    }
    case THIS_UPDATE: l = readTime(r.fields + offsetof<CrlFields>("thisUpdate"), at, end); break;
    case NEXT_UPDATE: l = readTime(r.fields + offsetof<CrlFields>("nextUpdate"), at, end); break;
    case ENTRY: {
      l = readRevoked(at, end);
      fields.entries++;
      keepContent(changetype<usize>(r) + offsetof<CrlReader>("at"), l);
      // the next one is an entry too
      return hasFailed(l) ? l : FOUND;
    }
    case EXTENSIONS: {
      // §5.1.2.1: extensions are v2's
      l = r.version ? parseCrlExtensions(fields, at, end, r.strict != 0) : failure(CRL_MALFORMED, at);
      break;
    }
    case OUTER_ALGORITHM: l = takeOuterAlgorithm(r, at, end); break;
    default: {
      // the signature stays, wherever it lay
      let kept = changetype<usize>(r) + GATHERED;
      if (at != kept) copyBytes(kept, at, u32(end - at));
      l = readOctetBitString(kept, kept + (end - at));
      keepContent(changetype<usize>(r) + offsetof<CrlReader>("at"), l);
    }
  }
  if (hasFailed(l)) return l;
  r.expects++;
  return FOUND;
}

/** Ends of containers: false if the element that is expected is missing. */
function leaveContainer(r: CrlReader): bool {
  skipAbsent(r, 0);
  if (r.expects == ENTRY) r.expects = EXTENSIONS;
  else if (r.expects == TBS_END) {
    hashUpTo(r, r.cursor);
    r.hashing = 0;
    digestFinal(changetype<usize>(r) + DIGEST_STATE, crlDigest(r));
    r.expects = OUTER_ALGORITHM;
  } else if (r.expects != DONE) return false;
  return true;
}

function fail(r: CrlReader, status: u32): u32 {
  let fields = changetype<CrlFields>(r.fields);
  fields.status = status;
  fields.offset = r.position;
  return CRL_FAILED;
}

/** Gathers bytes of the chunk that ends at xEnd until there are `wanted`; false if it has no more. */
function gather(r: CrlReader, xEnd: usize, wanted: u32): bool {
  let available = u32(xEnd - r.cursor);
  let missing = wanted - r.gathered;
  let length = available < missing ? available : missing;
  copyBytes(changetype<usize>(r) + GATHERED + r.gathered, r.cursor, length);
  r.gathered += length;
  r.cursor += length;
  return r.gathered == wanted;
}

/** Finds the next thing in the chunk that ends at xEnd: CRL_… Not to be called again after CRL_FAILED. */
export function crlNext(r: CrlReader, xEnd: usize): u32 {
  while (true) {
    let left = containerEnd(r) - r.position;
    if (r.expects == DONE) {
      if (r.cursor != xEnd || left != 0) return fail(r, DER_TRAILING_BYTES);
      return CRL_COMPLETE;
    }
    if (left == 0) {
      if (!leaveContainer(r)) return fail(r, DER_TRUNCATED);
      continue;
    }
    let at = r.gathered ? changetype<usize>(r) + GATHERED : r.cursor;
    let available = r.gathered ? r.gathered : u32(xEnd - r.cursor);
    if (available == 0) {
      hashUpTo(r, xEnd);
      return CRL_MORE;
    }
    skipAbsent(r, u32(load<u8>(at)));
    if (r.expects == TBS_END) return fail(r, CRL_MALFORMED);
    let header = readHeader(at, at + (available < left ? available : left));
    if (hasFailed(header)) {
      if (statusOf(header) != DER_TRUNCATED || available >= left) return fail(r, statusOf(header));
      if (gather(r, xEnd, available + 1)) continue;
      hashUpTo(r, xEnd);
      return CRL_MORE;
    }
    let length = u32(endOf(header));
    let size = u32(addressOf(header) - at);
    if (length > left - size && r.expects != OUTER) return fail(r, DER_TRUNCATED);
    let container = isContainer(r.expects);
    if (!container) size += length;
    if (size > CRL_ELEMENT_BYTES || length > CRL_ELEMENT_BYTES && !container) return fail(r, LIMIT_CRL_ELEMENT);
    if (size > available) {
      if (gather(r, xEnd, size)) continue;
      hashUpTo(r, xEnd);
      return CRL_MORE;
    }
    if (r.gathered) r.gathered = 0;
    else r.cursor += size;
    let taken = r.expects;
    let l = container ? takeContainer(r, at, addressOf(header), length) : takeElement(r, at, at + size);
    if (hasFailed(l)) return fail(r, statusOf(l));
    r.position += size;
    if (taken == ISSUER) return CRL_ISSUER_NAME;
    if (taken == ENTRY) return CRL_REVOKED;
  }
}
