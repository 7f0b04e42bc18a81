/**
 * The state of a hash function, the same for all three.
 *
 *      0  hash value, 8 × u32 (SHA-256) or 8 × u64
 *     64  bytes taken in so far, u64
 *     72  algorithm (hash/digest.ts), u32, and four unused bytes
 *     80  the block being gathered, as it came; in the rolled block functions the last 16 words of the message schedule
 */
export const STATE_COUNT: usize = 64;
export const STATE_ALGORITHM: usize = 72;
export const STATE_BLOCK: usize = 80;
/** Bytes of a state. */
export const DIGEST_STATE_BYTES: u32 = 208;
