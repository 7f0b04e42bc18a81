/**
 * Certificate (RFC 5280 §4.1), versions 1 to 3, strict DER.
 *
 * Refuses: trailing bytes, an explicit default, extensions or unique identifiers in the wrong version, serial numbers of
 * more than 20 octets, an empty issuer, different algorithms inside and outside, everything extensions.ts refuses.
 * Accepts: empty subjects (the names are then in subjectAltName), any signature algorithm and key: these are judged where
 * they are used, because an anchor's own signature, or a stranger in the pool, harms nobody.
 */
import { contextConstructedTag, contextTag } from "../asn1/tag";
import { checkEnd, endingAt, peekTag, readAny, readElement, readSequence } from "../asn1/der";
import { addressOf, endOf, failure, hasFailed, keepContent, Located, statusOf } from "../mem/located";
import { readInteger, readOctetBitString, readUnsignedIn, unsignedValue } from "../asn1/primitive";
import { readTime } from "../asn1/time";
import { HAS_TIERS, MAX_CERTIFICATE_BYTES } from "../limits";
import { equalBytes, fillBytes } from "../mem/bytes";
import {
  CERTIFICATE_ALGORITHM_MISMATCH, CERTIFICATE_ISSUER_EMPTY, CERTIFICATE_SERIAL, CERTIFICATE_UNIQUE_IDENTIFIER,
  CERTIFICATE_VERSION, CERTIFICATE_VERSION_EXTENSIONS, DER_DEFAULT_ENCODED, DER_TRAILING_BYTES, LIMIT_CERTIFICATE_BYTES,
} from "../status";
import { parseSignatureAlgorithm } from "./algorithm";
import { addFlags, Certificate, CERTIFICATE_BYTES, IS_BEFORE_V3, IS_SELF_ISSUED, IS_SUBJECT_EMPTY, SERIAL_NOT_POSITIVE, SIGNATURE_ALGORITHM_REFUSED } from "./certificate-fields";
import { parseExtensions } from "./extensions";
import { checkName, isEmptyName, nameHash, namesEqual } from "./name";

/** CertificateSerialNumber ::= INTEGER: at most 20 octets besides a sign octet (§4.1.2.2) */
function parseSerialNumber(c: Certificate, at: usize, end: usize): Located {
  let l = readInteger(at, end);
  if (hasFailed(l)) return l;
  keepContent(changetype<usize>(c) + offsetof<Certificate>("serialNumber"), l);
  let x = addressOf(l);
  let xEnd = endOf(l);
  let first = load<u8>(x);
  if (first >= 0x80 || (first == 0 && xEnd - x == 1)) addFlags(c, SERIAL_NOT_POSITIVE);
  if (u32(xEnd - x) > (first == 0 ? 21 : 20)) return failure(CERTIFICATE_SERIAL, at);
  return l;
}

/** Validity ::= SEQUENCE { notBefore Time, notAfter Time } */
function parseValidity(c: Certificate, at: usize, end: usize): Located {
  let l = readSequence(at, end);
  if (hasFailed(l)) return l;
  let time = readTime(changetype<usize>(c) + offsetof<Certificate>("notBefore"), addressOf(l), endOf(l));
  if (hasFailed(time)) return time;
  time = readTime(changetype<usize>(c) + offsetof<Certificate>("notAfter"), endOf(time), endOf(l));
  return endingAt(time, endOf(l), DER_TRAILING_BYTES);
}

