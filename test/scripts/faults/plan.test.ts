/** Which faults are tried, and what is made of those that are found. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Allowed, auditFaults, type Found, readLedger } from '../../../scripts/faults/ledger.js'
import { pageOf } from '../../../scripts/faults/page.js'
import { everyFault, executionsTried, sampledFaults } from '../../../scripts/faults/plan.js'
import { ROOT } from '../../../scripts/tree.js'
import { Random } from '../../support/random.js'

const test = suite('scripts/faults/plan')

test('executions: all if they are few, the first and the last always, none twice', () => {
  assert.equal(executionsTried(1), [1])
  assert.equal(executionsTried(2), [0, 1, 2])
  assert.equal(executionsTried(5), [0, 1, 2, 3, 4, 5])
  const many = executionsTried(1000)
  for (const nth of [0, 1, 2, 3, 998, 999, 1000]) assert.ok(many.includes(nth), `${nth}`)
  assert.is(new Set(many).size, many.length)
  assert.ok(many.every((nth) => nth <= 1000))
})

test('faults: of executed sites only; a sample repeats by its seed', () => {
  const counts = [0, 3, 0, 1]
  assert.ok(everyFault(counts).every(({ site }) => site === 1 || site === 3))
  const sample = sampledFaults(counts, 50, new Random(7))
  assert.is(sample.length, 50)
  assert.ok(sample.every(({ site, nth }) => nth <= (counts[site] ?? 0) && (counts[site] ?? 0) > 0))
  assert.equal(sampledFaults(counts, 50, new Random(7)), sample)
  assert.not.equal(sampledFaults(counts, 50, new Random(8)), sample)
})

const line: Allowed = { build: 'mcu', case: 'expired', function: 'f', kind: 'flip', when: 'always', reason: 'because' }
const { reason: _, ...fault } = line
const found: Found = { ...fault, place: '#1 if, always' }

test('ledger: a fault that is not in it, a line without a fault', () => {
  assert.equal(auditFaults([found], [line], true), [])
  assert.is(auditFaults([{ ...found, when: 'once' }], [line], false).length, 1)
  assert.is(auditFaults([{ ...found, build: 'nano' }], [line], false).length, 1)
  assert.is(auditFaults([found], [], true).length, 1)
  assert.is(auditFaults([], [line], true).length, 1)
  assert.equal(auditFaults([], [line], false), [])
})

test('docs/faults.md has the lines of the ledger', () => {
  const page = readFileSync(join(ROOT, 'docs/faults.md'), 'utf8')
  const ledger = readLedger(join(ROOT, 'scripts/faults/ledger.json'))
  const lines = (text: string) => text.slice(text.indexOf('## Trusted all the same')).trimEnd()
  assert.is(lines(page), lines(pageOf([], ledger)))
  assert.ok(ledger.every(({ reason, when }) => reason.length > 40 && when === 'always'))
})

test.run()
