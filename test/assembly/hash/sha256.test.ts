import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { seededBytes } from '../../support/bigint.js'
import { type Openbox, openbox } from '../../support/openbox.js'
import { fractionOfRoot, primes } from '../../support/roots.js'

const test = suite('hash/sha256')
/** Number of the algorithm, and where the block is in its state. */
const SHA256 = 1
const BLOCK = 80

const sha256 = (message: Uint8Array) => new Uint8Array(createHash('sha256').update(message).digest())

const constantOf = (box: Openbox, name: string) => (box.call[name] as unknown as WebAssembly.Global).value as number
const box = openbox()
const nano = openbox('openbox.nano')

test("its constants, the upper halves of SHA-512's, are the roots of primes", () => {
  const upperHalves = (name: string, count: number) =>
    [...new Uint32Array(box.get(constantOf(box, name), 8 * count).buffer)].filter((_, i) => i % 2 === 1)
  assert.equal(
    upperHalves('SHA512_K', 64),
    primes(64).map((p) => Number(fractionOfRoot(p, 3, 32))),
  )
  assert.equal(
    upperHalves('SHA512_H', 8),
    primes(8).map((p) => Number(fractionOfRoot(p, 2, 32))),
  )
})

test('nano: its constants, which are its own, are the roots of primes', () => {
  const words = (at: number, count: number) => [...new Uint32Array(nano.get(at, 4 * count).buffer)]
  const initial = constantOf(nano, 'SHA256_H')
  assert.equal(
    words(initial - 256, 64),
    primes(64).map((p) => Number(fractionOfRoot(p, 3, 32))),
  )
  assert.equal(
    words(initial, 8),
    primes(8).map((p) => Number(fractionOfRoot(p, 2, 32))),
  )
})

/** The function in one build; blocks: the block functions that its table of constants is for. */
function testBox(build: string, box: Openbox, blocks: readonly string[]): void {
  const { call } = box
  const STATE_BYTES = constantOf(box, 'DIGEST_STATE_BYTES')
  const STATE = box.base + 64
  const OTHER = STATE + STATE_BYTES + 64
  const OUT = OTHER + STATE_BYTES + 64
  const MESSAGE = OUT + 128

  test(`${build}every length from 0 to 200 at every split`, () => {
    const message = seededBytes('sha256', 200)
    box.put(MESSAGE, message)
    for (let length = 0; length <= 200; length++) {
      const expected = sha256(message.subarray(0, length))
      for (let split = 0; split <= length; split++) {
        call['digestInit']!(STATE, SHA256)
        call['digestUpdate']!(STATE, MESSAGE, split)
        call['digestUpdate']!(STATE, MESSAGE + split, length - split)
        call['digestFinal']!(STATE, OUT)
        assert.equal(box.get(OUT, 32), expected, `${split} and ${length - split} bytes`)
      }
    }
  })

  test(`${build}a million times the letter a, in pieces of many lengths`, () => {
    const expected = sha256(new Uint8Array(1_000_000).fill(0x61))
    assert.is(Buffer.from(expected).toString('hex'), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0')
    box.memory.fill(0x61, MESSAGE, MESSAGE + 70_000)
    for (const piece of [1, 63, 64, 65, 999, 65_536]) {
      call['digestInit']!(STATE, SHA256)
      for (let left = 1_000_000; left > 0; left -= piece) call['digestUpdate']!(STATE, MESSAGE, Math.min(left, piece))
      call['digestFinal']!(STATE, OUT)
      assert.equal(box.get(OUT, 32), expected, `pieces of ${piece}`)
    }
  })

  test(`${build}two states do not touch each other, nothing outside is written`, () => {
    const [x, y] = [seededBytes('x', 300), seededBytes('y', 300)]
    box.memory.fill(0xa5, box.base, MESSAGE)
    box.put(MESSAGE, x)
    box.put(MESSAGE + 300, y)
    call['digestInit']!(STATE, SHA256)
    call['digestInit']!(OTHER, SHA256)
    for (let i = 0; i < 300; i += 30) {
      call['digestUpdate']!(STATE, MESSAGE + i, 30)
      call['digestUpdate']!(OTHER, MESSAGE + 300 + i, 30)
    }
    call['digestFinal']!(STATE, OUT)
    call['digestFinal']!(OTHER, OUT + 32)
    assert.equal(box.get(OUT, 32), sha256(x))
    assert.equal(box.get(OUT + 32, 32), sha256(y))
    assert.equal(box.get(MESSAGE, 300), x)
    for (const [from, to] of [
      [box.base, STATE],
      [STATE + STATE_BYTES, OTHER],
      [OTHER + STATE_BYTES, OUT],
      [OUT + 64, MESSAGE],
    ] as const) {
      assert.ok(box.get(from, to - from).every((octet) => octet === 0xa5))
    }
  })

  test(`${build}all block functions are equal, in place too`, () => {
    for (let i = 0; i < 50; i++) {
      const state = seededBytes(`state ${i}`, STATE_BYTES)
      const block = seededBytes(`block ${i}`, 64)
      const after = blocks.flatMap((name) =>
        [MESSAGE, STATE + BLOCK].map((at) => {
          box.put(STATE, state)
          box.put(at, block)
          call[name]!(STATE, at)
          return box.get(STATE, 32)
        }),
      )
      for (const hashValue of after) assert.equal(hashValue, after[0])
    }
  })
}

testBox('', box, ['sha256BlockRolled', 'sha256BlockUnrolled', 'sha256BlockSmall'])
testBox('nano: ', nano, ['sha256BlockRolled', 'sha256BlockSmall'])

test.run()
