/**
 * GeneralNames (RFC 5280 §4.2.1.6).
 *
 *     otherName [0] · rfc822Name [1] IA5 · dNSName [2] IA5 · x400Address [3] · directoryName [4] EXPLICIT Name ·
 *     ediPartyName [5] · uniformResourceIdentifier [6] IA5 · iPAddress [7] OCTET STRING · registeredID [8]
 */
import { endingAt, peekTag, readAny, readSequence } from "../asn1/der";
import { addressOf, endOf, failure, hasFailed, Located } from "../mem/located";
import { READS_ALL_NAMES } from "../limits";
import { DER_EMPTY_SEQUENCE, DER_STRING, DER_TRAILING_BYTES, EXTENSION_MALFORMED, NAME_MALFORMED } from "../status";
import { checkName } from "./name";

export const TAG_RFC822_NAME: u32 = 0x81;
export const TAG_DNS_NAME: u32 = 0x82;
export const TAG_DIRECTORY_NAME: u32 = 0xa4;
export const TAG_URI: u32 = 0x86;
export const TAG_IP_ADDRESS: u32 = 0x87;

/** Whether a tag is one of GeneralName's: [0], [3], [4], [5] are constructed, the others primitive. */
function isGeneralNameTag(tag: u32): bool {
  let number = tag & 0x1f;
  return number <= 8 && (tag & 0xe0) == (number == 0 || (number >= 3 && number <= 5) ? 0xa0 : 0x80);
}

/** IA5String: ASCII (X.680 §41) */
function isIa5(x: usize, xEnd: usize): bool {
  for (; x < xEnd; x++) {
    if (load<u8>(x) >= 0x80) return false;
  }
  return true;
}

/** Reads one GeneralName at `at`. `ipBytes` 1: iPAddress is an address; 2: address and mask (name constraints). */
export function readGeneralName(at: usize, end: usize, ipBytes: u32): Located {
  let tag = peekTag(at, end);
  let l = readAny(at, end);
  if (!READS_ALL_NAMES || hasFailed(l)) return l;
  if (!isGeneralNameTag(tag)) return failure(EXTENSION_MALFORMED, at);
  let length = u32(endOf(l) - addressOf(l));
  if (tag == TAG_RFC822_NAME || tag == TAG_DNS_NAME || tag == TAG_URI) {
    if (!isIa5(addressOf(l), endOf(l))) return failure(DER_STRING, at);
  } else if (tag == TAG_IP_ADDRESS) {
    if (length != 4 * ipBytes && length != 16 * ipBytes) return failure(NAME_MALFORMED, at);
  } else if (tag == TAG_DIRECTORY_NAME) {
    let name = endingAt(checkName(addressOf(l), endOf(l)), endOf(l), DER_TRAILING_BYTES);
    if (hasFailed(name)) return name;
  }
  return l;
}

/** Checks GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName, which must fill [at, end). */
export function checkGeneralNames(at: usize, end: usize): Located {
  let l = endingAt(readSequence(at, end), end, DER_TRAILING_BYTES);
  if (hasFailed(l)) return l;
  if (addressOf(l) == end) return failure(DER_EMPTY_SEQUENCE, at);
  for (let x = addressOf(l); x < end; ) {
    let name = readGeneralName(x, end, 1);
    if (hasFailed(name)) return name;
    x = endOf(name);
  }
  return l;
}
