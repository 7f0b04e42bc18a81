/**
 * Expectation: which server the caller means. It is always said, never assumed (docs/abi.md, "Kinds of expectation").
 */
import { isIP } from 'node:net'
import { integer, objectWith, text } from './parameter.js'

/** Which server is expected. */
export type Expectation =
  /** DNS name or IP address that the leaf's subjectAltName must have. */
  | { name: string }
  /** Any server of this organisation. */
  | { organisation: string }
  /** As captured: index of an entry of the trusted list. */
  | { captured: number }
  /** Any server of any organisation on the trusted list. */
  | { anyServer: true }

/** An expectation as `tc_expect` takes it: `words` goes to the input, `entry` is the length if there are no words. */
export interface EncodedExpectation {
  kind: number
  words: Uint8Array | null
  entry: number
}

const KINDS = ['name', 'organisation', 'captured', 'anyServer'] as const
const CAPTURED = 3
const ANY_SERVER = 4

/** The expectation. Throws TypeError on misuse, above all if it is missing. */
export function encodeExpectation(expect: unknown, parameter = 'expect'): EncodedExpectation {
  if (expect === undefined || expect === null) {
    throw new TypeError(`\`${parameter}\` is missing: say which server is expected, by ${KINDS.join(', ')}`)
  }
  const given = objectWith(expect, KINDS, parameter)
  const [member, ...others] = Object.keys(given)
  if (member === undefined || others.length > 0) {
    throw new TypeError(`\`${parameter}\` must have exactly one of ${KINDS.join(', ')}`)
  }
  const kind = KINDS.indexOf(member as (typeof KINDS)[number]) + 1
  const value = given[member]
  if (kind === CAPTURED) {
    return { kind, words: null, entry: integer(value, 0, 0xfffffffe, `${parameter}.captured`) }
  }
  if (kind === ANY_SERVER) {
    if (value !== true) throw new TypeError(`\`${parameter}.anyServer\` must be true`)
    return { kind, words: null, entry: 0 }
  }
  return { kind, words: new TextEncoder().encode(text(value, `${parameter}.${member}`)), entry: 0 }
}

/** What to ask for by SNI (RFC 6066 §3): the expected DNS name, else the host if it is one, else nothing. */
export function serverNameFor(expect: Expectation, host: string): string {
  const name = 'name' in expect ? expect.name : host
  return isIP(name) === 0 ? name : ''
}
