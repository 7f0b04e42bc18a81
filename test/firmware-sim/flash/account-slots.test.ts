import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { AccountSlots, SealedElsewhere } from '../../../firmware-sim/flash/account-slots.js'
import { FlashError } from '../../../firmware-sim/flash/flash-error.js'
import { NorFlash, PowerCut } from '../../../firmware-sim/flash/nor-flash.js'
import { Seed } from '../../../firmware-sim/simulator/seed.js'

const test = suite('flash/account-slots')
const GEOMETRY = { blockBytes: 1024, blocks: 2 }
const ACCOUNT = { user: 'lamp', password: 'the old secret', networkName: 'net' }
const NEW = { ...ACCOUNT, password: 'the new secret' }
const KEY = new Seed('key').bytes(32)

const whole = (flash: NorFlash) => Buffer.from(flash.read(0, flash.size))

test('what is written is read, the newest counts, and no byte of an older one is left', () => {
  const flash = new NorFlash(GEOMETRY)
  const slots = new AccountSlots(flash, 0)
  assert.is(slots.read(), undefined)
  for (const [n, account] of [ACCOUNT, NEW, ACCOUNT, NEW].entries()) {
    slots.write(account, KEY)
    assert.equal(slots.read(), { account, key: KEY })
    const others = n % 2 === 0 ? NEW : ACCOUNT
    assert.not.ok(whole(flash).includes(others.password))
  }
  slots.erase()
  assert.is(slots.read(), undefined)
  assert.ok(whole(flash).every((byte) => byte === 0xff))
})

test('a record that is wrong in one byte is none', () => {
  const flash = new NorFlash(GEOMETRY)
  new AccountSlots(flash, 0).write(ACCOUNT, KEY)
  const length = 40 + 1 + 4 + 1 + 3 + 1 + ACCOUNT.password.length + 32
  for (let at = 0; at < length; at++) {
    const bytes = whole(flash)
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at)
    assert.is(new AccountSlots(new NorFlash(GEOMETRY, bytes), 0).read(), undefined, `byte ${at}`)
  }
})

test('power cut after every byte of replacing an account: the old one or the new one, and only one of them after a boot', () => {
  const before = new NorFlash(GEOMETRY)
  new AccountSlots(before, 0).write(ACCOUNT, KEY)
  const counting = new NorFlash(GEOMETRY, whole(before))
  const sizes: number[] = []
  counting.onOperation = ({ bytes }) => sizes.push(bytes.length)
  new AccountSlots(counting, 0).write(NEW, KEY)
  assert.is(sizes.length, 3, 'erase, program, erase')
  const found = { old: 0, new: 0 }
  for (const [operation, bytes] of sizes.entries()) {
    for (let part = 0; part <= bytes; part++) {
      const flash = new NorFlash(GEOMETRY, whole(before))
      flash.cutPowerAfter(operation, part)
      const slots = new AccountSlots(flash, 0)
      assert.throws(
        () => slots.write(NEW, KEY),
        (error: unknown) => error instanceof PowerCut,
      )
      flash.powerUp()
      slots.tidy()
      const isNew = slots.read()?.account.password === NEW.password
      assert.equal(slots.read(), { account: isNew ? NEW : ACCOUNT, key: KEY })
      assert.is(whole(flash).includes(ACCOUNT.password), !isNew)
      found[isNew ? 'new' : 'old']++
    }
  }
  assert.ok(found.old > 0 && found.new > 0)
})

test('sealed: read with the key of the hardware, with no other, and nothing of it stands in the flash', () => {
  const [ours, theirs] = ['ours', 'theirs'].map((name) => new Seed(name).bytes(32))
  const flash = new NorFlash(GEOMETRY)
  new AccountSlots(flash, 0, ours).write(ACCOUNT, KEY)
  new AccountSlots(flash, 0, ours).write(NEW, KEY)
  assert.equal(new AccountSlots(flash, 0, ours).read(), { account: NEW, key: KEY })
  const content = whole(flash)
  for (const secret of [Buffer.from(NEW.password), Buffer.from(KEY), Buffer.from(NEW.user)]) {
    assert.not.ok(content.includes(secret.subarray(0, 4)))
  }
  const isElsewhere = (error: unknown) => error instanceof SealedElsewhere
  assert.throws(() => new AccountSlots(flash, 0, theirs).read(), isElsewhere)
  assert.throws(() => new AccountSlots(flash, 0).read(), isElsewhere)
  // a boot of other hardware erases nothing of it
  new AccountSlots(flash, 0, theirs).tidy()
  assert.equal(whole(flash), content)
  const plain = new NorFlash(GEOMETRY)
  new AccountSlots(plain, 0).write(ACCOUNT, KEY)
  assert.throws(() => new AccountSlots(plain, 0, ours).read(), isElsewhere)
})

test('refused: a key of another length, a worn block', () => {
  const flash = new NorFlash(GEOMETRY)
  const slots = new AccountSlots(flash, 0)
  assert.throws(
    () => slots.write(ACCOUNT, KEY.subarray(1)),
    (error: unknown) => error instanceof FlashError,
  )
  flash.program = () => {}
  assert.throws(
    () => slots.write(ACCOUNT, KEY),
    (error: unknown) => error instanceof FlashError && error.message.includes('worn'),
  )
})

test.run()
