/** Every rule of the wasm gate fails on a module that breaks it, and on nothing else but what follows from it. */
import binaryen from 'binaryen'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Exports, offencesOf, offencesOfDebug } from '../../scripts/wasm-gate.js'

const test = suite('scripts/wasm-gate')

const EXPORTS: Exports = new Map<string, number | 'memory' | 'global'>([
  ['memory', 'memory'],
  ['__heap_base', 'global'],
  ['__data_end', 'global'],
  ['tc_step', 1],
])

/** A module that passes; the options replace or add one thing. */
function moduleText({ memory = '1 1', heapBase = 64, dataEnd = -1, step = '(local.get $0)', more = '' } = {}) {
  return `(module ${more}
    (memory $memory ${memory})
    (global $heap i32 (i32.const ${heapBase}))
    (global $end i32 (i32.const ${dataEnd < 0 ? heapBase : dataEnd}))
    (data (i32.const 16) "table")
    (export "memory" (memory $memory))
    (export "__heap_base" (global $heap))
    (export "__data_end" (global $end))
    (export "tc_step" (func $step))
    (func $step (param $0 i32) (result i32) ${step}))`
}

function binaryOf(text: string): Uint8Array {
  const module = binaryen.parseText(text)
  module.setFeatures(binaryen.Features.All)
  const wasm = module.emitBinary()
  module.dispose()
  return wasm
}

const offences = (text: string) => offencesOf(binaryOf(text), EXPORTS)
const rulesBroken = (text: string) => [...new Set(offences(text).map(({ rule }) => rule))]

/** binaryen's validator reports to stderr. */
function withoutReports<T>(body: () => T): T {
  const { write } = process.stderr
  process.stderr.write = () => true
  try {
    return body()
  } finally {
    process.stderr.write = write
  }
}

const rejects = (rule: string, text: string) => {
  assert.equal(offences(moduleText()), [], 'the parent passes')
  const broken: string[] = withoutReports(() => rulesBroken(text))
  assert.ok(broken.includes(rule), `${rule} is among ${broken.join(', ')}`)
  assert.equal(
    broken.filter((other) => other !== rule && other !== 'valid' && other !== 'post-mvp'),
    [],
  )
}

test('a module that keeps every rule passes', () => {
  const all =
    '(i32.wrap_i64 (i64.extend_i32_u (i32.rotl (i32.clz (local.get $0)) (select (i32.const 1) (i32.load8_s (i32.const 16)) (i32.eqz (local.get $0))))))'
  assert.equal(offences(moduleText({ step: all })), [])
})

test('imports of each kind', () => {
  rejects('imports', moduleText({ more: '(import "env" "abort" (func $abort (param i32)))' }))
  rejects('imports', moduleText({ more: '(import "env" "base" (global $base i32))' }))
  const memory = moduleText().replace('(memory $memory 1 1)', '(import "env" "memory" (memory $memory 1 1))')
  rejects('imports', memory)
})

test('a start function', () => {
  rejects('start', moduleText({ more: '(func $begin) (start $begin)' }))
})

test('tables and element segments', () => {
  rejects('tables', moduleText({ more: '(table 1 1 funcref)' }))
  rejects('tables', moduleText({ more: '(table 1 1 funcref) (elem (i32.const 0) $step)' }))
})

test('call_indirect', () => {
  const text = moduleText({
    more: '(type $t (func (param i32) (result i32))) (table 1 1 funcref)',
    step: '(call_indirect (type $t) (local.get $0) (i32.const 0))',
  })
  assert.equal(rulesBroken(text), ['tables', 'call-indirect'])
})

test('memory: minimum is maximum is what __heap_base needs', () => {
  rejects('memory', moduleText({ memory: '1' }))
  rejects('memory', moduleText({ memory: '1 2' }))
  rejects('memory', moduleText({ memory: '2 2' }))
  rejects('memory', moduleText({ heapBase: 65536 + 16 }))
  assert.equal(offences(moduleText({ heapBase: 65536 })), [])
})

test('memory.size and memory.grow, however deep', () => {
  rejects('memory-instructions', moduleText({ step: '(memory.size)' }))
  rejects(
    'memory-instructions',
    moduleText({ step: '(block (result i32) (loop (br_if 0 (memory.grow (i32.const 1)))) (i32.const 0))' }),
  )
})

test('mutable globals', () => {
  rejects('mutable-globals', moduleText({ more: '(global $stack (mut i32) (i32.const 0))' }))
})

