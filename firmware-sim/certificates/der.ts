/**
 * DER (X.690) as far as certificates and CRLs of the simulation need it. Writes only; what is written is what the caller says,
 * defects included.
 */

/** Bytes, or several in a row. */
export type Der = Uint8Array | readonly Uint8Array[]

/** One element: identifier octet, shortest length, content. */
export function tlv(tag: number, ...content: readonly Der[]): Uint8Array {
  const value = Buffer.concat(content.flat() as Uint8Array[])
  const length: number[] = []
  for (let rest = value.length; rest > 0; rest >>>= 8) length.unshift(rest & 255)
  const header = value.length < 0x80 ? [tag, value.length] : [tag, 0x80 | length.length, ...length]
  return Uint8Array.from([...header, ...value])
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

export const sequence = (...content: readonly Der[]): Uint8Array => tlv(0x30, ...content)
export const setOf = (element: Uint8Array): Uint8Array => tlv(0x31, element)
export const octetString = (...content: readonly Der[]): Uint8Array => tlv(0x04, ...content)
export const bitString = (...content: readonly Der[]): Uint8Array => tlv(0x03, Uint8Array.of(0), ...content)
export const utf8String = (text: string): Uint8Array => tlv(0x0c, ascii(text))
export const TRUE = Uint8Array.of(1, 1, 0xff)
export const NULL = Uint8Array.of(5, 0)
/** [n] over a primitive type, IMPLICIT. */
export const primitive = (n: number, content: Uint8Array | string): Uint8Array =>
  tlv(0x80 | n, typeof content === 'string' ? ascii(content) : content)
/** [n] EXPLICIT, or IMPLICIT over a constructed type. */
export const explicit = (n: number, ...content: readonly Der[]): Uint8Array => tlv(0xa0 | n, ...content)

/** INTEGER ≥ 0 in the fewest octets. */
export function integer(value: bigint | number): Uint8Array {
  const digits = BigInt(value).toString(16)
  const octets = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex')
  return tlv(0x02, (octets[0] ?? 0) >= 0x80 ? Buffer.concat([Uint8Array.of(0), octets]) : octets)
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

/** UTCTime until 2049, GeneralizedTime after it (RFC 5280 §4.1.2.5). when: seconds since 1970 */
export function time(when: number): Uint8Array {
  const digits = new Date(when * 1000).toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  return digits < '2050' ? tlv(0x17, ascii(digits.slice(2))) : tlv(0x18, ascii(digits))
}

/** PEM text (RFC 7468). */
export function pem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n')
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
}
