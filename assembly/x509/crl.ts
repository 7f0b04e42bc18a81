/**
 * CertificateList (RFC 5280 §5): its elements, each read whole. crl-reader.ts finds them in chunks of any size.
 *
 *     TBSCertList ::= SEQUENCE { version OPTIONAL, signature, issuer, thisUpdate, nextUpdate OPTIONAL,
 *                                revokedCertificates SEQUENCE OF … OPTIONAL, crlExtensions [0] OPTIONAL }
 *
 * Refuses what would make "not on this list" mean less than "not revoked": delta CRLs, indirect CRLs, CRLs for some reasons or
 * for one distribution point, critical extensions that are not understood (§5.2, §5.3).
 */
import { contextConstructedTag, contextTag, TAG_ENUMERATED, TAG_GENERALIZED_TIME, TAG_SEQUENCE, TAG_UTC_TIME } from "../asn1/tag";
import { checkEnd, endingAt, peekTag, readAny, readElement, readElementIn, readSequence } from "../asn1/der";
import { addressOf, endOf, failure, FOUND, hasFailed, located, Located } from "../mem/located";
import { readInteger, readUnsigned } from "../asn1/primitive";
import { copyBytes } from "../mem/bytes";
import { CRL_MALFORMED, CRL_UNSUPPORTED, DER_EMPTY_SEQUENCE, DER_TIME, EXTENSION_MUST_NOT_BE_CRITICAL } from "../status";
import { extensionArc, isCriticalExtension, readExtension } from "./extension";

/** The CRL is about certificates of end entities; of CAs. */
export const SCOPE_USER: u32 = 1;
export const SCOPE_CA: u32 = 2;

/** What a CRL says besides its entries; the begin of the record of docs/abi.md. */
@unmanaged
export class CrlFields {
  status: u32;
  /** Byte of the CRL at which it could not be read on; u32.MAX_VALUE: none. */
  offset: u32;
  thisUpdate: i64;
  /** i64.MIN_VALUE: absent. */
  nextUpdate: i64;
  /** Entries seen. */
  entries: u32;
  /** Certificates of the chain that it revokes. */
  revokes: u32;
  /** SCOPE_… */
  scope: u32;
  /** Whether the number kept with an anchor was raised: the trusted list has changed. */
  raised: u32;
  /** Non-zero: there is a cRLNumber. */
  hasNumber: u32;
}

/** cRLNumber, CRL_NUMBER_BYTES big-endian. */
export const CRL_NUMBER: usize = 44;
/** §5.2.3: up to 20 octets. */
export const CRL_NUMBER_BYTES: u32 = 20;
export const CRL_FIELDS_BYTES: u32 = 64;

const ARC_CRL_NUMBER: u32 = 20;
const ARC_REASON_CODE: u32 = 21;
const ARC_ISSUING_DISTRIBUTION_POINT: u32 = 28;
const REASON_REMOVE_FROM_CRL: u32 = 8;

/**
 * Reads one entry: content of userCertificate, or an empty range if the entry takes the certificate off the list
 * (removeFromCRL). Laxer: of revocationDate only the type is read, since nobody asks for it.
 *
 *     SEQUENCE { userCertificate INTEGER, revocationDate Time, crlEntryExtensions Extensions OPTIONAL }
 */
