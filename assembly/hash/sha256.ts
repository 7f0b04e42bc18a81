/**
 * The block function of SHA-256 (FIPS 180-4 §6.2); hash/digest.ts gathers blocks, pads and tells the state.
 *
 * The registers a to h and the words W are named as in the standard. Its constants are the upper halves of SHA-512's: both are the
 * fractional parts of the same roots of the same primes (§4.2.2 and §4.2.3, §5.3.3 and §5.3.5), and so they are read out of that
 * table where there is one. test/assembly/hash/sha256.test.ts recomputes them.
 */
import { HAS_LONG_HASHES } from "../limits";
import { SHA512_H, SHA512_K } from "./sha512";
import { copyBytes } from "../mem/bytes";
import { STATE_BLOCK } from "./state";

/** Bytes of a block. */
const BLOCK_BYTES: u32 = 64;
/** K, and behind it the initial hash value, where there is no SHA-512 (FIPS 180-4 §4.2.2, §5.3.3). */
const OWN: usize = HAS_LONG_HASHES ? 0 : memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
], 16);

/** The initial hash value; the next word is WORD_BYTES further. */
export const SHA256_H: usize = HAS_LONG_HASHES ? SHA512_H + 4 : OWN + 256;
export const SHA256_WORD_BYTES: usize = HAS_LONG_HASHES ? 8 : 4;
/** K of round 0; the next round's is as far. */
const K: usize = HAS_LONG_HASHES ? SHA512_K + 4 : OWN;
/** Bytes of K for the rounds of one turn. */
const K_TURN: usize = 16 * SHA256_WORD_BYTES;

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
  let w = s + STATE_BLOCK;
  for (let i: usize = 0; i < BLOCK_BYTES; i += 4) store<u32>(w + i, bswap(load<u32>(x + i)));
  let a = load<u32>(s);
  let b = load<u32>(s, 4);
  let c = load<u32>(s, 8);
  let d = load<u32>(s, 12);
  let e = load<u32>(s, 16);
  let f = load<u32>(s, 20);
  let g = load<u32>(s, 24);
  let h = load<u32>(s, 28);
  for (let k = K; ; ) {
    for (let i: usize = 0; i < BLOCK_BYTES; i += 4) {
      let t = h + bigSigma1(e) + ch(e, f, g) + load<u32>(k + (HAS_LONG_HASHES ? i << 1 : i)) + load<u32>(w + i);
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
    k += K_TURN;
    if (k == K + 4 * K_TURN) break;
    for (let i: usize = 0; i < BLOCK_BYTES; i += 4) {
      let next = load<u32>(w + ((i + 4) & 60));
      let late = load<u32>(w + ((i + 56) & 60));
      let middle = load<u32>(w + ((i + 36) & 60));
      store<u32>(w + i, load<u32>(w + i) + sigma0(next) + middle + sigma1(late));
    }
  }
  addRegisters(s, a, b, c, d, e, f, g, h);
}

/** The same with the registers in memory, in the half of the state's block that SHA-256 leaves free: the smallest code. */
export function sha256BlockSmall(s: usize, x: usize): void {
  let w = s + STATE_BLOCK;
  let r = w + BLOCK_BYTES;
  for (let i: usize = 0; i < BLOCK_BYTES; i += 4) store<u32>(w + i, bswap(load<u32>(x + i)));
  copyBytes(r, s, 32);
  for (let i: usize = 0; i < 4 * BLOCK_BYTES; i += 4) {
    let at = w + (i & 60);
    if (i >= BLOCK_BYTES) {
      let next = load<u32>(w + ((i + 4) & 60));
      let late = load<u32>(w + ((i + 56) & 60));
      let middle = load<u32>(w + ((i + 36) & 60));
      store<u32>(at, load<u32>(at) + sigma0(next) + middle + sigma1(late));
    }
    let a = load<u32>(r);
    let e = load<u32>(r, 16);
    let t = load<u32>(r, 28) + bigSigma1(e) + ch(e, load<u32>(r, 20), load<u32>(r, 24)) + load<u32>(K + (SHA256_WORD_BYTES == 8 ? i << 1 : i)) + load<u32>(at);
    let next = t + bigSigma0(a) + maj(a, load<u32>(r, 4), load<u32>(r, 8));
    for (let z = r + 28; z > r; z -= 4) store<u32>(z, load<u32>(z - 4));
    store<u32>(r, load<u32>(r, 16) + t, 16);
    store<u32>(r, next);
  }
  for (let i: usize = 0; i < 32; i += 4) store<u32>(s + i, load<u32>(s + i) + load<u32>(r + i));
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
  for (let k = K; ; ) {
    h += bigSigma1(e) + ch(e, f, g) + load<u32>(k) + w0; d += h; h += bigSigma0(a) + maj(a, b, c);
    g += bigSigma1(d) + ch(d, e, f) + load<u32>(k, 8) + w1; c += g; g += bigSigma0(h) + maj(h, a, b);
    f += bigSigma1(c) + ch(c, d, e) + load<u32>(k, 16) + w2; b += f; f += bigSigma0(g) + maj(g, h, a);
    e += bigSigma1(b) + ch(b, c, d) + load<u32>(k, 24) + w3; a += e; e += bigSigma0(f) + maj(f, g, h);
    d += bigSigma1(a) + ch(a, b, c) + load<u32>(k, 32) + w4; h += d; d += bigSigma0(e) + maj(e, f, g);
    c += bigSigma1(h) + ch(h, a, b) + load<u32>(k, 40) + w5; g += c; c += bigSigma0(d) + maj(d, e, f);
    b += bigSigma1(g) + ch(g, h, a) + load<u32>(k, 48) + w6; f += b; b += bigSigma0(c) + maj(c, d, e);
    a += bigSigma1(f) + ch(f, g, h) + load<u32>(k, 56) + w7; e += a; a += bigSigma0(b) + maj(b, c, d);
    h += bigSigma1(e) + ch(e, f, g) + load<u32>(k, 64) + w8; d += h; h += bigSigma0(a) + maj(a, b, c);
    g += bigSigma1(d) + ch(d, e, f) + load<u32>(k, 72) + w9; c += g; g += bigSigma0(h) + maj(h, a, b);
    f += bigSigma1(c) + ch(c, d, e) + load<u32>(k, 80) + w10; b += f; f += bigSigma0(g) + maj(g, h, a);
    e += bigSigma1(b) + ch(b, c, d) + load<u32>(k, 88) + w11; a += e; e += bigSigma0(f) + maj(f, g, h);
    d += bigSigma1(a) + ch(a, b, c) + load<u32>(k, 96) + w12; h += d; d += bigSigma0(e) + maj(e, f, g);
    c += bigSigma1(h) + ch(h, a, b) + load<u32>(k, 104) + w13; g += c; c += bigSigma0(d) + maj(d, e, f);
    b += bigSigma1(g) + ch(g, h, a) + load<u32>(k, 112) + w14; f += b; b += bigSigma0(c) + maj(c, d, e);
    a += bigSigma1(f) + ch(f, g, h) + load<u32>(k, 120) + w15; e += a; a += bigSigma0(b) + maj(b, c, d);
    k += K_TURN;
    if (k == K + 4 * K_TURN) break;
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
