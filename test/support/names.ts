/** Distinguished names for tests (RFC 5280 §4.1.2.4). */
import { oid, printableString, sequence, setOf, tlv, utf8String } from './der.js'

/** Attribute types by short name; dotted identifiers are allowed too. */
const ATTRIBUTES: Record<string, string> = {
  CN: '2.5.4.3',
  SERIALNUMBER: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  DC: '0.9.2342.19200300.100.1.25',
  emailAddress: '1.2.840.113549.1.9.1',
}

/** A value: UTF8String (PrintableString for C), or with another string tag. */
export type AttributeValue = string | { tag: number; text: string }

/** Attributes in order, one to an RDN (an array of values repeats the type); or a Name TLV as it is. */
export type NameInput = Uint8Array | Readonly<Record<string, AttributeValue | readonly AttributeValue[]>>

function attribute(type: string, value: AttributeValue): Uint8Array {
  const encoded =
    typeof value !== 'string'
      ? tlv(value.tag, new TextEncoder().encode(value.text))
      : type === 'C'
        ? printableString(value)
        : utf8String(value)
  return setOf(sequence(oid(ATTRIBUTES[type] ?? type), encoded))
}

/** Name TLV. */
export function encodeName(name: NameInput): Uint8Array {
  if (name instanceof Uint8Array) return name
  return sequence(
    Object.entries(name).map(([type, value]) =>
      (Array.isArray(value) ? (value as readonly AttributeValue[]) : [value as AttributeValue]).map((v) =>
        attribute(type, v),
      ),
    ),
  )
}
