import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import binaryen from 'binaryen'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { regionsOf, reservationsIn } from '../../bench/regions.js'
import { size, sizesOf } from '../../bench/size.js'
import { ROOT } from '../../scripts/tree.js'

const test = suite('bench/size')

const CODE = '(func $assembly/a/b/f (export "f") (result i32) (i32.const 7))'
const module = (heapBase: number, rest: string, code = CODE) => {
  const parsed = binaryen.parseText(`(module (memory 1)
    (global $heap (export "__heap_base") i32 (i32.const ${heapBase})) ${rest} ${code})`)
  binaryen.setDebugInfo(true)
  const wasm = parsed.emitBinary()
  binaryen.setDebugInfo(false)
  parsed.dispose()
  return wasm
}
const debugModule = (heapBase: number) =>
  module(
    heapBase,
    `(global $~lib/memory/__heap_base i32 (i32.const ${heapBase}))
     (global $assembly/hash/h/TABLE i32 (i32.const 16)) (global $assembly/hash/h/ROUNDS i32 (i32.const 64))
     (global $assembly/hash/h/MORE i32 (i32.const 32)) (global $assembly/arena/CHAIN i32 (i32.const 48))`,
  )
const RESERVATIONS = ['assembly/arena/CHAIN', 'assembly/arena/GONE', 'assembly/hash/h/MORE', 'assembly/hash/h/TABLE']

test('regions: by source, the arena by name, in the order of addresses, together all of the memory', () => {
  assert.equal(regionsOf(debugModule(112), RESERVATIONS), [
    { name: 'below the first reservation', bytes: 16 },
    { name: 'assembly/hash/h.ts', bytes: 32 },
    { name: 'assembly/arena.ts CHAIN', bytes: 64 },
  ])
})

test('the reservations of the sources are found', () => {
  const found = reservationsIn(ROOT)
  for (const name of ['assembly/arena/CHAIN', 'assembly/hash/sha512/SHA512_K']) assert.ok(found.includes(name), name)
  const reserved = readFileSync(join(ROOT, 'assembly/arena.ts'), 'utf8').match(/= memory\.data\(/g)?.length
  assert.is(found.filter((name) => name.startsWith('assembly/arena/')).length, reserved)
})

test('sizes, and their section', () => {
  const shipped = module(112, '')
  const built = sizesOf('mcu', shipped, module(112, ''), debugModule(112), RESERVATIONS)
  assert.is(built.bytes, shipped.length)
  assert.is(built.memoryBytes, 112)
  assert.is(
    built.regions.reduce((sum, { bytes }) => sum + bytes, 0),
    112,
  )
  assert.equal(built.sources, [{ name: 'assembly/a/b.ts', bytes: 5 }])
  const section = size.section({ builds: [built, { ...built, build: 'gateway', sources: [] }] })
  assert.ok(section.includes('| assembly/a/b.ts | 5 | – |'))
  assert.ok(section.includes('| linear memory, bytes | 112 | 112 |'))
})

test('builds that do not belong together are refused', () => {
  const other = module(112, '', CODE.replace('7', '8'))
  assert.throws(() => sizesOf('mcu', module(112, ''), other, debugModule(112), []), /mcu: .* has other code/)
  assert.throws(() => sizesOf('mcu', module(112, ''), module(112, ''), debugModule(128), []), /another memory/)
})

test.run()
