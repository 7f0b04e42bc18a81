import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Seed } from '../../../firmware-sim/simulator/seed.js'

const test = suite('simulator/seed')

test('the same seed draws the same, and goes on drawing', () => {
  const [a, b] = [new Seed(1), new Seed(1)]
  const first = a.bytes(40)
  assert.equal(first, b.bytes(40))
  assert.is(first.length, 40)
  assert.not.equal(a.bytes(40), first)
  assert.not.equal(new Seed(2).bytes(40), first)
})

test('a child does not depend on what was drawn before', () => {
  const seed = new Seed(1)
  const before = seed.child('a').bytes(8)
  seed.bytes(100)
  assert.equal(seed.child('a').bytes(8), before)
  assert.not.equal(seed.child('b').bytes(8), before)
})

test('numbers stay below their bound and reach all of it; texts have letters and digits', () => {
  const seed = new Seed(1)
  const drawn = new Set(Array.from({ length: 200 }, () => seed.number(5)))
  assert.equal([...drawn].sort(), [0, 1, 2, 3, 4])
  assert.match(seed.text(30), /^[a-z2-7]{30}$/)
})

test.run()
