/**
 * Constants "with nothing up the sleeve": fractional parts of roots of primes (FIPS 180-4 §4.2, §5.3).
 */

/** The first `count` primes. */
export function primes(count: number): number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p)) found.push(n)
  return found
}

/** The first `bits` bits of the fraction of the square root (degree 2) or cube root (degree 3) of n. */
export function fractionOfRoot(n: number, degree: 2 | 3, bits: number): bigint {
  const scaled = BigInt(n) << BigInt(degree * bits)
  let low = 0n
  for (let bit = 1n << BigInt(bits + 8); bit; bit >>= 1n) {
    if ((low + bit) ** BigInt(degree) <= scaled) low += bit
  }
  return low & ((1n << BigInt(bits)) - 1n)
}
