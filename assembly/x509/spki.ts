/**
 * SubjectPublicKeyInfo (RFC 5280 §4.1.2.7; RFC 3279 §2.3.1, RFC 4055 §1.2, RFC 5480 §2, RFC 8410 §4).
 *
 *     SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
 *
 * Tells the kind of key and where its numbers lie; whether the numbers are sound is asked where they are used (ec/, rsa/).
 */
import { endingAt, peekTag, readElementIn, readSequence } from "../asn1/der";
import { addressOf, endOf, failure, FOUND, hasFailed, keepContent, Located } from "../mem/located";
import { isOid, lastArc, OID_CERTICOM_CURVE, OID_DSA, OID_EC_PUBLIC_KEY, OID_ED25519, OID_P256, OID_PKCS1, readOid, readOidIn } from "../asn1/oid";
import { readNull, readOctetBitString, readUnsigned } from "../asn1/primitive";
import { TAG_OID, TAG_SEQUENCE } from "../asn1/tag";
import { HAS_ED25519, HAS_LARGE_CURVES, HAS_PSS, NAMES_OLD_ALGORITHMS } from "../limits";
import { ALGORITHM_DSA, ALGORITHM_PARAMETERS, DER_TRAILING_BYTES, KEY_CURVE_UNKNOWN, KEY_EXPLICIT_PARAMETERS, KEY_UNKNOWN } from "../status";
import { parsePssParameters } from "./algorithm";

export const KEY_P256: u32 = 1;
export const KEY_P384: u32 = 2;
export const KEY_P521: u32 = 3;
export const KEY_RSA: u32 = 4;
/** id-RSASSA-PSS: for PSS signatures only. */
export const KEY_RSA_PSS: u32 = 5;
export const KEY_ED25519: u32 = 6;

/** A parsed subjectPublicKeyInfo; addresses point into the certificate. */
@unmanaged
export class PublicKey {
  /** KEY_… */
  kind: u32;
  /** EC point or Ed25519 key: the octets of subjectPublicKey. RSA: the modulus without sign octet. */
  key: usize;
  keyEnd: usize;
  /** RSA: publicExponent without sign octet. */
  exponent: usize;
  exponentEnd: usize;
  /** KEY_RSA_PSS with parameters: bits 4–31 as in x509/algorithm.ts; 0 without. */
  pssParameters: u32;
}

/** Bytes of a PublicKey, rounded up to 16. */
export const PUBLIC_KEY_BYTES: u32 = 32;

/** RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } (RFC 8017 A.1.1) */
function parseRsaPublicKey(key: PublicKey, at: usize, end: usize): Located {
  let l = endingAt(readSequence(at, end), end, DER_TRAILING_BYTES);
  if (hasFailed(l)) return l;
  let modulus = readUnsigned(addressOf(l), end);
  if (hasFailed(modulus)) return modulus;
  let exponent = endingAt(readUnsigned(endOf(modulus), end), end, DER_TRAILING_BYTES);
  if (hasFailed(exponent)) return exponent;
  keepContent(changetype<usize>(key) + offsetof<PublicKey>("key"), modulus);
  keepContent(changetype<usize>(key) + offsetof<PublicKey>("exponent"), exponent);
  return FOUND;
}

/** Parses the subjectPublicKeyInfo TLV at [at, end) into `key`. */
export function parseSubjectPublicKeyInfo(key: PublicKey, at: usize, end: usize): Located {
  let l = readSequence(at, end);
  let algorithm = readElementIn(l, TAG_SEQUENCE);
  if (hasFailed(algorithm)) return algorithm;
  end = endOf(l);
  let parametersEnd = endOf(algorithm);
  let bits = endingAt(readOctetBitString(parametersEnd, end), end, DER_TRAILING_BYTES);
  if (hasFailed(bits)) return bits;
  let oid = readOidIn(algorithm);
  if (hasFailed(oid)) return oid;
  let parameters = endOf(oid);
  key.key = addressOf(bits);
  key.keyEnd = end;
  key.pssParameters = 0;
  if (isOid(oid, OID_EC_PUBLIC_KEY)) {
    // RFC 5480 §2.1.1: namedCurve; implicitCurve and specifiedCurve must not be used
    let tag = peekTag(parameters, parametersEnd);
    if (tag == TAG_SEQUENCE) return failure(KEY_EXPLICIT_PARAMETERS, parameters);
    if (tag != TAG_OID) return failure(ALGORITHM_PARAMETERS, parameters);
    let curve = endingAt(readOid(parameters, parametersEnd), parametersEnd, DER_TRAILING_BYTES);
    if (hasFailed(curve)) return curve;
    let arc: u32 = HAS_LARGE_CURVES ? lastArc(curve, OID_CERTICOM_CURVE) : 0;
    if (isOid(curve, OID_P256)) key.kind = KEY_P256;
    else if (HAS_LARGE_CURVES && arc == 34) key.kind = KEY_P384;
    else if (HAS_LARGE_CURVES && arc == 35) key.kind = KEY_P521;
    else return failure(KEY_CURVE_UNKNOWN, parameters);
    return FOUND;
  }
  let arc = lastArc(oid, OID_PKCS1);
  if (arc == 1) {
    key.kind = KEY_RSA;
    // RFC 3279 §2.3.1: parameters NULL
    let none = readNull(parameters, parametersEnd);
    if (hasFailed(none) || endOf(none) != parametersEnd) return failure(ALGORITHM_PARAMETERS, parameters);
    return parseRsaPublicKey(key, key.key, end);
  }
  if (HAS_PSS && arc == 10) {
    key.kind = KEY_RSA_PSS;
    // RFC 4055 §1.2: parameters absent, or those that every signature of this key must keep to
    if (parameters != parametersEnd) {
      let pss = parsePssParameters(offsetof<PublicKey>("pssParameters") + changetype<usize>(key), parameters, parametersEnd);
      if (hasFailed(pss)) return pss;
    }
    return parseRsaPublicKey(key, key.key, end);
  }
  if (HAS_ED25519 && isOid(oid, OID_ED25519)) {
    key.kind = KEY_ED25519;
    return parameters == parametersEnd ? FOUND : failure(ALGORITHM_PARAMETERS, parameters);
  }
  if (NAMES_OLD_ALGORITHMS && lastArc(oid, OID_DSA) == 1) return failure(ALGORITHM_DSA, at);
  return failure(KEY_UNKNOWN, at);
}
