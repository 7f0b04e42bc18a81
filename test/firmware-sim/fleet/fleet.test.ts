import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TrustList } from '../../../bindings/index.js'
import { playFleet } from '../../../firmware-sim/fleet/fleet.js'
import { fleetDocument, fleetText } from '../../../firmware-sim/fleet/fleet-report.js'
import { FleetRecords, RECORD_BYTES } from '../../../firmware-sim/fleet/records.js'
import { meetsImpostor } from '../../../firmware-sim/fleet/share.js'
import { SimulatedOrganisation } from '../../../firmware-sim/simulator/organisation.js'
import { Seed } from '../../../firmware-sim/simulator/seed.js'

const test = suite('fleet')
const DEVICES = 120

test('every device does what it should, and the impostor gets nothing', async () => {
  const told: number[] = []
  const options = { devices: DEVICES, seed: 3, workers: 2, inFlight: 8, onProgress: (done: number) => told.push(done) }
  const result = await playFleet(options)
  const tricked = Array.from({ length: DEVICES }, (_, i) => i).filter((i) => meetsImpostor(3, i)).length
  assert.ok(tricked > 0)
  assert.equal([result.failures, result.failed, result.refused], [[], 0, tricked])
  assert.is(result.captured, DEVICES - tricked)
  assert.is(result.logins, result.captured + result.revisited)
  assert.ok(result.revisited > 0)
  assert.is(result.handshakes, 2 * result.captured + result.refused + result.revisited)
  assert.is(result.rogueSecretBytes, 0)
  assert.is(told.at(-1), DEVICES)
  assert.match(fleetText(result).join('\n'), `captured    ${result.captured}:`)
  const text = fleetDocument([{ ...result, devices: 100_000 }], { processor: 'p', processors: 2, node: 'v20.0.0' })
  assert.match(text, `| 100,000 | ${result.captured} | ${tricked} | 0 |`)
})

test('a device at rest keeps its list in 1 KiB, its neighbours theirs', () => {
  assert.is(RECORD_BYTES, 1024)
  const records = new FleetRecords(3)
  const names = ['iocafe', undefined, 'pekkahome']
  for (const [index, name] of names.entries()) {
    const flash = records.wake(index)
    if (name === undefined) continue
    const list = new TrustList({ slots: [flash.slots.readSlot(0), flash.slots.readSlot(1)] })
    list.add(new SimulatedOrganisation({ name }, new Seed(1)).root.der)
    const { slot, image } = list.seal()
    flash.slots.writeSlot(slot, image)
    records.rest(index, 'captured', flash)
  }
  for (const [index, name] of names.entries()) {
    const { slots } = records.wake(index)
    const { entries } = new TrustList({ slots: [slots.readSlot(0), slots.readSlot(1)] })
    assert.is(entries[0]?.organisation, name)
    assert.is(records.stateOf(index), name === undefined ? 'new' : 'captured')
  }
})

test('a device that needs more than a record is an error, not a loss', () => {
  const records = new FleetRecords(1)
  const flash = records.wake(0)
  flash.slots.writeSlot(0, new Uint8Array(600).fill(1))
  flash.slots.writeSlot(1, new Uint8Array(600).fill(1))
  assert.throws(
    () => records.rest(0, 'captured', flash),
    (error: unknown) => error instanceof RangeError,
  )
})

test.run()
