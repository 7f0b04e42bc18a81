/** The image sealed with the key of a device (docs/abi.md, "Trusted list"): only what this device has sealed is taken. */
import { createHash, createHmac } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Core } from '../../bindings/core.js'
import { STATUS, type StatusName, TrustList } from '../../bindings/index.js'
import type { KeyName } from '../support/keys.js'
import { makeLeaf, makeRoot } from '../support/pki.js'

const test = suite('core/list-seal')

const BUILDS = ['mcu', 'gateway'] as const
const roots = ['p256.a', 'p256.d', 'rsa2048.a'].map((key, i) =>
  makeRoot({ key: key as 'p256.a', subject: { O: `organisation ${i}` } }),
)
const key = new Uint8Array(32).map((_, i) => i + 1)
const otherKey = key.with(31, 0)

const is = (code: number, status: StatusName, message?: string): void => assert.is(code, STATUS[status].code, message)

function put(core: Core, bytes: Uint8Array): number {
  assert.ok(core.put(bytes))
  return bytes.length
}

/** A fresh core with a key, or without. */
function device(deviceKey?: Uint8Array, build: (typeof BUILDS)[number] = 'mcu'): Core {
  const core = new Core(build)
  core.call('tc_list_begin')
  if (deviceKey) is(core.call('tc_list_key', put(core, deviceKey)), 'OK')
  return core
}

const add = (core: Core, root = roots[0]!): void => is(core.call('tc_list_add', put(core, root.der), 1, 0, 0), 'OK')
const offer = (core: Core, image: Uint8Array): number => core.call('tc_list_offer', 0, put(core, image))

function sealed(core: Core): Uint8Array {
  is(core.call('tc_list_seal'), 'OK')
  return core.copy(core.call('tc_list_image'), core.call('tc_list_image_bytes'))
}

/** The image of a device. */
function imageOf(deviceKey?: Uint8Array): Uint8Array {
  const core = device(deviceKey)
  add(core)
  return sealed(core)
}