test('floats in parameters, results, locals, globals and instructions', () => {
  rejects('floats', moduleText({ more: '(func $f (param f64))' }))
  rejects('floats', moduleText({ more: '(func $f (result f32) (unreachable))' }))
  rejects('floats', moduleText({ more: '(func $f (local f32))' }))
  rejects('floats', moduleText({ more: '(global $g f64 (f64.const 0))' }))
  rejects('floats', moduleText({ step: '(i32.trunc_f64_s (f64.const 1))' }))
  rejects('floats', moduleText({ step: '(f32.eq (f32.load (i32.const 0)) (f32.const 1))' }))
})

test('instructions and types after WebAssembly 1.0', () => {
  rejects('post-mvp', moduleText({ step: '(i32.extend8_s (local.get $0))' }))
  rejects(
    'post-mvp',
    moduleText({ step: '(block (result i32) (memory.fill (i32.const 0) (i32.const 0) (i32.const 1)) (i32.const 0))' }),
  )
  rejects(
    'post-mvp',
    moduleText({ step: '(block (result i32) (memory.copy (i32.const 0) (i32.const 0) (i32.const 1)) (i32.const 0))' }),
  )
  rejects('post-mvp', moduleText({ step: '(i32x4.extract_lane 0 (i32x4.splat (local.get $0)))' }))
  rejects(
    'post-mvp',
    moduleText({ step: '(return_call $step (local.get $0))' })
      .replace('return_call $step', 'return_call $other')
      .replace('(module', '(module (func $other (param i32) (result i32) (i32.const 0))'),
  )
  rejects('post-mvp', moduleText({ step: '(ref.is_null (ref.null func))' }))
  rejects('post-mvp', moduleText({ step: '(i32.atomic.load (i32.const 0))' }))
  rejects('post-mvp', moduleText({ more: '(func $pair (result i32 i32) (unreachable))' }))
  rejects('post-mvp', moduleText({ more: '(data $late "passive")' }))
  assert.ok(
    withoutReports(() => rulesBroken(moduleText({ step: '(i32.trunc_sat_f32_s (f32.const 1))' }))).includes('floats'),
  )
})

test('what binaryen itself refuses with the features MVP', () => {
  const broken = withoutReports(() => rulesBroken(moduleText({ step: '(i32.extend16_s (local.get $0))' })))
  assert.equal(broken, ['post-mvp', 'valid'])
})

test('__heap_base is __data_end, a multiple of 16, above all data', () => {
  rejects('heap-base', moduleText({ heapBase: 64, dataEnd: 48 }))
  rejects('heap-base', moduleText({ heapBase: 72 }))
  rejects('heap-base', moduleText({ heapBase: 16 }))
})

test('recursion, direct and through others, with the cycle named', () => {
  rejects('recursion', moduleText({ step: '(call $step (local.get $0))' }))
  const through = moduleText({
    more: '(func $a (param i32) (result i32) (call $b (local.get 0))) (func $b (param i32) (result i32) (drop (call $c)) (call $step (local.get 0))) (func $c (result i32) (i32.const 1))',
    step: '(if (result i32) (local.get $0) (then (call $a (local.get $0))) (else (call $c)))',
  })
  rejects('recursion', through)
  const debug = binaryen.parseText(through)
  const circle = debug.emitBinary()
  assert.match(offencesOf(circle, EXPORTS)[0]?.text ?? '', /^calls in a circle: (\w+) → \w+ → \w+ → \1$/)
  debug.dispose()
})

test('a function called from many places is no recursion', () => {
  const more = '(func $a (drop (call $c))) (func $b (drop (call $c)) (call $a)) (func $c (result i32) (i32.const 1))'
  assert.equal(offences(moduleText({ more, step: '(block (result i32) (call $b) (call $a) (call $c))' })), [])
})

test('exports: one missing, one too many, another signature', () => {
  rejects('exports', moduleText().replace('"tc_step"', '"tc_stop"'))
  rejects('exports', moduleText({ more: '(export "tc_more" (func $step))' }))
  rejects('exports', moduleText().replace('(param $0 i32)', '(param $0 i32) (param i32)'))
  rejects('exports', moduleText().replace('(result i32) (local.get $0)', '(result i64) (i64.const 0)'))
  assert.equal(
    offences(moduleText().replace('"tc_step"', '"tc_stop"')).map(({ text }) => text),
    ['tc_stop is exported but not in the list', 'tc_step is not exported'],
  )
})

test('bytes that are no module', () => {
  assert.equal(withoutReports(() => offencesOf(Buffer.from('not a module'), EXPORTS))[0]?.rule, 'readable')
})

test('a debug build that is no module', () => {
  assert.equal(withoutReports(() => offencesOfDebug(Buffer.from('not a module')))[0]?.rule, 'readable')
})

test.run()
