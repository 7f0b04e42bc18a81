/**
 * Chains that grow in one respect each. Who is expected is always the same server; what is not verified (strangers) has
 * no real signature.
 */
import { generateKeyPairSync, sign } from 'node:crypto'
import { entry, makeCrl } from '../test/support/crls.js'
import type { KeyName, TestKey } from '../test/support/keys.js'
import { type Made, makeIntermediate, makeLeaf, makeRoot } from '../test/support/pki.js'

/** What is verified, and what must come out. */
export interface Grown {
  anchors: readonly Uint8Array[]
  chain: readonly Uint8Array[]
  crls?: readonly Uint8Array[]
  trusted: boolean
}

/** Keys of the intermediates of one path, each differing from its neighbours. */
const KEYS: readonly KeyName[] = ['p256.b', 'p256.d', 'p256.e', 'p256.f', 'p256.g', 'p256.h']

const ders = (certificates: readonly Made[]): Uint8Array[] => certificates.map(({ der }) => der)

/** A path with `count` intermediates. */
export function longPath(count: number): Grown {
  const root = makeRoot()
  const path: Made[] = []
  for (let i = 0; i < count; i++) {
    const subject = { O: 'iocafe', CN: `intermediate ${i}` }
    path.unshift(makeIntermediate(path[0] ?? root, { subject, key: KEYS[i % KEYS.length] ?? 'p256.b' }))
  }
  return { anchors: [root.der], chain: ders([makeLeaf(path[0] ?? root), ...path]), trusted: true }
}

/** A leaf, its intermediate, and between them `count` certificates that have nothing to do with them. */
export function pool(count: number): Grown {
  const root = makeRoot()
  const intermediate = makeIntermediate(root)
  const strangers = Array.from({ length: count }, (_, i) =>
    makeIntermediate(root, {
      subject: { O: 'stranger', CN: `stranger ${i}` },
      key: 'p256.d',
      sign: () => Uint8Array.of(0x30, 6, 2, 1, 1, 2, 1, 1),
    }),
  )
  return { anchors: [root.der], chain: ders([makeLeaf(intermediate), ...strangers, intermediate]), trusted: true }
}

/** A fresh key of P-256. */
function freshKey(name: string): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = Uint8Array.from(publicKey.export({ type: 'spki', format: 'der' }))
  return { name, kind: 'p256', privateKey, publicKey, spki, pem: '' }
}

/** A leaf and `count` anchors of as many organisations; the one that signed it is the last. */
export function manyAnchors(count: number): Grown {
  const root = makeRoot()
  const others = Array.from({ length: count - 1 }, (_, i) => {
    const key = freshKey(`other ${i}`)
    const subject = { O: `organisation ${i}`, CN: `root ${i}` }
    return makeRoot({ subject, key, sign: (tbs) => Uint8Array.from(sign('sha256', tbs, key.privateKey)) })
  })
  return { anchors: ders([...others, root]), chain: ders([makeLeaf(root)]), trusted: true }
}

/** A leaf and `count` certificates with the name of its issuer but other keys, and without key identifiers. */
export function impostors(count: number): Grown {
  const root = makeRoot()
  const named = { without: ['subjectKeyIdentifier', 'authorityKeyIdentifier'] } as const
  const intermediate = makeIntermediate(root, named)
  const others = Array.from({ length: count }, (_, i) =>
    makeIntermediate(root, {
      ...named,
      key: KEYS[1 + (i % (KEYS.length - 1))] ?? 'p256.d',
      serialNumber: BigInt(i + 1),
    }),
  )
  return { anchors: [root.der], chain: ders([makeLeaf(intermediate, named), ...others]), trusted: false }
}

/** Where the serial number of an entry begins: behind the headers of SEQUENCE and INTEGER. */
const SERIAL_AT = 4
const SERIAL_BYTES = 16

/** A leaf, and a CRL of its issuer with `count` entries that has it not; serial numbers as long as CAs write them. */
export function longRevocationList(count: number): Grown {
  const root = makeRoot()
  const first = entry(new Uint8Array(SERIAL_BYTES).fill(0x5a))
  const entries = new Uint8Array(count * first.length)
  const view = new DataView(entries.buffer)
  for (let i = 0, at = 0; i < count; i++, at += first.length) {
    entries.set(first, at)
    view.setUint32(at + SERIAL_AT + SERIAL_BYTES - 4, i)
  }
  const crls = [makeCrl(root, { entries: [entries] })]
  return { anchors: [root.der], chain: [makeLeaf(root).der], crls, trusted: true }
}
