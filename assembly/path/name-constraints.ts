/**
 * Name constraints (RFC 5280 §4.2.1.10, §6.1.3 (b), (c)): the names of one certificate against one extension, in steps.
 *
 *     NameConstraints ::= SEQUENCE { permittedSubtrees [0] OPTIONAL, excludedSubtrees [1] OPTIONAL }
 *
 * The names: the subject if it is not empty, every entry of subjectAltName, and without a subjectAltName the emailAddress
 * attributes of the subject. A name must lie in no excluded subtree, and in a permitted one if there are permitted ones of
 * its type. Refused besides: a name that is malformed, or of a type that nobody defines subtrees for, where it meets a
 * constraint of its type. A common name is no server name here, whatever it looks like.
 *
 *     for no name, to check the subtrees themselves; then for each name:
 *       for each subtree of excluded, then of permitted: check or compare
 *
 * One turn of the inner loop takes one off the budget, which is counted over the whole verification, and as many more as the two
 * names are long; with none left, BUDGET_NAME_COMPARISONS is the end.
 */
import { endingAt, peekTag, readAny, readSequence } from "../asn1/der";
import { addressOf, endOf, failure, FOUND, hasFailed, keepContent, Located, statusOf } from "../mem/located";
import { contextConstructedTag } from "../asn1/tag";
import { BUDGET_NAME_COMPARISONS, EXTENSION_MALFORMED, OK, PATH_NAME_CONSTRAINT_EXCLUDED, PATH_NAME_CONSTRAINT_PERMITTED, PATH_NAME_CONSTRAINT_UNSUPPORTED } from "../status";
import { TAG_DIRECTORY_NAME, TAG_RFC822_NAME } from "../x509/general-name";
import { isEmptyName } from "../x509/name";
import { nextEmailAddress } from "./mail-and-uri";
import { checkSubtree, comparedPart, hasSubtrees, isWithinSubtree } from "./subtree";
import { spend } from "./verification";

/** Turns in one step, fewer of those that cost more. */
const COMPARISONS_PER_STEP: u32 = 16;

/** There is more to do. */
export const NAME_CONSTRAINTS_MORE: Located = 1;

/** No name: the subtrees themselves are checked. No GeneralName has this tag. */
const NO_NAME: u32 = 0;

/** State of one extension applied to one certificate. */
@unmanaged
class NameConstraintsJob {
  /** Contents of the two lists; empty if absent. */
  permitted: usize;
  permittedEnd: usize;
  excluded: usize;
  excludedEnd: usize;
  /** The subject TLV if it is still to be taken, otherwise empty. */
  subject: usize;
  subjectEnd: usize;
  /** The rest of subjectAltName. */
  names: usize;
  namesEnd: usize;
  /** The rest of the subject's RDNs that are still to be looked at for emailAddress. */
  mail: usize;
  mailEnd: usize;
  /** Name at hand: its tag, place, what of it is compared, and OK or why it cannot be. */
  tag: u32;
  nameAt: usize;
  name: usize;
  nameEnd: usize;
  nameStatus: u32;
  /** Next subtree for it. */
  subtree: usize;
  /** Non-zero while the permitted ones are looked at. */
  inPermitted: u32;
  /** Whether a permitted subtree of the type was seen, and whether one had the name within. */
  constrained: u32;
  within: u32;
}

export const NAME_CONSTRAINTS_JOB_BYTES: u32 = 80;

/** Takes the two lists out of the NameConstraints TLV [at, end). */
function parseNameConstraints(job: NameConstraintsJob, at: usize, end: usize): Located {
  let l = endingAt(readSequence(at, end), end, EXTENSION_MALFORMED);
  if (hasFailed(l)) return l;
  let x = addressOf(l);
  job.permitted = x;
  job.permittedEnd = x;
  job.excluded = x;
  job.excludedEnd = x;
  if (peekTag(x, end) == contextConstructedTag(0)) {
    l = readAny(x, end);
    if (hasFailed(l)) return l;
    keepContent(changetype<usize>(job) + offsetof<NameConstraintsJob>("permitted"), l);
    x = endOf(l);
  }
  if (peekTag(x, end) == contextConstructedTag(1)) {
    l = readAny(x, end);
    if (hasFailed(l)) return l;
    keepContent(changetype<usize>(job) + offsetof<NameConstraintsJob>("excluded"), l);
    x = endOf(l);
  }
  return x == end ? FOUND : failure(EXTENSION_MALFORMED, x);
}

/**
 * Whether a well-formed NameConstraints constrains nothing: both lists absent or empty. §4.2.1.10 forbids that (an empty
 * sequence, GeneralSubtrees SIZE (1..MAX)). Laxer: it does no harm, and x509-limbo has it refused in the strict tier only.
 */
export function constrainsNothing(at: usize, end: usize): bool {
  for (let x = addressOf(readAny(at, end)); x < end; ) {
    let list = readAny(x, end);
    if (addressOf(list) != endOf(list)) return false;
    x = endOf(list);
  }
  return true;
}

/** All subtrees are still to be looked at for the name at hand. */
function beginSubtrees(job: NameConstraintsJob): void {
  job.subtree = job.excluded;
  job.inPermitted = 0;
  job.constrained = 0;
  job.within = 0;
}

