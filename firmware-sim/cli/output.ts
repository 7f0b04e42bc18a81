/**
 * Output of the command line: text for people, or JSON for programs.
 */

/** Where a command writes. */
export interface Output {
  /** Whether programs read it. */
  json: boolean
  /** One result: text lines for people, or one JSON object. */
  result(text: string | readonly string[], value: unknown): void
  /** A line for people while something runs; nothing with --json. */
  line(text: string): void
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
    result: (text, value) => console.log(json ? toJson(value) : typeof text === 'string' ? text : text.join('\n')),
    line: (text) => {
      if (!json) console.log(text)
    },
  }
}
