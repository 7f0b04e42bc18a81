/**
 * The chains that are measured. Keys, names, dates and nonces are those of the tests, so that every run has the same
 * bytes and counts of work repeat exactly.
 */
import type { KeyKind } from '../test/support/keys.js'
import { type Made, makeIntermediate, makeLeaf, makeRoot } from '../test/support/pki.js'

/** Who is expected of every chain. */
export const SERVER_NAME = 'myserver.iocafe'

/** A chain, its root, and what it consists of. */
export interface BenchChain {
  name: string
  /** Public keys and signatures. */
  kind: KeyKind
  /** What is in it, for people. */
  about: string
  /** DER, the leaf first; the root is not among them. */
  chain: readonly Uint8Array[]
  /** DER */
  root: Uint8Array
}

interface Shape {
  name: string
  kind: KeyKind
  about: string
  intermediate?: true
  leafKind?: KeyKind
}

const SHAPES: readonly Shape[] = [
  { name: 'ec1', kind: 'p256', about: 'P-256 with SHA-256, leaf + anchor' },
  { name: 'ec2', kind: 'p256', about: 'P-256 with SHA-256, leaf + intermediate + anchor', intermediate: true },
  { name: 'rsa1', kind: 'rsa2048', about: 'RSA-2048 with SHA-256, leaf + anchor' },
  { name: 'rsa2', kind: 'rsa2048', about: 'RSA-2048 with SHA-256, leaf + intermediate + anchor', intermediate: true },
  { name: 'p384', kind: 'p384', about: 'P-384 with SHA-384, leaf + anchor' },
  { name: 'rsa4096', kind: 'rsa4096', about: 'RSA-4096 with SHA-256, leaf (RSA-2048) + anchor', leafKind: 'rsa2048' },
  { name: 'ed25519', kind: 'ed25519', about: 'Ed25519, leaf + anchor' },
  { name: 'p521', kind: 'p521', about: 'P-521 with SHA-512, leaf + anchor' },
]

function make({ name, kind, about, intermediate, leafKind = kind }: Shape): BenchChain {
  const root = makeRoot({ key: `${kind}.a` })
  const between: Made[] = intermediate ? [makeIntermediate(root, { key: `${kind}.b` })] : []
  const leaf = makeLeaf(between[0] ?? root, { key: `${leafKind}.c` })
  return { name, kind, about, chain: [leaf, ...between].map(({ der }) => der), root: root.der }
}

/** One chain of each kind, in the order in which they are shown. */
export function benchChains(): BenchChain[] {
  return SHAPES.map(make)
}

/** The chain with the last byte of the leaf, which is one of its signature, flipped. */
export function flipped([leaf = new Uint8Array(), ...others]: readonly Uint8Array[]): Uint8Array[] {
  const forged = leaf.slice()
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
  return [forged, ...others]
}
