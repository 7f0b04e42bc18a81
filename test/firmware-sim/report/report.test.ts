import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { junitXml } from '../../../firmware-sim/report/junit.js'
import { markdown } from '../../../firmware-sim/report/markdown.js'
import { type Runs, summary, writeReport } from '../../../firmware-sim/report/report.js'
import { firstConnect } from '../../../firmware-sim/scenarios/first-connect.js'
import { runPolicies } from '../../../firmware-sim/simulator/run.js'
import type { EventLine, Outcome } from '../../../firmware-sim/simulator/scenario.js'

const test = suite('report')
const FAILED: Outcome = {
  scenario: 'first-connect',
  policy: 'ignore',
  seed: 7,
  held: 2,
  failed: 1,
  failures: ['a < b & "c" | d'],
  virtualMs: 1234,
  cutPoints: 0,
  replay: 'trustcore sim run first-connect --seed 7',
}
const failed: Runs = { seed: 7, scenarios: [firstConnect], outcomes: [FAILED], events: [] }

test('JUnit XML: what failed, escaped, with the command that plays it again', () => {
  const text = junitXml([FAILED, { ...FAILED, failed: 0, failures: [] }])
  assert.match(text, '<testsuite name="trustcore sim" tests="2" failures="1">')
  assert.match(
    text,
    'a &lt; b &amp; &quot;c&quot; | d\nsee it again: trustcore sim run first-connect --seed 7</failure>',
  )
  assert.match(text, '<testcase classname="first-connect" name="ignore" time="1.234"/>')
})

test('Markdown: the table, and what is not as expected', () => {
  const text = markdown(failed)
  assert.match(text, '| ✗ 1 of 3 |')
  assert.match(text, '`trustcore sim run first-connect --seed 7`')
})

test('the summary counts', () => {
  const { runs, failed: count, held } = summary(failed) as Record<string, unknown>
  assert.equal([runs, count, held], [1, 1, 2])
})

test('a report of a run: four files, the same for the same seed, and a diagram', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'))
  const texts: string[][] = []
  for (const name of ['a', 'b/c']) {
    const events: EventLine[] = []
    const outcomes = await runPolicies(firstConnect, { seed: 3, say: (line) => events.push(line) })
    const files = writeReport(join(folder, name), { seed: 3, scenarios: [firstConnect], outcomes, events })
    assert.is(files.length, 4)
    for (const file of files) assert.ok(existsSync(file))
    texts.push(files.map((file) => readFileSync(file, 'utf8')))
  }
  assert.equal(texts[0], texts[1])
  const [lines = '', , , report = ''] = texts[0] ?? []
  assert.ok(lines.trim().split('\n').length > 30)
  assert.match(report, '```mermaid\nsequenceDiagram\n  participant thermometer as thermometer')
  assert.match(report, 'thermometer->>thermometer: secret sent, bytes 41')
  assert.match(report, '| ✓ 16 |')
  rmSync(folder, { recursive: true })
})

test.run()
