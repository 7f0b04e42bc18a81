/**
 * Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension (RFC 5280 §4.2) into the fields of a Certificate.
 *
 * Understands basicConstraints, keyUsage, extendedKeyUsage, subjectAltName, nameConstraints, the two key identifiers;
 * skips other extensions that are not critical, and notes the first critical one that it does not understand: whether
 * that matters depends on whether the certificate is used.
 * Left out: certificatePolicies, policyMappings, policyConstraints, inhibitAnyPolicy (refused when critical);
 * authorityInfoAccess and cRLDistributionPoints (a device without internet follows no pointers).
 */
import { contextTag, TAG_OCTET_STRING, TAG_OID } from "../asn1/tag";
import { endingAt, peekTag, readAny, readElement, readSequence } from "../asn1/der";
import { addressOf, endOf, failure, FOUND, hasFailed, keepContent, Located } from "../mem/located";
import { isOid, lastArc, OID_ANY_EXTENDED_KEY_USAGE, OID_KP, readOid } from "../asn1/oid";
import { namedBits, readBoolean, readNamedBits, readUnsigned, unsignedValue } from "../asn1/primitive";
import { CONSTRAINS_NAMES, HAS_TIERS, SEARCHES_PATHS } from "../limits";
import { DER_DEFAULT_ENCODED, DER_EMPTY_SEQUENCE, EXTENSION_MALFORMED } from "../status";
import {
  addFlags, BASIC_CONSTRAINTS_CRITICAL, Certificate, HAS_AUTHORITY_KEY_IDENTIFIER, HAS_BASIC_CONSTRAINTS,
  HAS_EXTENDED_KEY_USAGE, HAS_KEY_USAGE, HAS_PATH_LENGTH, HAS_SUBJECT_ALT_NAME, HAS_UNKNOWN_CRITICAL, IS_CA,
  KEY_IDENTIFIER_CRITICAL, NAME_CONSTRAINTS_CRITICAL, PURPOSE_ANY, PURPOSE_CLIENT_AUTH, PURPOSE_OTHER,
  PURPOSE_SERVER_AUTH, SUBJECT_ALT_NAME_CRITICAL,
} from "./certificate-fields";
import { extensionArc, isCriticalExtension, readExtension } from "./extension";
import { checkGeneralNames } from "./general-name";

/** BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER (0..MAX) OPTIONAL } (§4.2.1.9) */
function parseBasicConstraints(c: Certificate, at: usize, end: usize): Located {
  let l = endingAt(readSequence(at, end), end, EXTENSION_MALFORMED);
  if (hasFailed(l)) return l;
  let x = addressOf(l);
  addFlags(c, HAS_BASIC_CONSTRAINTS);
  if (peekTag(x, end) == 0x01) {
    l = readBoolean(x, end);
    if (hasFailed(l)) return l;
    if (load<u8>(addressOf(l)) == 0) return failure(DER_DEFAULT_ENCODED, x);
    addFlags(c, IS_CA);
    x = endOf(l);
  }
  if (x != end) {
    l = endingAt(readUnsigned(x, end), end, EXTENSION_MALFORMED);
    if (hasFailed(l)) return l;
    c.pathLenConstraint = unsignedValue(l);
    addFlags(c, HAS_PATH_LENGTH);
  }
  return FOUND;
}

/** KeyUsage ::= BIT STRING { digitalSignature (0) … decipherOnly (8) }, at least one bit set (§4.2.1.3) */
function parseKeyUsage(c: Certificate, at: usize, end: usize): Located {
  let l = readNamedBits(at, end);
  if (hasFailed(l)) return l;
  c.keyUsage = u16(namedBits(addressOf(l), endOf(l)));
  addFlags(c, HAS_KEY_USAGE);
  return c.keyUsage == 0 || endOf(l) != end ? failure(EXTENSION_MALFORMED, at) : FOUND;
}

/** ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF KeyPurposeId (§4.2.1.12) */
function parseExtendedKeyUsage(c: Certificate, at: usize, end: usize): Located {
  let l = endingAt(readSequence(at, end), end, EXTENSION_MALFORMED);
  if (hasFailed(l)) return l;
  let x = addressOf(l);
  if (x == end) return failure(DER_EMPTY_SEQUENCE, at);
  addFlags(c, HAS_EXTENDED_KEY_USAGE);
  while (x < end) {
    let oid = readOid(x, end);
    if (hasFailed(oid)) return oid;
    let purpose = lastArc(oid, OID_KP);
    if (purpose == 1) c.extendedKeyUsage |= u16(PURPOSE_SERVER_AUTH);
    else if (purpose == 2) c.extendedKeyUsage |= u16(PURPOSE_CLIENT_AUTH);
    else if (isOid(oid, OID_ANY_EXTENDED_KEY_USAGE)) c.extendedKeyUsage |= u16(PURPOSE_ANY);
    else c.extendedKeyUsage |= u16(PURPOSE_OTHER);
    x = endOf(oid);
  }
  return FOUND;
}

