/**
 * Name constraints (RFC 5280 §4.2.1.10, §6.1.3 (b), (c)): the names of one certificate against one extension, in steps.
 *
 *     NameConstraints ::= SEQUENCE { permittedSubtrees [0] OPTIONAL, excludedSubtrees [1] OPTIONAL }
 *     GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }
 *
 * The names: the subject if it is not empty, every entry of subjectAltName, and without a subjectAltName the emailAddress
 * attributes of the subject. A name must lie in no excluded subtree, and in a permitted one if there are permitted ones of its
 * type. minimum and maximum are refused (§4.2.1.10: minimum 0, maximum absent).
 * Types that nobody defines subtrees for are refused where a name of that type meets a constraint of it.
 * Bounded by BUDGET_NAME_COMPARISONS, counted over the whole verification.
 */
import { peekTag, readAny, readElement } from "../asn1/der";
import { addressOf, endOf, failure, FOUND, hasFailed, Located } from "../mem/located";
import { contextConstructedTag, TAG_SEQUENCE } from "../asn1/tag";
import { BUDGET_NAME_COMPARISONS, EXTENSION_MALFORMED, NAME_MALFORMED, PATH_NAME_CONSTRAINT_EXCLUDED, PATH_NAME_CONSTRAINT_PERMITTED, PATH_NAME_CONSTRAINT_UNSUPPORTED } from "../status";
import { readGeneralName, TAG_DIRECTORY_NAME, TAG_DNS_NAME, TAG_IP_ADDRESS, TAG_RFC822_NAME, TAG_URI } from "../x509/general-name";
import { isEmptyName, isNameWithin } from "../x509/name";
import { dnsNameTouches, dnsNameWithin, isDnsConstraint, isPresentedDnsName } from "./dns-name";
import { isIpConstraint, ipAddressWithin } from "./ip-address";
import { isMailbox, mailboxWithin, uriHost, hostWithin, nextEmailAddress } from "./mail-and-uri";

/** Comparisons in one step. */
const COMPARISONS_PER_STEP: u32 = 16;

/** There is more to do. */
export const NAME_CONSTRAINTS_MORE: Located = 1;

/** State of one extension applied to one certificate. */
@unmanaged
class NameConstraintsJob {
  /** Contents of the two lists; empty if absent. */
  permitted: usize;
  permittedEnd: usize;
  excluded: usize;
  excludedEnd: usize;
  /** The rest of the subject's RDNs that are still to be looked at for emailAddress. */
  subject: usize;
  subjectEnd: usize;
  /** The rest of subjectAltName. */
  names: usize;
  namesEnd: usize;
  /** Name at hand: its tag, characters and place; tag 0: take the next one. */
  tag: u32;
  name: usize;
  nameEnd: usize;
  nameAt: usize;
  /** Next subtree for it. */
  subtree: usize;
  /** Non-zero while the permitted ones are looked at. */
  inPermitted: u32;
  /** Whether a permitted subtree of the type was seen, and whether one had the name within. */
  constrained: u32;
  within: u32;
  /** Non-zero until the subject has been taken. */
  subjectPending: u32;
}

export const NAME_CONSTRAINTS_JOB_BYTES: u32 = 80;

/** Whether the base of a subtree is one that names can be compared with. */
function isSubtreeBase(tag: u32, x: usize, xEnd: usize): bool {
  if (tag == TAG_DNS_NAME) return isDnsConstraint(x, xEnd);
  if (tag == TAG_IP_ADDRESS) return isIpConstraint(x, xEnd);
  return true;
}

/** Checks GeneralSubtrees in the content [at, end). */
function checkSubtrees(at: usize, end: usize): Located {
  while (at < end) {
    let subtree = readElement(at, end, TAG_SEQUENCE);
    if (hasFailed(subtree)) return subtree;
    let base = readGeneralName(addressOf(subtree), endOf(subtree), 2);
    if (hasFailed(base)) return base;
    // minimum, maximum
    if (endOf(base) != endOf(subtree)) return failure(EXTENSION_MALFORMED, endOf(base));
    if (!isSubtreeBase(peekTag(addressOf(subtree), end), addressOf(base), endOf(base))) return failure(NAME_MALFORMED, at);
    at = endOf(subtree);
  }
  return FOUND;
}

/** Takes the two lists out of the NameConstraints TLV [at, end). */
function parseNameConstraints(job: NameConstraintsJob, at: usize, end: usize): Located {
  let l = readElement(at, end, TAG_SEQUENCE);
  if (hasFailed(l)) return l;
  let x = addressOf(l);
  job.permitted = x;
  job.permittedEnd = x;
  job.excluded = x;
  job.excludedEnd = x;
  if (peekTag(x, end) == contextConstructedTag(0)) {
    l = readAny(x, end);
    if (hasFailed(l)) return l;
    job.permitted = addressOf(l);
    job.permittedEnd = endOf(l);
    x = endOf(l);
  }
  if (peekTag(x, end) == contextConstructedTag(1)) {
    l = readAny(x, end);
    if (hasFailed(l)) return l;
    job.excluded = addressOf(l);
    job.excludedEnd = endOf(l);
    x = endOf(l);
  }
  if (x != end) return failure(EXTENSION_MALFORMED, x);
  l = checkSubtrees(job.permitted, job.permittedEnd);
  return hasFailed(l) ? l : checkSubtrees(job.excluded, job.excludedEnd);
}

/**
 * Starts with the extension's TLV [at, end) and a certificate's subject TLV and subjectAltName TLV (an empty range without
 * one), all well-formed but for the extension's inside. Failure: the extension is malformed.
 */
