/**
 * Signature algorithms: AlgorithmIdentifier (RFC 5280 §4.1.1.2) of RFC 4055, RFC 5758 and RFC 8410 as one word.
 *
 *     bits 0–3 kind · 4–7 digest · 8–11 digest of MGF1 (PSS) · 16–31 salt length in bytes (PSS)
 *
 * SHA-224 counts with RSASSA-PKCS1-v1_5 alone, where Wycheproof's required files have it. Refuses SHA-1, MD5, MD2 and DSA, each
 * with its status; parameters other than the standard's.
 */
import { contextConstructedTag, TAG_SEQUENCE } from "../asn1/tag";
import { endingAt, peekTag, readElement, readElementIn, readSequence } from "../asn1/der";
import { addressOf, endOf, failure, FOUND, hasFailed, Located } from "../mem/located";
import { readNull, readUnsignedIn, unsignedValue } from "../asn1/primitive";
import { isOid, lastArc, OID_DSA, OID_ECDSA_WITH_SHA1, OID_ECDSA_WITH_SHA2, OID_ED25519, OID_NIST_HASH, OID_NIST_SIGNATURE, OID_PKCS1, readOidIn } from "../asn1/oid";
import { HAS_ED25519, HAS_LONG_HASHES, HAS_PSS, NAMES_OLD_ALGORITHMS } from "../limits";
import { DIGEST_SHA224, DIGEST_SHA256 } from "../hash/digest";
import { ALGORITHM_DSA, ALGORITHM_MD5, ALGORITHM_PARAMETERS, ALGORITHM_SHA1, ALGORITHM_UNKNOWN } from "../status";

export const SIGNATURE_ECDSA: u32 = 1;
export const SIGNATURE_RSA_PKCS1: u32 = 2;
export const SIGNATURE_RSA_PSS: u32 = 3;
export const SIGNATURE_ED25519: u32 = 4;

// @ts-ignore: decorator
@inline
export function signatureKind(word: u32): u32 {
  return word & 15;
}

// @ts-ignore: decorator
@inline
export function signatureDigest(word: u32): u32 {
  return (word >> 4) & 15;
}

// @ts-ignore: decorator
@inline
export function signatureMgfDigest(word: u32): u32 {
  return (word >> 8) & 15;
}

// @ts-ignore: decorator
@inline
export function signatureSaltBytes(word: u32): u32 {
  return word >> 16;
}

/** Parameters that must be absent. */
function checkAbsent(at: usize, end: usize): Located {
  return at == end ? FOUND : failure(ALGORITHM_PARAMETERS, at);
}

/** Parameters that are NULL or absent (RFC 4055 §5: both must be accepted). */
function checkNullOrAbsent(at: usize, end: usize): Located {
  if (at == end) return FOUND;
  let l = readNull(at, end);
  if (hasFailed(l) || endOf(l) != end) return failure(ALGORITHM_PARAMETERS, at);
  return FOUND;
}

/** HashAlgorithm of RFC 4055 §2.1 in [at, end): its DIGEST_… number at `digest`. */
function parseHashAlgorithm(digest: usize, at: usize, end: usize): Located {
  let l = endingAt(readSequence(at, end), end, ALGORITHM_PARAMETERS);
  let oid = readOidIn(l);
  if (hasFailed(oid)) return oid;
  let arc = lastArc(oid, OID_NIST_HASH);
  // 1.3.14.3.2.26 is the default; whatever else is no SHA-2 of ours is not offered
  if (arc - 1 > 2) return failure(ALGORITHM_SHA1, at);
  store<u32>(digest, arc - 1 + DIGEST_SHA256);
  return checkNullOrAbsent(endOf(oid), end);
}

/**
 * RSASSA-PSS-params (RFC 4055 §3.1) in [at, end), stored as bits 4–31 of the word at `word`, which holds scratch until
 * then.
 *
 *     SEQUENCE { [0] hashAlgorithm DEFAULT sha1, [1] maskGenAlgorithm DEFAULT mgf1SHA1, [2] saltLength DEFAULT 20,
 *                [3] trailerField DEFAULT 1 }
 *
 * The defaults mean SHA-1 and are refused.
 */
