import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { benchChains } from '../../bench/chain-set.js'
import { gateway } from '../../bench/gateway.js'

const test = suite('bench/gateway')

test('a quick run: every chain by one thread and by two, a cold start, a section', async () => {
  const result = await gateway.measure({ quick: true, progress: () => {} })
  assert.equal(
    result.rates.map(({ chain }) => chain),
    benchChains().map(({ name }) => name),
  )
  for (const { one, all } of result.rates) assert.ok(one > 0 && all > 0)
  assert.equal(Object.keys(result.cold), ['load', 'create', 'first', 'tenth'])
  for (const milliseconds of Object.values(result.cold)) assert.ok(milliseconds > 0)
  const section = gateway.section(result)
  for (const { chain } of result.rates) assert.is(section.filter((line) => line.startsWith(`| ${chain} |`)).length, 1)
  assert.ok(section.some((line) => line.startsWith('| first verification |')))
})

test.run()
