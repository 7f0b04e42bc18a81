/**
 * The strict tier: rules of RFC 5280's profile for those who issue (§4), which path validation (§6) does not ask for. One
 * policy bit enforces them, for who wants to find out that a CA is careless.
 */
import { addressOf, endOf, hasFailed, statusOf } from "../mem/located";
import { peekTag, readAny } from "../asn1/der";
import { MIN_RSA_BITS } from "../limits";
import {
  ALGORITHM_UNKNOWN, CERTIFICATE_SERIAL_NOT_POSITIVE, EXTENSION_MALFORMED, EXTENSION_MISPLACED, EXTENSION_MISSING,
  EXTENSION_MUST_BE_CRITICAL, EXTENSION_MUST_NOT_BE_CRITICAL, KEY_RSA_TOO_SHORT, NAME_MALFORMED, OK,
} from "../status";
import {
  BASIC_CONSTRAINTS_CRITICAL, Certificate, HAS_SUBJECT_ALT_NAME, IS_BEFORE_V3, IS_SUBJECT_EMPTY, KEY_IDENTIFIER_CRITICAL,
  SERIAL_NOT_POSITIVE, SIGNATURE_ALGORITHM_REFUSED, SUBJECT_ALT_NAME_CRITICAL,
} from "../x509/certificate-fields";
import { TAG_DNS_NAME } from "../x509/general-name";
import { KEY_RSA, KEY_RSA_PSS, parseSubjectPublicKeyInfo, PublicKey } from "../x509/spki";
import { anchorNameConstraints, TrustAnchor } from "./trust-anchor";

const UNDERSCORE: u32 = 0x5f;

/** What holds for every certificate, by its flags. */
function checkFlags(flags: u32): u32 {
  // §4.1.2.2
  if (flags & SERIAL_NOT_POSITIVE) return CERTIFICATE_SERIAL_NOT_POSITIVE;
  // §4.2.1.1, §4.2.1.2
  return flags & KEY_IDENTIFIER_CRITICAL ? EXTENSION_MUST_NOT_BE_CRITICAL : OK;
}

/** §4.2.1.10: permittedSubtrees or excludedSubtrees, and not empty. */
function checkConstraintsSayAnything(at: usize, end: usize): u32 {
  if (at == end) return OK;
  let l = readAny(at, end);
  if (hasFailed(l)) return EXTENSION_MALFORMED;
  for (let x = addressOf(l); x < endOf(l); ) {
    let list = readAny(x, endOf(l));
    if (hasFailed(list)) return EXTENSION_MALFORMED;
    if (addressOf(list) != endOf(list)) return OK;
    x = endOf(list);
  }
  return EXTENSION_MALFORMED;
}

/** What holds for every CA, by what is kept of it. An empty subject (§4.1.2.6) is refused as the issuer of what is below. */
function checkCa(flags: u32, keyIdentifierBytes: u32, nameConstraints: usize, nameConstraintsEnd: usize): u32 {
  // v1 has no extensions to be careless with
  if (flags & IS_BEFORE_V3) return OK;
  // §4.2.1.9
  if (!(flags & BASIC_CONSTRAINTS_CRITICAL)) return EXTENSION_MUST_BE_CRITICAL;
  // §4.2.1.2
  if (keyIdentifierBytes == 0) return EXTENSION_MISSING;
  return checkConstraintsSayAnything(nameConstraints, nameConstraintsEnd);
}

/** §4.2.1.6: preferred name syntax, which knows no underscore. */
function checkDnsNames(at: usize, end: usize): u32 {
  let l = readAny(at, end);
  if (hasFailed(l)) return OK;
  for (let x = addressOf(l); x < end; ) {
    let name = readAny(x, end);
    if (hasFailed(name)) return NAME_MALFORMED;
    if (peekTag(x, end) == TAG_DNS_NAME) {
      for (let y = addressOf(name); y < endOf(name); y++) {
        if (u32(load<u8>(y)) == UNDERSCORE) return NAME_MALFORMED;
      }
    }
    x = endOf(name);
  }
  return OK;
}

/** What holds for the leaf. scratch: PUBLIC_KEY_BYTES. */
function checkLeaf(c: Certificate, scratch: usize): u32 {
  // §4.2.1.10: only in CA certificates
  if (c.nameConstraints != c.nameConstraintsEnd) return EXTENSION_MISPLACED;
  // §4.2.1.6: without a subject the names must be there, and critical
  if (c.flags & IS_SUBJECT_EMPTY) {
    if (!(c.flags & HAS_SUBJECT_ALT_NAME)) return EXTENSION_MISSING;
    if (!(c.flags & SUBJECT_ALT_NAME_CRITICAL)) return EXTENSION_MUST_BE_CRITICAL;
  }
  // a key that could sign nothing that would be accepted here
  let key = changetype<PublicKey>(scratch);
  let l = parseSubjectPublicKeyInfo(key, c.spki, c.spkiEnd);
  if (hasFailed(l)) return statusOf(l);
  if ((key.kind == KEY_RSA || key.kind == KEY_RSA_PSS) && u32(key.keyEnd - key.key) < MIN_RSA_BITS >> 3) return KEY_RSA_TOO_SHORT;
  return checkDnsNames(c.subjectAltName, c.subjectAltNameEnd);
}

/** One certificate of the path. */
export function checkStrictCertificate(c: Certificate, isLeaf: bool, scratch: usize): u32 {
  let status = checkFlags(c.flags);
  if (status != OK) return status;
  // §4.2.1.1: in every certificate but a self-signed root
  if (!(c.flags & IS_BEFORE_V3) && c.authorityKeyIdentifier == c.authorityKeyIdentifierEnd) return EXTENSION_MISSING;
  if (isLeaf) return checkLeaf(c, scratch);
  let keyIdentifierBytes = u32(c.subjectKeyIdentifierEnd - c.subjectKeyIdentifier);
  return checkCa(c.flags, keyIdentifierBytes, c.nameConstraints, c.nameConstraintsEnd);
}

/** The anchor. Also the algorithm of its own signature, which nobody verifies. */
export function checkStrictAnchor(anchor: TrustAnchor): u32 {
  let status = checkFlags(anchor.flags);
  if (status != OK) return status;
  if (anchor.flags & SIGNATURE_ALGORITHM_REFUSED) return ALGORITHM_UNKNOWN;
  let constraints = anchorNameConstraints(anchor);
  return checkCa(anchor.flags, anchor.subjectKeyIdentifierBytes, constraints, constraints + anchor.nameConstraintsBytes);
}
