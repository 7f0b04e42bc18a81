/**
 * The trusted list in memory: an image (image.ts) that entries are added to and removed from.
 *
 *     image ─ header │ entry 0 │ entry 1 │ … │ seal, if it has one │ length │ room for one more, where a candidate is built │ LIST_BYTES
 */
import { LIST_BYTES, MAX_ANCHORS } from "../limits";
import { copyBytes, differenceOfBytes } from "../mem/bytes";
import { ENTRY_SPKI_HASH, nextAnchor, TrustAnchor } from "../path/trust-anchor";
import { INDEX_INVALID, LIMIT_ANCHORS, LIST_DUPLICATE, OK } from "../status";
import { Certificate } from "../x509/certificate-fields";
import { encodeAnchor, isSameRoot } from "./anchor";
import { entriesEnd, IMAGE_HEADER_BYTES, ListImage } from "./image";

/** First entry, or where it would be. */
// @ts-ignore: decorator
@inline
export function firstEntry(image: ListImage): TrustAnchor {
  return changetype<TrustAnchor>(changetype<usize>(image) + IMAGE_HEADER_BYTES);
}

/** Entry `index`. in: index ≤ count (count: where the next one would be) */
export function entryAt(image: ListImage, index: u32): TrustAnchor {
  let entry = firstEntry(image);
  for (let i: u32 = 0; i < index; i++) entry = nextAnchor(entry);
  return entry;
}

/** Where an entry is built that may be added: behind the image, aligned to 8. */
// @ts-ignore: decorator
@inline
export function candidateEntry(image: ListImage): TrustAnchor {
  return changetype<TrustAnchor>(changetype<usize>(image) + image.length);
}

/** End of the room for entries. */
// @ts-ignore: decorator
@inline
export function listEnd(image: ListImage): usize {
  return changetype<usize>(image) + LIST_BYTES;
}

/** Builds an entry behind the last without adding it. digestState: DIGEST_STATE_BYTES of scratch. */
export function buildCandidate(image: ListImage, c: Certificate, origin: u32, addedAt: u64, digestState: usize): u32 {
  if (image.count == MAX_ANCHORS) return LIMIT_ANCHORS;
  return encodeAnchor(changetype<usize>(candidateEntry(image)), listEnd(image), c, origin, addedAt, digestState);
}

/** Index of the entry with the candidate's name and key; count if there is none. */
export function findSameRoot(image: ListImage, candidate: TrustAnchor): u32 {
  let entry = firstEntry(image);
  for (let i: u32 = 0; i < image.count; i++) {
    if (isSameRoot(entry, candidate)) return i;
    entry = nextAnchor(entry);
  }
  return image.count;
}

/** Index of the first entry whose key has a SHA-256 that begins with these bytes; count if there is none. */
export function findKey(image: ListImage, hash: usize, length: u32): u32 {
  let entry = firstEntry(image);
  for (let i: u32 = 0; i < image.count; i++) {
    if (differenceOfBytes(changetype<usize>(entry) + ENTRY_SPKI_HASH, hash, length) == 0) return i;
    entry = nextAnchor(entry);
  }
  return image.count;
}

/** Makes the candidate the last entry. */
export function appendCandidate(image: ListImage): u32 {
  let candidate = candidateEntry(image);
  if (findSameRoot(image, candidate) != image.count) return LIST_DUPLICATE;
  let entryBytes = candidate.entryBytes;
  // over the seal, which goes with the old list
  copyBytes(entriesEnd(image), changetype<usize>(candidate), entryBytes);
  image.length += entryBytes;
  image.count++;
  return OK;
}

/** Removes entry `index`; those behind it move up. */
export function removeEntry(image: ListImage, index: u32): u32 {
  if (index >= image.count) return INDEX_INVALID;
  let entry = entryAt(image, index);
  let entryBytes = u32(entry.entryBytes);
  let next = changetype<usize>(entry) + entryBytes;
  copyBytes(changetype<usize>(entry), next, u32(entriesEnd(image) - next));
  image.length -= entryBytes;
  image.count--;
  return OK;
}
