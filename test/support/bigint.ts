/**
 * Integers of the open box as BigInt: limbs in memory, modular arithmetic to compare with, and numbers that break carries.
 */
import { createHash } from 'node:crypto'
import type { Openbox } from './openbox.js'

/** The unsigned big-endian integer in some bytes. */
export function fromBytes(bytes: Uint8Array): bigint {
  return bytes.length ? BigInt(`0x${Buffer.from(bytes).toString('hex')}`) : 0n
}

/** x as exactly `length` big-endian bytes. */
export function toBytes(x: bigint, length: number): Uint8Array {
  return new Uint8Array(Buffer.from(x.toString(16).padStart(2 * length, '0'), 'hex'))
}

/** Writes x as n little-endian 32-bit limbs and answers the address. */
export function putLimbs(box: Openbox, at: number, x: bigint, n: number): number {
  return box.put(at, toBytes(x, 4 * n).reverse())
}

/** Reads n little-endian 32-bit limbs. */
export function getLimbs(box: Openbox, at: number, n: number): bigint {
  return fromBytes(box.get(at, 4 * n).reverse())
}

/** x mod m, not negative. */
export function mod(x: bigint, m: bigint): bigint {
  return ((x % m) + m) % m
}

/** x^e mod m. */
export function modPow(x: bigint, e: bigint, m: bigint): bigint {
  let power = 1n
  for (let square = mod(x, m); e > 0n; e >>= 1n, square = (square * square) % m) {
    if (e & 1n) power = (power * square) % m
  }
  return power
}

/** x⁻¹ mod m, for x and m without a common factor (extended Euclid). */
export function modInverse(x: bigint, m: bigint): bigint {
  let [a, b, u, v] = [mod(x, m), m, 1n, 0n]
  while (b) [a, b, u, v] = [b, a % b, v, u - (a / b) * v]
  if (a !== 1n) throw new RangeError('no inverse')
  return mod(u, m)
}

/** Bytes that look random and are the same in every run, named by a seed. */
export function seededBytes(seed: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i += 32) {
    bytes.set(
      createHash('sha256')
        .update(`${seed} ${i}`)
        .digest()
        .subarray(0, length - i),
      i,
    )
  }
  return bytes
}

/** An integer below 2^bits, the same in every run. */
export function seededInteger(seed: string, bits: number): bigint {
  return fromBytes(seededBytes(seed, (bits + 7) >> 3)) & ((1n << BigInt(bits)) - 1n)
}

/** Integers of n limbs that carries are lost on: all zeros, all ones, single limbs and bits at the ends. */
export function weirdIntegers(n: number): bigint[] {
  const bits = BigInt(32 * n)
  const all = (1n << bits) - 1n
  const alternating = Array.from({ length: n }, (_, i) => (i % 2 ? 0n : 0xffffffffn << BigInt(32 * i)))
  const weird = [
    0n,
    1n,
    0xffffffffn,
    1n << (bits - 1n),
    all - 1n,
    all,
    all ^ 0xffffffffn,
    alternating.reduce((a, b) => a | b),
  ]
  return [...new Set(weird)]
}
