import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { benchChains } from '../../bench/chain-set.js'
import { ENGINES_FOLDER, engines } from '../../bench/engines/engines.js'
import { hasEngineSources } from '../../test/engines/sources.js'

const test = suite('bench/engines')

test('where the sources are, every engine has a time for every chain; where not, it says how to get them', async () => {
  const told: string[] = []
  const result = await engines.measure({ quick: true, progress: (text) => told.push(text) })
  if (!hasEngineSources(ENGINES_FOLDER)) {
    assert.equal(result.engines, [])
    assert.match(told.join('\n'), /not measured: --install/)
    return
  }
  assert.is(result.engines.length, 6)
  for (const { milliseconds } of result.engines) {
    for (const { name } of benchChains()) assert.ok((milliseconds[name] ?? 0) > 0, name)
  }
})

test('its section has a row for each engine', () => {
  const milliseconds = Object.fromEntries(benchChains().map(({ name }) => [name, 2]))
  const section = engines.section({ engines: [{ engine: 'an engine', milliseconds }] })
  assert.is(section.filter((line) => line.startsWith('| an engine | 2')).length, 1)
  assert.equal(engines.targets(null), [])
})

test.run()
