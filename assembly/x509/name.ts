/**
 * Name (RFC 5280 §4.1.2.4), compared by §7.1.
 *
 *     Name ::= SEQUENCE OF RelativeDistinguishedName
 *     RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue
 *     AttributeTypeAndValue ::= SEQUENCE { type OBJECT IDENTIFIER, value ANY }
 *
 * Values of string types are compared by their prepared characters, whatever the two types are; others by their bytes.
 * RDNs with several attributes are compared as sets. Equal names have equal hashes.
 */
import { endingAt, peekTag, readAny, readElement, readSequence } from "../asn1/der";
import { addressOf, endOf, failure, hasFailed, Located, located } from "../mem/located";
import { lastArc, readOidIn } from "../asn1/oid";
import { TAG_OID, TAG_SET } from "../asn1/tag";
import { equalBytes, sameIgnoringCase } from "../mem/bytes";
import { MAX_NAME_BYTES, MAX_RDN_ATTRIBUTES, PREPARES_NAMES } from "../limits";
import { DER_EMPTY_SEQUENCE, DER_STRING, DER_TRAILING_BYTES, DER_UNEXPECTED_TAG, LIMIT_NAME_BYTES, LIMIT_RDN_ATTRIBUTES } from "../status";
import { codePointOf, isString, isWellFormed, nextOf, NO_CHARACTER, preparedCharacter, preparedStart } from "./string";

/** Multiplier of FNV-1a. */
const FNV_PRIME: u32 = 16777619;
const FNV_BASIS: u32 = 2166136261;

/** Well-formedness of one AttributeTypeAndValue at `at`. */
function checkAttribute(at: usize, end: usize): Located {
  let l = readSequence(at, end);
  let oid = readOidIn(l);
  if (hasFailed(oid)) return oid;
  let value = endingAt(readAny(endOf(oid), endOf(l)), endOf(l), DER_TRAILING_BYTES);
  if (hasFailed(value)) return value;
  let tag = peekTag(endOf(oid), endOf(l));
  if (PREPARES_NAMES && isString(tag) && !isWellFormed(tag, addressOf(value), endOf(value))) return failure(DER_STRING, endOf(oid));
  return l;
}

/** Reads a well-formed Name at `at`. Everything below takes such a one, as a TLV [x, xEnd). */
export function checkName(at: usize, end: usize): Located {
  let name = readSequence(at, end);
  if (hasFailed(name)) return name;
  let x = addressOf(name);
  let xEnd = endOf(name);
  if (xEnd - at > MAX_NAME_BYTES) return failure(LIMIT_NAME_BYTES, at);
  while (x < xEnd) {
    let rdn = readElement(x, xEnd, TAG_SET);
    if (hasFailed(rdn)) return rdn;
    let y = addressOf(rdn);
    if (y == endOf(rdn)) return failure(DER_EMPTY_SEQUENCE, x);
    let attributes: u32 = 0;
    while (y < endOf(rdn)) {
      let attribute = checkAttribute(y, endOf(rdn));
      if (hasFailed(attribute)) return attribute;
      y = endOf(attribute);
      if (++attributes > MAX_RDN_ATTRIBUTES) return failure(LIMIT_RDN_ATTRIBUTES, y);
    }
    x = endOf(rdn);
  }
  return name;
}

/** Whether a Name TLV has no RDN. */
export function isEmptyName(x: usize, xEnd: usize): bool {
  return xEnd - x == 2;
}

/** Hash of an attribute TLV, over its type and its prepared value. */
function attributeHash(x: usize, xEnd: usize): u32 {
  let sequence = readAny(x, xEnd);
  let oid = readAny(addressOf(sequence), xEnd);
  let hash = FNV_BASIS;
  for (let at = addressOf(oid); at < endOf(oid); at++) hash = (hash ^ u32(load<u8>(at))) * FNV_PRIME;
  let tag = peekTag(endOf(oid), xEnd);
  let value = readAny(endOf(oid), xEnd);
  if (!isString(tag)) {
    for (let at = addressOf(value); at < endOf(value); at++) hash = (hash ^ u32(load<u8>(at))) * FNV_PRIME;
    return hash;
  }
  let at = preparedStart(tag, addressOf(value), endOf(value));
  let c = preparedCharacter(tag, at, endOf(value));
  while (codePointOf(c) != NO_CHARACTER) {
    hash = (hash ^ codePointOf(c)) * FNV_PRIME;
    c = preparedCharacter(tag, nextOf(c), endOf(value));
  }
  return hash;
}

/** A hash that equal names share. */
export function nameHash(x: usize, xEnd: usize): u32 {
  let hash = FNV_BASIS;
  // names that are octets are compared as fast
  if (!PREPARES_NAMES) return 0;
  let name = readAny(x, xEnd);
  for (let at = addressOf(name); at < xEnd; ) {
    let rdn = readAny(at, xEnd);
    let sum: u32 = 0;
    for (let y = addressOf(rdn); y < endOf(rdn); ) {
      let end = endOf(readAny(y, endOf(rdn)));
      // a sum, so that the order within the SET does not matter
      sum += attributeHash(y, end);
      y = end;
    }
    hash = (hash ^ sum) * FNV_PRIME;
    at = endOf(rdn);
  }
  return hash;
}

