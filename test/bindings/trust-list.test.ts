import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TrustError, TrustList } from '../../bindings/index.js'
import { makeCrl } from '../support/crls.js'
import { misuse } from '../support/misuse.js'
import { makeLeaf, makeRoot, NOT_AFTER, NOT_BEFORE } from '../support/pki.js'
import { makeSuccession, makeSuccessionEnd } from '../support/successions.js'

const test = suite('bindings/trust-list')

const root = makeRoot()
const second = makeRoot({ subject: { O: 'Zweite Café', CN: 'root\u001b[2J' }, key: 'p384.a' })
const leaf = makeLeaf(root)
const erased = new Uint8Array(4096).fill(0xff)

function refused(call: () => unknown, status: string): TrustError {
  let found: TrustError | undefined
  assert.throws(call, (error: unknown) => {
    assert.instance(error, TrustError)
    found = error as TrustError
    return true
  })
  assert.is(found?.status, status)
  return found as TrustError
}

/** A list that has been sealed and written; answers what the two slots hold. */
function written(...roots: Uint8Array[]): [Uint8Array, Uint8Array] {
  const list = new TrustList()
  const slots: [Uint8Array, Uint8Array] = [erased, erased]
  for (const added of roots) {
    list.add(added)
    const { image, slot } = list.seal()
    slots[slot] = image
    list.written(image)
  }
  return slots
}

for (const build of ['gateway', 'mcu'] as const) {
  test(`what was written is read again (${build})`, () => {
    const list = new TrustList({ build })
    assert.is(list.generation, 0)
    assert.equal(list.entries, [])
    list.add(root.pem, { origin: 'firmware', at: 99n })
    list.add([second.der])
    const { image, slot } = list.seal()
    const slots: [Uint8Array, Uint8Array] = slot === 0 ? [image, erased] : [erased, image]
    const again = new TrustList({ build, slots })
    assert.is(again.generation, 1)
    assert.equal(again.entries, list.entries)
    assert.is(again.slotStatus[slot], 'OK')
    assert.is(again.slotStatus[slot === 0 ? 1 : 0], 'LIST_EMPTY_SLOT')
    assert.is(again.verify({ chain: leaf.der, expect: { organisation: 'iocafe' } }).trusted, true)
  })
}

test('an entry has what is known of a root, fit for a terminal', () => {
  const list = new TrustList()
  list.add(root.der, { origin: 'firmware', at: 2n ** 64n - 1n })
  list.add(second.der)
  const [first, other] = list.entries
  assert.is(first?.index, 0)
  assert.is(first?.organisation, 'iocafe')
  assert.is(first?.subject, 'O=iocafe, CN=iocafe root')
  assert.is(first?.origin, 'firmware')
  assert.is(first?.addedAt, 2n ** 64n - 1n)
  assert.is(first?.notBefore, NOT_BEFORE.getTime() / 1000)
  assert.is(first?.notAfter, NOT_AFTER.getTime() / 1000)
  assert.equal(first?.serverNames, [])
  assert.equal(first?.subjectPublicKeyInfo, root.key.spki)
  assert.equal(Buffer.from(first?.spkiSha256 ?? []), createHash('sha256').update(root.key.spki).digest())
  assert.is(other?.origin, 'by hand')
  assert.is(other?.organisation, 'Zweite Café')
  assert.match(other?.subject ?? '', /Zweite Café/)
  assert.not.match(other?.subject ?? '', /\p{Cc}/u)
})

test('roots are added all or none', () => {
  const list = new TrustList()
  refused(() => list.add([root.der, second.der.subarray(1)]), 'DER_UNEXPECTED_TAG')
  refused(() => list.add(root.pem + root.pem), 'LIST_DUPLICATE')
  assert.is(list.entries.length, 0)
  list.add(root.der)
  refused(() => list.add([second.der, root.der]), 'LIST_DUPLICATE')
  assert.is(list.entries.length, 1)
  refused(() => list.add(new Uint8Array(300_000)), 'LIMIT_INPUT')
  assert.is(list.verify({ chain: leaf.der, expect: { anyServer: true } }).trusted, true)
})

