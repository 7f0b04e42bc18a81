/** Power cut at every byte of the write of a succession, and of its end: after it the old list or the new one, never another. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TrustError, TrustList } from '../../bindings/index.js'
import { makeRoot } from '../support/pki.js'
import { makeSuccession, makeSuccessionEnd } from '../support/successions.js'

const test = suite('core/succession-power')

const old = makeRoot()
const next = makeRoot({ key: 'p256.e', subject: { O: 'iocafe', CN: 'iocafe root 2' } })
const SLOT_BYTES = 4096

type Slots = [Uint8Array, Uint8Array]

/** A slot after `bytes` of an image were programmed into it, erased before. */
function programmed(image: Uint8Array, bytes = image.length): Uint8Array {
  const slot = new Uint8Array(SLOT_BYTES).fill(0xff)
  slot.set(image.subarray(0, bytes))
  return slot
}

/** What the list is after a boot from these slots: subjects of its entries, with the numbers of their statements. */
const listOf = (slots: Slots): string =>
  new TrustList({ slots }).entries.map(({ subject, successionNumber }) => `${subject} ${successionNumber}`).join('; ')

for (const [name, before, statement] of [
  ['a succession', [], makeSuccession(old, next)],
  ['the end of an overlap', [makeSuccession(old, next)], makeSuccessionEnd(old, next)],
] as const) {
  test(`${name}: cut at every byte`, () => {
    const list = new TrustList()
    list.add(old.der)
    for (const one of before) list.applySuccession(one)
    const first = list.seal()
    list.written(first.image)
    const slots: Slots = [programmed(first.image), programmed(first.image)]
    slots[first.slot === 0 ? 1 : 0] = new Uint8Array(SLOT_BYTES).fill(0xff)
    const was = listOf(slots)
    list.applySuccession(statement)
    const { image, slot } = list.seal()
    assert.is.not(slot, first.slot)
    for (let bytes = 0; bytes <= image.length; bytes++) {
      slots[slot] = programmed(image, bytes)
      const is = listOf(slots)
      if (bytes < image.length && image.subarray(bytes).some((octet) => octet !== 0xff)) assert.is(is, was, `${bytes}`)
      else assert.is.not(is, was, `${bytes}`)
    }
    // what was cut can be applied again
    slots[slot] = programmed(image, 100)
    const rebooted = new TrustList({ slots })
    rebooted.applySuccession(statement)
    assert.throws(
      () => rebooted.applySuccession(statement),
      (error: unknown) => error instanceof TrustError && /^SUCCESSION_/.test(error.status),
    )
  })
}

test.run()
