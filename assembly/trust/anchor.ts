/**
 * A root certificate reduced to a trust anchor (RFC 5280 §6.1.1 (d); RFC 5914's idea): an entry of the trusted list.
 *
 * The root need not be self-signed here: what is added by hand is trusted because somebody with the right to do so says it.
 * Captured roots must be more than that (capture.ts).
 */
import { addressOf, endOf, hasFailed } from "../mem/located";
import { OID_AT } from "../asn1/oid";
import { digestFinal, digestInit, DIGEST_SHA256, digestUpdate } from "../hash/digest";
import { CONSTRAINS_NAMES, MAX_ENTRY_BYTES, READS_DATES, SEARCHES_PATHS } from "../limits";
import { copyBytes, equalBytes, fillBytes } from "../mem/bytes";
import { anchorServerNames, anchorSpki, anchorSubject, ENTRY_HEADER_BYTES, ENTRY_SPKI_HASH, SPKI_HASH_BYTES, TrustAnchor } from "../path/trust-anchor";
import { checkIsCa } from "../path/validate";
import { LIMIT_ENTRY_BYTES, LIMIT_LIST_BYTES, OK, ROOT_NOT_CA, ROOT_NOT_SELF_SIGNED } from "../status";
import { Certificate, IS_BEFORE_V3, IS_SELF_ISSUED } from "../x509/certificate-fields";
import { attributesEqual, findAttribute, findAttributeValue, namesEqual } from "../x509/name";

/** organizationName, X.520 */
const ORGANIZATION_NAME: u32 = 10;

/**
 * Whether a root that the network brought can be an anchor, but for its signature on itself: it can be read, is its own issuer, names an
 * algorithm that can be verified, and is a CA. mayBeOld: X.509 v1 and v2, which cannot say that they are one, count too.
 */
export function checkRoot(root: Certificate, mayBeOld: bool): u32 {
  if (root.syntaxStatus != OK) return root.syntaxStatus;
  if (!(root.flags & IS_SELF_ISSUED)) return ROOT_NOT_SELF_SIGNED;
  if (root.algorithmStatus != OK) return root.algorithmStatus;
  if (root.flags & IS_BEFORE_V3 && mayBeOld) return OK;
  return checkIsCa(root.flags) == OK ? OK : ROOT_NOT_CA;
}

function copyPart(z: usize, x: usize, xEnd: usize): usize {
  copyBytes(z, x, u32(xEnd - x));
  return z + (xEnd - x);
}

/** Length rounded up to the alignment of entries. */
export function alignedEntryBytes(length: u32): u32 {
  return (length + 7) & ~7;
}

/**
 * Writes the entry of a parsed certificate at z, in: z aligned to 8, z ≤ zEnd; digestState: DIGEST_STATE_BYTES of scratch.
 */
