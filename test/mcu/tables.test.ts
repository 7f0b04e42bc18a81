import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { STEP_BUDGET, STEP_PROCESSOR } from './budgets.js'
import { boardResults, DOCUMENTS, sectionOf, sections } from './tables.js'

const test = suite('mcu/tables')

test('the tables of the documents are what was measured last', () => {
  const measured = sections()
  for (const [document, names] of Object.entries(DOCUMENTS)) {
    for (const name of names) {
      const [, section] = sectionOf(document, name)
      assert.is(section, measured[name], `${document}: ${name}: npm run test:mcu, test:engines -- --write`)
    }
  }
})

test('no step that was measured is longer than the limit', () => {
  const counts = boardResults().counts.filter(({ processor }) => processor === STEP_PROCESSOR)
  assert.equal(
    counts.map(({ profile }) => profile),
    ['mcu', 'nano'],
  )
  for (const { largestStep } of counts) assert.ok(largestStep > 0 && largestStep <= STEP_BUDGET)
})

test.run()