export function parsePssParameters(word: usize, at: usize, end: usize): Located {
  let sequence = readSequence(at, end);
  if (hasFailed(sequence) || endOf(sequence) != end) return failure(ALGORITHM_PARAMETERS, at);
  let x = addressOf(sequence);
  // hashAlgorithm
  if (peekTag(x, end) != contextConstructedTag(0)) return failure(ALGORITHM_SHA1, at);
  let l = readElement(x, end, contextConstructedTag(0));
  if (hasFailed(l)) return l;
  let inner = parseHashAlgorithm(word, addressOf(l), endOf(l));
  if (hasFailed(inner)) return inner;
  let digest = load<u32>(word);
  x = endOf(l);
  // maskGenAlgorithm
  if (peekTag(x, end) != contextConstructedTag(1)) return failure(ALGORITHM_SHA1, at);
  l = readElement(x, end, contextConstructedTag(1));
  let mgf = endingAt(readElementIn(l, TAG_SEQUENCE), endOf(l), ALGORITHM_PARAMETERS);
  let oid = readOidIn(mgf);
  if (hasFailed(oid)) return oid;
  if (lastArc(oid, OID_PKCS1) != 8) return failure(ALGORITHM_PARAMETERS, addressOf(mgf));
  inner = parseHashAlgorithm(word, endOf(oid), endOf(mgf));
  if (hasFailed(inner)) return inner;
  let mgfDigest = load<u32>(word);
  x = endOf(l);
  // saltLength; DER leaves the default out
  let salt: u32 = 20;
  if (peekTag(x, end) == contextConstructedTag(2)) {
    l = readElement(x, end, contextConstructedTag(2));
    let integer = readUnsignedIn(l);
    if (hasFailed(integer)) return integer;
    salt = unsignedValue(integer);
    if (endOf(integer) != endOf(l) || salt > 0xffff || salt == 20) return failure(ALGORITHM_PARAMETERS, x);
    x = endOf(l);
  }
  // trailerField: 1 is the only one and the default
  if (x != end) return failure(ALGORITHM_PARAMETERS, x);
  store<u32>(word, (digest << 4) | (mgfDigest << 8) | (salt << 16));
  return FOUND;
}

/** Parses an AlgorithmIdentifier TLV at [at, end) and stores its word. */
export function parseSignatureAlgorithm(word: usize, at: usize, end: usize): Located {
  let l = readSequence(at, end);
  let oid = readOidIn(l);
  if (hasFailed(oid)) return oid;
  end = endOf(l);
  let xEnd = endOf(oid);
  let arc = lastArc(oid, OID_ECDSA_WITH_SHA2);
  if (arc - 2 <= (HAS_LONG_HASHES ? 2 : 0)) {
    // RFC 5758 §3.2: parameters absent
    store<u32>(word, SIGNATURE_ECDSA | ((arc - 2 + DIGEST_SHA256) << 4));
    return checkAbsent(xEnd, end);
  }
  arc = lastArc(oid, OID_PKCS1);
  // .11 to .14: the order of DIGEST_…
  if (arc - 11 <= (HAS_LONG_HASHES ? DIGEST_SHA224 - DIGEST_SHA256 : 0)) {
    store<u32>(word, SIGNATURE_RSA_PKCS1 | ((arc - 11 + DIGEST_SHA256) << 4));
    return checkNullOrAbsent(xEnd, end);
  }
  if (HAS_PSS && arc == 10) {
    l = parsePssParameters(word, xEnd, end);
    if (hasFailed(l)) return l;
    store<u32>(word, SIGNATURE_RSA_PSS | load<u32>(word));
    return FOUND;
  }
  if (NAMES_OLD_ALGORITHMS) {
    if (arc == 5) return failure(ALGORITHM_SHA1, at);
    if (arc == 2 || arc == 4) return failure(ALGORITHM_MD5, at);
  }
  if (HAS_ED25519 && isOid(oid, OID_ED25519)) {
    // RFC 8410 §3: parameters absent
    store<u32>(word, SIGNATURE_ED25519);
    return checkAbsent(xEnd, end);
  }
  if (NAMES_OLD_ALGORITHMS) {
    if (isOid(oid, OID_ECDSA_WITH_SHA1)) return failure(ALGORITHM_SHA1, at);
    if (lastArc(oid, OID_DSA) == 3 || lastArc(oid, OID_NIST_SIGNATURE) - 1 <= 1) {
      return failure(ALGORITHM_DSA, at);
    }
  }
  return failure(ALGORITHM_UNKNOWN, at);
}
