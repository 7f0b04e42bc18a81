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

/** Writes x as n limbs of `bits` bits, the sign in the last one, and answers the address. */
export function putLimbs(box: Openbox, at: number, x: bigint, n: number, bits: number): number {
  const limbs = Int32Array.from({ length: n }, (_, i) => {
    const limb = x >> BigInt(bits * i)
    return Number(i === n - 1 ? limb : BigInt.asUintN(bits, limb))
  })
  return putSignedLimbs(box, at, [...limbs])
}

/** Writes limbs as they are and answers the address. */
export function putSignedLimbs(box: Openbox, at: number, limbs: readonly number[]): number {
  return box.put(at, new Uint8Array(Int32Array.from(limbs).buffer))
}

/** The integer that limbs of `bits` bits are, each of any sign. */
export function integerOf(limbs: readonly number[], bits: number): bigint {
  return limbs.reduceRight((x, limb) => (x << BigInt(bits)) + BigInt(limb), 0n)
}

/** Reads n limbs of `bits` bits; throws unless all but the last are in [0, 2^bits). */
export function getLimbs(box: Openbox, at: number, n: number, bits: number): bigint {
  const limbs = [...new Int32Array(box.get(at, 4 * n).buffer)]
  if (!limbs.slice(0, -1).every((limb) => limb >= 0 && limb < 2 ** bits)) throw new RangeError(`not tight: ${limbs}`)
  return integerOf(limbs, bits)
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
