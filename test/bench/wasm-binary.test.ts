import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import binaryen from 'binaryen'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bySource, codeOf, functionSizes, sectionSizes, sourceOf } from '../../bench/wasm-binary.js'
import { ROOT } from '../../scripts/tree.js'

const test = suite('bench/wasm-binary')

const sum = (parts: readonly { bytes: number }[]) => parts.reduce((total, { bytes }) => total + bytes, 0)

function assemble(text: string): Uint8Array {
  const module = binaryen.parseText(text)
  binaryen.setDebugInfo(true)
  const wasm = module.emitBinary()
  binaryen.setDebugInfo(false)
  module.dispose()
  return wasm
}

test('the sections of a shipped module are the whole file, and its functions the whole code', () => {
  const wasm = readFileSync(join(ROOT, 'build/trustcore.mcu.wasm'))
  assert.is(sum(sectionSizes(wasm)), wasm.length)
  assert.ok(sectionSizes(wasm).some(({ name, bytes }) => name === 'code' && bytes > wasm.length / 2))
  const functions = functionSizes(wasm)
  assert.ok(functions.length > 127, 'the count takes two bytes')
  assert.is(sum(functions) + 2, codeOf(wasm).length)
})

test('functions have their names and exact sizes', () => {
  const wasm = assemble(`(module
    (func $assembly/ec/point/pointAdd (export "a") (result i32) (i32.const 1))
    (func $assembly/ec/point/pointDouble (export "b") (result i32) (i32.const 1000))
    (func $~lib/rt/x (export "c") (param i32) (local i32 i64)))`)
  // length, local declarations, i32.const n, end
  assert.equal(functionSizes(wasm), [
    { name: 'assembly/ec/point/pointAdd', bytes: 1 + 1 + 2 + 1 },
    { name: 'assembly/ec/point/pointDouble', bytes: 1 + 1 + 3 + 1 },
    { name: '~lib/rt/x', bytes: 1 + 1 + 4 + 1 },
  ])
  assert.equal(bySource(functionSizes(wasm)), [
    { name: 'assembly/ec/point.ts', bytes: 11 },
    { name: 'compiler', bytes: 7 },
  ])
})

test('a name says its source', () => {
  assert.is(sourceOf('assembly/index/tc_step'), 'assembly/index.ts')
  assert.is(sourceOf('assembly/index/tc_step|trampoline'), 'assembly/index.ts')
  assert.is(sourceOf('12'), 'compiler')
})

test('a module that is cut short is refused', () => {
  const wasm = assemble('(module (func (export "f")))')
  assert.throws(() => codeOf(wasm.subarray(0, 9)), /ends in the middle of a number/)
})

test.run()
