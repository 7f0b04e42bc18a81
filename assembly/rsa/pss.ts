/**
 * EMSA-PSS (RFC 8017 §9.1.2) with MGF1 (appendix B.2.1), as RSASSA-PSS verifies it (§8.1.2).
 *
 *     EM = maskedDB | H | BC        maskedDB ⊕ MGF1(H) = DB = 00 … 00 01 salt        H = Hash(00×8 | mHash | salt)
 *
 * The length of the salt is the one that the signature algorithm's parameters say, not one found in DB. The mask's hash
 * function may be another than the message's.
 */
import { fillBytes, outcomeOfBytes, storeU32BE } from "../mem/bytes";
import { digestBytes, digestFinal, digestInit, digestUpdate, MAX_DIGEST_BYTES } from "../hash/digest";
import { DIGEST_STATE_BYTES } from "../hash/state";

/** Offset of a digest in the scratch: a block of the mask, later H'. */
const BLOCK: usize = DIGEST_STATE_BYTES;
/** Offset of the mask's counter, later of the eight zero octets. */
const COUNTER: usize = BLOCK + MAX_DIGEST_BYTES;
/** Bytes of scratch: a hash state, a digest, a counter. */
export const PSS_SCRATCH_BYTES: u32 = DIGEST_STATE_BYTES + MAX_DIGEST_BYTES + 16;

/** z = z ⊕ MGF1(seed, zBytes). alias: seed must not overlap z or scratch. */
function addMask(z: usize, zBytes: u32, seed: usize, seedBytes: u32, algorithm: u32, scratch: usize): void {
  let inBlock: u32 = 0;
  let blockBytes: u32 = 0;
  let counter: u32 = 0;
  for (let i: u32 = 0; i < zBytes; i++) {
    if (inBlock == blockBytes) {
      storeU32BE(scratch + COUNTER, counter++);
      digestInit(scratch, algorithm);
      digestUpdate(scratch, seed, seedBytes);
      digestUpdate(scratch, scratch + COUNTER, 4);
      blockBytes = digestFinal(scratch, scratch + BLOCK);
      inBlock = 0;
    }
    store<u8>(z + i, load<u8>(z + i) ^ load<u8>(scratch + BLOCK + inBlock++));
  }
}

/**
 * EQUAL if and only if EM is an encoding of `digest`, and the signature holds.
 * in: EM as of rsaMessage, of (modulusBits + 7) / 8 octets; both algorithms are of hash/digest.ts; any saltBytes.
 * out: EM is written over.
 * alias: em, digest, scratch must not overlap.
 * The work is bounded by the length of EM: for 4096 bits at most 16 short digests of SHA-256, or 8 of SHA-512, and H'.
 */
export function pssOutcome(
  em: usize, modulusBits: u32, algorithm: u32, mgfAlgorithm: u32, saltBytes: u32, digest: usize, scratch: usize,
): u32 {
  let hashBytes = digestBytes(algorithm);
  let difference: u32 = 0;
  // §8.1.2: emLen = ⌈(modBits − 1) / 8⌉, one octet less than the modulus has if modBits − 1 is a multiple of 8
  let emBytes = (modulusBits + 6) >> 3;
  if ((modulusBits & 7) == 1) difference = load<u8>(em++);
  let topOctet = 0xff >> ((emBytes << 3) - (modulusBits - 1));
  // step 3
  if (saltBytes > emBytes || emBytes < hashBytes + saltBytes + 2) return 0;
  // steps 4 to 6
  let dbBytes = emBytes - hashBytes - 1;
  let h = em + dbBytes;
  difference |= u32(load<u8>(h + hashBytes)) ^ 0xbc;
  difference |= u32(load<u8>(em)) & ~topOctet;
  // steps 7 to 9
  addMask(em, dbBytes, h, hashBytes, mgfAlgorithm, scratch);
  store<u8>(em, u8(load<u8>(em) & topOctet));
  // step 10
  let salt = h - saltBytes;
  let x = em;
  for (; x < salt - 1; x++) difference |= load<u8>(x);
  // as far as it must, against a fault that ends the loop early
  difference |= u32(x ^ (salt - 1));
  difference |= u32(load<u8>(salt - 1)) ^ 0x01;
  // steps 11 to 14
  fillBytes(scratch + COUNTER, 0, 8);
  digestInit(scratch, algorithm);
  digestUpdate(scratch, scratch + COUNTER, 8);
  digestUpdate(scratch, digest, hashBytes);
  digestUpdate(scratch, salt, saltBytes);
  digestFinal(scratch, scratch + BLOCK);
  return outcomeOfBytes(h, scratch + BLOCK, hashBytes) ^ difference;
}
