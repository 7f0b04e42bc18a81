/**
 * EMSA-PKCS1-v1_5 (RFC 8017 §9.2), as RSASSA-PKCS1-v1_5 compares it (§8.2.2 steps 3 and 4).
 *
 *     EM = 00 01 FF … FF 00 DigestInfo        DigestInfo ::= SEQUENCE { SEQUENCE { OID, NULL }, OCTET STRING digest }
 *
 * EM is not parsed: every octet is compared with the one that it must be, so that nothing is left to a reader's
 * leniency. Stricter: a DigestInfo without its NULL is refused; RFC 8017 §9.2 note 1 lets verifiers accept it, and
 * webpki, Go and BoringSSL refuse it too (test/assembly/rsa/wycheproof.test.ts).
 */
import { outcomeOfBytes } from "../mem/bytes";
import { digestBytes } from "../hash/digest";

/** Octets of a DigestInfo in front of the digest. */
const PREFIX_BYTES: u32 = 19;
/** Offsets of the octets that differ between the algorithms: outer length, last arc of the OID, digest length. */
const OUTER_LENGTH: u32 = 1;
const LAST_ARC: u32 = 14;
const DIGEST_LENGTH: u32 = 18;

/**
 * The prefix of all three (RFC 8017 §9.2 note 1) with those octets 0; id-sha256, id-sha384, id-sha512 are
 * 2.16.840.1.101.3.4.2.1 to .3, so that the last arc is the algorithm's number in hash/digest.ts.
 * Recomputed in test/assembly/rsa/pkcs1.test.ts.
 */
const PREFIX: usize = memory.data<u8>([
  0x30, 0, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0, 0x05, 0x00, 0x04, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
], 16);

/**
 * EQUAL if and only if EM is the encoding of `digest`, and the signature holds.
 * in: algorithm is one of hash/digest.ts; EM as of rsaMessage.
 */
export function pkcs1Outcome(em: usize, emBytes: u32, algorithm: u32, digest: usize): u32 {
  let hashBytes = digestBytes(algorithm);
  // §9.2 step 3: 00 01, at least eight FF, 00
  if (emBytes < hashBytes + PREFIX_BYTES + 11) return 0;
  let infoAt = emBytes - PREFIX_BYTES - hashBytes;
  let difference = u32(load<u8>(em)) | u32(load<u8>(em, 1) ^ 0x01) | u32(load<u8>(em + infoAt - 1));
  let i: u32 = 2;
  for (; i < infoAt - 1; i++) difference |= u32(load<u8>(em + i) ^ 0xff);
  // as far as it must, against a fault that ends a loop early
  difference |= i ^ (infoAt - 1);
  let info = em + infoAt;
  for (i = 0; i < PREFIX_BYTES; i++) {
    let octet = u32(load<u8>(PREFIX + i));
    if (i == OUTER_LENGTH) octet = PREFIX_BYTES - 2 + hashBytes;
    else if (i == LAST_ARC) octet = algorithm;
    else if (i == DIGEST_LENGTH) octet = hashBytes;
    difference |= u32(load<u8>(info + i)) ^ octet;
  }
  return outcomeOfBytes(info + PREFIX_BYTES, digest, hashBytes) ^ (difference | (i ^ PREFIX_BYTES));
}
