/** The generator of the status tables, run on a copy of the table. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ROOT } from '../../scripts/tree.js'

const test = suite('scripts/generate-status')

const OUTPUTS = [
  'assembly/status.ts',
  'bindings/status.ts',
  'bindings/c/status.h',
  'bindings/c/status_text.c',
  'docs/status.md',
]

/** Runs the generator on a tree whose table is changed by `change`, after a first good run if `generated`. */
function generate(change: (table: string) => string, options: string[] = [], generated = true) {
  const root = mkdtempSync(join(tmpdir(), 'trustcore-generate-'))
  try {
    for (const folder of ['assembly', 'bindings/c', 'docs', 'dist/scripts']) {
      mkdirSync(join(root, folder), { recursive: true })
    }
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
    const script = join(root, 'dist/scripts/generate-status.js')
    copyFileSync(join(ROOT, 'dist/scripts/generate-status.js'), script)
    const table = readFileSync(join(ROOT, 'assembly/status.csv'), 'utf8')
    writeFileSync(join(root, 'assembly/status.csv'), table)
    if (generated) assert.is(spawnSync(process.execPath, [script]).status, 0)
    writeFileSync(join(root, 'assembly/status.csv'), change(table))
    const { status, stderr } = spawnSync(process.execPath, [script, ...options], { encoding: 'utf8' })
    return { status, stderr, outputs: generated ? OUTPUTS.map((path) => readFileSync(join(root, path), 'utf8')) : [] }
  } finally {
    rmSync(root, { recursive: true })
  }
}

const same = (table: string) => table
const withRow = (row: string) => (table: string) => `${table}${row}\n`

test('what the repository holds is what its table says', () => {
  const { status, outputs } = generate(same)
  assert.is(status, 0)
  assert.equal(
    outputs,
    OUTPUTS.map((path) => readFileSync(join(ROOT, path), 'utf8')),
  )
})

test('a new row reaches every form', () => {
  const { outputs } = generate(withRow(`999,CAPTURE_NEW,"It's new, and ""quoted"".",Look.`))
  const [wasm, typescript, c, texts, people] = outputs
  assert.match(wasm ?? '', 'export const CAPTURE_NEW: u32 = 999;')
  assert.match(typescript ?? '', `CAPTURE_NEW: { code: 999, text: 'It\\'s new, and "quoted".', next: 'Look.' }`)
  assert.match(c ?? '', '#define TC_CAPTURE_NEW 999u')
  assert.match(texts ?? '', '{TC_CAPTURE_NEW, "CAPTURE_NEW", "It\'s new, and \\"quoted\\"."},')
  assert.match(people ?? '', '| 999 | `CAPTURE_NEW` |')
})

test('--check fails and names the files when they are stale or missing', () => {
  assert.is(generate(same, ['--check']).status, 0)
  for (const generated of [true, false]) {
    const { status, stderr } = generate(withRow('999,CAPTURE_NEW,New.,Look.'), ['--check'], generated)
    assert.is(status, 1)
    for (const path of OUTPUTS) assert.match(stderr, `${path} is out of date`)
  }
})

test('a table with a defect is refused', () => {
  const refused = (row: string) => generate(withRow(row)).stderr
  assert.match(refused('0,AGAIN,Again.,'), 'code 0 twice')
  assert.match(refused('999,OK,Again.,'), 'name OK twice')
  assert.match(refused('9x9,CODE,Not a number.,'), 'bad code 9x9')
  assert.match(refused('999,small,Small.,'), 'bad name small')
  assert.match(refused('999,SHORT,Three fields.'), 'not four fields')
})

test.run()
