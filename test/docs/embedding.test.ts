/** docs/embedding.md speaks of what is there: functions, constants, files. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { coreHeader, moduleHeader } from '../../scripts/c/core-source.js'
import { readModule } from '../../scripts/c/module.js'
import { filesBelow, ROOT } from '../../scripts/tree.js'

const test = suite('docs/embedding')

const page = readFileSync(join(ROOT, 'docs/embedding.md'), 'utf8')
const module = readModule('mcu', readFileSync(join(ROOT, 'build/trustcore.mcu.wasm')))
const declared = [
  ...filesBelow(join(ROOT, 'bindings/c'), '.', '').map((path) => readFileSync(join(ROOT, 'bindings/c', path), 'utf8')),
  coreHeader(module),
  moduleHeader(module),
].join('\n')
const named = (pattern: RegExp) => new Set([...page.matchAll(pattern)].map(([name]) => name))

test('each function, type and constant of the API that it names is declared', () => {
  const names = [...named(/\btc_[a-z_]+\b/g), ...named(/\bTC_[A-Z_0-9]+\b/g)]
  assert.ok(names.length > 30)
  for (const name of names) assert.ok(new RegExp(`\\b${name}\\b`).test(declared), name)
})

test('each file that it links to is there', () => {
  const links = [...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, path = '']) => path)
  assert.ok(links.length > 2)
  for (const path of links) assert.ok(existsSync(join(ROOT, 'docs', path)), path)
})

test('its tables are written: none is empty', () => {
  for (const name of ['engines', 'boards', 'instructions', 'aot']) {
    const [, table = ''] = new RegExp(`<!-- ${name} -->\\n([^]*)<!-- end of ${name} -->`).exec(page) ?? []
    assert.ok(table.split('\n').length > 4, name)
  }
})

test.run()
