import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encodeTime, encodeWords } from '../../bindings/time.js'
import { misuse } from '../support/misuse.js'

const test = suite('bindings/time')

test('the three states', () => {
  assert.equal(encodeTime(), { state: 0, high: 0, low: 0 })
  assert.equal(encodeTime({ state: 'unknown' }), { state: 0, high: 0, low: 0 })
  assert.equal(encodeTime({ state: 'atLeast', at: 5 }), { state: 1, high: 0, low: 5 })
  assert.equal(encodeTime({ state: 'exactly', at: 2 ** 32 + 7 }), { state: 2, high: 1, low: 7 })
})

test('a Date counts in whole seconds', () => {
  assert.equal(encodeTime({ state: 'exactly', at: new Date(1999) }), { state: 2, high: 0, low: 1 })
  const year9999 = new Date('9999-12-31T23:59:59Z')
  assert.equal(encodeTime({ state: 'exactly', at: year9999 }), { state: 2, high: 58, low: 4294197631 })
})

test('64-bit numbers', () => {
  assert.equal(encodeWords(0, 'at'), { high: 0, low: 0 })
  assert.equal(encodeWords(0xffffffffffffffffn, 'at'), { high: 0xffffffff, low: 0xffffffff })
  for (const wrong of [-1, -1n, 1n << 64n, 0.5, 2 ** 53, Number.NaN, '1', null])
    misuse(() => encodeWords(wrong, 'at'), 'at')
})

test('misuse names the member', () => {
  misuse(() => encodeTime(5), 'time')
  misuse(() => encodeTime({ at: 5 }), 'time.state')
  misuse(() => encodeTime({ state: 'known', at: 5 }), 'time.state')
  misuse(() => encodeTime({ state: 'unknown', at: 5 }), 'time.at')
  misuse(() => encodeTime({ state: 'exactly', at: 5, zone: 'UTC' }), 'time.zone')
  for (const at of [undefined, Number.NaN, -1, new Date(Number.NaN), new Date(-1), '2026', Number.POSITIVE_INFINITY]) {
    misuse(() => encodeTime({ state: 'exactly', at }), 'time.at')
  }
})

test.run()
