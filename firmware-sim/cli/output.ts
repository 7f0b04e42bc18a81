/**
 * Output of the command line: text for people, or JSON for programs.
 */
import { printable } from '../organisation/asn1-node.js'

/** Where a command writes. */
export interface Output {
  /** Whether programs read it. */
  json: boolean
  /** One result: text lines for people, or one JSON object. */
  result(text: string | readonly string[], value: unknown): void
  /** A line for people while something runs; nothing with --json. */
  line(text: string): void
}

/**
 * Text for a terminal: names that come from files and from servers must not command it, so control characters are shown as
 * their code. Line breaks stay.
 */
export function shown(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

/** BigInt as decimal text, bytes as hexadecimal text. */
function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
}

/** JSON of a result, in one line. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, plain)
}

/** Output to stdout. */
export function createOutput(json: boolean): Output {
  return {
    json,
    result: (text, value) =>
      console.log(json ? toJson(value) : shown(typeof text === 'string' ? text : text.join('\n'))),
    line: (text) => {
      if (!json) console.log(shown(text))
    },
  }
}
