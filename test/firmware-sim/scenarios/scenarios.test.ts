import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { SCENARIOS } from '../../../firmware-sim/scenarios/all.js'
import { runScenario } from '../../../firmware-sim/simulator/run.js'
import type { Scenario, StoryLine } from '../../../firmware-sim/simulator/scenario.js'

const test = suite('scenarios')

for (const scenario of SCENARIOS) {
  test(`${scenario.name}: every expectation holds`, async () => {
    const lines: StoryLine[] = []
    const outcome = await runScenario(scenario, (line) => lines.push(line))
    assert.equal(outcome.failures, [])
    assert.ok(outcome.held > 0)
    assert.is(lines.filter((line) => line.kind === 'expect' && line.held).length, outcome.held)
  })
}

test('names are unique', () => {
  assert.is(new Set(SCENARIOS.map(({ name }) => name)).size, SCENARIOS.length)
})

const story = (play: Scenario['play']): Scenario => ({ name: 'x', title: 'x', play })

test('an expectation that does not hold, and a story that breaks off, are failures', async () => {
  const failed = await runScenario(
    story(async (world) => {
      world.expect('one', true)
      world.expect('two', false)
    }),
    () => {},
  )
  assert.equal([failed.held, failed.failures], [1, ['two']])
  const broken = await runScenario(
    story(() => Promise.reject(new Error('broken'))),
    () => {},
  )
  assert.equal(broken.failures, ['the story comes to its end (broken)'])
})

test('a refusal that does not come, or another one, is a failure', async () => {
  const outcome = await runScenario(
    story(async (world) => {
      const iocafe = await world.createOrganisation('iocafe')
      const server = await world.startServer(iocafe, 'myserver.iocafe', { acceptsAll: true })
      const account = { user: 'u', password: 'p', networkName: 'n' }
      const device = world.createDevice('d', { account })
      const pair = () => device.pair({ host: '127.0.0.1', port: server.port }, { confirmation: 'auto' })
      await world.expectRefusal('first', 'CAPTURE_EXPECTATION', pair)
      await world.expectRefusal('second', 'CAPTURE_EXPECTATION', pair)
      await world.expectRefusal('third', 'CAPTURE_KNOWN', pair)
    }),
    () => {},
  )
  assert.is(outcome.held, 1)
  assert.equal(outcome.failures, [
    'first: refused with CAPTURE_EXPECTATION, but it was accepted',
    'second: refused with CAPTURE_EXPECTATION, but CAPTURE_KNOWN',
  ])
})

test.run()
