/**
 * Time: what the host knows of it, as the three states of the ABI, and seconds as two 32-bit words.
 */
import { objectWith, oneOf } from './parameter.js'

/** What the host knows of the time: nothing, a bound that it cannot be before, or the time. Numbers are seconds since 1970. */
export type TimeState =
  | { state: 'unknown' }
  | { state: 'atLeast'; at: Date | number }
  | { state: 'exactly'; at: Date | number }

const STATES = ['unknown', 'atLeast', 'exactly'] as const

/** A 64-bit number as the ABI takes it. */
export interface Words {
  high: number
  low: number
}

/** Time as `tc_time` takes it. */
export interface EncodedTime extends Words {
  state: number
}

/** An unsigned 64-bit number in two words. Throws TypeError if it is none. */
export function encodeWords(value: unknown, parameter: string): Words {
  if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isSafeInteger(value))) {
    throw new TypeError(`\`${parameter}\` must be an integer or a bigint`)
  }
  const wide = BigInt(value)
  if (wide < 0n || wide >= 1n << 64n) throw new TypeError(`\`${parameter}\` must be from 0 to 2^64 - 1`)
  return { high: Number(wide >> 32n), low: Number(wide & 0xffffffffn) }
}

/** The time state. Nothing given is `unknown`. Throws TypeError on misuse. */
export function encodeTime(time: unknown = { state: 'unknown' }, parameter = 'time'): EncodedTime {
  const given = objectWith(time, ['state', 'at'], parameter)
  const state = STATES.indexOf(oneOf(given['state'], STATES, `${parameter}.state`))
  const at = given['at']
  if (state === 0) {
    if (at !== undefined) throw new TypeError(`\`${parameter}.at\` has no meaning while the time is unknown`)
    return { state, high: 0, low: 0 }
  }
  const seconds = Math.floor(at instanceof Date ? at.getTime() / 1000 : typeof at === 'number' ? at : Number.NaN)
  if (!Number.isSafeInteger(seconds) || seconds < 0) {
    throw new TypeError(`\`${parameter}.at\` must be a Date or seconds since 1970`)
  }
  return { state, ...encodeWords(seconds, `${parameter}.at`) }
}
