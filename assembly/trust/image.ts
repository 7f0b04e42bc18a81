/**
 * The trusted list image: what a host keeps in flash. docs/abi.md tells the offsets to hosts.
 *
 *     0  "TCLIST" 0D 0A │ 8 version │ 12 length │ 16 generation │ 20 entries │ 24 sealed │ 28 zero │ 32 SHA-256 │ 64 entries … │ seal (32)
 *
 * The seal is there if `sealed` is 1: HMAC-SHA-256, under a key that only this device has, of the SHA-256 of header and entries. Sealed or not is a matter of
 * the device, not of the image: with a key nothing else is taken, without one nothing that is sealed.
 *
 * The checksum covers everything but itself, so that a write cut short at any byte leaves an image that is refused. An
 * image with a right checksum is still not believed: every length in it is checked before it is used.
 */
import { hasFailed, endOf } from "../mem/located";
import { digestFinal, digestInit, DIGEST_SHA256, digestUpdate } from "../hash/digest";
import { HMAC_SCRATCH_BYTES, hmacSha256 } from "../hash/hmac";
import { LIST_BYTES, MAX_ANCHORS, MAX_ENTRY_BYTES, PREPARES_NAMES, SEALS_IMAGES } from "../limits";
import { differenceOfBytes, fillBytes } from "../mem/bytes";
import { anchorServerNames, anchorSpki, anchorSubject, ENTRY_HEADER_BYTES, predecessorBytes, TrustAnchor } from "../path/trust-anchor";
import {
  LIMIT_ANCHORS, LIMIT_LIST_BYTES, LIST_CHECKSUM, LIST_EMPTY_SLOT, LIST_MAGIC, LIST_MALFORMED, LIST_SEAL, LIST_TRUNCATED, LIST_UNSEALED, LIST_VERSION, OK,
} from "../status";
import { checkName, nameHash } from "../x509/name";
import { alignedEntryBytes } from "./anchor";

/** "TCLIST" CR LF: CR LF so that a transfer that changes line ends shows. Little-endian. */
const MAGIC: u64 = 0x0a0d5453494c4354;
const VERSION: u32 = 1;

/** Header of the image. */
@unmanaged
export class ListImage {
  magic: u64;
  version: u32;
  length: u32;
  generation: u32;
  count: u32;
  /** 1: a seal ends the image. */
  sealed: u32;
  reserved: u32;
}

export const IMAGE_HEADER_BYTES: u32 = 64;
const CHECKSUM: usize = 32;
const CHECKSUM_BYTES: u32 = 32;

/** Scratch that sealing and checking need. */
export const IMAGE_SCRATCH_BYTES: u32 = HMAC_SCRATCH_BYTES + CHECKSUM_BYTES;

/** Bytes of the seal of an image, if it has one. */
function sealBytes(image: ListImage): u32 {
  return SEALS_IMAGES ? image.sealed * CHECKSUM_BYTES : 0;
}

/** Where the entries end, aligned to 8: the seal, if there is one, stands there. */
export function entriesEnd(image: ListImage): usize {
  return changetype<usize>(image) + image.length - sealBytes(image);
}

/** Makes an empty image of generation 0. */
export function initImage(image: ListImage): void {
  fillBytes(changetype<usize>(image), 0, IMAGE_HEADER_BYTES);
  image.magic = MAGIC;
  image.version = VERSION;
  image.length = IMAGE_HEADER_BYTES;
}

/** The SHA-256 of the image up to `end`, without the checksum. */
function digestImage(z: usize, image: ListImage, end: usize, digestState: usize): void {
  let x = changetype<usize>(image);
  digestInit(digestState, DIGEST_SHA256);
  digestUpdate(digestState, x, u32(CHECKSUM));
  digestUpdate(digestState, x + IMAGE_HEADER_BYTES, u32(end - x) - IMAGE_HEADER_BYTES);
  digestFinal(digestState, z);
}

