/**
 * The three hash functions of SHA-2 that signatures use, behind one face. The state is either function's, with the
 * algorithm behind it.
 */
import { sha256Final, sha256Init, sha256Update, SHA256_DIGEST_BYTES } from "./sha256";
import { sha384Init, sha512Final, sha512Init, sha512Update, SHA512_STATE_BYTES } from "./sha512";

export const DIGEST_SHA256: u32 = 1;
export const DIGEST_SHA384: u32 = 2;
export const DIGEST_SHA512: u32 = 3;

/** Bytes of a state of any of them: the larger of the two, and the algorithm. */
export const DIGEST_STATE_BYTES: u32 = SHA512_STATE_BYTES + 16;
/** Bytes of the longest digest. */
export const MAX_DIGEST_BYTES: u32 = 64;

/** Offset of the algorithm. */
const ALGORITHM: usize = SHA512_STATE_BYTES;

/** Bytes of a digest. */
export function digestBytes(algorithm: u32): u32 {
  if (algorithm == DIGEST_SHA256) return SHA256_DIGEST_BYTES;
  return algorithm == DIGEST_SHA384 ? 48 : 64;
}

/** Begins a message. in: algorithm is one of the three. */
export function digestInit(s: usize, algorithm: u32): void {
  store<u32>(s, algorithm, ALGORITHM);
  if (algorithm == DIGEST_SHA256) sha256Init(s);
  else if (algorithm == DIGEST_SHA384) sha384Init(s);
  else sha512Init(s);
}

/** Takes in `length` bytes at x. alias: x must not overlap the state. */
export function digestUpdate(s: usize, x: usize, length: u32): void {
  if (load<u32>(s, ALGORITHM) == DIGEST_SHA256) sha256Update(s, x, length);
  else sha512Update(s, x, length);
}

/** Writes the digest and answers its length in bytes. alias: out must not overlap the state. */
export function digestFinal(s: usize, out: usize): u32 {
  let algorithm = load<u32>(s, ALGORITHM);
  let length = digestBytes(algorithm);
  if (algorithm == DIGEST_SHA256) sha256Final(s, out);
  else sha512Final(s, out, length);
  return length;
}
