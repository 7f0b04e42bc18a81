/**
 * The policy word (docs/abi.md), read.
 */
import { HAS_TIERS, READS_CRLS, READS_DATES } from "../limits";
import { NOT_IN_BUILD, OK, POLICY_INVALID } from "../status";
import { PURPOSE_CLIENT_AUTH, PURPOSE_SERVER_AUTH } from "../x509/certificate-fields";
import { TIME_POLICY_IGNORE, TIME_POLICY_STRICT } from "../x509/validity";
import { Verification } from "./verification";

export const REVOCATION_KNOWN_BAD: u32 = 0;
export const REVOCATION_OFF: u32 = 1;
export const REVOCATION_STRICT: u32 = 2;

const LEGACY: u32 = 4;
const STRICT_TIER: u32 = 8;

/** Bits that mean something. */
const KNOWN_BITS: u32 = 0x01ff1fff;

/** Whether every field of the word has a value that means something. */
export function checkPolicy(word: u32): u32 {
  if (word & ~KNOWN_BITS) return POLICY_INVALID;
  if ((word & 3) > TIME_POLICY_STRICT) return POLICY_INVALID;
  if (!READS_DATES && (word & 3) != TIME_POLICY_IGNORE) return NOT_IN_BUILD;
  if (((word >> 4) & 3) > REVOCATION_STRICT) return POLICY_INVALID;
  if (((word >> 6) & 3) > 2) return POLICY_INVALID;
  if (!HAS_TIERS && (word & (LEGACY | STRICT_TIER)) != 0) return NOT_IN_BUILD;
  // what no CRL covers would be refused, and that is everything
  return !READS_CRLS && ((word >> 4) & 3) == REVOCATION_STRICT ? NOT_IN_BUILD : OK;
}

// @ts-ignore: decorator
@inline
export function timePolicy(v: Verification): u32 {
  return v.policy & 3;
}

/** X.509 v1 without extensions, and common names, are accepted. */
// @ts-ignore: decorator
@inline
export function isLegacy(v: Verification): bool {
  return HAS_TIERS && (v.policy & LEGACY) != 0;
}

/** Rules outside path validation are enforced. */
// @ts-ignore: decorator
@inline
export function isStrictTier(v: Verification): bool {
  return HAS_TIERS && (v.policy & STRICT_TIER) != 0;
}

// @ts-ignore: decorator
@inline
export function revocationPolicy(v: Verification): u32 {
  return (v.policy >> 4) & 3;
}

/** The purpose that extendedKeyUsage must have (PURPOSE_…), or 0: not checked. */
export function wantedPurpose(v: Verification): u32 {
  let wanted = (v.policy >> 6) & 3;
  if (wanted == 0) return PURPOSE_SERVER_AUTH;
  return wanted == 1 ? PURPOSE_CLIENT_AUTH : 0;
}

/** Greatest number of non-self-issued intermediates. */
export function maxIntermediates(v: Verification): u32 {
  let plusOne = (v.policy >> 8) & 31;
  return plusOne == 0 ? u32.MAX_VALUE : plusOne - 1;
}

/** keyUsage bits that the leaf must have if it has the extension. */
// @ts-ignore: decorator
@inline
export function wantedKeyUsage(v: Verification): u32 {
  return (v.policy >> 16) & 0x1ff;
}
