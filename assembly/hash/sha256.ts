/**
 * SHA-256 (FIPS 180-4 §6.2).
 *
 *     state    0  hash value, 8 × u32
 *             32  bytes taken in so far, u64
 *             40  unused
 *             48  the block being gathered, as it came; in sha256BlockRolled the last 16 words of the message schedule
 *
 * FIPS 180-4 allows messages of 2⁶⁴−1 bits. The count is of bytes and its length field of bits: a message of 2⁶¹ bytes
 * or more cannot be held or fed here. The registers a to h and the words W are named as in the standard.
 */
import { BUILD_PROFILE, PROFILE_GATEWAY } from "../limits";
import { copyBytes, fillBytes } from "../mem/bytes";

/** Bytes of the state. */
export const SHA256_STATE_BYTES: u32 = 112;
/** Bytes of the digest. */
export const SHA256_DIGEST_BYTES: u32 = 32;

/** Bytes of a block. */
const BLOCK_BYTES: u32 = 64;
/** Offset of the count of bytes. */
const COUNT: usize = 32;
/** Offset of the block and schedule. */
const BLOCK: usize = 48;

/**
 * Fractional parts of the cube roots of the first 64 primes, 32 bits (FIPS 180-4 §4.2.2).
 * Recomputed in test/assembly/hash/sha256.test.ts.
 */
export const SHA256_K: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
], 16);

/** Fractional parts of the square roots of the first 8 primes, 32 bits (FIPS 180-4 §5.3.3; same test). */
export const SHA256_H: usize = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
], 16);

/** σ0 and σ1 of the message schedule, Σ0 and Σ1 of the rounds, Ch and Maj (FIPS 180-4 §4.1.2). */
// @ts-ignore: decorator
@inline
function sigma0(x: u32): u32 {
  return rotr<u32>(x, 7) ^ rotr<u32>(x, 18) ^ (x >> 3);
}

// @ts-ignore: decorator
@inline
function sigma1(x: u32): u32 {
  return rotr<u32>(x, 17) ^ rotr<u32>(x, 19) ^ (x >> 10);
}

// @ts-ignore: decorator
@inline
function bigSigma0(x: u32): u32 {
  return rotr<u32>(x, 2) ^ rotr<u32>(x, 13) ^ rotr<u32>(x, 22);
}

// @ts-ignore: decorator
@inline
function bigSigma1(x: u32): u32 {
  return rotr<u32>(x, 6) ^ rotr<u32>(x, 11) ^ rotr<u32>(x, 25);
}

// @ts-ignore: decorator
@inline
function ch(x: u32, y: u32, z: u32): u32 {
  return z ^ (x & (y ^ z));
}

// @ts-ignore: decorator
@inline
function maj(x: u32, y: u32, z: u32): u32 {
  return (x & y) | (z & (x | y));
}

/** Adds the registers to the hash value. */
// @ts-ignore: decorator
@inline
function addRegisters(s: usize, a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32): void {
  store<u32>(s, load<u32>(s) + a);
  store<u32>(s, load<u32>(s, 4) + b, 4);
  store<u32>(s, load<u32>(s, 8) + c, 8);
  store<u32>(s, load<u32>(s, 12) + d, 12);
  store<u32>(s, load<u32>(s, 16) + e, 16);
  store<u32>(s, load<u32>(s, 20) + f, 20);
  store<u32>(s, load<u32>(s, 24) + g, 24);
  store<u32>(s, load<u32>(s, 28) + h, 28);
}