test('forgetting one organisation leaves the others', () => {
  const list = new TrustList()
  list.add([root.der, second.der])
  refused(() => list.remove(2), 'INDEX_INVALID')
  list.remove(0)
  assert.equal(
    list.entries.map((e) => [e.index, e.organisation]),
    [[0, 'Zweite Café']],
  )
  assert.is(list.verify({ chain: leaf.der, expect: { anyServer: true } }).status, 'PATH_UNKNOWN_ISSUER')
  list.remove(0)
  assert.is(list.verify({ chain: leaf.der, expect: { anyServer: true } }).status, 'NO_ANCHORS')
})

test('the slot in use is never the one to write to, and stays until the other is known to be good', () => {
  const list = new TrustList()
  list.add(root.der)
  const first = list.seal()
  assert.is(list.seal().slot, first.slot)
  const sealed = list.seal()
  refused(() => list.written(sealed.image.with(-1, (sealed.image.at(-1) ?? 0) ^ 1)), 'LIST_READ_BACK')
  const again = list.seal()
  assert.is(again.slot, first.slot)
  refused(() => list.written(again.image.subarray(0, -1)), 'LIST_READ_BACK')
  const last = list.seal()
  list.written(Buffer.concat([last.image, erased]))
  const next = list.seal()
  assert.not(next.slot === first.slot)
  list.written(next.image)
  assert.is(list.seal().slot, first.slot)
  refused(() => new TrustList().written(next.image), 'OUT_OF_ORDER')
})

test('a raised number is unwritten until a list that was sealed after it has been written', () => {
  const list = new TrustList()
  list.add(root.der)
  const hear = (number: number) => {
    const crls = [makeCrl(root, { number, revoked: [leaf.der] })]
    assert.is(list.verify({ chain: leaf.der, expect: { anyServer: true }, crls }).status, 'REVOKED')
  }
  assert.is(list.hasUnwrittenNumbers, false)
  hear(3)
  assert.is(list.hasUnwrittenNumbers, true)
  // a second look at the same chain raises nothing, and the first one is still to be written
  hear(3)
  assert.is(list.hasUnwrittenNumbers, true)
  const { image } = list.seal()
  assert.is(list.hasUnwrittenNumbers, true)
  list.written(image)
  assert.is(list.hasUnwrittenNumbers, false)
  hear(4)
  const early = list.seal()
  hear(5)
  refused(() => list.written(early.image), 'OUT_OF_ORDER')
  assert.is(list.hasUnwrittenNumbers, true)
  const late = list.seal()
  list.written(late.image)
  assert.is(list.hasUnwrittenNumbers, false)
  const slots: [Uint8Array, Uint8Array] = late.slot === 0 ? [late.image, erased] : [erased, late.image]
  const restarted = new TrustList({ slots })
  const verdict = restarted.verify({
    ...{ chain: leaf.der, expect: { anyServer: true }, crls: [makeCrl(root, { number: 4 })] },
  })
  assert.is(verdict.revocationLists[0]?.status, 'CRL_ROLLED_BACK')
})

test('the newer of two good slots is used, the good one of a good and a bad one', () => {
  const [a, b] = written(root.der, second.der)
  assert.is(new TrustList({ slots: [a, b] }).entries.length, 2)
  const newer = new TrustList({ slots: [a, b] }).seal().slot === 0 ? 1 : 0
  const good = newer === 0 ? a : b
  const older = newer === 0 ? b : a
  for (const bad of [older.subarray(0, 70), older.with(100, (older[100] ?? 0) ^ 1), new Uint8Array(99), erased]) {
    const list = new TrustList({ slots: newer === 0 ? [good, bad] : [bad, good] })
    assert.is(list.entries.length, 2)
    assert.is(list.slotStatus[newer], 'OK')
    assert.not(list.slotStatus[newer === 0 ? 1 : 0] === 'OK')
    assert.not(list.seal().slot === newer)
  }
})

