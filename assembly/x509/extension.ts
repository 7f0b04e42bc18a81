/**
 * Extension (RFC 5280 §4.2), of certificates, CRLs and CRL entries.
 *
 *     Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }
 */
import { TAG_BOOLEAN, TAG_OCTET_STRING, TAG_OID } from "../asn1/tag";
import { endingAt, peekTag, readAny, readElement, readSequence } from "../asn1/der";
import { addressOf, endOf, failure, hasFailed, Located } from "../mem/located";
import { lastArc, OID_CE, readOidIn } from "../asn1/oid";
import { readBoolean } from "../asn1/primitive";
import { equalBytes } from "../mem/bytes";
import { DER_DEFAULT_ENCODED, EXTENSION_DUPLICATE, EXTENSION_MALFORMED } from "../status";

/** Whether the extnID [oid, oidEnd) occurs in the extensions [x, at) (§4.2: no more than one instance). */
function occursBefore(x: usize, at: usize, oid: usize, oidEnd: usize): bool {
  while (x < at) {
    let l = readAny(x, at);
    let earlier = readElement(addressOf(l), endOf(l), TAG_OID);
    if (equalBytes(addressOf(earlier), endOf(earlier), oid, oidEnd)) return true;
    x = endOf(l);
  }
  return false;
}

/** Reads the Extension at x. Located: content of its extnValue, whose end is the extension's. in: [first, x) are those before it. */
export function readExtension(first: usize, x: usize, end: usize): Located {
  let extension = readSequence(x, end);
  let oid = readOidIn(extension);
  if (hasFailed(oid)) return oid;
  let extensionEnd = endOf(extension);
  if (occursBefore(first, x, addressOf(oid), endOf(oid))) return failure(EXTENSION_DUPLICATE, x);
  let y = endOf(oid);
  if (peekTag(y, extensionEnd) == TAG_BOOLEAN) {
    let critical = readBoolean(y, extensionEnd);
    if (hasFailed(critical)) return critical;
    if (load<u8>(addressOf(critical)) == 0) return failure(DER_DEFAULT_ENCODED, y);
    y = endOf(critical);
  }
  return endingAt(readElement(y, extensionEnd, TAG_OCTET_STRING), extensionEnd, EXTENSION_MALFORMED);
}

/** extnID of an Extension that readExtension has read. */
function extnId(x: usize): Located {
  let extension = readAny(x, u32.MAX_VALUE);
  return readAny(addressOf(extension), endOf(extension));
}

/** Last arc of its extnID if that is one of id-ce (2.5.29), as lastArc. */
export function extensionArc(x: usize): u32 {
  let oid = extnId(x);
  return lastArc(oid, OID_CE);
}

/** Whether it is critical: only TRUE is encoded. */
export function isCriticalExtension(x: usize): bool {
  return load<u8>(endOf(extnId(x))) == TAG_BOOLEAN;
}
