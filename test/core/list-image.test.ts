/**
 * The trusted list image (docs/abi.md) as it may come out of flash: every flipped bit and every length is found, and an image
 * with a right checksum is still not believed.
 */
import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Core } from '../../bindings/core.js'
import { STATUS, type StatusName } from '../../bindings/index.js'
import { makeRoot } from '../support/pki.js'
import { Random } from '../support/random.js'

const test = suite('core/list-image')

const HEADER = 64
const roots = ['p256.a', 'p256.d'].map(
  (key, i) => makeRoot({ key: key as 'p256.a', subject: { O: `organisation ${i}` } }).der,
)

function offer(core: Core, slot: number, image: Uint8Array): StatusName {
  assert.ok(core.put(image))
  const code = core.call('tc_list_offer', slot, image.length)
  const found = Object.entries(STATUS).find(([, status]) => status.code === code)
  return found?.[0] as StatusName
}

/** An image of two roots, sealed `generations` times. */
function imageOf(generations = 1): Uint8Array {
  const core = new Core('mcu')
  core.call('tc_list_begin')
  for (const root of roots) {
    assert.ok(core.put(root))
    assert.is(core.call('tc_list_add', root.length, 1, 0, 7), 0)
  }
  for (let i = 0; i < generations; i++) core.call('tc_list_seal')
  return core.copy(core.call('tc_list_image'), core.call('tc_list_image_bytes'))
}

const image = imageOf()

/** A fresh list. */
function fresh(): Core {
  const core = new Core('mcu')
  core.call('tc_list_begin')
  return core
}

/** The image changed, its checksum right again. */
function resealed(change: (image: DataView, bytes: Uint8Array) => void, from = image): Uint8Array {
  const bytes = from.slice()
  change(new DataView(bytes.buffer), bytes)
  bytes.set(createHash('sha256').update(bytes.subarray(0, 32)).update(bytes.subarray(HEADER)).digest(), 32)
  return bytes
}

test('a good image', () => {
  const core = fresh()
  assert.is(offer(core, 1, image), 'OK')
  assert.is(core.call('tc_list_count'), 2)
  assert.is(core.call('tc_list_slot'), 1)
  assert.is(core.call('tc_list_target'), 0)
  assert.is(core.call('tc_list_generation'), 1)
})

test('the checksum is SHA-256 over everything but itself', () => {
  assert.equal(
    resealed(() => {}),
    image,
  )
})

test('the rest of the slot behind the image does not matter', () => {
  assert.is(offer(fresh(), 0, Uint8Array.from([...image, ...new Array<number>(100).fill(0xff)])), 'OK')
})

test('every flipped bit', () => {
  const core = fresh()
  for (let at = 0; at < image.length; at++) {
    const flipped = image.with(at, (image[at] as number) ^ (1 << (at & 7)))
    const status = offer(core, 0, flipped)
    const expected: StatusName[] =
      at < 8
        ? ['LIST_MAGIC']
        : at < 12 || (at >= 24 && at < 28)
          ? ['LIST_VERSION', 'LIST_CHECKSUM']
          : ['LIST_CHECKSUM', 'LIST_TRUNCATED']
    assert.ok(expected.includes(status), `byte ${at}: ${status}`)
  }
  assert.is(core.call('tc_list_count'), 0)
})

test('every length', () => {
  const core = fresh()
  assert.is(offer(core, 0, image.subarray(0, 0)), 'LIST_EMPTY_SLOT')
  for (let length = 1; length < image.length; length++) {
    assert.is(offer(core, 0, image.subarray(0, length)), 'LIST_TRUNCATED', `${length} bytes`)
  }
  assert.is(core.call('tc_list_count'), 0)
})

test('erased, zeroed, something else', () => {
  const core = fresh()
  assert.is(offer(core, 0, new Uint8Array(4096).fill(0xff)), 'LIST_EMPTY_SLOT')
  assert.is(offer(core, 0, new Uint8Array(4096)), 'LIST_MAGIC')
  assert.is(offer(core, 0, new TextEncoder().encode('x'.repeat(100))), 'LIST_MAGIC')
  assert.is(
    offer(
      core,
      0,
      resealed((view) => view.setUint32(8, 2, true)),
    ),
    'LIST_VERSION',
  )
})

test('the newer of two slots, whichever comes first; generations wrap', () => {
  const older = resealed((view) => view.setUint32(16, 0xffffffff, true))
  const newer = resealed((view) => view.setUint32(16, 1, true))
  for (const [first, second] of [
    [older, newer],
    [newer, older],
  ] as const) {
    const core = fresh()
    assert.is(offer(core, 0, first), 'OK')
    assert.is(offer(core, 1, second), 'OK')
    assert.is(core.call('tc_list_generation'), 1)
    assert.is(core.call('tc_list_slot'), first === newer ? 0 : 1)
  }
})

test('a slot that there is not', () => {
  assert.is(offer(fresh(), 2, image), 'INDEX_INVALID')
})

/** Fields of the first entry, and what must not be believed there. */
const LIES: readonly [string, (view: DataView) => void][] = [
  ['length of the entry', (view) => view.setUint16(HEADER, 65528, true)],
  ['length of the entry 0', (view) => view.setUint16(HEADER, 0, true)],
  ['bytes of the subject', (view) => view.setUint16(HEADER + 64, 65535, true)],
  ['bytes of the subjectPublicKeyInfo', (view) => view.setUint16(HEADER + 66, 65535, true)],
  ['bytes of the subjectKeyIdentifier', (view) => view.setUint16(HEADER + 68, 65535, true)],
  ['bytes of the nameConstraints', (view) => view.setUint16(HEADER + 70, 65535, true)],
  ['bytes of the server names', (view) => view.setUint16(HEADER + 72, 65535, true)],
  ['offset of the organisation', (view) => view.setUint16(HEADER + 74, 65535, true)],
  ['bytes of the organisation', (view) => view.setUint16(HEADER + 76, 65535, true)],
  ['hash of the subject', (view) => view.setUint32(HEADER + 84, 0, true)],
  ['subject', (view) => view.setUint8(HEADER + 112, 0x31)],
  ['entries', (view) => view.setUint32(20, 3, true)],
  ['entries too few', (view) => view.setUint32(20, 1, true)],
]

for (const [name, lie] of LIES) {
  test(`right checksum, wrong ${name}`, () => {
    const core = fresh()
    assert.is(offer(core, 0, resealed(lie)), 'LIST_MALFORMED')
    assert.is(core.call('tc_list_count'), 0)
    assert.is(offer(core, 1, image), 'OK')
  })
}

test('more entries than there is room for', () => {
  assert.is(
    offer(
      fresh(),
      0,
      resealed((view) => view.setUint32(20, 9, true)),
    ),
    'LIMIT_ANCHORS',
  )
})

test('2,000 images with random bytes and a right checksum: no trap, and what is taken can be used', () => {
  const random = new Random(6369)
  const core = fresh()
  for (let i = 0; i < 2000; i++) {
    const changed = resealed((_, bytes) => {
      for (let n = 1 + random.below(4); n > 0; n--)
        bytes[HEADER + random.below(bytes.length - HEADER)] = random.below(256)
    })
    core.call('tc_list_begin')
    const status = offer(core, 0, changed)
    assert.ok(status === 'OK' || status === 'LIST_MALFORMED', status)
    for (const root of roots) {
      core.call('tc_chain_begin')
      assert.ok(core.put(root))
      assert.is(core.call('tc_chain_add', root.length), 0)
      assert.is(core.call('tc_expect', 4, 0), 0)
      core.call('tc_verify')
    }
  }
})

test.run()
