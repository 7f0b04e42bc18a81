/** Seeded changes of the extensions of a certificate: doubled, dropped, moved, flagged, exchanged, replaced by valid ones. */
import { boolean, children, sequence, tlv } from '../support/der.js'
import {
  basicConstraints,
  certificatePolicies,
  cRLDistributionPoints,
  extendedKeyUsage,
  type GeneralName,
  KEY_USAGE,
  keyUsage,
  nameConstraints,
  PURPOSE,
  policyConstraints,
  subjectAltName,
  subjectKeyIdentifier,
  unknownExtension,
} from '../support/extensions.js'
import { mutate } from '../support/mutate.js'
import type { Random } from '../support/random.js'

const partsOf = (element: Uint8Array): Uint8Array[] => children(element).map((part) => part.tlv)
const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && Buffer.compare(a, b) === 0

const NAMES: readonly GeneralName[] = [
  { dns: 'myserver.iocafe' },
  { dns: 'MYSERVER.ioCAFE' },
  { dns: 'other.iocafe' },
  { dns: 'iocafe' },
  { dns: '*.iocafe' },
  { dns: 'my*.iocafe' },
  { dns: 'a.myserver.iocafe' },
  { ip: '192.0.2.1' },
  { email: 'someone@iocafe' },
  { uri: 'https://myserver.iocafe/' },
  { directory: { O: 'iocafe' } },
  { other: 'iocafe' },
]
const SUBTREES: readonly GeneralName[] = [
  { dns: 'iocafe' },
  { dns: 'myserver.iocafe' },
  { dns: 'other.iocafe' },
  { dns: '' },
  { dns: 'cafe' },
  { ip: '192.0.2.0/255.255.255.0' },
  { email: 'iocafe' },
  { uri: '.iocafe' },
  { directory: { O: 'iocafe' } },
  { directory: { O: 'another' } },
]

/** Some of these, at least one unless `none` may be. */
function some<T>(random: Random, things: readonly T[], none = false): T[] {
  const found = things.filter(() => random.below(3) === 0)
  return found.length || none ? found : [random.pick(things)]
}

/** A well-formed extension, critical or not. */
function valid(random: Random): Uint8Array {
  const critical = random.below(2) === 0
  switch (random.below(9)) {
    case 0:
    case 1: {
      const path = random.below(2) ? {} : { pathLenConstraint: random.below(3) }
      return basicConstraints({ ca: random.below(3) > 0, ...path, critical })
    }
    case 2:
      return keyUsage(some(random, KEY_USAGE), critical)
    case 3:
      return extendedKeyUsage(some(random, Object.keys(PURPOSE)), critical)
    case 4: {
      const permitted = some(random, SUBTREES, true)
      const excluded = random.below(3) === 0 ? some(random, SUBTREES) : []
      return nameConstraints({
        ...(permitted.length || !excluded.length
          ? { permitted: permitted.length ? permitted : [{ dns: 'iocafe' }] }
          : {}),
        ...(excluded.length ? { excluded } : {}),
        critical,
      })
    }
    case 5:
    case 6:
      return subjectAltName(some(random, NAMES), critical)
    case 7:
      return subjectKeyIdentifier(Uint8Array.from({ length: 20 }, () => random.below(256)))
    default:
      return random.pick([
        unknownExtension(critical),
        certificatePolicies(['2.5.29.32.0'], critical),
        policyConstraints({ requireExplicitPolicy: random.below(3), critical }),
        cRLDistributionPoints('http://iocafe/crl'),
      ])
  }
}

/** critical written the other way: TRUE, FALSE (which DER leaves out), or left out. */
function flagged(random: Random, extension: Uint8Array): Uint8Array {
  const parts = partsOf(extension)
  const [identifier = extension] = parts
  const value = parts.at(-1) ?? extension
  return sequence(identifier, random.below(4) ? (parts.length > 2 ? [] : boolean(true)) : boolean(false), value)
}

function once(random: Random, list: readonly Uint8Array[], donor: readonly Uint8Array[]): readonly Uint8Array[] {
  const at = random.below(list.length)
  const extension = list[at]
  if (!extension) return [valid(random)]
  switch (random.below(8)) {
    case 0:
      return list.toSpliced(random.below(list.length + 1), 0, extension)
    case 1:
      return list.toSpliced(at, 1)
    case 2:
      return list.toSpliced(at, 1).toSpliced(random.below(list.length), 0, extension)
    case 3:
      return list.with(at, flagged(random, extension))
    case 4: {
      const parts = partsOf(extension)
      const value = parts.at(-1) ?? extension
      const [content = value] = [children(extension).at(-1)?.content]
      const changed = mutate(random, content, random.pick(donor) ?? content)
      return list.with(at, sequence(...parts.slice(0, -1), tlv(0x04, changed)))
    }
    case 5:
      return donor.length ? list.with(at, random.pick(donor)) : list
    default: {
      // in the place of the one of its kind, so that nothing occurs twice
      const made = valid(random)
      const own = list.findIndex((other) => same(partsOf(other)[0], partsOf(made)[0]))
      return own < 0 ? [...list, made] : list.with(own, made)
    }
  }
}

/** `[3]` extensions with one or two changes; `donor` is the `[3]` of another certificate. */
export function changeExtensions(random: Random, own: Uint8Array, donor: Uint8Array | undefined): Uint8Array {
  const listOf = (field: Uint8Array) => partsOf(partsOf(field)[0] ?? field)
  let list: readonly Uint8Array[] = listOf(own)
  const foreign = donor ? listOf(donor) : []
  for (let changes = 1 + (random.below(4) === 0 ? 1 : 0); changes > 0; changes--) {
    list = once(random, list, foreign)
  }
  return tlv(0xa3, sequence(list))
}
