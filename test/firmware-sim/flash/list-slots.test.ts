import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TrustError, TrustList } from '../../../bindings/index.js'
import { ListSlots } from '../../../firmware-sim/flash/list-slots.js'
import { FlashError, NorFlash, PowerCut } from '../../../firmware-sim/flash/nor-flash.js'
import { createOrganisation } from '../../../firmware-sim/simulator/organisation.js'

const test = suite('flash/list-slots')
/** Bytes of an operation after which the power is cut: none, one, half a page, all but one. */
const PARTS = [0, 1, 128, 255, 4095]

function load(slots: ListSlots): TrustList {
  return new TrustList({ build: 'mcu', slots: [slots.readSlot(0), slots.readSlot(1)] })
}

function store(slots: ListSlots, list: TrustList): void {
  const { image, slot } = list.seal()
  slots.writeSlot(slot, image)
  list.written(slots.readBack(slot, image.length))
}

const names = (list: TrustList) => list.entries.map((entry) => entry.organisation)

/** A flash whose list holds the first organisation, the next image on its way to the other slot. */
async function begin(): Promise<{ roots: string[]; prepare: () => ListSlots }> {
  const roots = await Promise.all(
    ['iocafe', 'pekkahome', 'third'].map(async (name) => (await createOrganisation(name)).rootPem),
  )
  return {
    roots,
    prepare: () => {
      const slots = new ListSlots(new NorFlash())
      const list = load(slots)
      list.add(roots[0] ?? '')
      store(slots, list)
      return slots
    },
  }
}

test('a list is written to the slot that is not in use, and read again', async () => {
  const { roots, prepare } = await begin()
  const slots = prepare()
  for (const [i, root] of roots.slice(1).entries()) {
    const list = load(slots)
    list.add(root)
    store(slots, list)
    assert.is(load(slots).entries.length, i + 2)
  }
  assert.equal(load(slots).slotStatus, ['OK', 'OK'])
  assert.is(load(slots).generation, 3)
})

test('the power is cut at every operation of a write, and in it: the old list or the new one, never none, never a mixture', async () => {
  const { roots, prepare } = await begin()
  const counted = prepare()
  const before = counted.flash.operations
  const list = load(counted)
  list.add(roots[1] ?? '')
  store(counted, list)
  const operations = counted.flash.operations - before
  assert.ok(operations >= 3)
  let olds = 0
  for (let operation = 0; operation < operations; operation++) {
    for (const part of PARTS) {
      const slots = prepare()
      const changed = load(slots)
      changed.add(roots[1] ?? '')
      slots.flash.cutPowerAfter(operation, part)
      assert.throws(
        () => store(slots, changed),
        (error: unknown) => error instanceof PowerCut,
      )
      slots.flash.powerUp()
      const found = names(load(slots))
      if (found.length === 1) olds++
      assert.ok(
        JSON.stringify(found) === '["iocafe"]' || JSON.stringify(found) === '["iocafe","pekkahome"]',
        `operation ${operation}, ${part} bytes: ${found}`,
      )
    }
  }
  assert.ok(olds >= operations, 'most cuts leave the old list')
})

test('one damaged slot: the other is used; both: a clear refusal, and nothing is changed', async () => {
  const { roots, prepare } = await begin()
  const slots = prepare()
  const list = load(slots)
  list.add(roots[1] ?? '')
  store(slots, list)
  const images: [Uint8Array, Uint8Array] = [slots.readSlot(0), slots.readSlot(1)]
  const flip = (image: Uint8Array, at: number) => image.map((byte, i) => (i === at ? byte ^ 1 : byte))
  // slot 1 holds the newer list: both organisations
  const withoutNew = new TrustList({ slots: [images[0], flip(images[1], 100)] })
  assert.equal(withoutNew.slotStatus, ['OK', 'LIST_CHECKSUM'])
  assert.equal(names(withoutNew), ['iocafe'])
  const withoutOld = new TrustList({ slots: [flip(images[0], 100), images[1]] })
  assert.equal(names(withoutOld), ['iocafe', 'pekkahome'])
  assert.throws(
    () => new TrustList({ slots: [flip(images[0], 90), flip(images[1], 90)] }),
    (error: unknown) =>
      error instanceof TrustError && error.status === 'LIST_CHECKSUM' && /Slot 0: LIST_CHECKSUM/.test(error.message),
  )
})

test('an image that does not fit', () => {
  const slots = new ListSlots(new NorFlash())
  assert.throws(
    () => slots.writeSlot(0, new Uint8Array(slots.slotBytes + 1)),
    (error: unknown) => error instanceof FlashError,
  )
  assert.throws(() => new ListSlots(new NorFlash({ blockBytes: 64, blocks: 3 })), /too small/)
})

test.run()
