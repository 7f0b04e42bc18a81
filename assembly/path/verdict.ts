/**
 * The verdict word, and the running sum that it hangs on.
 *
 * Every mandatory step adds its constant XOR the step's outcome, where outcome 0 means passed: a status, or a difference
 * word. The sum is compared with what the path's length demands, without a branch, in `verdictOf` alone. So a skipped
 * step, a step done for fewer certificates, or a flipped condition after a failed step leaves another sum and the verdict
 * rejected.
 *
 * The constants are the first digits of the fractional part of the square roots of the primes 31 to 83, odd made: numbers
 * without structure, so that sums of some of them are not sums of others (test/assembly/path/verdict.test.ts recomputes them
 * and looks for small coincidences).
 */

/** Trusted: 16 of 32 bits set, the same as its complement has. */
export const VERDICT_TRUSTED: u32 = 0x5ac3961e;
export const VERDICT_REJECTED: u32 = ~VERDICT_TRUSTED;
export const VERDICT_NONE: u32 = 0;

// All of them twice, because every path is validated twice (machine.ts).
/** Once a path: the anchor's own constraints. */
export const STEP_ANCHOR: u32 = 0x9159015b;
/** Once a certificate. */
export const STEP_SYNTAX: u32 = 0x152fecd9;
export const STEP_CHAIN: u32 = 0x67332667;
export const STEP_SIGNATURE: u32 = 0x8eb44a87;
export const STEP_VALIDITY: u32 = 0xdb0c2e0d;
export const STEP_CRITICAL_EXTENSIONS: u32 = 0x47b5481d;
export const STEP_NAME_CONSTRAINTS: u32 = 0xae5f9157;
export const STEP_EXTENDED_KEY_USAGE: u32 = 0xcf6c85d3;
export const STEP_KEY_USAGE: u32 = 0x2f73477d;
export const STEP_REVOCATION: u32 = 0x6d1826cb;
/** Once an intermediate. */
export const STEP_BASIC_CONSTRAINTS: u32 = 0x8b43d457;
export const STEP_PATH_LENGTH: u32 = 0x1c456003;
/** Once a leaf. */
export const STEP_EXPECTED_SERVER: u32 = 0xe360b597;

/** The outcome of a signature that holds (signature.ts): 16 of 32 bits set. */
export const SIGNATURE_HOLDS: u32 = 0x6b95c31c;

/** What a path of `count` certificates (leaf included, anchor not) must have summed up, having been validated twice. */
export function expectedSum(count: u32): u32 {
  let each =
    STEP_SYNTAX +
    STEP_CHAIN +
    STEP_SIGNATURE +
    STEP_VALIDITY +
    STEP_CRITICAL_EXTENSIONS +
    STEP_NAME_CONSTRAINTS +
    STEP_EXTENDED_KEY_USAGE +
    STEP_KEY_USAGE +
    STEP_REVOCATION;
  return 2 * (STEP_ANCHOR + each * count + (STEP_BASIC_CONSTRAINTS + STEP_PATH_LENGTH) * (count - 1) + STEP_EXPECTED_SERVER);
}

/** 0 if x is 0, otherwise 2³²−1. No branch. */
// @ts-ignore: decorator
@inline
export function maskOfNonZero(x: u32): u32 {
  return 0 - ((x | (0 - x)) >> 31);
}

/** The one place where trust is decided: trusted exactly if `sum` is what a path of `count` certificates demands. */
export function verdictOf(sum: u32, count: u32): u32 {
  return VERDICT_TRUSTED ^ maskOfNonZero(sum ^ expectedSum(count));
}
