/**
 * Who is expected: one server name, any server of an organisation, or as captured (RFC 9525 §6; design: "always said,
 * never assumed").
 *
 * Common names count under the legacy policy only, and only where there is no subjectAltName and no CA above constrains
 * names: a common name is compared with no constraint (name-constraints.ts), so that it would get around them all.
 */
import { peekTag, readAny } from "../asn1/der";
import { addressOf, endOf, hasFailed } from "../mem/located";
import { OID_AT } from "../asn1/oid";
import { MAX_CAPTURED_COMPARISONS, MAX_SERVER_NAME_BYTES, SUCCEEDS_ROOTS } from "../limits";
import { copyBytes, equalBytes, sameIgnoringCase } from "../mem/bytes";
import { BUDGET_NAME_COMPARISONS, EXPECTATION_INVALID, INDEX_INVALID, NAME_MISMATCH, NAME_NONE, NAME_ORGANISATION_MISMATCH, OK } from "../status";
import { Certificate, HAS_SUBJECT_ALT_NAME } from "../x509/certificate-fields";
import { TAG_DNS_NAME, TAG_IP_ADDRESS } from "../x509/general-name";
import { findAttributeValue } from "../x509/name";
import { dnsNameMatches, isDnsName } from "./dns-name";
import { parseIpAddress } from "./ip-address";
import { isLegacy } from "./policy";
import { anchorServerNames, isSuccessorOf, nextAnchor, TrustAnchor } from "./trust-anchor";
import { pathCertificate, spendOnSearch, Verification } from "./verification";

/** Names that a leaf presents, compared in one step: with as many as are captured in mcu, some 150,000 instructions. */
const NAMES_PER_STEP: u32 = 8;
/** No status: there are more names to be compared. */
export const NAMES_MORE: u32 = 1;

/** Nothing was said: refused. */
export const EXPECT_NOTHING: u32 = 0;
/** A DNS name. */
export const EXPECT_DNS_NAME: u32 = 1;
/** An IP address of 4 or 16 bytes. */
export const EXPECT_IP_ADDRESS: u32 = 2;
/** Any server of the organisation named. */
export const EXPECT_ORGANISATION: u32 = 3;
/** As captured with an entry of the trusted list. */
export const EXPECT_CAPTURED: u32 = 4;
/** Any server of any organisation that is trusted. */
export const EXPECT_ANY_SERVER: u32 = 5;

// Kinds as a host says them (docs/abi.md)
const KIND_SERVER_NAME: u32 = 1;
const KIND_ORGANISATION: u32 = 2;
const KIND_CAPTURED: u32 = 3;
const KIND_ANY_SERVER: u32 = 4;

/**
 * Says who is expected. text: the host's input, `length` bytes of at most `room`; name: MAX_SERVER_NAME_BYTES where it is
 * kept. For KIND_CAPTURED `length` is the index of one of `entries` entries.
 */
export function setExpectation(v: Verification, kind: u32, text: usize, length: u32, room: u32, name: usize, entries: u32): u32 {
  v.expectation = EXPECT_NOTHING;
  v.expected = name;
  v.expectedLength = length;
  if (kind == KIND_ANY_SERVER) {
    v.expectation = EXPECT_ANY_SERVER;
    return OK;
  }
  if (kind == KIND_CAPTURED) {
    if (length >= entries) return INDEX_INVALID;
    v.expectation = EXPECT_CAPTURED;
    return OK;
  }
  if (length == 0 || length > room || length > MAX_SERVER_NAME_BYTES) return EXPECTATION_INVALID;
  if (kind == KIND_ORGANISATION) {
    copyBytes(name, text, length);
    v.expectation = EXPECT_ORGANISATION;
    return OK;
  }
  if (kind != KIND_SERVER_NAME) return EXPECTATION_INVALID;
  let addressBytes = parseIpAddress(name, text, text + length);
  if (addressBytes != 0) {
    v.expectedLength = addressBytes;
    v.expectation = EXPECT_IP_ADDRESS;
    return OK;
  }
  if (!isDnsName(text, text + length)) return EXPECTATION_INVALID;
  copyBytes(name, text, length);
  v.expectation = EXPECT_DNS_NAME;
  return OK;
}

/** Whether one presented name (element at `at`) is the expected DNS name or IP address. */
function matches(v: Verification, tag: u32, x: usize, xEnd: usize): bool {
  let expected = v.expected;
  let expectedEnd = expected + v.expectedLength;
  if (v.expectation == EXPECT_DNS_NAME) return tag == TAG_DNS_NAME && dnsNameMatches(x, xEnd, expected, expectedEnd);
  return tag == TAG_IP_ADDRESS && equalBytes(x, xEnd, expected, expectedEnd);
}

