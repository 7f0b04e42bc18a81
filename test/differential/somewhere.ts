/** Changes one element somewhere inside another, the lengths around it made right again. */
import { elements, join, tlv } from '../support/der.js'
import type { Random } from '../support/random.js'

/** Content of an element that holds elements, also within OCTET STRING and BIT STRING; null if it holds none. */
function partsWithin(element: Uint8Array): { head: Uint8Array; parts: Uint8Array[] } | null {
  const [whole] = elements(element)
  if (!whole || whole.content.length === 0) return null
  const wraps = whole.tag === 0x04 || whole.tag === 0x03
  if (!wraps && (whole.tag & 0x20) === 0) return null
  const skipped = whole.tag === 0x03 ? 1 : 0
  try {
    const parts = elements(whole.content.subarray(skipped)).map((part) => part.tlv)
    return parts.length ? { head: whole.content.subarray(0, skipped), parts } : null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** The element with a change made to it or to some element within. */
export function changeSomewhere(
  random: Random,
  element: Uint8Array,
  change: (random: Random, element: Uint8Array) => Uint8Array,
): Uint8Array {
  const within = random.below(4) > 0 ? partsWithin(element) : null
  if (!within) return change(random, element)
  const at = random.below(within.parts.length)
  const changed = changeSomewhere(random, within.parts[at] as Uint8Array, change)
  return tlv(element[0] as number, within.head, ...within.parts.with(at, changed))
}

/** Writes the length in more octets than it needs, as indefinite, one too great or small; or the content cut or padded. */
export function changeLength(random: Random, element: Uint8Array): Uint8Array {
  const [whole] = elements(element)
  if (!whole) return element
  const { tag, content } = whole
  const length = content.length
  const head = (...octets: number[]) => Uint8Array.of(tag, ...octets)
  switch (random.below(7)) {
    case 0:
      return join(head(0x83, length >> 16, (length >> 8) & 0xff, length & 0xff), content)
    case 1:
      return join(head(0x80), content, Uint8Array.of(0, 0))
    case 2:
      return join(element.with(element.length - length - 1, ((length & 0xff) + 1) & 0xff))
    case 3:
      return join(element.with(element.length - length - 1, ((length & 0xff) + 0xff) & 0xff))
    case 4:
      return tlv(tag, content, Uint8Array.of(random.below(256)))
    case 5:
      return tlv(tag, content.subarray(0, random.below(length + 1)))
    default:
      return tlv(tag, content.subarray(Math.min(length, 1 + random.below(4))))
  }
}