/**
 * Starts with the extension's TLV [at, end) and a certificate's subject TLV and subjectAltName TLV (an empty range if it
 * has none). in: subject and subjectAltName are well-formed; of the extension nothing is taken for granted.
 */
export function nameConstraintsBegin(
  z: usize, at: usize, end: usize, subject: usize, subjectEnd: usize, subjectAltName: usize, subjectAltNameEnd: usize,
): Located {
  let job = changetype<NameConstraintsJob>(z);
  let l = parseNameConstraints(job, at, end);
  if (hasFailed(l)) return l;
  job.subject = isEmptyName(subject, subjectEnd) ? subjectEnd : subject;
  job.subjectEnd = subjectEnd;
  job.names = subjectAltNameEnd;
  job.namesEnd = subjectAltNameEnd;
  job.mail = subjectEnd;
  job.mailEnd = subjectEnd;
  if (subjectAltName != subjectAltNameEnd) job.names = addressOf(readAny(subjectAltName, subjectAltNameEnd));
  else job.mail = addressOf(readAny(subject, subjectEnd));
  job.tag = NO_NAME;
  job.nameAt = subject;
  beginSubtrees(job);
  return FOUND;
}

/** Takes the next name; false if there is none. */
function takeName(job: NameConstraintsJob): bool {
  let l: Located;
  if (job.subject != job.subjectEnd) {
    job.tag = TAG_DIRECTORY_NAME;
    job.nameAt = job.subject;
    l = comparedPart(TAG_DIRECTORY_NAME, job.subject, job.subjectEnd);
    job.subject = job.subjectEnd;
  } else if (job.names != job.namesEnd) {
    job.tag = peekTag(job.names, job.namesEnd);
    job.nameAt = job.names;
    l = readAny(job.names, job.namesEnd);
    job.names = endOf(l);
    l = comparedPart(job.tag, addressOf(l), endOf(l));
  } else {
    l = nextEmailAddress(job.mail, job.mailEnd);
    if (hasFailed(l)) return false;
    job.tag = TAG_RFC822_NAME;
    job.nameAt = addressOf(l);
    job.mail = endOf(l);
    l = comparedPart(TAG_RFC822_NAME, addressOf(l), endOf(l));
  }
  job.nameStatus = hasFailed(l) ? statusOf(l) : OK;
  keepContent(changetype<usize>(job) + offsetof<NameConstraintsJob>("name"), l);
  beginSubtrees(job);
  return true;
}

/** Compares the name at hand with the base of a subtree that is well-formed: [x, xEnd) is the SEQUENCE's content. */
function compare(job: NameConstraintsJob, x: usize, xEnd: usize, budget: usize): Located {
  let tag = job.tag;
  if (peekTag(x, xEnd) != tag) return FOUND;
  if (!hasSubtrees(tag)) return failure(PATH_NAME_CONSTRAINT_UNSUPPORTED, job.nameAt);
  if (job.nameStatus != OK) return failure(job.nameStatus, job.nameAt);
  job.constrained = job.inPermitted;
  let base = readAny(x, xEnd);
  let octets = job.nameEnd - job.name + xEnd - x;
  // character by character, of sets each with each
  spend(budget, u32(tag == TAG_DIRECTORY_NAME ? octets << 3 : octets >> 1));
  if (!isWithinSubtree(tag, job.name, job.nameEnd, addressOf(base), endOf(base), job.inPermitted == 0)) return FOUND;
  if (!job.inPermitted) return failure(PATH_NAME_CONSTRAINT_EXCLUDED, job.nameAt);
  job.within = 1;
  return FOUND;
}

/** Checks or compares the next subtree of the list that ends at `end`. */
function takeSubtree(job: NameConstraintsJob, end: usize, budget: usize): Located {
  if (job.tag == NO_NAME) {
    let checked = checkSubtree(job.subtree, end);
    job.subtree = endOf(checked);
    return checked;
  }
  let subtree = readAny(job.subtree, end);
  job.subtree = endOf(subtree);
  return compare(job, addressOf(subtree), endOf(subtree), budget);
}

/** One step; budget: address of a u32 that counts down. FOUND: everything holds. */
export function nameConstraintsStep(z: usize, budget: usize): Located {
  let job = changetype<NameConstraintsJob>(z);
  let before = load<u32>(budget);
  for (let i: u32 = 0; i < COMPARISONS_PER_STEP && before - load<u32>(budget) < COMPARISONS_PER_STEP; i++) {
    let end = job.inPermitted ? job.permittedEnd : job.excludedEnd;
    if (job.subtree != end) {
      if (load<u32>(budget) == 0) return failure(BUDGET_NAME_COMPARISONS, job.nameAt);
      store<u32>(budget, load<u32>(budget) - 1);
      let l = takeSubtree(job, end, budget);
      if (hasFailed(l)) return l;
    } else if (!job.inPermitted) {
      job.inPermitted = 1;
      job.subtree = job.permitted;
    } else {
      if (job.constrained && !job.within) return failure(PATH_NAME_CONSTRAINT_PERMITTED, job.nameAt);
      if (!takeName(job)) return FOUND;
    }
  }
  return NAME_CONSTRAINTS_MORE;
}
