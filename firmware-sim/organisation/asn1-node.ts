/**
 * DER as a tree of nodes with their places (X.690 §8.1, §10.1), for showing: hostile input ends in a complaint that
 * names the byte, never in an exception. The values of single nodes are read by asn1js.
 *
 *     offset        content       end
 *       | tag | length | …………… |
 */
import { fromBER } from 'asn1js'

/** One element of the tree. */
export interface Asn1Node {
  /** First byte: class, constructed bit, tag number. */
  tag: number
  /** Place of the tag, in bytes from the start of the input. */
  offset: number
  /** Place of the first content byte. */
  content: number
  /** Place after the last content byte. */
  end: number
  /** Elements inside, if it is constructed. */
  children: Asn1Node[]
}

/** What cannot be read, and at which byte. */
export interface Complaint {
  at: number
  what: string
}

const CONSTRUCTED = 0x20
/** Deeper than any certificate; the stack stays small. */
const MAX_DEPTH = 32
/** Longer values are shown as bytes: no certificate has such text, and reading it might take long. */
const MAX_VALUE_BYTES = 4096
/** Lengths of four bytes hold 4 GiB. */
const MAX_LENGTH_BYTES = 4

/** Reads tag and length at `at`; the content must end at or before `end`. */
function readHeader(der: Uint8Array, at: number, end: number): Asn1Node | Complaint {
  const tag = der[at]
  const first = der[at + 1]
  if (tag === undefined || first === undefined || at + 2 > end) return { at, what: 'the element ends in its header' }
  if ((tag & 0x1f) === 0x1f) return { at, what: 'a tag of several bytes, which no certificate has' }
  let length = first
  let content = at + 2
  if (first >= 0x80) {
    const count = first & 0x7f
    if (count === 0) return { at: at + 1, what: 'indefinite length, which DER forbids (X.690 §10.1)' }
    if (count > MAX_LENGTH_BYTES) return { at: at + 1, what: `a length of ${count} bytes` }
    if (content + count > end) return { at: at + 1, what: 'the element ends in its length' }
    length = 0
    for (let i = 0; i < count; i++) length = length * 256 + (der[content + i] ?? 0)
    content += count
    if (length < 0x80 || (der[at + 2] ?? 0) === 0) {
      return { at: at + 1, what: 'a length longer than it need be, which DER forbids (X.690 §10.1)' }
    }
  }
  if (content + length > end) {
    return { at, what: `the element says ${length} content bytes, there are ${end - content}` }
  }
  return { tag, offset: at, content, end: content + length, children: [] }
}

/**
 * Reads the elements from `at` to `end`. Those before the first complaint are in `nodes`, the one with the complaint
 * inside included.
 */
export function readNodes(der: Uint8Array, at = 0, end = der.length, depth = 0): [Asn1Node[], Complaint | null] {
  const nodes: Asn1Node[] = []
  while (at < end) {
    if (depth > MAX_DEPTH) return [nodes, { at, what: `more than ${MAX_DEPTH} levels` }]
    const node = readHeader(der, at, end)
    if ('what' in node) return [nodes, node]
    nodes.push(node)
    if (node.tag & CONSTRUCTED) {
      const [children, complaint] = readNodes(der, node.content, node.end, depth + 1)
      node.children = children
      if (complaint) return [nodes, complaint]
    }
    at = node.end
  }
  return [nodes, null]
}

/** Text of strangers for a terminal: control characters, and those that reorder or hide text, become escapes. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}

/** Bytes in hexadecimal, at most `max` of them. */
export function hex(bytes: Uint8Array, max = 32): string {
  const shown = Buffer.from(bytes.subarray(0, max)).toString('hex')
  return bytes.length > max ? `${shown}… (${bytes.length} bytes)` : shown
}

/** The value of a primitive element as text: dotted numbers, times (ISO 8601), strings, integers; else hexadecimal. */
export function valueText(der: Uint8Array, node: Asn1Node): string {
  const content = der.subarray(node.content, node.end)
  if (content.length > MAX_VALUE_BYTES) return hex(content)
  try {
    if (node.tag === 0x01) return content.length === 1 && content[0] === 0xff ? 'TRUE' : `FALSE (${hex(content)})`
    if (node.tag === 0x02 && content.length > 0 && content.length <= 4) {
      return String(Buffer.from(content).readIntBE(0, content.length))
    }
    if ([0x06, 0x0c, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1e].includes(node.tag)) {
      const { offset, result } = fromBER(Uint8Array.from(der.subarray(node.offset, node.end)))
      if (offset < 0 || result.error) return `${hex(content)} (cannot be read)`
      if ('toDate' in result) return (result as { toDate(): Date }).toDate().toISOString().replace('.000', '')
      if ('getValue' in result) return printable(String((result as { getValue(): string }).getValue()))
    }
  } catch {
    return `${hex(content)} (cannot be read)`
  }
  return hex(content)
}
