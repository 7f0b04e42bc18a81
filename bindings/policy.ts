/**
 * Policy: which rules a verification applies, as the policy word of the ABI (docs/abi.md, "Chain, policy, expectation").
 */
import { flag, integer, objectWith, oneOf } from './parameter.js'

/** Bits of a keyUsage extension (RFC 5280 §4.2.1.3), in their order. */
export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const

/** A bit of a keyUsage extension. */
export type KeyUsage = (typeof KEY_USAGES)[number]

const TIMES = ['ignore', 'floor', 'strict'] as const
const REVOCATIONS = ['known-bad', 'off', 'strict'] as const
const EXTENDED_KEY_USAGES = ['serverAuth', 'clientAuth', 'any'] as const

const LEGACY = 1 << 2
const STRICT_TIER = 1 << 3
const REVOCATION_SHIFT = 4
const EXTENDED_KEY_USAGE_SHIFT = 6
const MAX_INTERMEDIATES_SHIFT = 8
const KEY_USAGE_SHIFT = 16

/** Greatest `maxIntermediates` that the policy word can say. */
const MAX_INTERMEDIATES = 30

/** Which rules a verification applies. Every member may be left out. */
export interface Policy {
  /** `ignore` (the default) refuses no date; `floor` only what is provably expired; `strict` wants the exact time. */
  time?: (typeof TIMES)[number]
  /** Accepts X.509 v1 without extensions, and common names as server names. */
  legacy?: boolean
  /** Demands what RFC 5280 demands of CAs that issue, beyond what verifiers must check. */
  strictTier?: boolean
  /** `known-bad` (the default): a CRL of any age revokes; `strict`: a current CRL for every certificate, or no. */
  revocation?: (typeof REVOCATIONS)[number]
  /** The extendedKeyUsage wanted; `serverAuth` is the default. */
  extendedKeyUsage?: (typeof EXTENDED_KEY_USAGES)[number]
  /** keyUsage bits that the leaf must have if it has the extension. */
  keyUsage?: readonly KeyUsage[]
  /** Greatest number of intermediates on the path that are not self-issued, 0 to 30. */
  maxIntermediates?: number
}

const MEMBERS = ['time', 'legacy', 'strictTier', 'revocation', 'extendedKeyUsage', 'keyUsage', 'maxIntermediates']

/** The policy word. Throws TypeError on misuse. */
export function encodePolicy(policy: unknown = {}, parameter = 'policy'): number {
  const given = objectWith(policy, MEMBERS, parameter)
  const place = (words: readonly string[], member: string): number =>
    given[member] === undefined ? 0 : words.indexOf(oneOf(given[member], words, `${parameter}.${member}`))
  let word = place(TIMES, 'time')
  if (flag(given['legacy'], `${parameter}.legacy`)) word |= LEGACY
  if (flag(given['strictTier'], `${parameter}.strictTier`)) word |= STRICT_TIER
  word |= place(REVOCATIONS, 'revocation') << REVOCATION_SHIFT
  word |= place(EXTENDED_KEY_USAGES, 'extendedKeyUsage') << EXTENDED_KEY_USAGE_SHIFT
  if (given['maxIntermediates'] !== undefined) {
    const greatest = integer(given['maxIntermediates'], 0, MAX_INTERMEDIATES, `${parameter}.maxIntermediates`)
    word |= (greatest + 1) << MAX_INTERMEDIATES_SHIFT
  }
  const usages = given['keyUsage'] ?? []
  if (!Array.isArray(usages)) throw new TypeError(`\`${parameter}.keyUsage\` must be an array`)
  for (const [i, usage] of usages.entries()) {
    word |= 1 << (KEY_USAGE_SHIFT + KEY_USAGES.indexOf(oneOf(usage, KEY_USAGES, `${parameter}.keyUsage[${i}]`)))
  }
  return word
}
