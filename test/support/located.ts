/** Located words of the core (assembly/mem/located.ts), as tests read them. */
import { STATUS } from '../../bindings/status.js'
import type { Openbox } from './openbox.js'

const NAMES = new Map<number, string>(Object.entries(STATUS).map(([name, { code }]) => [code, name]))

/** What a reader answered: `at` is the content, or the place of the offence; `status` is OK or the failure's name. */
export interface Place {
  status: string
  at: number
  end: number
}

/** Takes a Located apart: the sign says failure, the upper half is the address. */
export function place(word: bigint | number): Place {
  const bits = BigInt.asUintN(64, BigInt(word))
  const low = Number(bits & 0xffffffffn)
  const at = Number((bits >> 32n) & 0x7fffffffn)
  return bits >> 63n ? { status: NAMES.get(low) ?? String(low), at, end: at } : { status: 'OK', at, end: low }
}

/** Calls an internal that answers a Located. */
export function locate(box: Openbox, name: string, ...parameters: number[]): Place {
  const internal = box.call[name]
  if (!internal) throw new TypeError(`the open box has no ${name}`)
  return place(internal(...parameters) as unknown as bigint)
}

/** Calls an internal that answers a number or a bool. */
export function ask(box: Openbox, name: string, ...parameters: number[]): number {
  const internal = box.call[name]
  if (!internal) throw new TypeError(`the open box has no ${name}`)
  return internal(...parameters) >>> 0
}

/** Puts a text or bytes at `at` between guard bytes, and answers its range. The guards are the letter A. */
export function fenced(box: Openbox, at: number, bytes: Uint8Array | string): [number, number] {
  const encoded = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes
  box.memory.fill(0x41, at - 32, at + encoded.length + 32)
  box.put(at, encoded)
  return [at, at + encoded.length]
}