export function readRevoked(at: usize, end: usize): Located {
  let l = readSequence(at, end);
  if (hasFailed(l)) return l;
  end = endOf(l);
  let serial = readInteger(addressOf(l), end);
  if (hasFailed(serial)) return serial;
  let tag = peekTag(endOf(serial), end);
  if (tag != TAG_UTC_TIME && tag != TAG_GENERALIZED_TIME) return failure(DER_TIME, endOf(serial));
  let date = readAny(endOf(serial), end);
  if (hasFailed(date) || endOf(date) == end) return hasFailed(date) ? date : serial;
  l = readSequence(endOf(date), end);
  if (hasFailed(l)) return l;
  let first = addressOf(l);
  let removed = false;
  for (let x = first; x < endOf(l); ) {
    let value = readExtension(first, x, endOf(l));
    if (hasFailed(value)) return value;
    if (extensionArc(x) == ARC_REASON_CODE) {
      let reason = readElement(addressOf(value), endOf(value), TAG_ENUMERATED);
      if (hasFailed(reason) || endOf(reason) != endOf(value) || endOf(reason) - addressOf(reason) != 1) return failure(CRL_MALFORMED, x);
      removed = u32(load<u8>(addressOf(reason))) == REASON_REMOVE_FROM_CRL;
    } else if (isCriticalExtension(x)) {
      return failure(CRL_UNSUPPORTED, x);
    }
    x = endOf(value);
  }
  if (endOf(l) != end) return failure(CRL_MALFORMED, endOf(l));
  return removed ? located(endOf(serial), endOf(serial)) : serial;
}

/**
 * IssuingDistributionPoint ::= SEQUENCE { distributionPoint [0], onlyContainsUserCerts [1], onlyContainsCACerts [2],
 * onlySomeReasons [3], indirectCRL [4], onlyContainsAttributeCerts [5] } (§5.2.5): [1] or [2] alone is understood.
 */
function parseIssuingDistributionPoint(z: CrlFields, at: usize, end: usize): Located {
  let l = endingAt(readSequence(at, end), end, CRL_MALFORMED);
  if (hasFailed(l)) return l;
  let x = addressOf(l);
  let tag = peekTag(x, end);
  if (tag != contextTag(1) && tag != contextTag(2)) return failure(CRL_UNSUPPORTED, x);
  l = endingAt(readAny(x, end), end, CRL_UNSUPPORTED);
  if (hasFailed(l)) return l;
  // DEFAULT FALSE is not encoded
  if (endOf(l) - addressOf(l) != 1 || load<u8>(addressOf(l)) != 0xff) return failure(CRL_MALFORMED, x);
  z.scope = tag == contextTag(1) ? SCOPE_USER : SCOPE_CA;
  return FOUND;
}

/** CRLNumber ::= INTEGER (0..MAX) of at most 20 octets (§5.2.3) */
function parseNumber(z: CrlFields, at: usize, end: usize): Located {
  let l = readUnsigned(at, end);
  if (hasFailed(l)) return l;
  let length = u32(endOf(l) - addressOf(l));
  if (endOf(l) != end || length > CRL_NUMBER_BYTES) return failure(CRL_MALFORMED, at);
  copyBytes(changetype<usize>(z) + CRL_NUMBER + CRL_NUMBER_BYTES - length, addressOf(l), length);
  z.hasNumber = 1;
  return FOUND;
}

/** crlExtensions, the [0] at `at`. strict: §5.2.3 (not critical) is enforced. in: the number in z is zero. */
export function parseCrlExtensions(z: CrlFields, at: usize, end: usize, strict: bool): Located {
  let explicit = readElement(at, end, contextConstructedTag(0));
  let l = readElementIn(explicit, TAG_SEQUENCE);
  if (hasFailed(l)) return l;
  let first = addressOf(l);
  end = endOf(l);
  if (first == end) return failure(DER_EMPTY_SEQUENCE, at);
  for (let x = first; x < end; ) {
    let value = readExtension(first, x, end);
    if (hasFailed(value)) return value;
    let arc = extensionArc(x);
    let critical = isCriticalExtension(x);
    let known: Located = FOUND;
    if (arc == ARC_CRL_NUMBER) {
      if (critical && strict) return failure(EXTENSION_MUST_NOT_BE_CRITICAL, x);
      known = parseNumber(z, addressOf(value), endOf(value));
    } else if (arc == ARC_ISSUING_DISTRIBUTION_POINT) {
      known = parseIssuingDistributionPoint(z, addressOf(value), endOf(value));
    } else if (critical) {
      return failure(CRL_UNSUPPORTED, x);
    }
    if (hasFailed(known)) return known;
    x = endOf(value);
  }
  return checkEnd(end, endOf(explicit));
}
