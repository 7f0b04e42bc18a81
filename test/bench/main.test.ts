import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bench, planOf } from '../../bench/main.js'
import { pageOf } from '../../bench/page.js'
import { PARTS } from '../../bench/parts.js'
import type { Stored } from '../../bench/results.js'
import { ROOT } from '../../scripts/tree.js'

const test = suite('bench/main')

const run = (...parameters: string[]) =>
  spawnSync(process.execPath, [join(ROOT, 'dist/bench/main.js'), ...parameters], { encoding: 'utf8' })

test('the command line', () => {
  assert.is(planOf([]).parts, PARTS)
  assert.equal(
    planOf(['--only', 'instructions', '--quick']).parts.map(({ name }) => name),
    ['instructions'],
  )
  assert.equal(planOf(['--page']).parts, [])
  assert.throws(() => planOf(['--only', 'luck']), /--only luck: there is no such part/)
  assert.throws(() => planOf(['--fast']))
})

test('--help and misuse', () => {
  const help = run('--help')
  assert.is(help.status, 0)
  for (const { name } of PARTS) assert.ok(help.stdout.includes(name))
  const misuse = run('--only', 'luck')
  assert.is(misuse.status, 2)
  assert.match(misuse.stderr, /^bench: --only luck: there is no such part\nusage: npm run bench/)
})

test('a quick run writes nothing, and one line of JSON for each part', async () => {
  const files = ['bench/results/instructions.json', 'docs/performance.md'].map((path) => join(ROOT, path))
  const before = files.map((file) => existsSync(file) && statSync(file).mtimeMs)
  const lines: string[] = []
  await bench(planOf(['--only', 'instructions', '--quick', '--json']), (line) => lines.push(line))
  assert.is(lines.length, 1)
  const { part, command, machine } = JSON.parse(lines[0] ?? '') as Stored
  assert.is(part, 'instructions')
  assert.is(command, 'npm run bench -- --only instructions')
  assert.is(machine.node, process.version)
  assert.match(machine.modules['mcu'] ?? '', /^[0-9a-f]{12}$/)
  assert.equal(
    files.map((file) => existsSync(file) && statSync(file).mtimeMs),
    before,
  )
})

test('docs/performance.md is what the results say: `npm run bench -- --page` writes it', () => {
  assert.is(readFileSync(join(ROOT, 'docs/performance.md'), 'utf8'), pageOf(ROOT, PARTS))
})

test.run()
