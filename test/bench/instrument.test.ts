import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import binaryen from 'binaryen'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { benchChains } from '../../bench/chain-set.js'
import { executed, executedBy, instrument } from '../../bench/instrument.js'
import { MeteredCore } from '../../bench/metered-core.js'
import { ROOT } from '../../scripts/tree.js'
import { RawCore } from '../support/raw-core.js'

const test = suite('bench/instrument')

const MODULE = `(module
  (func $straight (export "straight") (param i32) (result i32)
    (i32.add (local.get 0) (i32.const 1)))
  (func $choice (export "choice") (param i32) (result i32)
    (if (result i32) (local.get 0) (then (i32.const 5)) (else (i32.mul (i32.const 2) (i32.const 3)))))
  (func $loop (export "loop") (param i32) (result i32) (local i32)
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get 0)))
        (local.set 1 (i32.add (local.get 1) (local.get 0)))
        (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
        (br $again)))
    (local.get 1))
  (func $early (export "early") (param i32) (result i32)
    (if (local.get 0) (then (return (i32.const 1))))
    (i32.const 2))
  (func $operand (export "operand") (param i32) (result i32)
    (i32.add (i32.const 1) (block $b (result i32) (drop (br_if $b (i32.const 7) (local.get 0))) (i32.const 9))))
  (func $table (export "table") (param i32) (result i32)
    (block $b (block $a (br_table $a $b (local.get 0))) (return (i32.const 1)))
    (i32.const 2))
  (func $caller (export "caller") (result i32) (call $straight (i32.const 4))))`

function load(text: string) {
  const module = binaryen.parseText(text)
  const { wasm, functions } = instrument(module.emitBinary())
  module.dispose()
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(wasm)), {})
  const run = (name: string, ...parameters: number[]): [number, number] => {
    const before = executed(exports)
    const answer = (exports[name] as (...parameters: number[]) => number)(...parameters)
    return [answer, executed(exports) - before]
  }
  return { run, exports, functions }
}

test('the counts of hand-written functions are those of their text', () => {
  const { run } = load(MODULE)
  // local.get, i32.const, i32.add
  assert.equal(run('straight', 4), [5, 3])
  // local.get, if, then i32.const or i32.const, i32.const, i32.mul
  assert.equal(run('choice', 1), [5, 3])
  assert.equal(run('choice', 0), [6, 5])
  // block, loop; each round local.get, i32.eqz, br_if, 4 of the sum, 4 of the difference, br; the last but 3; local.get
  assert.equal(run('loop', 0), [0, 2 + 3 + 1])
  assert.equal(run('loop', 3), [6, 2 + 3 * 12 + 3 + 1])
  // local.get, if, i32.const, return; local.get, if, i32.const
  assert.equal(run('early', 1), [1, 4])
  assert.equal(run('early', 0), [2, 3])
  // i32.const, block, i32.const, local.get, br_if, [drop, i32.const,] i32.add
  assert.equal(run('operand', 1), [8, 6])
  assert.equal(run('operand', 0), [10, 8])
  // block, block, local.get, br_table, then i32.const, return or i32.const
  assert.equal(run('table', 0), [1, 6])
  assert.equal(run('table', 1), [2, 5])
})

test('a call is one instruction, and what it calls counts for the callee', () => {
  const { run, exports, functions } = load(MODULE)
  assert.equal(run('caller'), [5, 2 + 3])
  const counts = executedBy(exports)
  assert.is(functions.length, 7)
  assert.is(counts.filter((count) => count > 0).length, 2)
  assert.equal([counts[0], counts.at(-1)], [3, 2])
})

test('the copy of the shipped module does the same work and gives the same verdict', () => {
  const copy = instrument(readFileSync(join(ROOT, 'build/trustcore.mcu.wasm')))
  const raw = new RawCore('mcu')
  for (const { chain, root } of benchChains().slice(0, 3)) {
    const { steps } = new MeteredCore(copy, root).verify(chain)
    assert.is(steps, raw.verify({ anchors: [root], chain }).steps)
  }
})

test.run()
