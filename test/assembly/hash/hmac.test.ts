import { createHmac } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { seededBytes } from '../../support/bigint.js'
import { openbox } from '../../support/openbox.js'

const test = suite('hash/hmac')
const box = openbox()
const { call } = box
const SCRATCH_BYTES = (call['HMAC_SCRATCH_BYTES'] as unknown as WebAssembly.Global).value as number
const SCRATCH = box.base + 64
const KEY = SCRATCH + SCRATCH_BYTES + 64
const MESSAGE = KEY + 64
const OUT = MESSAGE + 64

const expected = (key: Uint8Array, message: Uint8Array): Buffer => createHmac('sha256', key).update(message).digest()

test('HMAC-SHA-256 of 32 bytes under keys of 32 bytes, apart and in place', () => {
  const random = seededBytes('hmac', 64 * 50)
  const pairs = Array.from({ length: 50 }, (_, i) => [
    random.subarray(64 * i, 64 * i + 32),
    random.subarray(64 * i + 32, 64 * i + 64),
  ])
  for (const [key, message] of [
    ...pairs,
    [new Uint8Array(32), new Uint8Array(32)],
    [new Uint8Array(32).fill(255), new Uint8Array(32)],
  ]) {
    box.put(KEY, key!)
    box.put(MESSAGE, message!)
    call['hmacSha256']!(OUT, KEY, MESSAGE, SCRATCH)
    assert.equal(Buffer.from(box.get(OUT, 32)), expected(key!, message!))
    call['hmacSha256']!(MESSAGE, KEY, MESSAGE, SCRATCH)
    assert.equal(Buffer.from(box.get(MESSAGE, 32)), expected(key!, message!))
    assert.equal(box.get(KEY, 32), Uint8Array.from(key!))
  }
})

test('nothing of the key stays in the scratch, and nothing outside is written', () => {
  box.memory.fill(0xa5, box.base, OUT + 64)
  box.put(KEY, new Uint8Array(32).fill(7))
  call['hmacSha256']!(OUT, KEY, MESSAGE, SCRATCH)
  assert.ok(box.get(SCRATCH, SCRATCH_BYTES).every((octet) => octet === 0))
  assert.ok(box.get(box.base, 64).every((octet) => octet === 0xa5))
  assert.ok(box.get(SCRATCH + SCRATCH_BYTES, 64).every((octet) => octet === 0xa5))
  assert.ok(box.get(OUT + 32, 32).every((octet) => octet === 0xa5))
})

test.run()