/** SubjectKeyIdentifier ::= OCTET STRING (§4.2.1.2) */
function parseSubjectKeyIdentifier(c: Certificate, at: usize, end: usize): Located {
  let l = endingAt(readElement(at, end, TAG_OCTET_STRING), end, EXTENSION_MALFORMED);
  if (hasFailed(l)) return l;
  c.subjectKeyIdentifier = addressOf(l);
  c.subjectKeyIdentifierEnd = end;
  return FOUND;
}

/**
 * AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0] OPTIONAL, authorityCertIssuer [1] OPTIONAL,
 * authorityCertSerialNumber [2] OPTIONAL } (§4.2.1.1). The last two only hint at an issuer and are not used.
 */
function parseAuthorityKeyIdentifier(c: Certificate, at: usize, end: usize): Located {
  let l = endingAt(readSequence(at, end), end, EXTENSION_MALFORMED);
  if (hasFailed(l)) return l;
  addFlags(c, HAS_AUTHORITY_KEY_IDENTIFIER);
  let x = addressOf(l);
  if (peekTag(x, end) == contextTag(0)) {
    l = readAny(x, end);
    if (hasFailed(l)) return l;
    keepContent(changetype<usize>(c) + offsetof<Certificate>("authorityKeyIdentifier"), l);
    x = endOf(l);
  }
  while (x < end) {
    l = readAny(x, end);
    if (hasFailed(l)) return l;
    x = endOf(l);
  }
  return FOUND;
}

/** Parses the extnValue at [at, end) of the extension `arc` of id-ce. */
function parseKnown(c: Certificate, arc: u32, critical: u32, at: usize, end: usize): Located {
  switch (arc) {
    case 14:
      if (!SEARCHES_PATHS) return FOUND;
      if (HAS_TIERS && critical) addFlags(c, KEY_IDENTIFIER_CRITICAL);
      return parseSubjectKeyIdentifier(c, at, end);
    case 15:
      return parseKeyUsage(c, at, end);
    case 17: {
      addFlags(c, HAS_TIERS && critical ? HAS_SUBJECT_ALT_NAME | SUBJECT_ALT_NAME_CRITICAL : HAS_SUBJECT_ALT_NAME);
      c.subjectAltName = at;
      c.subjectAltNameEnd = end;
      return checkGeneralNames(at, end);
    }
    case 19:
      if (HAS_TIERS && critical) addFlags(c, BASIC_CONSTRAINTS_CRITICAL);
      return parseBasicConstraints(c, at, end);
    case 30: {
      if (!CONSTRAINS_NAMES) return FOUND;
      // its subtrees are checked where they are used (path/name-constraints.ts)
      if (critical) addFlags(c, NAME_CONSTRAINTS_CRITICAL);
      c.nameConstraints = at;
      c.nameConstraintsEnd = end;
      return endingAt(readSequence(at, end), end, EXTENSION_MALFORMED);
    }
    case 35:
      if (!SEARCHES_PATHS) return FOUND;
      if (critical) addFlags(c, KEY_IDENTIFIER_CRITICAL);
      return parseAuthorityKeyIdentifier(c, at, end);
    case 37:
      return parseExtendedKeyUsage(c, at, end);
    default:
      return FOUND;
  }
}

/** The arcs of id-ce that parseKnown reads, a bit each. */
const KNOWN_ARCS: u64 =
  (1 << 14) | (1 << 15) | (1 << 17) | (1 << 19) | (CONSTRAINS_NAMES ? 1 << 30 : 0) | (u64(1) << 35) | (u64(1) << 37);

/** nameConstraints: where they cannot be applied, they are no extension to be passed over, critical or not. */
const ARC_NAME_CONSTRAINTS: u32 = 30;

/** Whether parseKnown reads extension `arc` of id-ce. */
function isKnown(arc: u32): bool {
  return arc < 64 && ((KNOWN_ARCS >> u64(arc)) & 1) != 0;
}

/** Parses the Extensions TLV at [at, end) into `c`. Located: its content. */
export function parseExtensions(c: Certificate, at: usize, end: usize): Located {
  let l = readSequence(at, end);
  if (hasFailed(l)) return l;
  let first = addressOf(l);
  end = endOf(l);
  if (first == end) return failure(DER_EMPTY_SEQUENCE, at);
  for (let x = first; x < end; ) {
    let value = readExtension(first, x, end);
    if (hasFailed(value)) return value;
    let critical = isCriticalExtension(x);
    let arc = extensionArc(x);
    if (isKnown(arc)) {
      let known = parseKnown(c, arc, u32(critical), addressOf(value), endOf(value));
      if (hasFailed(known)) return known;
    } else if ((critical || (!CONSTRAINS_NAMES && arc == ARC_NAME_CONSTRAINTS)) && !(c.flags & HAS_UNKNOWN_CRITICAL)) {
      addFlags(c, HAS_UNKNOWN_CRITICAL);
      c.criticalAt = x;
    }
    x = endOf(value);
  }
  return l;
}
