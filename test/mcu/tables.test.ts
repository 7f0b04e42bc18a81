import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { STEP_BUDGET } from './budgets.js'
import { DOCUMENTS, sectionOf, sections } from './tables.js'

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
  const [, largest = ''] = /hostile ones too \| \| \| ([\d,]+) \|/.exec(sections()['instructions'] ?? '') ?? []
  assert.ok(largest !== '' && Number(largest.replaceAll(',', '')) <= STEP_BUDGET)
})

test.run()