/** Digests the block at x into the hash value: small code. alias: x may be the state's own block. */
export function sha256BlockRolled(s: usize, x: usize): void {
  let w = s + BLOCK;
  for (let i: usize = 0; i < BLOCK_BYTES; i += 4) store<u32>(w + i, bswap(load<u32>(x + i)));
  let a = load<u32>(s);
  let b = load<u32>(s, 4);
  let c = load<u32>(s, 8);
  let d = load<u32>(s, 12);
  let e = load<u32>(s, 16);
  let f = load<u32>(s, 20);
  let g = load<u32>(s, 24);
  let h = load<u32>(s, 28);
  for (let k = SHA256_K; ; ) {
    for (let i: usize = 0; i < BLOCK_BYTES; i += 4) {
      let t = h + bigSigma1(e) + ch(e, f, g) + load<u32>(k + i) + load<u32>(w + i);
      h = g;
      g = f;
      f = e;
      e = d + t;
      d = c;
      t += bigSigma0(a) + maj(a, b, c);
      c = b;
      b = a;
      a = t;
    }
    k += BLOCK_BYTES;
    if (k == SHA256_K + 256) break;
    for (let i: usize = 0; i < BLOCK_BYTES; i += 4) {
      let next = load<u32>(w + ((i + 4) & 60));
      let late = load<u32>(w + ((i + 56) & 60));
      let middle = load<u32>(w + ((i + 36) & 60));
      store<u32>(w + i, load<u32>(w + i) + sigma0(next) + middle + sigma1(late));
    }
  }
  addRegisters(s, a, b, c, d, e, f, g, h);
}

/** The same with sixteen rounds and the schedule in locals: fast code. alias: x may be the state's own block. */
export function sha256BlockUnrolled(s: usize, x: usize): void {
  let w0 = bswap(load<u32>(x));
  let w1 = bswap(load<u32>(x, 4));
  let w2 = bswap(load<u32>(x, 8));
  let w3 = bswap(load<u32>(x, 12));
  let w4 = bswap(load<u32>(x, 16));
  let w5 = bswap(load<u32>(x, 20));
  let w6 = bswap(load<u32>(x, 24));
  let w7 = bswap(load<u32>(x, 28));
  let w8 = bswap(load<u32>(x, 32));
  let w9 = bswap(load<u32>(x, 36));
  let w10 = bswap(load<u32>(x, 40));
  let w11 = bswap(load<u32>(x, 44));
  let w12 = bswap(load<u32>(x, 48));
  let w13 = bswap(load<u32>(x, 52));
  let w14 = bswap(load<u32>(x, 56));
  let w15 = bswap(load<u32>(x, 60));
  let a = load<u32>(s);
  let b = load<u32>(s, 4);
  let c = load<u32>(s, 8);
  let d = load<u32>(s, 12);
  let e = load<u32>(s, 16);
  let f = load<u32>(s, 20);
  let g = load<u32>(s, 24);
  let h = load<u32>(s, 28);
  for (let k = SHA256_K; ; ) {
    h += bigSigma1(e) + ch(e, f, g) + load<u32>(k) + w0; d += h; h += bigSigma0(a) + maj(a, b, c);
    g += bigSigma1(d) + ch(d, e, f) + load<u32>(k, 4) + w1; c += g; g += bigSigma0(h) + maj(h, a, b);
    f += bigSigma1(c) + ch(c, d, e) + load<u32>(k, 8) + w2; b += f; f += bigSigma0(g) + maj(g, h, a);
    e += bigSigma1(b) + ch(b, c, d) + load<u32>(k, 12) + w3; a += e; e += bigSigma0(f) + maj(f, g, h);
    d += bigSigma1(a) + ch(a, b, c) + load<u32>(k, 16) + w4; h += d; d += bigSigma0(e) + maj(e, f, g);
    c += bigSigma1(h) + ch(h, a, b) + load<u32>(k, 20) + w5; g += c; c += bigSigma0(d) + maj(d, e, f);
    b += bigSigma1(g) + ch(g, h, a) + load<u32>(k, 24) + w6; f += b; b += bigSigma0(c) + maj(c, d, e);
    a += bigSigma1(f) + ch(f, g, h) + load<u32>(k, 28) + w7; e += a; a += bigSigma0(b) + maj(b, c, d);
    h += bigSigma1(e) + ch(e, f, g) + load<u32>(k, 32) + w8; d += h; h += bigSigma0(a) + maj(a, b, c);
    g += bigSigma1(d) + ch(d, e, f) + load<u32>(k, 36) + w9; c += g; g += bigSigma0(h) + maj(h, a, b);
    f += bigSigma1(c) + ch(c, d, e) + load<u32>(k, 40) + w10; b += f; f += bigSigma0(g) + maj(g, h, a);
    e += bigSigma1(b) + ch(b, c, d) + load<u32>(k, 44) + w11; a += e; e += bigSigma0(f) + maj(f, g, h);
    d += bigSigma1(a) + ch(a, b, c) + load<u32>(k, 48) + w12; h += d; d += bigSigma0(e) + maj(e, f, g);
    c += bigSigma1(h) + ch(h, a, b) + load<u32>(k, 52) + w13; g += c; c += bigSigma0(d) + maj(d, e, f);
    b += bigSigma1(g) + ch(g, h, a) + load<u32>(k, 56) + w14; f += b; b += bigSigma0(c) + maj(c, d, e);
    a += bigSigma1(f) + ch(f, g, h) + load<u32>(k, 60) + w15; e += a; a += bigSigma0(b) + maj(b, c, d);
    k += BLOCK_BYTES;
    if (k == SHA256_K + 256) break;
    w0 += sigma0(w1) + w9 + sigma1(w14);
    w1 += sigma0(w2) + w10 + sigma1(w15);
    w2 += sigma0(w3) + w11 + sigma1(w0);
    w3 += sigma0(w4) + w12 + sigma1(w1);
    w4 += sigma0(w5) + w13 + sigma1(w2);
    w5 += sigma0(w6) + w14 + sigma1(w3);
    w6 += sigma0(w7) + w15 + sigma1(w4);
    w7 += sigma0(w8) + w0 + sigma1(w5);
    w8 += sigma0(w9) + w1 + sigma1(w6);
    w9 += sigma0(w10) + w2 + sigma1(w7);
    w10 += sigma0(w11) + w3 + sigma1(w8);
    w11 += sigma0(w12) + w4 + sigma1(w9);
    w12 += sigma0(w13) + w5 + sigma1(w10);
    w13 += sigma0(w14) + w6 + sigma1(w11);
    w14 += sigma0(w15) + w7 + sigma1(w12);
    w15 += sigma0(w0) + w8 + sigma1(w13);
  }
  addRegisters(s, a, b, c, d, e, f, g, h);
}

