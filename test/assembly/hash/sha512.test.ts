import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { seededBytes } from '../../support/bigint.js'
import { openbox } from '../../support/openbox.js'
import { fractionOfRoot, primes } from '../../support/roots.js'

const test = suite('hash/sha512')
const box = openbox()
const { call } = box
const constant = (name: string) => (call[name] as unknown as WebAssembly.Global).value as number
const STATE_BYTES = constant('DIGEST_STATE_BYTES')
const STATE = box.base + 64
const OTHER = STATE + STATE_BYTES + 64
const OUT = OTHER + STATE_BYTES + 64
const MESSAGE = OUT + 192

/** Both functions of the file: their number, bytes of their digest, and the same by node:crypto. */
const FUNCTIONS = [
  { algorithm: 3, bytes: 64, of: (x: Uint8Array) => new Uint8Array(createHash('sha512').update(x).digest()) },
  { algorithm: 2, bytes: 48, of: (x: Uint8Array) => new Uint8Array(createHash('sha384').update(x).digest()) },
]

test('the tables are the roots of primes', () => {
  const words = (name: string, count: number) => new BigUint64Array(box.get(constant(name), 8 * count).buffer)
  assert.equal(
    [...words('SHA512_K', 80)],
    primes(80).map((p) => fractionOfRoot(p, 3, 64)),
  )
  assert.equal(
    [...words('SHA512_H', 8)],
    primes(8).map((p) => fractionOfRoot(p, 2, 64)),
  )
  assert.equal(
    [...words('SHA384_H', 8)],
    primes(16)
      .slice(8)
      .map((p) => fractionOfRoot(p, 2, 64)),
  )
})

test('every length from 0 to 200 at every split, and lengths around the second and third block', () => {
  const message = seededBytes('sha512', 400)
  box.put(MESSAGE, message)
  for (const { algorithm, bytes, of } of FUNCTIONS) {
    const lengths = [...Array(201).keys(), 238, 239, 240, 241, 255, 256, 257, 366, 367, 368, 384, 400]
    for (const length of lengths) {
      const expected = of(message.subarray(0, length))
      for (let split = 0; split <= length; split++) {
        call['digestInit']!(STATE, algorithm)
        call['digestUpdate']!(STATE, MESSAGE, split)
        call['digestUpdate']!(STATE, MESSAGE + split, length - split)
        call['digestFinal']!(STATE, OUT)
        assert.equal(box.get(OUT, bytes), expected, `${algorithm}: ${split} and ${length - split} bytes`)
      }
    }
  }
})

test('a million times the letter a, in pieces of many lengths', () => {
  box.memory.fill(0x61, MESSAGE, MESSAGE + 70_000)
  for (const { algorithm, bytes, of } of FUNCTIONS) {
    const expected = of(new Uint8Array(1_000_000).fill(0x61))
    for (const piece of [1, 127, 128, 129, 999, 65_536]) {
      call['digestInit']!(STATE, algorithm)
      for (let left = 1_000_000; left > 0; left -= piece) call['digestUpdate']!(STATE, MESSAGE, Math.min(left, piece))
      call['digestFinal']!(STATE, OUT)
      assert.equal(box.get(OUT, bytes), expected, `${algorithm}: pieces of ${piece}`)
    }
  }
})

test('two states do not touch each other, nothing outside is written', () => {
  const [x, y] = [seededBytes('x', 600), seededBytes('y', 600)]
  box.memory.fill(0xa5, box.base, MESSAGE)
  box.put(MESSAGE, x)
  box.put(MESSAGE + 600, y)
  call['digestInit']!(STATE, 3)
  call['digestInit']!(OTHER, 2)
  for (let i = 0; i < 600; i += 30) {
    call['digestUpdate']!(STATE, MESSAGE + i, 30)
    call['digestUpdate']!(OTHER, MESSAGE + 600 + i, 30)
  }
  call['digestFinal']!(STATE, OUT)
  call['digestFinal']!(OTHER, OUT + 64)
  assert.equal(box.get(OUT, 64), FUNCTIONS[0]!.of(x))
  assert.equal(box.get(OUT + 64, 48), FUNCTIONS[1]!.of(y))
  assert.equal(box.get(MESSAGE, 600), x)
  for (const [from, to] of [
    [box.base, STATE],
    [STATE + STATE_BYTES, OTHER],
    [OTHER + STATE_BYTES, OUT],
    [OUT + 112, MESSAGE],
  ] as const) {
    assert.ok(box.get(from, to - from).every((octet) => octet === 0xa5))
  }
})

test('the small block function and the fast one are equal, in place too', () => {
  for (let i = 0; i < 50; i++) {
    const state = seededBytes(`state ${i}`, STATE_BYTES)
    const block = seededBytes(`block ${i}`, 128)
    const after = ['sha512BlockRolled', 'sha512BlockUnrolled'].flatMap((name) =>
      [MESSAGE, STATE + STATE_BYTES - 128].map((at) => {
        box.put(STATE, state)
        box.put(at, block)
        call[name]!(STATE, at)
        return box.get(STATE, 64)
      }),
    )
    for (const hashValue of after) assert.equal(hashValue, after[0])
  }
})

test.run()