const sha256 = (...parts: Uint8Array[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** The image changed by somebody who can compute checksums. */
function forged(image: Uint8Array, change: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const bytes = change(image.slice())
  bytes.set(sha256(bytes.subarray(0, 32), bytes.subarray(64)), 32)
  return bytes
}

test('the seal is HMAC-SHA-256 over the SHA-256 of header and entries, and the checksum covers it', () => {
  const image = imageOf(key)
  const end = image.length - 32
  assert.equal(
    Buffer.from(image.subarray(end)),
    createHmac('sha256', key)
      .update(sha256(image.subarray(0, 32), image.subarray(64, end)))
      .digest(),
  )
  assert.equal(Buffer.from(image.subarray(32, 64)), sha256(image.subarray(0, 32), image.subarray(64)))
  assert.is(new DataView(image.buffer).getUint32(12, true), image.length)
  assert.is(new DataView(image.buffer).getUint32(24, true), 1)
  assert.is(imageOf().length, end)
})

for (const build of BUILDS) {
  test(`its own image is taken, those of other hardware are not (${build})`, () => {
    const image = imageOf(key)
    const own = device(key, build)
    is(offer(own, image), 'OK')
    assert.is(own.call('tc_list_count'), 1)
    for (const other of [device(otherKey, build), device(undefined, build)]) {
      is(offer(other, image), 'LIST_SEAL')
      assert.is(other.call('tc_list_count'), 0)
    }
  })

  test(`an image without a seal is not taken by a device that seals (${build})`, () => {
    const image = imageOf()
    is(offer(device(undefined, build), image), 'OK')
    const core = device(key, build)
    is(offer(core, image), 'LIST_UNSEALED')
    assert.is(core.call('tc_list_count'), 0)
  })
}

test('no way down: the seal cut off, the flag taken away', () => {
  const image = imageOf(key)
  const flag = (value: number) => (bytes: Uint8Array) => {
    new DataView(bytes.buffer).setUint32(24, value, true)
    return bytes
  }
  const without = (bytes: Uint8Array) => {
    const cut = bytes.slice(0, -32)
    new DataView(cut.buffer).setUint32(12, cut.length, true)
    return flag(0)(cut)
  }
  is(offer(device(), forged(image, without)), 'OK', 'the parent: a good image without a seal')
  is(offer(device(key), forged(image, without)), 'LIST_UNSEALED')
  is(offer(device(key), forged(image, flag(0))), 'LIST_UNSEALED')
  is(offer(device(), forged(image, flag(0))), 'LIST_MALFORMED')
  for (const value of [2, 0xffffffff]) is(offer(device(key), forged(image, flag(value))), 'LIST_VERSION')
})

test('whoever can compute checksums changes nothing: every byte', () => {
  const image = imageOf(key)
  const core = device(key)
  for (let at = 64; at < image.length; at++) {
    const changed = forged(image, (bytes) => bytes.with(at, (bytes[at] as number) ^ 1))
    is(offer(core, changed), 'LIST_SEAL', `byte ${at}`)
  }
  for (const at of [16, 17, 28]) {
    is(
      offer(
        core,
        forged(image, (bytes) => bytes.with(at, (bytes[at] as number) ^ 1)),
      ),
      'LIST_SEAL',
      `byte ${at}`,
    )
  }
  is(offer(core, image), 'OK')
})

test('a write cut short at any byte, in the seal too, is damage and not other hardware', () => {
  const image = imageOf(key)
  const core = device(key)
  for (let length = 64; length < image.length; length++) {
    const slot = new Uint8Array(image.length).fill(0xff)
    slot.set(image.subarray(0, length))
    if (Buffer.compare(slot, image) !== 0) is(offer(core, slot), 'LIST_CHECKSUM', `cut at ${length}`)
  }
})

test('a header that has no room for the seal it says', () => {
  const empty = sealed(device(key))
  assert.is(empty.length, 96)
  const short = forged(empty, (bytes) => {
    const cut = bytes.slice(0, 64)
    new DataView(cut.buffer).setUint32(12, 64, true)
    return cut
  })
  is(offer(device(key), short), 'LIST_TRUNCATED')
})

test('adding, removing, capturing and verifying go on over a sealed list', () => {
  const core = device(key)
  for (const root of roots) add(core, root)
  is(offer(device(key), sealed(core)), 'OK')
  is(core.call('tc_list_remove', 1), 'OK')
  const again = device(key)
  is(offer(again, sealed(core)), 'OK')
  assert.is(again.call('tc_list_count'), 2)
  // a candidate is built behind the seal and does not touch what waits to be read back
  const image = sealed(again)
  const other = makeRoot({ key: 'p256.e' })
  const leaf = makeLeaf(other)
  is(again.call('tc_capture_open', 2, 0), 'OK')
  again.call('tc_chain_begin')
  is(again.call('tc_chain_add', put(again, leaf.der)), 'OK')
  is(again.call('tc_capture_connected'), 'OK')
  is(again.call('tc_capture_offer', put(again, other.der)), 'OK')
  assert.equal(again.copy(again.call('tc_list_image'), image.length), image)
  while (again.call('tc_step', 1000) !== 0);
  is(again.call('tc_capture_confirm'), 'OK')
  const captured = again.copy(again.call('tc_list_image'), again.call('tc_list_image_bytes'))
  const rebooted = device(key)
  is(offer(rebooted, captured), 'OK')
  assert.is(rebooted.call('tc_list_count'), 3)
  again.call('tc_capture_abort')
  assert.is(again.call('tc_list_count'), 2)
  is(offer(device(key), sealed(again)), 'OK')
})

test('the key comes late or goes: the list stays, its next image is another', () => {
  const core = device()
  add(core)
  const plain = sealed(core)
  is(core.call('tc_list_key', put(core, key)), 'OK')
  is(core.call('tc_list_written', put(core, plain)), 'OUT_OF_ORDER')
  is(offer(device(key), sealed(core)), 'OK')
  is(core.call('tc_list_key', 0), 'OK')
  is(offer(device(), sealed(core)), 'OK')
  assert.is(core.call('tc_list_count'), 1)
})

test('keys of another length', () => {
  const core = device(key)
  for (const bytes of [1, 16, 31, 33, 64])
    is(core.call('tc_list_key', put(core, new Uint8Array(bytes))), 'LIST_KEY_LENGTH')
  is(core.call('tc_list_key', 0xffffffff), 'LIMIT_INPUT')
  is(offer(core, imageOf(key)), 'OK')
})

test('while a window is open the key stays', () => {
  const core = device(key)
  is(core.call('tc_capture_open', 2, 0), 'OK')
  is(core.call('tc_list_key', 0), 'OUT_OF_ORDER')
  core.call('tc_capture_abort')
  is(offer(core, imageOf(key)), 'OK')
})

test('nothing of the key is left in memory when it was wiped, nor in the input when it was given', () => {
  const core = new Core('mcu')
  core.call('tc_list_begin')
  is(core.call('tc_list_key', put(core, key)), 'OK')
  const whole = (): Buffer => Buffer.from(core.copy(0, core.call('tc_input', 0) + 4096))
  const windows = Array.from({ length: 25 }, (_, i) => Buffer.from(key.subarray(i, i + 8)))
  assert.is(windows.filter((window) => whole().includes(window)).length, 25, 'the parent: the core has it')
  assert.is(whole().indexOf(Buffer.from(key)), whole().lastIndexOf(Buffer.from(key)))
  add(core)
  sealed(core)
  is(core.call('tc_list_key', 0), 'OK')
  assert.is(windows.filter((window) => whole().includes(window)).length, 0)
})

test('a list that has no room left for a seal', () => {
  const core = device()
  const large = (i: number, padding: number, key: KeyName = 'rsa4096.a') =>
    makeRoot({ key, subject: { O: `organisation ${i}`, OU: 'x'.repeat(padding) } })
  for (let i = 0; i < 7; i++) add(core, large(i, 60))
  // the longest last name that still fits
  let padding = 400
  while (core.call('tc_list_add', put(core, large(7, padding, 'p256.d').der), 1, 0, 0) !== 0) padding--
  const before = core.call('tc_list_image_bytes')
  assert.ok(core.call('tc_limit', 3) - before < 32, `${core.call('tc_limit', 3) - before} bytes are left`)
  is(core.call('tc_list_key', put(core, key)), 'LIMIT_LIST_BYTES')
  assert.is(core.call('tc_list_image_bytes'), before)
  is(core.call('tc_list_remove', 7), 'OK')
  is(core.call('tc_list_key', put(core, key)), 'OK')
})

test('confirmed later, by the hash of the key', () => {
  const core = device()
  add(core, roots[0])
  add(core, roots[1])
  const hash = Uint8Array.from(sha256(roots[1]!.key.spki))
  const confirmed = (index: number): number => (core.copy(core.call('tc_list_entry', index) + 3, 1)[0] as number) & 1
  const confirm = (bytes: Uint8Array): number => core.call('tc_list_confirm', put(core, bytes))
  is(confirm(hash.with(15, (hash[15] as number) ^ 1)), 'LIST_UNKNOWN_KEY')
  for (const bytes of [0, 15]) is(confirm(hash.subarray(0, bytes)), 'CAPTURE_PIN_INVALID')
  is(confirm(new Uint8Array(33)), 'CAPTURE_PIN_INVALID')
  is(core.call('tc_list_confirm', 0xffffffff), 'LIMIT_INPUT')
  assert.equal([confirmed(0), confirmed(1)], [0, 0])
  const image = sealed(core)
  is(confirm(hash.subarray(0, 16)), 'OK')
  is(core.call('tc_list_written', put(core, image)), 'OUT_OF_ORDER')
  assert.equal([confirmed(0), confirmed(1)], [0, 1])
  is(confirm(hash), 'OK')
  is(core.call('tc_capture_open', 2, 0), 'OK')
  is(confirm(hash), 'OUT_OF_ORDER')
})

test('the bindings: a key for a device, over a capture, and a second instance', () => {
  const leaf = makeLeaf(roots[0]!)
  const list = new TrustList({ deviceKey: key })
  list.add(roots[0]!.der)
  const { image, slot } = list.seal()
  list.written(image)
  const slots: [Uint8Array, Uint8Array] = slot === 0 ? [image, new Uint8Array()] : [new Uint8Array(), image]
  const loaded = new TrustList({ slots, deviceKey: key })
  assert.is(loaded.verify({ chain: [leaf.der], expect: { anyServer: true } }).trusted, true)
  assert.equal(new TrustList({ slots: [new Uint8Array(), new Uint8Array()] }).slotStatus, [
    'LIST_EMPTY_SLOT',
    'LIST_EMPTY_SLOT',
  ])
  assert.equal(new TrustList({ slots, deviceKey: otherKey }).slotStatus[slot], 'LIST_SEAL')
  assert.equal(new TrustList({ slots }).slotStatus[slot], 'LIST_SEAL')
  assert.throws(() => new TrustList({ deviceKey: new Uint8Array(16) }), /LIST_KEY_LENGTH/)
  assert.throws(() => new TrustList({ deviceKey: 'x' as never }), /deviceKey/)
  loaded.confirm(loaded.entries[0]!.spkiSha256)
  assert.is(loaded.entries[0]?.confirmed, true)
  assert.throws(() => loaded.confirm(new Uint8Array(32)), /LIST_UNKNOWN_KEY/)
  assert.throws(() => loaded.confirm('x' as never), /spkiSha256/)
})

test.run()
