/**
 * DER writer for tests (X.690 §10): bytes in, bytes out, nothing refused, so that a test can write what a reader must
 * refuse.
 */

/** Bytes, or several of them to be joined. */
export type Bytes = Uint8Array | readonly Bytes[]

/** Joins bytes. */
export function join(...parts: readonly Bytes[]): Uint8Array {
  const flat: Uint8Array[] = []
  const gather = (part: Bytes): void => {
    if (part instanceof Uint8Array) flat.push(part)
    else for (const inner of part) gather(inner)
  }
  gather(parts)
  const z = new Uint8Array(flat.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of flat) {
    z.set(part, at)
    at += part.length
  }
  return z
}

/** Bytes of hexadecimal text; spaces are allowed. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
}

/** One element: identifier octet, shortest length, content. */
export function tlv(tag: number, ...content: readonly Bytes[]): Uint8Array {
  const value = join(...content)
  const length: number[] = []
  for (let rest = value.length; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest % 256)
  const header = value.length < 0x80 ? [tag, value.length] : [tag, 0x80 | length.length, ...length]
  return join(Uint8Array.from(header), value)
}

export const sequence = (...content: readonly Bytes[]): Uint8Array => tlv(0x30, ...content)
export const octetString = (...content: readonly Bytes[]): Uint8Array => tlv(0x04, ...content)
export const nullValue = (): Uint8Array => hex('0500')
export const boolean = (value: boolean): Uint8Array => hex(value ? '0101ff' : '010100')
/** [n] IMPLICIT over a primitive type. */
export const implicit = (n: number, ...content: readonly Bytes[]): Uint8Array => tlv(0x80 | n, ...content)
/** [n] EXPLICIT, or IMPLICIT over a constructed type. */
export const constructed = (n: number, ...content: readonly Bytes[]): Uint8Array => tlv(0xa0 | n, ...content)

/** SET OF in DER order (X.690 §11.6). */
export function setOf(...elements: readonly Uint8Array[]): Uint8Array {
  return tlv(0x31, [...elements].sort(Buffer.compare))
}

/** INTEGER in the fewest octets, two's complement. */
export function integer(value: bigint | number): Uint8Array {
  let rest = BigInt(value)
  const octets: number[] = []
  for (;;) {
    octets.unshift(Number(rest & 255n))
    const negative = (octets[0] as number) >= 0x80
    rest >>= 8n
    if ((rest === 0n && !negative) || (rest === -1n && negative)) return tlv(0x02, Uint8Array.from(octets))
  }
}

/** OBJECT IDENTIFIER of dotted text. */
export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const octets: number[] = []
  for (const arc of [first * 40 + second, ...rest]) {
    const groups = [arc % 128]
    for (let high = Math.floor(arc / 128); high > 0; high = Math.floor(high / 128)) groups.unshift(0x80 | (high % 128))
    octets.push(...groups)
  }
  return tlv(0x06, Uint8Array.from(octets))
}

/** BIT STRING of whole octets. */
export const bitString = (...content: readonly Bytes[]): Uint8Array => tlv(0x03, hex('00'), ...content)

/** BIT STRING of named bits (X.690 §11.2.2: no trailing zeros). */
export function namedBits(bits: readonly number[]): Uint8Array {
  if (bits.length === 0) return hex('030100')
  const last = Math.max(...bits)
  const octets = new Uint8Array(Math.floor(last / 8) + 1)
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] as number) | (0x80 >> (bit & 7))
  return tlv(0x03, Uint8Array.of(7 - (last & 7)), octets)
}

const text = (tag: number) => (value: string) => tlv(tag, new TextEncoder().encode(value))
export const utf8String = text(0x0c)
export const printableString = text(0x13)
export const ia5String = text(0x16)

/** UTCTime until 2049, GeneralizedTime after it and before 1950 (RFC 5280 §4.1.2.5). */
export function time(when: Date): Uint8Array {
  const digits = when.toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  const year = when.getUTCFullYear()
  return year >= 1950 && year < 2050 ? text(0x17)(digits.slice(2)) : text(0x18)(digits)
}

/** The elements of a constructed element, or of bytes that hold several: {tag, tlv, content}. Definite lengths only. */
export function elements(bytes: Uint8Array): { tag: number; at: number; tlv: Uint8Array; content: Uint8Array }[] {
  const found = []
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] as number
    let length = bytes[at + 1] as number
    let content = at + 2
    if (length >= 0x80) {
      const octets = length & 0x7f
      length = Number.parseInt(Buffer.from(bytes.subarray(content, content + octets)).toString('hex'), 16)
      content += octets
    }
    const end = content + length
    if (!(end <= bytes.length)) throw new RangeError(`element at ${at} reaches past the end`)
    found.push({ tag, at, tlv: bytes.subarray(at, end), content: bytes.subarray(content, end) })
    at = end
  }
  return found
}

/** The elements of one constructed element. */
export function children(element: Uint8Array): ReturnType<typeof elements> {
  const [outer] = elements(element)
  if (!outer) throw new RangeError('nothing to read')
  return elements(outer.content)
}
