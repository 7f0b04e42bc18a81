import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { effortOf, exponentOf, interleave, quantile, ratios, spreadOf } from '../../bench/measure.js'

const test = suite('bench/measure')

test('quantiles are interpolated, whatever the order of the values', () => {
  assert.is(quantile([3, 1, 2], 0.5), 2)
  assert.is(quantile([4, 1, 3, 2], 0.5), 2.5)
  assert.is(quantile([10, 20], 0.25), 12.5)
  assert.equal(spreadOf([5, 1, 4, 2, 3]), { median: 3, low: 2, high: 4 })
})

test('a ratio is taken round by round', () => {
  assert.equal(ratios([1, 10, 3], [2, 10, 4]), { median: 0.75, low: 0.625, high: 0.875 })
})

test('the exponent of a power law', () => {
  const law = (exponent: number) => [1, 2, 5, 40].map((x) => [x, 7 * x ** exponent] as const)
  for (const exponent of [0, 0.5, 1, 2]) assert.ok(Math.abs(exponentOf(law(exponent)) - exponent) < 1e-9)
})

test('each contestant has a time for each round, and each turn has equally many of all', async () => {
  const turns: string[] = []
  const effort = { rounds: 4, warmUp: 2, sliceNanoseconds: 1000 }
  const contestant = (name: string, answer: boolean | Promise<boolean>) => () => {
    if (turns.at(-1) !== name) turns.push(name)
    for (let end = performance.now() + 0.05; performance.now() < end; );
    return answer
  }
  const times = await interleave({ a: contestant('a', true), b: contestant('b', Promise.resolve(true)) }, effort)
  assert.equal([...times.keys()], ['a', 'b'])
  for (const rounds of times.values()) {
    assert.is(rounds.length, 4)
    assert.ok(rounds.every((time) => time > 0))
  }
  assert.ok(turns.length > 8, 'they take turns')
})

test('a contestant that refuses ends the measurement', async () => {
  for (const answer of [false, Promise.resolve(false)]) {
    try {
      await interleave({ good: () => true, bad: () => answer }, effortOf(true))
      assert.unreachable()
    } catch (error) {
      assert.match(String(error), /refused what it must accept/)
    }
  }
})

test.run()