test('two bad slots throw and name the status of each; nothing written at all is an empty list', () => {
  const [a, b] = written(root.der, second.der)
  const flipped = a.with(80, (a[80] ?? 0) ^ 1)
  const error = refused(() => new TrustList({ slots: [flipped, b.subarray(0, 100)] }), 'LIST_CHECKSUM')
  assert.equal(error.slots, ['LIST_CHECKSUM', 'LIST_TRUNCATED'])
  assert.match(error.message, /Slot 0: LIST_CHECKSUM\. Slot 1: LIST_TRUNCATED\..*pair the device again/)
  // what the very first write leaves if the power fails in it: the old list, which was empty
  const interrupted = new TrustList({ slots: [erased, flipped] })
  assert.equal(interrupted.slotStatus, ['LIST_EMPTY_SLOT', 'LIST_CHECKSUM'])
  assert.is(interrupted.entries.length, 0)
  for (const slots of [
    [erased, erased],
    [new Uint8Array(), erased],
  ] as const) {
    const list = new TrustList({ slots })
    assert.equal(list.slotStatus, ['LIST_EMPTY_SLOT', 'LIST_EMPTY_SLOT'])
    assert.is(list.entries.length, 0)
  }
})

test('misuse throws a TypeError that names the parameter', () => {
  const list = new TrustList()
  misuse(() => new TrustList({ slots: [erased] as never }), 'slots')
  misuse(() => new TrustList({ slots: [erased, 'x' as never] }), 'slots[1]')
  misuse(() => new TrustList({ build: 'x' as never }), 'build')
  misuse(() => new TrustList({ file: 'x' } as never), 'options.file')
  misuse(() => list.add(5 as never), 'roots')
  misuse(() => list.add(root.der, { origin: 'captured' as never }), 'options.origin')
  misuse(() => list.add(root.der, { at: -1 }), 'options.at')
  misuse(() => list.remove('0' as never), 'index')
  misuse(() => list.written('x' as never), 'readBack')
  misuse(() => list.verify({ chain: leaf.der } as never), 'expect')
})

test('succession: followed and ended, over a fault too, refused with its status', () => {
  const old = makeRoot()
  const next = makeRoot({ key: 'p256.e', subject: { O: 'iocafe', CN: 'iocafe root 2' } })
  const list = new TrustList()
  list.add(old.der)
  list.applySuccession(makeSuccession(old, next, { number: 3 }), { at: 9 })
  const [first, second] = list.entries
  assert.is(first?.successionNumber, 3)
  assert.is(first?.follows, null)
  assert.is(second?.origin, 'succeeded')
  assert.is(second?.addedAt, 9n)
  assert.is(second?.successionNumber, null)
  assert.equal(second?.follows, first?.spkiSha256)
  refused(() => list.applySuccession(makeSuccession(old, next)), 'SUCCESSION_REPLAYED')
  refused(() => list.applySuccession(new Uint8Array()), 'SUCCESSION_MALFORMED')
  refused(() => list.applySuccession(new Uint8Array(300_000)), 'LIMIT_INPUT')
  assert.is(list.entries.length, 2)
  list.applySuccession(makeSuccessionEnd(old, next))
  assert.equal(
    list.entries.map(({ subject }) => subject),
    [second?.subject],
  )
  misuse(() => list.applySuccession('x' as never), 'statement')
  misuse(() => list.applySuccession(new Uint8Array(), { at: -1 }), 'options.at')
  refused(() => new TrustList({ build: 'mcu' }).applySuccession(new Uint8Array()), 'NOT_IN_BUILD')
})

test.run()
