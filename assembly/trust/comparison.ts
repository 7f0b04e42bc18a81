/**
 * Comparison words: what both ends of one TLS connection show, so that people see whether somebody sits between them.
 * docs/pairing.md has the messages, and why each attack on them fails.
 *
 *     commitment = SHA-256("trustcore pair 1" ‖ nonceD)
 *     digest     = SHA-256("trustcore pair 2" ‖ H(root key) ‖ H(leaf key) ‖ exporter ‖ nonceD ‖ nonceS)     the words: its first 5 bytes
 *
 * Every part has a fixed length, so that no two lists of parts are the same bytes, and no commitment is the digest of words. The
 * device is committed before it sees the other's nonce: whoever sits in the middle has chosen everything before it learns the words of
 * either side, and has one try at 2⁴⁰. Nonces and exporter are the host's, which has the randomness and the TLS.
 */
import { digestFinal, digestInit, DIGEST_SHA256, digestUpdate } from "../hash/digest";
import { DIGEST_STATE_BYTES } from "../hash/state";
import { differenceOfBytes, fillBytes } from "../mem/bytes";
import { COMPARE_COMMITMENT, COMPARE_LENGTH, OK } from "../status";

/** Bytes of a nonce, of the exporter, of the hash of a key, of a commitment. */
export const COMPARE_PART_BYTES: u32 = 32;
/** Hashes of root and leaf key, exporter, nonce of the device, nonce of the server. */
export const COMPARE_MESSAGE_BYTES: u32 = 5 * COMPARE_PART_BYTES;
const DEVICE_NONCE: usize = 3 * COMPARE_PART_BYTES;

/** The domains, 16 bytes: "trustcor", and "e pair " with the digit to come. Little-endian. */
const DOMAIN_HEAD: u64 = 0x726f637473757274;
const DOMAIN_TAIL: u64 = 0x0020726961702065;
const DOMAIN_BYTES: u32 = 16;
/** The digits. */
const COMMITMENT: u64 = 0x31;
const WORDS: u64 = 0x32;

/** Scratch: digest state, and a domain, or a commitment that is compared. */
export const COMPARE_SCRATCH_BYTES: u32 = DIGEST_STATE_BYTES + COMPARE_PART_BYTES;

function compareDigest(z: usize, x: usize, length: u32, digit: u64, scratch: usize): void {
  let domain = scratch + DIGEST_STATE_BYTES;
  store<u64>(domain, DOMAIN_HEAD);
  store<u64>(domain + 8, DOMAIN_TAIL | (digit << 56));
  digestInit(scratch, DIGEST_SHA256);
  digestUpdate(scratch, domain, DOMAIN_BYTES);
  digestUpdate(scratch, x, length);
  digestFinal(scratch, z);
  // a nonce that is not revealed yet stood in its last block
  fillBytes(scratch, 0, DIGEST_STATE_BYTES);
}

/** What the device sends first. nonce: COMPARE_PART_BYTES; z: as many. alias: neither overlaps scratch. */
export function compareCommitment(z: usize, nonce: usize, scratch: usize): void {
  compareDigest(z, nonce, COMPARE_PART_BYTES, COMMITMENT, scratch);
}

/** The digest whose first bytes are the words. message: COMPARE_MESSAGE_BYTES. alias: z may be where the message begins. */
export function compareWords(z: usize, message: usize, scratch: usize): void {
  compareDigest(z, message, COMPARE_MESSAGE_BYTES, WORDS, scratch);
}

/**
 * The server's end, when all has come: message ‖ commitment at x. If the device has revealed the nonce to which it was committed, the
 * digest takes the place of the first COMPARE_PART_BYTES.
 */
export function compareCheck(x: usize, length: u32, scratch: usize): u32 {
  if (length != COMPARE_MESSAGE_BYTES + COMPARE_PART_BYTES) return COMPARE_LENGTH;
  let commitment = scratch + DIGEST_STATE_BYTES;
  compareCommitment(commitment, x + DEVICE_NONCE, scratch);
  if (differenceOfBytes(commitment, x + COMPARE_MESSAGE_BYTES, COMPARE_PART_BYTES) != 0) return COMPARE_COMMITMENT;
  compareWords(x, x, scratch);
  return OK;
}