/** Whether one presented name is among the server names captured with the anchor. */
function isCaptured(anchor: TrustAnchor, tag: u32, x: usize, xEnd: usize): bool {
  let at = anchorServerNames(anchor);
  let end = at + anchor.serverNamesBytes;
  while (at < end) {
    let l = readAny(at, end);
    if (hasFailed(l)) return false;
    // octets of an address that are letters too have no case
    let same = tag == TAG_DNS_NAME ? sameIgnoringCase(x, xEnd, addressOf(l), endOf(l)) : equalBytes(x, xEnd, addressOf(l), endOf(l));
    if (same && peekTag(at, end) == tag) return true;
    at = endOf(l);
  }
  return false;
}

/** Whether the anchor or a certificate above the leaf constrains names, of whatever type. */
function isConstrained(v: Verification, anchor: TrustAnchor): bool {
  let bytes = usize(anchor.nameConstraintsBytes);
  for (let level: u32 = 1; level < v.depth; level++) {
    let c = pathCertificate(v, level);
    bytes |= c.nameConstraintsEnd - c.nameConstraints;
  }
  return bytes != 0;
}

/**
 * Whether one of the next names that the leaf presents fits: of the entries of subjectAltName from v.nameAt on, or under legacy without
 * any its commonName.
 */
function checkPresentedNames(v: Verification, leaf: Certificate, anchor: TrustAnchor): u32 {
  let captured = v.expectation == EXPECT_CAPTURED;
  if (leaf.flags & HAS_SUBJECT_ALT_NAME) {
    let end = leaf.subjectAltNameEnd;
    if (v.nameAt == leaf.subjectAltName) {
      let comparisons = (u32(end - v.nameAt) >> 4) * u32(anchor.serverNamesBytes);
      if (captured && comparisons > MAX_CAPTURED_COMPARISONS) return BUDGET_NAME_COMPARISONS;
      if (captured) spendOnSearch(v, comparisons);
      v.nameAt = addressOf(readAny(v.nameAt, end));
    }
    for (let i: u32 = 0; i < NAMES_PER_STEP; i++) {
      let at = v.nameAt;
      let l = readAny(at, end);
      if (hasFailed(l)) return NAME_MISMATCH;
      let tag = peekTag(at, end);
      if (captured ? isCaptured(anchor, tag, addressOf(l), endOf(l)) : matches(v, tag, addressOf(l), endOf(l))) return OK;
      v.nameAt = endOf(l);
    }
    return NAMES_MORE;
  }
  if (!isLegacy(v) || isConstrained(v, anchor)) return NAME_NONE;
  let l = findCommonName(leaf);
  if (hasFailed(l)) return NAME_NONE;
  let x = addressOf(l);
  let xEnd = endOf(l);
  if (captured) return isCaptured(anchor, TAG_DNS_NAME, x, xEnd) ? OK : NAME_MISMATCH;
  return matches(v, TAG_DNS_NAME, x, xEnd) ? OK : NAME_MISMATCH;
}

/** Located characters of the commonName of a certificate's subject. */
export function findCommonName(c: Certificate): u64 {
  return findAttributeValue(c.subject, c.subjectEnd, OID_AT, 3);
}

/** Whether the anchor is the successor of the entry that is expected, or the one before it: in the overlap of a succession both count. */
function isLinked(v: Verification, anchor: TrustAnchor): bool {
  // an entry may have been removed since it was expected
  if (!SUCCEEDS_ROOTS || v.expectedLength >= v.anchorCount) return false;
  let expected = v.anchors;
  for (let i: u32 = 0; i < v.expectedLength; i++) expected = nextAnchor(expected);
  return isSuccessorOf(anchor, expected) || isSuccessorOf(expected, anchor);
}

/**
 * Whether the leaf, trusted through `anchor` (entry `index`), is who is expected; NAMES_MORE: not known yet. At the first call v.nameAt is
 * the leaf's subjectAltName.
 */
export function checkExpectation(v: Verification, leaf: Certificate, anchor: TrustAnchor, index: u32): u32 {
  switch (v.expectation) {
    case EXPECT_DNS_NAME:
    case EXPECT_IP_ADDRESS:
      return checkPresentedNames(v, leaf, anchor);
    case EXPECT_ORGANISATION: {
      let organisation = changetype<usize>(anchor) + anchor.organisationOffset;
      let same = sameIgnoringCase(organisation, organisation + anchor.organisationBytes, v.expected, v.expected + v.expectedLength);
      return same && anchor.organisationBytes != 0 ? OK : NAME_ORGANISATION_MISMATCH;
    }
    case EXPECT_CAPTURED:
      return index == v.expectedLength || isLinked(v, anchor) ? checkPresentedNames(v, leaf, anchor) : NAME_ORGANISATION_MISMATCH;
    case EXPECT_ANY_SERVER:
      return OK;
    default:
      return NAME_MISMATCH;
  }
}
