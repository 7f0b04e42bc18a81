/**
 * GeneralSubtree (RFC 5280 §4.2.1.10): what a subtree may be, and which names lie within it, type by type.
 *
 *     GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }
 *
 * minimum and maximum are refused (minimum is 0, which DER does not encode; maximum is absent). A base that no name could
 * be compared with is malformed: it would exclude nothing, whatever its author meant.
 */
import { peekTag, readSequence } from "../asn1/der";
import { addressOf, endOf, failure, hasFailed, located, Located } from "../mem/located";
import { EXTENSION_MALFORMED, NAME_MALFORMED } from "../status";
import { readGeneralName, TAG_DIRECTORY_NAME, TAG_DNS_NAME, TAG_IP_ADDRESS, TAG_RFC822_NAME, TAG_URI } from "../x509/general-name";
import { isNameWithin } from "../x509/name";
import { dnsNameTouches, dnsNameWithin, isDnsConstraint, isPresentedDnsName } from "./dns-name";
import { ipAddressWithin, isIpConstraint } from "./ip-address";
import { hostWithin, isHostConstraint, isMailbox, isMailboxConstraint, mailboxWithin, uriHost } from "./mail-and-uri";

/** Whether §4.2.1.10 says what a subtree of this type of name is. */
export function hasSubtrees(tag: u32): bool {
  return tag == TAG_DNS_NAME || tag == TAG_IP_ADDRESS || tag == TAG_DIRECTORY_NAME || tag == TAG_RFC822_NAME || tag == TAG_URI;
}

/** Whether [x, xEnd) can be the base of a subtree. */
function isBase(tag: u32, x: usize, xEnd: usize): bool {
  if (tag == TAG_DNS_NAME) return isDnsConstraint(x, xEnd);
  if (tag == TAG_IP_ADDRESS) return isIpConstraint(x, xEnd);
  if (tag == TAG_RFC822_NAME) return isMailboxConstraint(x, xEnd);
  return tag != TAG_URI || isHostConstraint(x, xEnd);
}

/** Reads a well-formed GeneralSubtree at `at`. */
export function checkSubtree(at: usize, end: usize): Located {
  let subtree = readSequence(at, end);
  if (hasFailed(subtree)) return subtree;
  let x = addressOf(subtree);
  let base = readGeneralName(x, endOf(subtree), 2);
  if (hasFailed(base)) return base;
  // minimum, maximum
  if (endOf(base) != endOf(subtree)) return failure(EXTENSION_MALFORMED, endOf(base));
  return isBase(peekTag(x, end), addressOf(base), endOf(base)) ? subtree : failure(NAME_MALFORMED, x);
}

/**
 * What of the presented name with content [x, xEnd) is compared with subtrees: the host of a URI, all of the others.
 * Failure: it is malformed, so that §4.2.1.10 can say nothing of it.
 */
export function comparedPart(tag: u32, x: usize, xEnd: usize): Located {
  if (tag == TAG_URI) return uriHost(x, xEnd);
  if (tag == TAG_DNS_NAME && !isPresentedDnsName(x, xEnd)) return failure(NAME_MALFORMED, x);
  if (tag == TAG_RFC822_NAME && !isMailbox(x, xEnd)) return failure(NAME_MALFORMED, x);
  return located(x, xEnd);
}

/**
 * Whether a name lies within the subtree of a base of its type; `excluding`: or is a wildcard that stands for a name within.
 * x: compared part. bound: an octet is read (MAX_RDN_ATTRIBUTES + 1) / 2 times at most (sets of attributes).
 */
export function isWithinSubtree(tag: u32, x: usize, xEnd: usize, base: usize, baseEnd: usize, excluding: bool): bool {
  if (tag == TAG_DNS_NAME) return excluding ? dnsNameTouches(x, xEnd, base, baseEnd) : dnsNameWithin(x, xEnd, base, baseEnd);
  if (tag == TAG_IP_ADDRESS) return ipAddressWithin(x, xEnd, base, baseEnd);
  if (tag == TAG_DIRECTORY_NAME) return isNameWithin(base, baseEnd, x, xEnd);
  if (tag == TAG_RFC822_NAME) return mailboxWithin(x, xEnd, base, baseEnd);
  return hostWithin(x, xEnd, base, baseEnd);
}
