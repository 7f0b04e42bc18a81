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
import { MAX_EXTENSION_ID_BYTES, MAX_EXTENSIONS } from "../limits";
import { equalBytes } from "../mem/bytes";
import { DER_DEFAULT_ENCODED, EXTENSION_DUPLICATE, EXTENSION_MALFORMED, LIMIT_EXTENSIONS } from "../status";

/**
 * Reads the Extension at x, one of MAX_EXTENSIONS at most. Located: content of its extnValue, whose end is the extension's.
 * in: [first, x) are those before it.
 */
export function readExtension(first: usize, x: usize, end: usize): Located {
  let extension = readSequence(x, end);
  let oid = readOidIn(extension);
  if (hasFailed(oid)) return oid;
  let extensionEnd = endOf(extension);
  let count: u32 = 1;
  for (; first < x; count++) {
    let l = readAny(first, x);
    let earlier = readElement(addressOf(l), endOf(l), TAG_OID);
    // §4.2: no more than one instance
    if (equalBytes(addressOf(earlier), endOf(earlier), addressOf(oid), endOf(oid))) return failure(EXTENSION_DUPLICATE, x);
    first = endOf(l);
  }
  let y = endOf(oid);
  if (count > MAX_EXTENSIONS || y - addressOf(oid) > MAX_EXTENSION_ID_BYTES) return failure(LIMIT_EXTENSIONS, x);
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
