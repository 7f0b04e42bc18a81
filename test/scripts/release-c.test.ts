/** The artefacts for C: what is in them, and that the module's bytes and data are those of the build. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readModule } from '../../scripts/c/module.js'
import { C_PROFILES, releaseC } from '../../scripts/release-c.js'
import { filesBelow, ROOT } from '../../scripts/tree.js'

const test = suite('scripts/release-c')
const folder = mkdtempSync(join(tmpdir(), 'trustcore-c-'))
const wasmOf = (profile: string) => readFileSync(join(ROOT, `build/trustcore.${profile}.wasm`))
const read = (path: string) => readFileSync(join(folder, path), 'utf8')
const bytesOf = (text: string): number[] => text.split(',').map(Number)

test.before(() => releaseC(ROOT, folder))
test.after(() => rmSync(folder, { recursive: true }))

test('all of bindings/c, and four files a profile', () => {
  const files = filesBelow(folder, '.', '').map((path) => path.slice(2))
  const own = filesBelow(join(ROOT, 'bindings/c'), '.', '').map((path) => path.slice(2))
  for (const path of own) {
    for (const library of ['trustcore', 'trustcore-nano']) {
      const inArduino = `arduino/${library}/${/\.[ch]$/.test(path) ? `src/${path}` : path}`
      if (/\.[ch]$/.test(path) || path === 'library.properties') assert.ok(files.includes(inArduino), inArduino)
    }
    if (path !== 'library.properties') assert.ok(files.includes(path), path)
  }
  for (const profile of C_PROFILES) {
    for (const name of ['core.c', 'core.h', 'module.h']) assert.ok(files.includes(`${profile}/trustcore_${name}`), name)
  }
})

test('libraries of Arduino have the names of their folders, and each the core of its profile', () => {
  for (const [library, profile] of [
    ['trustcore', 'mcu'],
    ['trustcore-nano', 'nano'],
  ]) {
    assert.match(read(`arduino/${library}/library.properties`), new RegExp(`^name=${library}$`, 'm'))
    assert.is(read(`arduino/${library}/src/trustcore_core.c`), read(`${profile}/trustcore_core.c`))
  }
})

test('the module as a file, and as bytes', () => {
  for (const profile of C_PROFILES) {
    const module = wasmOf(profile)
    assert.is(Buffer.compare(readFileSync(join(folder, profile, 'trustcore.wasm')), module), 0)
    const [, count, bytes = ''] = /tc_module\[(\d+)\] = \{([^}]+)\}/.exec(read(`${profile}/trustcore_module.h`)) ?? []
    assert.is(Number(count), module.length)
    assert.is(Buffer.compare(Buffer.from(bytesOf(bytes)), module), 0)
  }
})

test('what there is to read: the licence, examples, and pages whose links hold', () => {
  const files = filesBelow(folder, '.', '').map((path) => path.slice(2))
  const expected = [
    'README.md',
    'LICENSE',
    'docs/embedding.md',
    'docs/status.md',
    'examples/c/verify.c',
    'examples/c-device/device.c',
  ]
  for (const path of expected) assert.ok(files.includes(path), path)
  for (const path of files.filter((name) => name.endsWith('.md'))) {
    for (const [, link = ''] of read(path).matchAll(/\]\(([^)#\s:]+)/g)) {
      assert.ok(files.includes(normalize(join(dirname(path), link))), `${path}: ${link}`)
    }
  }
})

test('the data: as much as the segments, each where it belongs', () => {
  const source = read('mcu/trustcore_core.c')
  const { segments, memoryBytes } = readModule('mcu', wasmOf('mcu'))
  const [, table = ''] = /tcw_segments\[\]\[2\] = \{\n([\s\S]*?)\n\};/.exec(source) ?? []
  const [, bytes = ''] = /tcw_bytes\[\] = \{\n([^}]+)\n\}/.exec(source) ?? []
  const places = [...table.matchAll(/\{(\d+), (\d+)\}/g)].map(([, offset, length]) => [Number(offset), Number(length)])
  assert.equal(
    places,
    segments.map((segment) => [segment.offset, segment.bytes.length]),
  )
  assert.is(Buffer.compare(Buffer.from(bytesOf(bytes)), Buffer.concat(segments.map((segment) => segment.bytes))), 0)
  for (const [offset = 0, length = 0] of places) assert.ok(offset + length <= memoryBytes && offset + length < 65536)
})

test('constants: memory, capacities, every export with its arity', () => {
  const header = read('mcu/trustcore_core.h')
  const { memoryBytes, functions } = readModule('mcu', wasmOf('mcu'))
  for (const [name, value] of Object.entries({ CORE_MEMORY_BYTES: memoryBytes, CHAIN_BYTES: 16384, MAX_ANCHORS: 8 })) {
    assert.match(header, `#define TC_${name} ${value}u`)
  }
  assert.is([...header.matchAll(/^ {2}X\(/gm)].length, functions.length)
  assert.match(header, 'X(time, 3, 1)')
  assert.match(header, 'X(capture_abort, 0, 0)')
})

test.run()
