/** The C API is whole: every export of the core is behind it, every function says what it does, and a C program of ours calls it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readModule } from '../../../scripts/c/module.js'
import { withoutComments } from '../../../scripts/imports.js'
import { filesBelow, ROOT } from '../../../scripts/tree.js'

const test = suite('bindings/c/api')

const FOLDER = 'bindings/c'
const PUBLIC = ['trustcore.h', 'trustcore_mbedtls.h']

/** Exports that no C user needs, and why. */
const NOT_IN_C: Readonly<Record<string, string>> = {
  limit: 'trustcore_core.h has the limits as constants',
  verify: 'tc_verify steps, so that no call of the core is long',
  signature_begin: 'one signature says nothing about trust, and the TLS stack of a device verifies them',
  signature_step: 'as signature_begin',
  signature_verdict: 'as signature_begin',
  signature_status: 'as signature_begin',
  signature_steps: 'as signature_begin',
}

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const sourcesIn = (folder: string) =>
  filesBelow(ROOT, folder, '.c')
    .map((path) => withoutComments(read(path)))
    .join('\n')

/** Functions that a header declares; `said` is the comment right above, if there is one. */
function declarationsIn(header: string): { name: string; said: string }[] {
  const pattern = /(\/\*(?:[^*]|\*(?!\/))*\*\/\n)?^(?!typedef|static|#)\w[\w *]*?\b(tc_\w+)\(/gm
  return [...header.matchAll(pattern)].map(([, said = '', name = '']) => ({ name, said }))
}

test('every export of the core is called by the API, or needed by nobody in C', () => {
  const { functions } = readModule('mcu', readFileSync(join(ROOT, 'build/trustcore.mcu.wasm')))
  const calls = new Set([...sourcesIn(FOLDER).matchAll(/\btc_f_(\w+)/g)].map(([, name]) => name))
  assert.ok(functions.length > 40)
  for (const { name } of functions) assert.is(calls.has(name), !(name in NOT_IN_C), name)
  for (const name of Object.keys(NOT_IN_C))
    assert.ok(
      functions.some((found) => found.name === name),
      name,
    )
})

test('every function that a header declares says above it what it does', () => {
  let count = 0
  for (const path of filesBelow(ROOT, FOLDER, '.h')) {
    for (const { name, said } of declarationsIn(read(path))) {
      assert.ok(said.length > '/*  */\n'.length, `${path}: ${name}`)
      count += 1
    }
  }
  assert.ok(count > 60)
})

test('the pattern finds a function without a comment, and one whose comment is that of a constant', () => {
  const header =
    '/* Adds. */\nuint32_t tc_add(int a);\nconst char *tc_bare(void);\n/* One. */\n#define TC_ONE 1\nint tc_two(void);\n'
  assert.equal(
    declarationsIn(header).map(({ name, said }) => [name, said !== '']),
    [
      ['tc_add', true],
      ['tc_bare', false],
      ['tc_two', false],
    ],
  )
})

test('every public function is called by a C program of the tests or the examples', () => {
  const programs = ['test/mcu', 'test/engines', 'examples'].map(sourcesIn).join('\n')
  const names = PUBLIC.flatMap((header) => declarationsIn(read(join(FOLDER, header))).map(({ name }) => name))
  assert.ok(names.length > 50)
  for (const name of names) assert.match(programs, new RegExp(`\\b${name}\\(`), name)
})

test.run()
