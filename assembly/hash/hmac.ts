/**
 * HMAC-SHA-256 (RFC 2104) under a key of HMAC_KEY_BYTES, over a message of as many bytes: the digest of what is authenticated.
 *
 *     SHA-256( key ⊕ 5C… ‖ SHA-256( key ⊕ 36… ‖ message ) )      the key filled up with zeros to a block of 64 bytes
 */
import { fillBytes } from "../mem/bytes";
import { digestFinal, digestInit, DIGEST_SHA256, digestUpdate } from "./digest";
import { DIGEST_STATE_BYTES } from "./state";

export const HMAC_KEY_BYTES: u32 = 32;
/** Of SHA-256. */
const BLOCK_BYTES: u32 = 64;
const INNER: u8 = 0x36;
const OUTER: u8 = 0x5c;

/** Digest state and a block. */
export const HMAC_SCRATCH_BYTES: u32 = DIGEST_STATE_BYTES + BLOCK_BYTES;

/** z = SHA-256((key ⊕ pad) ‖ x). x: HMAC_KEY_BYTES; alias: z may be x. */
function keyedDigest(z: usize, key: usize, pad: u8, x: usize, scratch: usize): void {
  let block = scratch + DIGEST_STATE_BYTES;
  fillBytes(block, pad, BLOCK_BYTES);
  for (let i: u32 = 0; i < HMAC_KEY_BYTES; i++) store<u8>(block + i, load<u8>(key + i) ^ pad);
  digestInit(scratch, DIGEST_SHA256);
  digestUpdate(scratch, block, BLOCK_BYTES);
  digestUpdate(scratch, x, HMAC_KEY_BYTES);
  digestFinal(scratch, z);
}

/** z = HMAC(key, x), 32 bytes. scratch: HMAC_SCRATCH_BYTES, of which nothing stays. alias: z may be x. */
export function hmacSha256(z: usize, key: usize, x: usize, scratch: usize): void {
  keyedDigest(z, key, INNER, x, scratch);
  keyedDigest(z, key, OUTER, z, scratch);
  fillBytes(scratch, 0, HMAC_SCRATCH_BYTES);
}
