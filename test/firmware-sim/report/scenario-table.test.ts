import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withScenarioTable } from '../../../firmware-sim/report/scenario-table.js'
import { SCENARIOS } from '../../../firmware-sim/scenarios/all.js'
import { ROOT } from '../../../scripts/tree.js'

const test = suite('report/scenario-table')
const document = readFileSync(join(ROOT, 'docs/simulator.md'), 'utf8')

test('docs/simulator.md has the table of the scenarios that there are', () => {
  assert.is(withScenarioTable(document, SCENARIOS), document)
  assert.not.equal(withScenarioTable(document, SCENARIOS.slice(1)), document)
})

test('a document without marks is refused', () => {
  assert.throws(
    () => withScenarioTable('# Title', SCENARIOS),
    (error: unknown) => error instanceof TypeError,
  )
})

test.run()
