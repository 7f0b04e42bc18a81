import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TrustList } from '../../../bindings/index.js'
import { DeviceFlash } from '../../../firmware-sim/flash/device-flash.js'
import { FlashError } from '../../../firmware-sim/flash/flash-error.js'
import { NorFlash, PowerCut } from '../../../firmware-sim/flash/nor-flash.js'
import { SimulatedOrganisation } from '../../../firmware-sim/simulator/organisation.js'
import { Seed } from '../../../firmware-sim/simulator/seed.js'

const test = suite('flash/device-flash')
const ACCOUNT = { user: 'lamp', password: 'a secret', networkName: 'net' }
const KEY = new Seed('key').bytes(32)

function full(): DeviceFlash {
  const flash = new DeviceFlash()
  flash.writeAccount(ACCOUNT, KEY)
  const { slots } = flash
  for (const name of ['iocafe', 'pekkahome']) {
    const list = new TrustList({ build: 'mcu', slots: [slots.readSlot(0), slots.readSlot(1)] })
    list.add(new SimulatedOrganisation({ name }, new Seed(1)).root.der)
    const { image, slot } = list.seal()
    slots.writeSlot(slot, image)
  }
  return flash
}

const contentOf = ({ flash }: DeviceFlash) => Buffer.from(flash.read(0, flash.size))

test('account and key are stored, replaced, and absent from a new flash', () => {
  const flash = new DeviceFlash()
  assert.is(flash.readAccount(), undefined)
  assert.is(flash.readKey(), undefined)
  flash.writeAccount(ACCOUNT, KEY)
  assert.equal(flash.readAccount(), ACCOUNT)
  assert.equal(flash.readKey(), KEY)
  flash.writeAccount({ ...ACCOUNT, user: 'valve' }, KEY)
  assert.is(flash.readAccount()?.user, 'valve')
  assert.throws(
    () => flash.writeAccount(ACCOUNT, KEY.subarray(1)),
    (e: unknown) => e instanceof FlashError,
  )
  assert.throws(
    () => new DeviceFlash(new NorFlash({ blockBytes: 4096, blocks: 6 })),
    (e: unknown) => e instanceof FlashError,
  )
})

test('regions lie behind each other without gap or overlap', () => {
  let end = 0
  for (const { start, bytes } of new DeviceFlash().regions()) {
    assert.is(start, end)
    end = start + bytes
  }
})

test('a wipe leaves nothing, and says so region by region', () => {
  const flash = full()
  assert.ok(contentOf(flash).includes(ACCOUNT.password))
  const wiped = flash.wipe()
  assert.equal(
    wiped.map(({ region, left }) => [region, left]),
    [
      ['list slot 0', 0],
      ['list slot 1', 0],
      ['account and key', 0],
    ],
  )
  assert.ok(contentOf(flash).every((byte) => byte === 0xff))
  assert.not.ok(flash.isWiping)
})

test('a worn block that does not erase is reported', () => {
  const flash = full()
  const erase = flash.flash.eraseBlock.bind(flash.flash)
  flash.flash.eraseBlock = (block) => {
    if (block !== 2) erase(block)
  }
  const [, second] = flash.wipe()
  assert.ok((second?.left ?? 0) > 0)
})

test('a wipe that was cut at any operation is finished at the next boot; before its mark nothing has changed', () => {
  const counted = full()
  const before = counted.flash.operations
  counted.wipe()
  const operations = counted.flash.operations - before
  assert.is(operations, 8, 'the mark, two account blocks, two slots of two blocks, the mark again')
  for (let operation = 0; operation < operations; operation++) {
    for (const part of [0, 1, 2048, 4096]) {
      const flash = full()
      const old = contentOf(flash)
      flash.flash.cutPowerAfter(operation, part)
      assert.throws(
        () => flash.wipe(),
        (error: unknown) => error instanceof PowerCut,
      )
      flash.flash.powerUp()
      const isBegun = operation > 0 || part > 0
      if (!isBegun) assert.equal(contentOf(flash), old)
      // the mark itself may be erased already when the power fails: then nothing is left to do
      assert.is(flash.recover() !== undefined || operation === 7, isBegun, `operation ${operation}, ${part} bytes`)
      if (isBegun) assert.ok(contentOf(flash).every((byte) => byte === 0xff))
    }
  }
})

test.run()