/** Small code in mcu, fast code in gateway; a test holds them equal. */
// @ts-ignore: decorator
@inline
function digestBlock(s: usize, x: usize): void {
  if (BUILD_PROFILE == PROFILE_GATEWAY) sha256BlockUnrolled(s, x);
  else sha256BlockRolled(s, x);
}

/** Begins a message. */
export function sha256Init(s: usize): void {
  copyBytes(s, SHA256_H, 32);
  store<u64>(s, 0, COUNT);
}

/** Takes in `length` bytes at x. alias: x must not overlap the state. */
export function sha256Update(s: usize, x: usize, length: u32): void {
  let gathered = u32(load<u64>(s, COUNT)) & (BLOCK_BYTES - 1);
  store<u64>(s, load<u64>(s, COUNT) + length, COUNT);
  if (gathered) {
    let missing = BLOCK_BYTES - gathered;
    if (length < missing) missing = length;
    copyBytes(s + BLOCK + gathered, x, missing);
    if (gathered + missing < BLOCK_BYTES) return;
    digestBlock(s, s + BLOCK);
    x += missing;
    length -= missing;
  }
  while (length >= BLOCK_BYTES) {
    digestBlock(s, x);
    x += BLOCK_BYTES;
    length -= BLOCK_BYTES;
  }
  copyBytes(s + BLOCK, x, length);
}

/**
 * Pads the message (FIPS 180-4 §5.1.1) and writes 32 bytes of digest. The state must be begun anew after it.
 * alias: out must not overlap the state.
 */
export function sha256Final(s: usize, out: usize): void {
  let bits = load<u64>(s, COUNT) << 3;
  let gathered = u32(load<u64>(s, COUNT)) & (BLOCK_BYTES - 1);
  store<u8>(s + BLOCK + gathered++, 0x80);
  if (gathered > BLOCK_BYTES - 8) {
    fillBytes(s + BLOCK + gathered, 0, BLOCK_BYTES - gathered);
    digestBlock(s, s + BLOCK);
    gathered = 0;
  }
  fillBytes(s + BLOCK + gathered, 0, BLOCK_BYTES - 8 - gathered);
  store<u64>(s, bswap(bits), BLOCK + BLOCK_BYTES - 8);
  digestBlock(s, s + BLOCK);
  for (let i: usize = 0; i < SHA256_DIGEST_BYTES; i += 4) store<u32>(out + i, bswap(load<u32>(s + i)));
}
