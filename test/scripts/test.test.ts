/** The test runner itself, on small trees of test files. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { outcomeOf, planTests, runTests } from '../../scripts/test.js'
import { ROOT } from '../../scripts/tree.js'

const test = suite('scripts/test')

const HEAD = "import { suite } from 'uvu'\nimport * as assert from 'uvu/assert'\nconst test = suite('x')\n"
const PASSES = `${HEAD}test('a', () => {})\ntest('b', () => {})\ntest.run()\n`

const summary = (total: number, passed: number, skipped = 0) =>
  ` x  • •   (2 / 2)\n\n  Total:     ${total}\n  Passed:    ${passed}\n  Skipped:   ${skipped}\n  Duration:  1ms\n\n`

/** A tree with these compiled tests (and their sources, unless told otherwise), gone after `body`. */
async function inTree<T>(
  { files = {}, sources = Object.keys(files), floor = '{ "tests": 2 }' }: TreeOptions,
  body: (root: string) => T | Promise<T>,
): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'trustcore-runner-'))
  try {
    for (const folder of ['test', 'dist/test', 'dist/scripts']) mkdirSync(join(root, folder), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(root, 'test/floor.json'), floor)
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, `dist/test/${name}.test.js`), text)
    for (const name of sources) writeFileSync(join(root, `test/${name}.test.ts`), '')
    return await body(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

interface TreeOptions {
  files?: Record<string, string>
  sources?: string[]
  floor?: string
}

/** Outcome and printed text of a run. */
async function run(options: TreeOptions, patterns: string[] = []) {
  const lines: string[] = []
  const outcome = await inTree(options, (root) => runTests(root, patterns, (line) => lines.push(line)))
  return { ...outcome, text: lines.join('\n') }
}

test('outcome: a summary without failures', () => {
  assert.equal(outcomeOf(summary(5, 5), 0), { passed: 5, failed: 0 })
  assert.equal(outcomeOf('\u001b[32m\n  Total:     3\u001b[0m\n  Passed:    3\n  Skipped:   0\n', 0), {
    passed: 3,
    failed: 0,
  })
})

test('outcome: failed tests', () => {
  assert.equal(outcomeOf(summary(5, 3), 1), { passed: 3, failed: 2 })
})

test('outcome: no summary, no test, skipped tests, a late failure, a hang', () => {
  assert.equal(outcomeOf('', 0), { passed: 0, failed: 1, problem: 'no summary: does it end with .run()?' })
  assert.equal(outcomeOf(summary(0, 0), 0), { passed: 0, failed: 1, problem: 'no test in it ran' })
  assert.equal(outcomeOf(summary(2, 2, 3), 0), { passed: 2, failed: 3, problem: '3 skipped (.skip or .only)' })
  assert.equal(outcomeOf(summary(2, 2), 7), { passed: 2, failed: 1, problem: 'exit status 7 after its summary' })
  assert.equal(outcomeOf(summary(2, 2), null), { passed: 2, failed: 1, problem: 'killed after 300 s' })
})

test('outcome: the last summary counts', () => {
  assert.equal(outcomeOf(summary(9, 9) + summary(2, 1), 1), { passed: 1, failed: 1 })
})

test('plan: a source without a compiled file and the reverse', async () => {
  const plan = await inTree({ files: { kept: PASSES, stale: PASSES }, sources: ['kept', 'fresh'] }, planTests)
  assert.equal(plan.files, ['dist/test/kept.test.js'])
  assert.equal(plan.problems, [
    'test/fresh.test.ts has not been compiled',
    'dist/test/stale.test.js has no source any more: delete it',
  ])
})

test('run: files that pass', async () => {
  const { passed, failed, text } = await run({ files: { one: PASSES, two: PASSES } })
  assert.equal([passed, failed], [4, 0])
  assert.match(text, /ok {4}test\/one\.test\.ts: 2 passed, 0 failed/)
  assert.match(text, 'may rise from 2 to 4')
})

test('run: a failing test shows its output and counts', async () => {
  const fails = `${HEAD}test('a', () => {})\ntest('b', () => assert.is(1, 2, 'one is not two'))\ntest.run()\n`
  const { passed, failed, text } = await run({ files: { one: PASSES, two: fails } })
  assert.equal([passed, failed], [3, 1])
  assert.match(text, 'one is not two')
  assert.match(text, /FAIL {2}test\/two\.test\.ts: 1 passed, 1 failed/)
})

test('run: a forgotten .run(), a crash, an .only', async () => {
  const files = {
    forgotten: `${HEAD}test('a', () => {})\n`,
    crash: `${PASSES}throw new Error('at the end')\n`,
    only: `${HEAD}test('a', () => {})\ntest.only('b', () => {})\ntest.run()\n`,
  }
  const { passed, failed, text } = await run({ files, floor: '{ "tests": 1 }' })
  assert.equal([passed, failed], [1, 3])
  assert.match(text, 'no summary')
  assert.match(text, 'at the end')
  assert.match(text, '1 skipped')
})

test('run: fewer tests than the floor, and a floor that is none', async () => {
  const below = await run({ files: { one: PASSES }, floor: '{ "tests": 3 }' })
  assert.equal([below.passed, below.failed], [2, 1])
  assert.match(below.text, 'only 2 tests ran: the floor in test/floor.json is 3')
  for (const floor of ['{}', '{ "tests": 0 }', '{ "tests": "3" }']) {
    assert.is((await run({ files: { one: PASSES }, floor })).failed, 1)
  }
})

test('run: a pattern chooses files and lifts the floor; one that matches nothing fails', async () => {
  const files = { one: PASSES, two: PASSES }
  const part = await run({ files, floor: '{ "tests": 99 }' }, ['one'])
  assert.equal([part.passed, part.failed], [2, 0])
  const none = await run({ files }, ['three'])
  assert.equal([none.passed, none.failed], [0, 1])
  assert.match(none.text, "no test file matches 'three'")
})

test('run: problems of the plan count as failed, in a full run', async () => {
  const options = { files: { one: PASSES }, sources: ['one', 'two'] }
  const { passed, failed } = await run(options)
  assert.equal([passed, failed], [2, 1])
  assert.is((await run(options, ['one'])).failed, 0)
})

test('the command ends with the counts and the right exit status', async () => {
  const command = (pattern: string) =>
    new Promise<{ code: number; last: string }>((done) => {
      execFile(process.execPath, [join(ROOT, 'dist/scripts/test.js'), pattern], (error, stdout) => {
        done({ code: error ? Number(error.code) : 0, last: stdout.trimEnd().split('\n').at(-1) ?? '' })
      })
    })
  assert.equal(await command('scripts/no-such-file'), { code: 1, last: '0 passed, 1 failed' })
  const { code, last } = await command('scripts/imports')
  assert.is(code, 0)
  assert.match(last, /^[1-9]\d* passed, 0 failed$/)
})

test.run()