export function encodeAnchor(z: usize, zEnd: usize, c: Certificate, origin: u32, addedAt: u64, digestState: usize): u32 {
  let length =
    ENTRY_HEADER_BYTES +
    u32(c.subjectEnd - c.subject) +
    u32(c.spkiEnd - c.spki) +
    (SEARCHES_PATHS ? u32(c.subjectKeyIdentifierEnd - c.subjectKeyIdentifier) : 0) +
    (CONSTRAINS_NAMES ? u32(c.nameConstraintsEnd - c.nameConstraints) : 0);
  length = alignedEntryBytes(length);
  if (length > MAX_ENTRY_BYTES) return LIMIT_ENTRY_BYTES;
  if (length > u32(zEnd - z)) return LIMIT_LIST_BYTES;
  fillBytes(z, 0, length);
  let anchor = changetype<TrustAnchor>(z);
  anchor.entryBytes = u16(length);
  anchor.origin = u8(origin);
  anchor.flags = c.flags;
  anchor.addedAt = addedAt;
  if (READS_DATES) {
    anchor.notBefore = c.notBefore;
    anchor.notAfter = c.notAfter;
  }
  anchor.subjectBytes = u16(c.subjectEnd - c.subject);
  anchor.spkiBytes = u16(c.spkiEnd - c.spki);
  if (SEARCHES_PATHS) anchor.subjectKeyIdentifierBytes = u16(c.subjectKeyIdentifierEnd - c.subjectKeyIdentifier);
  if (CONSTRAINS_NAMES) anchor.nameConstraintsBytes = u16(c.nameConstraintsEnd - c.nameConstraints);
  anchor.keyUsage = u16(c.keyUsage);
  anchor.pathLenConstraint = u8(min<u32>(c.pathLenConstraint, 255));
  anchor.extendedKeyUsage = u8(c.extendedKeyUsage);
  anchor.subjectHash = c.subjectHash;
  let at = copyPart(anchorSubject(anchor), c.subject, c.subjectEnd);
  at = copyPart(at, c.spki, c.spkiEnd);
  if (SEARCHES_PATHS) at = copyPart(at, c.subjectKeyIdentifier, c.subjectKeyIdentifierEnd);
  if (CONSTRAINS_NAMES) copyPart(at, c.nameConstraints, c.nameConstraintsEnd);
  let organisation = findAttributeValue(anchorSubject(anchor), anchorSpki(anchor), OID_AT, ORGANIZATION_NAME);
  if (!hasFailed(organisation)) {
    anchor.organisationOffset = u16(addressOf(organisation) - z);
    anchor.organisationBytes = u16(endOf(organisation) - addressOf(organisation));
  }
  digestInit(digestState, DIGEST_SHA256);
  digestUpdate(digestState, anchorSpki(anchor), anchor.spkiBytes);
  digestFinal(digestState, z + ENTRY_SPKI_HASH);
  return OK;
}

/** Appends to an entry that nothing follows, behind its server names. in: zEnd ends the room for entries. */
function appendPart(anchor: TrustAnchor, zEnd: usize, x: usize, xEnd: usize): u32 {
  let z = anchorServerNames(anchor) + anchor.serverNamesBytes;
  let start = changetype<usize>(anchor);
  let length = alignedEntryBytes(u32(z - start) + u32(xEnd - x));
  if (length > MAX_ENTRY_BYTES) return LIMIT_ENTRY_BYTES;
  if (length > u32(zEnd - start)) return LIMIT_LIST_BYTES;
  z = copyPart(z, x, xEnd);
  fillBytes(z, 0, u32(start + length - z));
  anchor.entryBytes = u16(length);
  return OK;
}

/** Appends server names (GeneralName TLVs). */
export function appendServerName(anchor: TrustAnchor, zEnd: usize, x: usize, xEnd: usize): u32 {
  let status = appendPart(anchor, zEnd, x, xEnd);
  if (status == OK) anchor.serverNamesBytes += u16(xEnd - x);
  return status;
}

/** Appends the hash of the key before, after the server names. */
export function appendPredecessor(anchor: TrustAnchor, zEnd: usize, hash: usize): u32 {
  return appendPart(anchor, zEnd, hash, hash + SPKI_HASH_BYTES);
}

/** Whether two entries are of the same organisation: the last organizationName of both, compared by RFC 5280 §7.1. */
export function isSameOrganisation(a: TrustAnchor, b: TrustAnchor): bool {
  let x = findAttribute(anchorSubject(a), anchorSpki(a), OID_AT, ORGANIZATION_NAME);
  let y = findAttribute(anchorSubject(b), anchorSpki(b), OID_AT, ORGANIZATION_NAME);
  return !hasFailed(x) && !hasFailed(y) && attributesEqual(addressOf(x), endOf(x), addressOf(y), endOf(y));
}

/** Whether two entries have the same name and key. */
export function isSameRoot(a: TrustAnchor, b: TrustAnchor): bool {
  return (
    equalBytes(anchorSpki(a), anchorSpki(a) + a.spkiBytes, anchorSpki(b), anchorSpki(b) + b.spkiBytes) &&
    namesEqual(anchorSubject(a), anchorSpki(a), anchorSubject(b), anchorSpki(b))
  );
}
