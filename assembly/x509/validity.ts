/**
 * Validity (RFC 5280 §4.1.2.5) under the three time states of a device.
 *
 *     time state    unknown · at least t (the clock may be behind: it stood still while there was no power) · exactly t
 *     time policy   ignore · floor (refuse only what is provably expired) · strict (only what is provably valid)
 *
 * Both ends are inclusive (§4.1.2.5).
 */
import { CHECK_EXPIRATION, READS_DATES } from "../limits";
import { OK, TIME_EXPIRED, TIME_NOT_YET_VALID, TIME_UNKNOWN } from "../status";

export const TIME_STATE_UNKNOWN: u32 = 0;
export const TIME_STATE_AT_LEAST: u32 = 1;
export const TIME_STATE_EXACTLY: u32 = 2;

export const TIME_POLICY_IGNORE: u32 = 0;
export const TIME_POLICY_FLOOR: u32 = 1;
export const TIME_POLICY_STRICT: u32 = 2;

/** The policy in force: with CHECK_SERVER_CERT_EXPIRATION=1 strict is the default and the least. */
// @ts-ignore: decorator
@inline
export function effectiveTimePolicy(policy: u32): u32 {
  return CHECK_EXPIRATION ? TIME_POLICY_STRICT : READS_DATES ? policy : TIME_POLICY_IGNORE;
}

/** What is known of the dates, whatever the policy: bit 0 expired, bit 1 not yet valid. */
export function dateFacts(state: u32, now: i64, notBefore: i64, notAfter: i64): u32 {
  if (!READS_DATES) return 0;
  let facts: u32 = 0;
  if (state != TIME_STATE_UNKNOWN && now > notAfter) facts |= 1;
  // with "at least" it may have become valid since
  if (state == TIME_STATE_EXACTLY && now < notBefore) facts |= 2;
  return facts;
}

/** §6.1.3 (a)(2): whether the certificate is valid now, as far as the policy asks. */
export function checkValidity(policy: u32, state: u32, now: i64, notBefore: i64, notAfter: i64): u32 {
  policy = effectiveTimePolicy(policy);
  if (!READS_DATES || policy == TIME_POLICY_IGNORE) return OK;
  let facts = dateFacts(state, now, notBefore, notAfter);
  if (facts & 1) return TIME_EXPIRED;
  if (policy == TIME_POLICY_FLOOR) return OK;
  if (facts & 2) return TIME_NOT_YET_VALID;
  return state == TIME_STATE_EXACTLY ? OK : TIME_UNKNOWN;
}
