import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cortexM4 } from '../../bench/cortex-m4.js'

const test = suite('bench/cortex-m4')

test('without counts: the command that makes them, and no target is measured', () => {
  assert.match(
    cortexM4.section(null).join('\n'),
    /`npm run test:mcu -- --write` writes `bench\/results\/cortex-m4.json`/,
  )
  assert.ok(cortexM4.targets(null).every(({ measured }) => measured === null))
})

test('with counts: a row for each, and the targets of the chains that were counted', () => {
  const chains = [
    { chain: 'p256 ecdsa-sha256', total: 19_000_248, largest: 100_127, steps: 523 },
    { chain: 'in order', total: 7, largest: 5, steps: 2 },
  ]
  assert.ok(cortexM4.section({ chains }).includes('| p256 ecdsa-sha256 | 19,000,248 | 523 | 100,127 |'))
  assert.ok(cortexM4.section({ chains }).includes('| in order | 7 | 2 | 5 |'))
  assert.equal(
    cortexM4.targets({ chains }).map(({ measured }) => measured),
    [19_000_248, null, null, null],
  )
})

test.run()