/** Makes the image one with a seal, or one without. */
export function setSealed(image: ListImage, sealed: u32): u32 {
  let length = image.length - sealBytes(image) + sealed * CHECKSUM_BYTES;
  if (length > LIST_BYTES) return LIMIT_LIST_BYTES;
  image.length = length;
  image.sealed = sealed;
  return OK;
}

/** Writes the checksum of the image as it stands, and its seal. key: 0 if the image has none. */
export function sealImage(image: ListImage, key: usize, scratch: usize): void {
  let x = changetype<usize>(image);
  let seal = entriesEnd(image);
  if (SEALS_IMAGES && image.sealed) {
    digestImage(seal, image, seal, scratch);
    hmacSha256(seal, key, seal, scratch);
  }
  digestImage(x + CHECKSUM, image, x + image.length, scratch);
}

/** Whether [x, x + length) has never been written: nothing, or erased flash. */
function isErased(x: usize, length: u32): bool {
  for (let i: u32 = 0; i < length; i++) {
    if (load<u8>(x + i) != 0xff) return false;
  }
  return true;
}

/** Whether the entry at `at` holds together and lies within [at, end). */
function isEntrySound(at: usize, end: usize): bool {
  if (u32(end - at) < ENTRY_HEADER_BYTES) return false;
  let anchor = changetype<TrustAnchor>(at);
  let entryBytes = u32(anchor.entryBytes);
  if (entryBytes > u32(end - at) || entryBytes > MAX_ENTRY_BYTES) return false;
  let used = u32(anchorServerNames(anchor) - at) + anchor.serverNamesBytes + predecessorBytes(anchor);
  if (alignedEntryBytes(used) != entryBytes) return false;
  let subject = anchorSubject(anchor);
  let l = checkName(subject, anchorSpki(anchor));
  if (hasFailed(l) || endOf(l) != anchorSpki(anchor)) return false;
  if (PREPARES_NAMES && nameHash(subject, anchorSpki(anchor)) != anchor.subjectHash) return false;
  return u32(anchor.organisationOffset) + anchor.organisationBytes <= entryBytes;
}

/**
 * Whether the `length` bytes at x, which may be followed by others of the flash slot, begin with a good image. key: of the device, 0 if it
 * seals none; scratch: IMAGE_SCRATCH_BYTES.
 */
export function checkImage(x: usize, length: u32, key: usize, scratch: usize): u32 {
  if (isErased(x, length)) return LIST_EMPTY_SLOT;
  if (length < IMAGE_HEADER_BYTES) return LIST_TRUNCATED;
  let image = changetype<ListImage>(x);
  if (image.magic != MAGIC) return LIST_MAGIC;
  if (image.version != VERSION) return LIST_VERSION;
  if (image.sealed > 1) return LIST_VERSION;
  if (image.length > length || image.length < IMAGE_HEADER_BYTES + sealBytes(image)) return LIST_TRUNCATED;
  let checksum = scratch + HMAC_SCRATCH_BYTES;
  digestImage(checksum, image, x + image.length, scratch);
  if (differenceOfBytes(checksum, x + CHECKSUM, CHECKSUM_BYTES) != 0) return LIST_CHECKSUM;
  if (!SEALS_IMAGES || key == 0) {
    if (image.sealed) return LIST_SEAL;
  } else {
    if (!image.sealed) return LIST_UNSEALED;
    digestImage(checksum, image, entriesEnd(image), scratch);
    hmacSha256(checksum, key, checksum, scratch);
    if (differenceOfBytes(checksum, entriesEnd(image), CHECKSUM_BYTES) != 0) return LIST_SEAL;
  }
  if (image.length > LIST_BYTES) return LIMIT_LIST_BYTES;
  if (image.count > MAX_ANCHORS) return LIMIT_ANCHORS;
  let at = x + IMAGE_HEADER_BYTES;
  let end = entriesEnd(image);
  for (let i: u32 = 0; i < image.count; i++) {
    if (!isEntrySound(at, end)) return LIST_MALFORMED;
    at += changetype<TrustAnchor>(at).entryBytes;
  }
  return at == end ? OK : LIST_MALFORMED;
}
