/** Seeded mutations of certificates: of bytes, and of DER elements (dropped, doubled, swapped, retagged, replaced). */
import { elements, join, tlv } from './der.js'
import type { Random } from './random.js'

/** Octets that mean something to a DER reader. */
const TELLING = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x13, 0x17, 0x18, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x82, 0xa0, 0xa3, 0xff,
]

function mutateBytes(random: Random, der: Uint8Array): Uint8Array {
  const at = random.below(der.length)
  switch (random.below(5)) {
    case 0:
      return der.map((octet, i) => (i === at ? octet ^ (1 << random.below(8)) : octet))
    case 1:
      return der.with(at, random.pick(TELLING))
    case 2:
      return der.slice(0, at)
    case 3:
      return join(der.slice(0, at), Uint8Array.of(random.below(256)), der.slice(at))
    default:
      return join(der.slice(0, at), der.slice(at + 1 + random.below(4)))
  }
}

const isConstructed = (tag: number): boolean => (tag & 0x20) !== 0

/** Goes down into constructed elements at random and changes the elements there; lengths above are right again. */
function mutateElements(random: Random, der: Uint8Array, donor: Uint8Array): Uint8Array {
  const parts = elements(der).map((part) => part.tlv)
  const at = random.below(parts.length)
  const part = parts[at]
  if (part === undefined) return der
  const tag = part[0] ?? 0
  const [whole] = elements(part)
  const content = whole?.content ?? part
  if (isConstructed(tag) && content.length > 0 && random.below(5) > 0) {
    return join(...parts.with(at, tlv(tag, mutateElements(random, content, donor))))
  }
  switch (random.below(7)) {
    case 0:
      return join(...parts.toSpliced(at, 1))
    case 1:
      return join(...parts.toSpliced(at, 0, part))
    case 2: {
      const other = random.below(parts.length)
      return join(...parts.with(at, parts[other] ?? part).with(other, part))
    }
    case 3:
      return join(...parts.with(at, tlv(random.pick(TELLING), content)))
    case 4:
      return join(...parts.with(at, tlv(tag, content.slice(0, random.below(content.length + 1)))))
    case 5:
      return join(...parts.with(at, tlv(tag, content.length ? mutateBytes(random, content) : Uint8Array.of(0))))
    default:
      return join(...parts.with(at, elementOf(random, donor)))
  }
}

/** Some element of another certificate. */
function elementOf(random: Random, der: Uint8Array): Uint8Array {
  let found = der
  for (let levels = random.below(6); levels > 0; levels--) {
    const [whole] = elements(found)
    if (!whole || !isConstructed(whole.tag) || whole.content.length === 0) break
    found = random.pick(elements(whole.content)).tlv
  }
  return found
}

/** A changed certificate; `donor` lends elements. */
export function mutate(random: Random, der: Uint8Array, donor: Uint8Array): Uint8Array {
  if (der.length === 0) return der
  if (random.below(3) === 0) return mutateBytes(random, der)
  try {
    return mutateElements(random, der, donor)
  } catch (error) {
    if (error instanceof RangeError) return mutateBytes(random, der)
    throw error
  }
}
