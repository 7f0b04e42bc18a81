/** Every scenario under three seeds and all its policies; the same seed twice; what a failure says. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { eventLines } from '../../../firmware-sim/report/report.js'
import { SCENARIOS } from '../../../firmware-sim/scenarios/all.js'
import { policiesOf, runPolicies, runScenario } from '../../../firmware-sim/simulator/run.js'
import type { EventLine, Outcome, Scenario, Step, WorldPlan } from '../../../firmware-sim/simulator/scenario.js'
import { ROOT } from '../../../scripts/tree.js'
import { type Schema, validate } from '../../support/json-schema.js'

const test = suite('scenarios')
const SCHEMA = JSON.parse(readFileSync(join(ROOT, 'docs/event.schema.json'), 'utf8')) as Schema

async function play(scenario: Scenario, seed: number): Promise<{ outcomes: Outcome[]; events: EventLine[] }> {
  const events: EventLine[] = []
  const outcomes = await runPolicies(scenario, { seed, say: (line) => events.push(line) })
  return { outcomes, events }
}

for (const scenario of SCENARIOS) {
  test(`${scenario.name}: as expected under seeds 1, 2, 3; the same seed twice gives the same bytes`, async () => {
    const texts: string[] = []
    for (const seed of [1, 1, 2, 3]) {
      const { outcomes, events } = await play(scenario, seed)
      assert.is(outcomes.length, policiesOf(scenario).length)
      for (const { failures, held } of outcomes) {
        assert.equal(failures, [])
        assert.ok(held > 0)
      }
      for (const event of events) assert.equal(validate(event, SCHEMA), [], JSON.stringify(event))
      texts.push(eventLines(events))
    }
    assert.is(texts[0], texts[1])
    assert.ok(texts.every((text) => text.length > 0))
  })
}

test('another seed makes other keys and passwords', async () => {
  const [first] = SCENARIOS
  assert.ok(first)
  const offered = async (seed: number) => {
    const { events } = await play({ ...first, name: `${first.name}` }, seed)
    return JSON.stringify(events.filter((line) => line.kind === 'event' && line.event.event === 'root offered'))
  }
  // sizes of ECDSA signatures differ by key: of several seeds not all are alike
  const sizes = new Set(await Promise.all([1, 2, 3, 4, 5, 6].map(offered)))
  assert.ok(sizes.size > 1)
})

test('names are unique, and those of the files', () => {
  assert.is(new Set(SCENARIOS.map(({ name }) => name)).size, SCENARIOS.length)
  for (const { name } of SCENARIOS) {
    assert.match(readFileSync(join(ROOT, `firmware-sim/scenarios/${name}.ts`), 'utf8'), `name: '${name}'`)
  }
})

const WORLD: WorldPlan = {
  organisations: { iocafe: {} },
  servers: { myserver: { of: 'iocafe', name: 'myserver.iocafe' } },
  rogues: { impostor: { kind: 'impostor', plays: 'myserver' } },
  devices: { lamp: {} },
}

const outcomeOf = (script: readonly Step[], world = WORLD) =>
  runScenario({ name: 'x', title: 'x', world, script }, { seed: 5, say: () => {} })

test('an attempt with another outcome is a failure that says what to type', async () => {
  const outcome = await outcomeOf([
    { do: 'pair', device: 'lamp', at: 'impostor', confirm: 'expect', outcome: 'CAPTURE_KNOWN' },
    { do: 'pair', device: 'lamp', at: 'myserver', confirm: 'expect', outcome: 'OK' },
    { do: 'pair', device: 'lamp', at: 'myserver', confirm: 'auto', outcome: 'OK', because: 'why not' },
  ])
  assert.is(outcome.held, 4, 'the second attempt, and the three about the rogue')
  assert.equal(outcome.failures, [
    'lamp pairs with impostor (expect) (CAPTURE_KNOWN, but CAPTURE_EXPECTATION)',
    'lamp pairs with myserver (auto): why not (OK, but CAPTURE_KNOWN)',
  ])
  assert.is(outcome.replay, 'trustcore sim run x --seed 5')
})

test('a rogue that gets a secret byte, and one that nobody met, are failures', async () => {
  const trusting = await outcomeOf([{ do: 'pair', device: 'lamp', at: 'impostor', confirm: 'auto', outcome: 'OK' }])
  assert.is(trusting.failures.length, 2)
  assert.match(trusting.failures[0] ?? '', /^the rogue impostor got [1-9]\d* bytes of secret$/)
  assert.is(trusting.failures[1], '13 pieces of a password or key are in all that impostor received')
  const unmet = await outcomeOf([])
  assert.equal(unmet.failures, ['the rogue impostor was met'])
})

test('a script that names what is not there is a failure', async () => {
  const outcome = await outcomeOf([{ do: 'reboot', device: 'valve' }])
  assert.equal(outcome.failures, ['the story comes to its end (the scenario has no device valve)'])
})

test('a list, a count, a trace that is not as said is a failure', async () => {
  const world: WorldPlan = { ...WORLD, rogues: {} }
  const outcome = await outcomeOf(
    [
      { do: 'note flash', device: 'lamp' },
      { do: 'pair', device: 'lamp', at: 'myserver', confirm: 'auto', outcome: 'OK' },
      { do: 'trusts', device: 'lamp', organisations: ['iocafe'] },
      { do: 'logins', at: 'myserver', count: 2 },
      { do: 'flash unchanged', device: 'lamp' },
      { do: 'search flash', device: 'lamp', finds: false },
      { do: 'stranded', devices: 'lamp', at: 'myserver', expect: 'captured', count: 1 },
      { do: 'refuses', device: 'lamp', at: 'myserver', times: 1 },
      { do: 'forget', device: 'lamp', organisation: 'iocafe', outcome: 'OK' },
      { do: 'refuses', device: 'lamp', at: 'myserver', times: 1 },
    ],
    world,
  )
  assert.equal(outcome.failures, [
    'lamp trusts iocafe (unconfirmed: iocafe)',
    'myserver has counted 1 logins, but 2 were expected',
    'no byte in the flash of lamp has changed',
    '13 of 13 windows of 8 bytes of the password are in the flash of lamp',
    '25 of 25 windows of 8 bytes of the device key are in the flash of lamp',
    '57 of 57 windows of 8 bytes of the root of iocafe are in the flash of lamp',
    '0 of 1 devices are stranded',
    'lamp refuses 0 of 1 offers of myserver',
  ])
})

test.run()
