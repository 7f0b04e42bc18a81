/**
 * Chains made to need as many instructions in one step as their bytes allow: certificates as long as the small build takes and
 * longer, names of the longest kind and of the most, extensions, name constraints, what a strict tier looks at besides.
 */
import type { Policy } from '../../bindings/policy.js'
import { hex, oid, sequence, setOf, tlv, utf8String } from '../support/der.js'
import { extension, type GeneralName, OID } from '../support/extensions.js'
import { type Authority, type LeafOptions, makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import { EXPECTED, type Given } from '../support/test-chain.js'

/** A chain whose answer is whatever the module says in V8. */
export interface HostileChain extends Given {
  name: string
  expect: NonNullable<Given['expect']>
}

const root = makeRoot()
export const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))
/** As many attributes as a relative distinguished name may have. */
const LETTERS = 'abcd'
/** Of each of their values: two such names are as long as two may be. */
const SET_BYTES = 110
/** BMPString. */
const BMP_STRING = 0x1e

/** A name of one RDN with these values of commonName. */
const named = (...values: Uint8Array[]) => sequence(setOf(...values.map((value) => sequence(oid('2.5.4.3'), value))))

/** Values that differ in their last letter, in one order or the other: a SET that no encoder would write. */
export function set(bytes: number, letters: string): Uint8Array {
  const values = [...letters].map((letter) => sequence(oid('2.5.4.3'), utf8String('x'.repeat(bytes) + letter)))
  return sequence(tlv(0x31, values))
}

const reversed = [...LETTERS].reverse().join('')
/** One name by RFC 5280 §7.1, in two orders. */
export const SETS = [set(SET_BYTES, LETTERS), set(SET_BYTES, reversed)] as const

/** Extensions whose identifiers differ in their end alone, as long as a certificate has room for. */
export const longIdentifiers = (count: number, bytes: number): Uint8Array[] =>
  many(count, (i) => extension(`1.2.3${'.4'.repeat(29)}.${i}`, false, new Uint8Array(bytes)))

function leaf(name: string, options: LeafOptions, policy?: Policy, issuer: Authority = root): HostileChain {
  const given = {
    name: `hostile: ${name}`,
    anchors: [root.der],
    expect: EXPECTED,
    chain: [makeLeaf(issuer, options).der],
  }
  return policy ? { ...given, policy } : given
}

/** A leaf with these names under a CA that excludes these. */
function constrained(name: string, excluded: readonly GeneralName[], names: readonly GeneralName[]): HostileChain {
  const ca = makeIntermediate(root, { nameConstraints: { excluded } })
  const chain = [makeLeaf(ca, { names }).der, ca.der]
  return { name: `hostile: name constraints, ${name}`, anchors: [root.der], expect: EXPECTED, chain }
}

const tiny = (tag: number, octet: number) => ({ raw: Uint8Array.of(tag, 1, octet) })
const mail = (last: string) => ({ email: `${'a'.repeat(200)}@${'b'.repeat(200)}.${last}` })

export const HOSTILE_CHAINS: readonly HostileChain[] = [
  leaf('16 KiB of names', { names: many(2500, (i) => ({ dns: `a${i % 10}.b` })) }),
  leaf('16 KiB in 24 extensions', { extra: many(19, (i) => extension(`1.2.3.4.5.${i}`, false, new Uint8Array(760))) }),
  leaf('a name of 15 KiB', { subject: named(utf8String('x'.repeat(15_000))) }),
  leaf('names of one letter', { names: many(1050, () => tiny(0x82, 0x61)) }),
  leaf('names of one letter, strict tier', { names: many(1050, () => tiny(0x82, 0x61)) }, { strictTier: true }),
  leaf('registered identifiers', { names: many(1050, () => tiny(0x88, 1)) }),
  leaf('long names', { names: many(17, (i) => ({ dns: `${`${'a'.repeat(60)}.`.repeat(3)}c${i % 10}.b` })) }),
  leaf('directory names', { names: many(7, () => ({ directory: named(utf8String('é'.repeat(230))) })) }),
  leaf('names without letters', {
    subject: named(tlv(BMP_STRING, new Uint8Array(480).fill(0x41))),
    names: many(6, () => ({ directory: named(utf8String('😀'.repeat(120))) })),
  }),
  leaf('many purposes', { extendedKeyUsage: many(560, () => '1.2.3.4') }),
  leaf('an authority key identifier of empty elements', {
    without: ['authorityKeyIdentifier'],
    extra: [extension(OID.authorityKeyIdentifier, false, sequence(many(1600, () => hex('0500'))))],
  }),
  leaf('an extension of a long identifier', {
    extra: many(19, (i) => extension(`1.2.3${'.4'.repeat(30)}.${i}`, false, new Uint8Array(5))),
  }),
  leaf('24 extensions of one long identifier but its end', { extra: longIdentifiers(18, 150) }),
  ...[18, 19].map((count) =>
    leaf(
      `issuer and subject equal as sets, ${count + 5} extensions of one long identifier but its end`,
      { subject: SETS[0], extra: longIdentifiers(count, 100) },
      undefined,
      { subject: SETS[1], key: root.key },
    ),
  ),
  leaf(
    'issuer and subject equal as sets, names of one letter',
    { subject: SETS[0], names: many(750, () => tiny(0x82, 0x61)) },
    { strictTier: true },
    { subject: SETS[1], key: root.key },
  ),
  leaf('issuer and subject equal as sets', { subject: set(SET_BYTES, LETTERS) }, undefined, {
    subject: set(SET_BYTES, reversed),
    key: root.key,
  }),
  constrained(
    '300 against 300',
    many(300, (i) => ({ dns: `ab${i}.zz` })),
    many(200, () => ({ dns: EXPECTED.name })),
  ),
  constrained(
    'sets',
    many(7, () => ({ directory: set(SET_BYTES, LETTERS) })),
    [...many(7, () => ({ directory: set(SET_BYTES, reversed) })), { dns: EXPECTED.name }],
  ),
  constrained(
    'long addresses',
    many(8, () => mail('c')),
    [...many(8, () => mail('d')), { dns: EXPECTED.name }],
  ),
]
