import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { seededBytes } from '../../support/bigint.js'
import { openbox } from '../../support/openbox.js'

const test = suite('hash/digest')
const box = openbox()
const { call } = box
const STATE_BYTES = (call['DIGEST_STATE_BYTES'] as unknown as WebAssembly.Global).value as number
const STATE = box.base + 64
const OUT = STATE + STATE_BYTES + 64
const MESSAGE = OUT + 128
const ALGORITHMS = [
  { algorithm: 1, name: 'sha256', bytes: 32 },
  { algorithm: 2, name: 'sha384', bytes: 48 },
  { algorithm: 3, name: 'sha512', bytes: 64 },
  { algorithm: 4, name: 'sha224', bytes: 28 },
]

test('each algorithm is the one it is called, and writes its state and its digest only', () => {
  const message = seededBytes('digest', 1000)
  box.put(MESSAGE, message)
  for (const { algorithm, name, bytes } of ALGORITHMS) {
    assert.is(call['digestBytes']!(algorithm), bytes)
    for (const length of [0, 1, 55, 56, 64, 111, 112, 119, 128, 1000]) {
      box.memory.fill(0xa5, box.base, MESSAGE)
      call['digestInit']!(STATE, algorithm)
      call['digestUpdate']!(STATE, MESSAGE, length >> 1)
      call['digestUpdate']!(STATE, MESSAGE + (length >> 1), length - (length >> 1))
      assert.is(call['digestFinal']!(STATE, OUT), bytes)
      assert.equal(Buffer.from(box.get(OUT, bytes)), createHash(name).update(message.subarray(0, length)).digest())
      assert.ok(box.get(box.base, 64).every((octet) => octet === 0xa5))
      assert.ok(box.get(STATE + STATE_BYTES, 64).every((octet) => octet === 0xa5))
      assert.ok(box.get(OUT + bytes, 128 - bytes).every((octet) => octet === 0xa5))
    }
  }
})

test('a state serves one algorithm after another', () => {
  const message = seededBytes('again', 150)
  box.put(MESSAGE, message)
  for (const { algorithm, name, bytes } of [...ALGORITHMS, ...ALGORITHMS.toReversed()]) {
    call['digestInit']!(STATE, algorithm)
    call['digestUpdate']!(STATE, MESSAGE, 150)
    call['digestFinal']!(STATE, OUT)
    assert.equal(Buffer.from(box.get(OUT, bytes)), createHash(name).update(message).digest())
  }
})

test.run()
