import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openbox } from '../../support/openbox.js'

const test = suite('path/verdict')
const box = openbox()
const SOURCE = readFileSync(new URL('../../../../assembly/path/verdict.ts', import.meta.url), 'utf8')

/** STEP_… in the order of the file. */
const STEPS = [...SOURCE.matchAll(/export const (STEP_\w+): u32 = (0x[0-9a-f]+);/g)].map(([, name = '', value]) => ({
  name,
  value: Number(value),
}))
const TRUSTED = 0x5ac3961e
const REJECTED = ~TRUSTED >>> 0

const sumOf = (count: number) => (box.call['expectedSum']?.(count) ?? 0) >>> 0
const verdictOf = (sum: number, count: number) => (box.call['verdictOf']?.(sum | 0, count) ?? 0) >>> 0

/** First 32 bits of the fractional part of the square root of a prime, made odd. */
function constantOf(prime: bigint): number {
  const square = prime << 64n
  let root = 1n << 36n
  for (let next = (root + square / root) >> 1n; next < root; next = (root + square / root) >> 1n) root = next
  return Number(root & 0xffffffffn) | 1
}

test('the constants are those of the square roots of the primes 31 to 83', () => {
  const primes = [31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83]
  const expected = primes.map((prime) => constantOf(BigInt(prime)) >>> 0).sort()
  assert.equal(STEPS.map(({ value }) => value).sort(), expected)
})

test('the words have half of their bits set and are complements', () => {
  const bits = (word: number) => word.toString(2).replaceAll('0', '').length
  assert.is(bits(TRUSTED), 16)
  assert.is(bits(REJECTED), 16)
})

test('only the demanded sum is trusted', () => {
  for (let count = 1; count <= 12; count++) {
    const sum = sumOf(count)
    assert.is(verdictOf(sum, count), TRUSTED)
    for (let bit = 0; bit < 32; bit++) assert.is(verdictOf(sum ^ (1 << bit), count), REJECTED, `bit ${bit}`)
    assert.is(verdictOf(0, count), REJECTED)
    for (let other = 1; other <= 12; other++) if (other !== count) assert.is(verdictOf(sum, other), REJECTED)
  }
})

test('a step left out, done once more, or failed with any status gives another sum', () => {
  for (let count = 1; count <= 12; count++) {
    const sum = sumOf(count)
    for (const { name, value } of STEPS) {
      assert.is(verdictOf(sum - value, count), REJECTED, `${name} left out`)
      assert.is(verdictOf(sum + value, count), REJECTED, `${name} twice`)
      for (let status = 1; status < 1000; status++) {
        const failed = sum - value + (value ^ status)
        if (verdictOf(failed, count) !== REJECTED) assert.unreachable(`${name} failed with ${status}`)
      }
      // one step skipped and another done twice
      for (const other of STEPS) {
        if (other.name !== name)
          assert.is(verdictOf(sum - value + other.value, count), REJECTED, `${other.name} for ${name}`)
      }
    }
  }
})

test('the mask of a word', () => {
  const mask = (word: number) => (box.call['maskOfNonZero']?.(word | 0) ?? 0) >>> 0
  assert.is(mask(0), 0)
  for (const word of [1, 2, 0x80000000, 0xffffffff, 0x7fffffff, 550]) assert.is(mask(word), 0xffffffff, String(word))
})

test.run()
