/**
 * SHA-224, SHA-256, SHA-384 and SHA-512 (FIPS 180-4) behind one face: blocks gathered, messages padded.
 *
 * FIPS 180-4 allows messages of 2⁶⁴−1 bits, and of 2¹²⁸−1 bits for the two long functions. The count here is of bytes and the length
 * field of bits: a message of 2⁶¹ bytes or more cannot be held or fed, and the upper half of the long functions' field is always 0.
 */
import { BUILD_PROFILE, HAS_LONG_HASHES, PROFILE_GATEWAY, PROFILE_NANO } from "../limits";
import { copyBytes, fillBytes } from "../mem/bytes";
import { SHA256_H, sha256BlockRolled, sha256BlockSmall, sha256BlockUnrolled } from "./sha256";
import { SHA384_H, sha512BlockRolled, sha512BlockUnrolled, SHA512_H } from "./sha512";
import { STATE_ALGORITHM, STATE_BLOCK, STATE_COUNT } from "./state";

export const DIGEST_SHA256: u32 = 1;
export const DIGEST_SHA384: u32 = 2;
export const DIGEST_SHA512: u32 = 3;
/** With RSASSA-PKCS1-v1_5 alone (x509/algorithm.ts). The numbers are the last arcs of id-sha256 and so on. */
export const DIGEST_SHA224: u32 = 4;

/** Bytes of the longest digest. */
export const MAX_DIGEST_BYTES: u32 = 64;

/** Bytes of a digest. */
export function digestBytes(algorithm: u32): u32 {
  if (!HAS_LONG_HASHES || algorithm == DIGEST_SHA256) return 32;
  if (algorithm == DIGEST_SHA384) return 48;
  return algorithm == DIGEST_SHA512 ? 64 : 28;
}

/** Whether the state is that of SHA-256 or SHA-224, which differ in their begin and length (§6.3). */
function isShort(s: usize): bool {
  return !HAS_LONG_HASHES || (load<u32>(s, STATE_ALGORITHM) & 2) == 0;
}

/** Bytes of a block of the state's algorithm. */
function blockBytesOf(s: usize): u32 {
  return isShort(s) ? 64 : 128;
}

/** Small code in mcu, fast code in gateway; tests hold them equal. */
function digestBlock(s: usize, x: usize): void {
  let fast = BUILD_PROFILE == PROFILE_GATEWAY;
  if (BUILD_PROFILE == PROFILE_NANO) sha256BlockSmall(s, x);
  else if (isShort(s)) {
    if (fast) sha256BlockUnrolled(s, x);
    else sha256BlockRolled(s, x);
  } else if (fast) sha512BlockUnrolled(s, x);
  else sha512BlockRolled(s, x);
}

/** Begins a message. in: algorithm is one of those above. */
export function digestInit(s: usize, algorithm: u32): void {
  store<u32>(s, algorithm, STATE_ALGORITHM);
  store<u64>(s, 0, STATE_COUNT);
  if (!HAS_LONG_HASHES) return copyBytes(s, SHA256_H, 32);
  copyBytes(s, algorithm == DIGEST_SHA384 ? SHA384_H : SHA512_H, 64);
  if (!isShort(s)) return;
  // §5.3.3: the upper halves of SHA-512's; §5.3.2: the lower halves of SHA-384's
  let halves = algorithm == DIGEST_SHA256 ? SHA256_H : SHA384_H;
  for (let i: usize = 0; i < 32; i += 4) store<u32>(s + i, load<u32>(halves + (i << 1)));
}

/** Takes in `length` bytes at x. alias: x must not overlap the state. */
export function digestUpdate(s: usize, x: usize, length: u32): void {
  let blockBytes = blockBytesOf(s);
  let gathered = load<u32>(s, STATE_COUNT) & (blockBytes - 1);
  store<u64>(s, load<u64>(s, STATE_COUNT) + length, STATE_COUNT);
  if (gathered) {
    let missing = blockBytes - gathered;
    if (length < missing) missing = length;
    copyBytes(s + STATE_BLOCK + gathered, x, missing);
    if (gathered + missing < blockBytes) return;
    digestBlock(s, s + STATE_BLOCK);
    x += missing;
    length -= missing;
  }
  while (length >= blockBytes) {
    digestBlock(s, x);
    x += blockBytes;
    length -= blockBytes;
  }
  copyBytes(s + STATE_BLOCK, x, length);
}

/**
 * Pads the message (FIPS 180-4 §5.1), writes the digest and answers its length in bytes. The state must be begun anew after it.
 * alias: out must not overlap the state.
 */
export function digestFinal(s: usize, out: usize): u32 {
  let blockBytes = blockBytesOf(s);
  let block = s + STATE_BLOCK;
  let gathered = load<u32>(s, STATE_COUNT) & (blockBytes - 1);
  store<u8>(block + gathered++, 0x80);
  // the length field is an eighth of a block
  if (gathered > blockBytes - (blockBytes >> 3)) {
    fillBytes(block + gathered, 0, blockBytes - gathered);
    digestBlock(s, block);
    gathered = 0;
  }
  fillBytes(block + gathered, 0, blockBytes - 8 - gathered);
  store<u64>(block + blockBytes - 8, bswap(load<u64>(s, STATE_COUNT) << 3));
  digestBlock(s, block);
  let length = digestBytes(load<u32>(s, STATE_ALGORITHM));
  if (blockBytes == 64) for (let i: usize = 0; i < length; i += 4) store<u32>(out + i, bswap(load<u32>(s + i)));
  else for (let i: usize = 0; i < length; i += 8) store<u64>(out + i, bswap(load<u64>(s + i)));
  return length;
}