export function nameConstraintsBegin(
  z: usize, at: usize, end: usize, subject: usize, subjectEnd: usize, subjectAltName: usize, subjectAltNameEnd: usize,
): Located {
  let job = changetype<NameConstraintsJob>(z);
  job.tag = 0;
  job.subject = subject;
  job.subjectEnd = subjectEnd;
  job.subjectPending = u32(!isEmptyName(subject, subjectEnd));
  job.names = subjectAltNameEnd;
  job.namesEnd = subjectAltNameEnd;
  if (subjectAltName != subjectAltNameEnd) job.names = addressOf(readAny(subjectAltName, subjectAltNameEnd));
  return parseNameConstraints(job, at, end);
}

/** Takes the next name; false if there is none. */
function takeName(job: NameConstraintsJob, hasSubjectAltName: bool): bool {
  if (job.subjectPending) {
    job.subjectPending = 0;
    job.tag = TAG_DIRECTORY_NAME;
    job.name = job.subject;
    job.nameEnd = job.subjectEnd;
    job.nameAt = job.subject;
    // from here on: its attributes
    job.subject = addressOf(readAny(job.subject, job.subjectEnd));
  } else if (job.names < job.namesEnd) {
    let l = readAny(job.names, job.namesEnd);
    job.tag = peekTag(job.names, job.namesEnd);
    job.name = addressOf(l);
    job.nameEnd = endOf(l);
    job.nameAt = job.names;
    job.names = endOf(l);
  } else {
    if (hasSubjectAltName) return false;
    let l = nextEmailAddress(job.subject, job.subjectEnd);
    if (hasFailed(l)) return false;
    job.tag = TAG_RFC822_NAME;
    job.name = addressOf(l);
    job.nameEnd = endOf(l);
    job.nameAt = addressOf(l);
    job.subject = endOf(l);
  }
  job.inPermitted = 0;
  job.subtree = job.excluded;
  job.constrained = 0;
  job.within = 0;
  return true;
}

/** Whether a name of a type that has rules is one at all; §4.2.1.10 can say nothing of others. */
function isComparable(tag: u32, x: usize, xEnd: usize): bool {
  if (tag == TAG_DNS_NAME) return isPresentedDnsName(x, xEnd);
  if (tag == TAG_RFC822_NAME) return isMailbox(x, xEnd);
  if (tag == TAG_URI) return !hasFailed(uriHost(x, xEnd));
  return true;
}

/** Whether the name at hand lies within a subtree of its type. */
function isWithin(job: NameConstraintsJob, x: usize, xEnd: usize): bool {
  let tag = job.tag;
  if (tag == TAG_DNS_NAME) {
    return job.inPermitted ? dnsNameWithin(job.name, job.nameEnd, x, xEnd) : dnsNameTouches(job.name, job.nameEnd, x, xEnd);
  }
  if (tag == TAG_IP_ADDRESS) return ipAddressWithin(job.name, job.nameEnd, x, xEnd);
  if (tag == TAG_DIRECTORY_NAME) return isNameWithin(x, xEnd, job.name, job.nameEnd);
  if (tag == TAG_RFC822_NAME) return mailboxWithin(job.name, job.nameEnd, x, xEnd);
  let host = uriHost(job.name, job.nameEnd);
  return hostWithin(addressOf(host), endOf(host), x, xEnd);
}

/** Compares the name at hand with the next subtree of the list. */
function compare(job: NameConstraintsJob, end: usize): Located {
  let subtree = readAny(job.subtree, end);
  let at = addressOf(subtree);
  let tag = peekTag(at, end);
  job.subtree = endOf(subtree);
  if (tag != job.tag) return FOUND;
  if (tag != TAG_DNS_NAME && tag != TAG_IP_ADDRESS && tag != TAG_DIRECTORY_NAME && tag != TAG_RFC822_NAME && tag != TAG_URI) {
    return failure(PATH_NAME_CONSTRAINT_UNSUPPORTED, job.nameAt);
  }
  job.constrained = 1;
  let base = readAny(at, end);
  let within = isComparable(tag, job.name, job.nameEnd) ? isWithin(job, addressOf(base), endOf(base)) : !job.inPermitted;
  if (!within) return FOUND;
  if (!job.inPermitted) return failure(PATH_NAME_CONSTRAINT_EXCLUDED, job.nameAt);
  job.within = 1;
  return FOUND;
}

/** One step; budget: address of a u32 that counts down. FOUND: everything holds. */
export function nameConstraintsStep(z: usize, budget: usize): Located {
  let job = changetype<NameConstraintsJob>(z);
  let hasSubjectAltName = job.namesEnd != 0;
  for (let i: u32 = 0; i < COMPARISONS_PER_STEP; i++) {
    if (job.tag == 0 && !takeName(job, hasSubjectAltName)) return FOUND;
    let end = job.inPermitted ? job.permittedEnd : job.excludedEnd;
    if (job.subtree == end) {
      if (!job.inPermitted) {
        job.inPermitted = 1;
        job.subtree = job.permitted;
        job.constrained = 0;
      } else {
        if (job.constrained && !job.within) return failure(PATH_NAME_CONSTRAINT_PERMITTED, job.nameAt);
        job.tag = 0;
      }
      continue;
    }
    if (load<u32>(budget) == 0) return failure(BUDGET_NAME_COMPARISONS, job.nameAt);
    store<u32>(budget, load<u32>(budget) - 1);
    let l = compare(job, end);
    if (hasFailed(l)) return l;
  }
  return NAME_CONSTRAINTS_MORE;
}