/** Whether two attributes have the same type and, by §7.1, the same value. */
export function attributesEqual(x: usize, xEnd: usize, y: usize, yEnd: usize): bool {
  let xOid = readElement(addressOf(readAny(x, xEnd)), xEnd, TAG_OID);
  let yOid = readElement(addressOf(readAny(y, yEnd)), yEnd, TAG_OID);
  if (!equalBytes(addressOf(xOid), endOf(xOid), addressOf(yOid), endOf(yOid))) return false;
  if (!PREPARES_NAMES) {
    // of whatever types: no second root passes for another organisation's because it says the same in another string type or case
    let a = readAny(endOf(xOid), xEnd);
    let b = readAny(endOf(yOid), yEnd);
    return sameIgnoringCase(addressOf(a), endOf(a), addressOf(b), endOf(b));
  }
  let xTag = peekTag(endOf(xOid), xEnd);
  let yTag = peekTag(endOf(yOid), yEnd);
  if (!isString(xTag) || !isString(yTag)) return equalBytes(endOf(xOid), xEnd, endOf(yOid), yEnd);
  let a = preparedCharacter(xTag, preparedStart(xTag, addressOf(readAny(endOf(xOid), xEnd)), xEnd), xEnd);
  let b = preparedCharacter(yTag, preparedStart(yTag, addressOf(readAny(endOf(yOid), yEnd)), yEnd), yEnd);
  while (codePointOf(a) == codePointOf(b)) {
    if (codePointOf(a) == NO_CHARACTER) return true;
    a = preparedCharacter(xTag, nextOf(a), xEnd);
    b = preparedCharacter(yTag, nextOf(b), yEnd);
  }
  return false;
}

/**
 * Whether two RDNs have the same attributes (§7.1: as many, and a match for each): each of x takes the first of y that is equal and
 * not taken yet, and none is left. So an attribute that stands twice must stand twice in the other too, equality is transitive,
 * and it agrees with nameHash.
 * bound: MAX_RDN_ATTRIBUTES · (MAX_RDN_ATTRIBUTES + 1) / 2 comparisons of attributes.
 */
function rdnsEqual(x: Located, y: Located): bool {
  if (equalBytes(addressOf(x), endOf(x), addressOf(y), endOf(y))) return true;
  // bit i: attribute i of y is taken; in the end all of them are
  let taken: u32 = 0;
  let bit: u32 = 0;
  for (let at = addressOf(x); at < endOf(x); ) {
    let next = endOf(readAny(at, endOf(x)));
    let found: u32 = 0;
    bit = 1;
    for (let z = addressOf(y); z < endOf(y); bit <<= 1) {
      let zEnd = endOf(readAny(z, endOf(y)));
      if (!found && !(taken & bit) && attributesEqual(at, next, z, zEnd)) found = bit;
      z = zEnd;
    }
    if (!found) return false;
    taken |= found;
    at = next;
  }
  return taken + 1 == bit;
}

/** Whether x begins with the RDNs of base (§4.2.1.10, directoryName); `exactly`: and has no more. */
function beginsWith(base: usize, baseEnd: usize, x: usize, xEnd: usize, exactly: bool): bool {
  base = addressOf(readAny(base, baseEnd));
  x = addressOf(readAny(x, xEnd));
  while (base < baseEnd && x < xEnd) {
    let a = readAny(base, baseEnd);
    let b = readAny(x, xEnd);
    if (!rdnsEqual(a, b)) return false;
    base = endOf(a);
    x = endOf(b);
  }
  return base == baseEnd && (x == xEnd || !exactly);
}

/** Whether two names are equal by §7.1. */
export function namesEqual(x: usize, xEnd: usize, y: usize, yEnd: usize): bool {
  return PREPARES_NAMES ? beginsWith(x, xEnd, y, yEnd, true) : equalBytes(x, xEnd, y, yEnd);
}

/** Whether x lies within the subtree of base. */
export function isNameWithin(base: usize, baseEnd: usize, x: usize, xEnd: usize): bool {
  return beginsWith(base, baseEnd, x, xEnd, false);
}

/** The last attribute (TLV) of the type `oid`.`arc`: the last RDN is the most specific. Failure if there is none. */
export function findAttribute(x: usize, xEnd: usize, oid: usize, arc: u32): Located {
  let found = failure(DER_UNEXPECTED_TAG, x);
  let name = readAny(x, xEnd);
  for (let at = addressOf(name); at < xEnd; ) {
    let rdn = readAny(at, xEnd);
    for (let y = addressOf(rdn); y < endOf(rdn); ) {
      let attribute = readAny(y, endOf(rdn));
      let type = readAny(addressOf(attribute), endOf(attribute));
      if (lastArc(type, oid) == arc) found = located(y, endOf(attribute));
      y = endOf(attribute);
    }
    at = endOf(rdn);
  }
  return found;
}

/** Value characters of that attribute. */
export function findAttributeValue(x: usize, xEnd: usize, oid: usize, arc: u32): Located {
  let attribute = findAttribute(x, xEnd, oid, arc);
  if (hasFailed(attribute)) return attribute;
  let type = readAny(addressOf(readAny(addressOf(attribute), endOf(attribute))), endOf(attribute));
  return readAny(endOf(type), endOf(attribute));
}
