/**
 * rfc822Name and uniformResourceIdentifier under name constraints (RFC 5280 §4.2.1.10).
 *
 *     rfc822Name constraint   user@host: this mailbox · host: every mailbox at it · .domain: every mailbox at a host within
 *     URI constraint          host: this host · .domain: every host within, not the domain itself
 *     either, if empty        everything
 *
 * Local parts compare with case, hosts without. Quoted local parts are refused as malformed, since one mailbox has several
 * spellings then, and so are URIs without a host or with an IP address for it (§4.2.1.10). The standard does not say what
 * an empty constraint is; who excludes it means all, as with dNSName.
 */
import { peekTag, readAny } from "../asn1/der";
import { addressOf, endOf, failure, located, Located } from "../mem/located";
import { isOid, OID_EMAIL_ADDRESS } from "../asn1/oid";
import { TAG_SET } from "../asn1/tag";
import { equalBytes, sameIgnoringCase } from "../mem/bytes";
import { NAME_MALFORMED } from "../status";
import { isDnsName } from "./dns-name";

const AT: u32 = 0x40;
const DOT: u32 = 0x2e;
const COLON: u32 = 0x3a;
const SLASH: u32 = 0x2f;
const QUESTION: u32 = 0x3f;
const HASH: u32 = 0x23;
const QUOTE: u32 = 0x22;

/** RFC 5321 §4.5.3.1.1 */
const MAX_LOCAL_PART_BYTES: u32 = 64;

/** Address of the first `character`, or xEnd. */
function find(character: u32, x: usize, xEnd: usize): usize {
  while (x < xEnd && u32(load<u8>(x)) != character) x++;
  return x;
}

/** Whether [x, xEnd) is local@host, the local part of 1 to 64 characters without a quote. */
export function isMailbox(x: usize, xEnd: usize): bool {
  let at = find(AT, x, xEnd);
  if (at == x || at == xEnd || at - x > MAX_LOCAL_PART_BYTES || find(QUOTE, x, at) != at) return false;
  return isDnsName(at + 1, xEnd);
}

/** Whether [x, xEnd) can be a URI constraint: empty, a host, or a domain with a leading dot. */
export function isHostConstraint(x: usize, xEnd: usize): bool {
  if (x == xEnd) return true;
  return isDnsName(u32(load<u8>(x)) == DOT ? x + 1 : x, xEnd);
}

/** Whether [x, xEnd) can be an rfc822Name constraint: a mailbox, or as a URI constraint. */
export function isMailboxConstraint(x: usize, xEnd: usize): bool {
  return isHostConstraint(x, xEnd) || isMailbox(x, xEnd);
}

/** Whether a host is the constraint's host, or within its domain if the constraint begins with a dot. */
export function hostWithin(x: usize, xEnd: usize, constraint: usize, constraintEnd: usize): bool {
  if (constraint == constraintEnd) return true;
  if (u32(load<u8>(constraint)) == DOT) {
    let length = constraintEnd - constraint;
    return xEnd - x > length && sameIgnoringCase(xEnd - length, xEnd, constraint, constraintEnd);
  }
  return sameIgnoringCase(x, xEnd, constraint, constraintEnd);
}

/** Whether a mailbox lies within an rfc822Name constraint. */
export function mailboxWithin(x: usize, xEnd: usize, constraint: usize, constraintEnd: usize): bool {
  let host = find(AT, x, xEnd) + 1;
  let constraintHost = find(AT, constraint, constraintEnd);
  if (constraintHost == constraintEnd) return hostWithin(host, xEnd, constraint, constraintEnd);
  return equalBytes(x, host, constraint, constraintHost + 1) && sameIgnoringCase(host, xEnd, constraintHost + 1, constraintEnd);
}

/** Whether the last label is a number: then the host is an IPv4 address or nothing. */
function endsInNumber(x: usize, xEnd: usize): bool {
  let digits: u32 = 0;
  while (xEnd > x && u32(load<u8>(xEnd - 1)) - 0x30 < 10) {
    xEnd--;
    digits++;
  }
  return digits != 0 && (xEnd == x || u32(load<u8>(xEnd - 1)) == DOT);
}

/** The host of a URI (RFC 3986 §3.2.2), which must be a DNS name. */
export function uriHost(x: usize, xEnd: usize): Located {
  let start = x;
  x = find(COLON, x, xEnd);
  if (xEnd - x < 3 || u32(load<u8>(x, 1)) != SLASH || u32(load<u8>(x, 2)) != SLASH) return failure(NAME_MALFORMED, start);
  x += 3;
  // authority ends at / ? #
  xEnd = find(HASH, x, find(QUESTION, x, find(SLASH, x, xEnd)));
  let userinfo = find(AT, x, xEnd);
  if (userinfo != xEnd) x = userinfo + 1;
  xEnd = find(COLON, x, xEnd);
  if (!isDnsName(x, xEnd) || endsInNumber(x, xEnd)) return failure(NAME_MALFORMED, start);
  return located(x, xEnd);
}

/**
 * Characters of the next emailAddress attribute. x: at an RDN, or within one at an attribute; a SET's header is stepped over, so
 * that both read alike and the end of what was found is where to go on.
 */
export function nextEmailAddress(x: usize, xEnd: usize): Located {
  while (x < xEnd) {
    let l = readAny(x, xEnd);
    if (peekTag(x, xEnd) == TAG_SET) {
      x = addressOf(l);
      continue;
    }
    let type = readAny(addressOf(l), endOf(l));
    if (isOid(type, OID_EMAIL_ADDRESS)) return readAny(endOf(type), endOf(l));
    x = endOf(l);
  }
  return failure(NAME_MALFORMED, x);
}
