import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { seededInteger, toBytes } from '../../support/bigint.js'
import { openbox } from '../../support/openbox.js'

const test = suite('ec/window')
const box = openbox()
const { call } = box
const WINDOW = box.base
const SCALAR = box.base + 64

/** Position and digit of every addition. */
function digitsOf(d: bigint, bits: number, multiples: number): [number, number][] {
  const length = (bits + 7) >> 3
  box.put(SCALAR, toBytes(d, length))
  call['boxWindowBegin']!(WINDOW, SCALAR, length, bits, multiples)
  const digits: [number, number][] = []
  for (let i = bits; i >= 0; i--) {
    const digit = call['boxWindowDigit']!(WINDOW, i)
    if (digit !== 0) digits.push([i, digit])
  }
  return digits
}

test('the digits are odd, small, and sum up to every scalar', () => {
  for (const bits of [1, 2, 7, 8, 9, 16, 256, 384, 521]) {
    const all = (1n << BigInt(bits)) - 1n
    const scalars = [0n, 1n, 2n, all, all - 1n, all >> 1n, (all >> 1n) + 1n, all / 3n, (2n * all) / 3n]
    for (let i = 0; i < 20; i++) scalars.push(seededInteger(`d ${i}`, bits))
    for (const multiples of [1, 2, 4, 8]) {
      for (const d of scalars.filter((scalar) => scalar <= all)) {
        const digits = digitsOf(d, bits, multiples)
        for (const [, digit] of digits) assert.ok(digit % 2 !== 0 && Math.abs(digit) < 2 * multiples, `${digit}`)
        assert.is(
          digits.reduce((sum, [at, digit]) => sum + (BigInt(digit) << BigInt(at)), 0n),
          d,
        )
      }
    }
  }
})

test('every scalar of ten bits in every width', () => {
  for (const multiples of [1, 2, 4, 8]) {
    for (let d = 0; d < 1024; d++) {
      const sum = digitsOf(BigInt(d), 10, multiples).reduce((total, [at, digit]) => total + digit * 2 ** at, 0)
      assert.is(sum, d)
    }
  }
})

test('additions are as rare as a window promises', () => {
  for (const [multiples, width] of [
    [1, 2],
    [2, 3],
    [4, 4],
    [8, 5],
  ] as const) {
    let additions = 0
    for (let i = 0; i < 50; i++) additions += digitsOf(seededInteger(`rare ${i}`, 256), 256, multiples).length
    assert.ok(additions / 50 < (257 / (width + 1)) * 1.03 + 1, `${multiples}: ${additions / 50}`)
  }
})

test.run()
