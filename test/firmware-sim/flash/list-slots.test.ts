import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TrustError, TrustList } from '../../../bindings/index.js'
import { FlashError } from '../../../firmware-sim/flash/flash-error.js'
import { ListSlots } from '../../../firmware-sim/flash/list-slots.js'
import { NorFlash, PowerCut } from '../../../firmware-sim/flash/nor-flash.js'
import { SimulatedOrganisation } from '../../../firmware-sim/simulator/organisation.js'
import { Seed } from '../../../firmware-sim/simulator/seed.js'

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
function begin(): { roots: string[]; prepare: () => ListSlots } {
  const roots = ['iocafe', 'pekkahome', 'third'].map(
    (name) => new SimulatedOrganisation({ name }, new Seed(1)).root.pem,
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
  const { roots, prepare } = begin()
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
  const { roots, prepare } = begin()
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

test('the power is cut at every byte of a write over an older list: each time the list before or the new one', async () => {
  const { roots, prepare } = begin()
  // slot 0 holds iocafe, slot 1 iocafe and pekkahome; the third goes over slot 0
  const parent = prepare()
  const second = load(parent)
  second.add(roots[1] ?? '')
  store(parent, second)
  const before = parent.flash.read(0, parent.flash.size)
  const changed = load(parent)
  changed.add(roots[2] ?? '')
  const { image, slot } = changed.seal()
  assert.is(slot, 0)
  const kept = parent.readSlot(1)
  const first = parent.flash.operations
  parent.writeSlot(slot, image)
  const operations = parent.flash.operations - first
  assert.equal(names(load(parent)), ['iocafe', 'pekkahome', 'third'])

  const seen = new Map<string, string>()
  const { blockBytes } = parent.flash.geometry
  for (let operation = 0; operation < operations; operation++) {
    const longest = operation < parent.slotBytes / blockBytes ? blockBytes : 256
    for (let part = 0; part <= longest; part++) {
      const flash = new NorFlash(parent.flash.geometry, before.slice())
      const slots = new ListSlots(flash)
      flash.cutPowerAfter(operation, part)
      assert.throws(
        () => slots.writeSlot(slot, image),
        (error: unknown) => error instanceof PowerCut,
      )
      flash.powerUp()
      const where = `operation ${operation}, ${part} bytes`
      assert.is(Buffer.compare(slots.readSlot(1), kept), 0, `${where}: the other slot`)
      const content = Buffer.from(slots.readSlot(0)).toString('latin1')
      if (!seen.has(content)) seen.set(content, names(load(slots)).join())
      const found = seen.get(content)
      assert.ok(found === 'iocafe,pekkahome' || found === 'iocafe,pekkahome,third', `${where}: ${found}`)
    }
  }
  const found = [...seen.values()]
  assert.ok(found.includes('iocafe,pekkahome') && found.includes('iocafe,pekkahome,third'), 'both outcomes occur')
  assert.ok(seen.size > image.length / 2, `${seen.size} different slots`)
})

test('a slot ends where the other begins', () => {
  const slots = new ListSlots(new NorFlash())
  slots.writeSlot(1, Uint8Array.of(1, 2, 3))
  assert.equal(slots.readBack(1, 4), Uint8Array.of(1, 2, 3, 0xff))
  assert.is(slots.readBack(0, slots.slotBytes).length, slots.slotBytes)
  for (const attempt of [
    () => slots.readBack(0, slots.slotBytes + 1),
    () => slots.readSlot(2 as 0),
    () => slots.writeSlot(2 as 0, new Uint8Array(1)),
    () => slots.eraseSlot(-1 as 0),
    () => new ListSlots(new NorFlash(), 0),
    () => new ListSlots(new NorFlash(), 1.5),
  ]) {
    assert.throws(attempt, (error: unknown) => error instanceof FlashError)
  }
})

test('both slots erased: nothing of a list is left', () => {
  const slots = new ListSlots(new NorFlash())
  for (const slot of [0, 1] as const) slots.writeSlot(slot, new Uint8Array(5000))
  slots.flash.program(2 * slots.slotBytes, Uint8Array.of(7))
  slots.eraseAll()
  const erased = new Uint8Array(slots.slotBytes).fill(0xff)
  for (const slot of [0, 1] as const) assert.equal(slots.readSlot(slot), erased)
  assert.equal(slots.flash.read(2 * slots.slotBytes, 1), Uint8Array.of(7), 'the rest of the flash is not its own')
})

test('one damaged slot: the other is used; both: a clear refusal, and nothing is changed', async () => {
  const { roots, prepare } = begin()
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