/** TBSCertificate, its content in [x, end). */
function parseTbsCertificate(c: Certificate, x: usize, end: usize): Located {
  // version [0] EXPLICIT Version DEFAULT v1
  let version: u32 = 0;
  if (peekTag(x, end) == contextConstructedTag(0)) {
    let l = readElement(x, end, contextConstructedTag(0));
    let integer = endingAt(readUnsignedIn(l), endOf(l), DER_TRAILING_BYTES);
    if (hasFailed(integer)) return integer;
    version = unsignedValue(integer);
    if (version == 0) return failure(DER_DEFAULT_ENCODED, x);
    if (version > 2) return failure(CERTIFICATE_VERSION, x);
    x = endOf(l);
  }
  if (version < 2) addFlags(c, IS_BEFORE_V3);
  // serialNumber
  let l = parseSerialNumber(c, x, end);
  if (hasFailed(l)) return l;
  x = endOf(l);
  // signature: the same as outside (§4.1.1.2)
  l = readSequence(x, end);
  if (hasFailed(l)) return l;
  let outer = readSequence(c.tbsEnd, c.derEnd);
  if (hasFailed(outer)) return outer;
  if (!equalBytes(x, endOf(l), c.tbsEnd, endOf(outer))) return failure(CERTIFICATE_ALGORITHM_MISMATCH, x);
  x = endOf(l);
  // issuer
  l = checkName(x, end);
  if (hasFailed(l)) return l;
  c.issuer = x;
  c.issuerEnd = endOf(l);
  if (isEmptyName(x, endOf(l))) return failure(CERTIFICATE_ISSUER_EMPTY, x);
  x = endOf(l);
  // validity
  l = parseValidity(c, x, end);
  if (hasFailed(l)) return l;
  x = endOf(l);
  // subject
  l = checkName(x, end);
  if (hasFailed(l)) return l;
  c.subject = x;
  c.subjectEnd = endOf(l);
  x = endOf(l);
  // subjectPublicKeyInfo
  l = readSequence(x, end);
  if (hasFailed(l)) return l;
  c.spki = x;
  c.spkiEnd = endOf(l);
  x = endOf(l);
  // issuerUniqueID [1], subjectUniqueID [2] IMPLICIT BIT STRING: from v2 on; their content means nothing to anybody
  for (let number: u32 = 1; HAS_TIERS && number <= 2; number++) {
    if (peekTag(x, end) != contextTag(number)) continue;
    if (version == 0) return failure(CERTIFICATE_UNIQUE_IDENTIFIER, x);
    l = readAny(x, end);
    if (hasFailed(l)) return l;
    x = endOf(l);
  }
  // extensions [3] EXPLICIT
  if (peekTag(x, end) == contextConstructedTag(3)) {
    if (version != 2) return failure(CERTIFICATE_VERSION_EXTENSIONS, x);
    l = readElement(x, end, contextConstructedTag(3));
    if (hasFailed(l)) return l;
    l = endingAt(parseExtensions(c, addressOf(l), endOf(l)), endOf(l), DER_TRAILING_BYTES);
    if (hasFailed(l)) return l;
    x = endOf(l);
  }
  return checkEnd(x, end);
}

function parseOuter(c: Certificate): Located {
  let end = c.derEnd;
  if (end - c.der > MAX_CERTIFICATE_BYTES) return failure(LIMIT_CERTIFICATE_BYTES, c.der);
  let certificate = endingAt(readSequence(c.der, end), end, DER_TRAILING_BYTES);
  if (hasFailed(certificate)) return certificate;
  c.tbs = addressOf(certificate);
  let tbs = readSequence(c.tbs, end);
  if (hasFailed(tbs)) return tbs;
  c.tbsEnd = endOf(tbs);
  let l = parseTbsCertificate(c, addressOf(tbs), c.tbsEnd);
  if (hasFailed(l)) return l;
  // signatureAlgorithm: what is wrong with it matters only where the signature is verified
  let algorithm = readSequence(c.tbsEnd, end);
  if (hasFailed(algorithm)) return algorithm;
  l = parseSignatureAlgorithm(changetype<usize>(c) + offsetof<Certificate>("signatureAlgorithm"), c.tbsEnd, end);
  if (hasFailed(l)) {
    c.signatureAlgorithm = 0;
    addFlags(c, SIGNATURE_ALGORITHM_REFUSED);
    c.algorithmStatus = u16(statusOf(l));
    c.algorithmAt = addressOf(l);
  }
  // signatureValue
  l = readOctetBitString(endOf(algorithm), end);
  if (hasFailed(l)) return l;
  keepContent(changetype<usize>(c) + offsetof<Certificate>("signature"), l);
  return checkEnd(c.signatureEnd, end);
}

/**
 * Parses the certificate at [der, derEnd) into `c`, all of it anew. A syntax error is kept in `c` with its place and
 * also answered.
 */
export function parseCertificate(c: Certificate, der: usize, derEnd: usize): u32 {
  fillBytes(changetype<usize>(c), 0, CERTIFICATE_BYTES);
  c.der = der;
  c.derEnd = derEnd;
  let l = parseOuter(c);
  if (hasFailed(l)) {
    c.syntaxStatus = u16(statusOf(l));
    c.syntaxAt = addressOf(l);
    return c.syntaxStatus;
  }
  c.issuerHash = nameHash(c.issuer, c.issuerEnd);
  c.subjectHash = nameHash(c.subject, c.subjectEnd);
  if (isEmptyName(c.subject, c.subjectEnd)) addFlags(c, IS_SUBJECT_EMPTY);
  if (c.issuerHash == c.subjectHash && namesEqual(c.issuer, c.issuerEnd, c.subject, c.subjectEnd)) addFlags(c, IS_SELF_ISSUED);
  return 0;
}
