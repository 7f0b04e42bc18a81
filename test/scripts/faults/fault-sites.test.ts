/** Each kind of fault in a small module of one's own. */
import binaryen from 'binaryen'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type FaultKind, faultyModule } from '../../../scripts/faults/fault-sites.js'

const test = suite('scripts/faults/fault-sites')

const TEXT = `(module
  (memory (export "memory") 1)
  (func $keep (param $x i32) (result i32)
    (i32.store (i32.const 8) (local.get $x))
    (i32.load (i32.const 8)))
  (func $sum (export "sum") (param $n i32) (result i32)
    (local $all i32)
    (loop $again
      (local.set $all (i32.add (local.get $all) (call $keep (local.get $n))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (local.get $n)))
    (local.get $all))
  (func $sign (export "sign") (param $x i32) (result i32)
    (if (result i32) (i32.lt_s (local.get $x) (i32.const 0))
      (then (i32.const -1))
      (else (select (i32.const 1) (i32.const 0) (local.get $x))))))`

const module = binaryen.parseText(TEXT)
const wasm = module.emitBinary()
module.dispose()

const { wasm: copy, sites } = faultyModule(wasm, false)

/** Site of the one instruction of a kind that begins like this. */
function siteOf(kind: FaultKind, instruction: string): number {
  const found = sites.flatMap((site, i) => (site.kind === kind && site.instruction.startsWith(instruction) ? [i] : []))
  assert.ok(found.length >= 1, `${kind} ${instruction}`)
  return found[0] as number
}

/** Calls a function with a fault in it. */
function run(name: string, parameter: number, site: number, nth: number): number {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(copy)), {})
  const global = (of: string) => exports[of] as WebAssembly.Global
  global('fault-fuel').value = 1000
  global('fault-target').value = site
  global('fault-nth').value = nth
  return (exports[name] as (x: number) => number)(parameter)
}

test('without a fault the copy is the module', () => {
  assert.is(run('sum', 4, -1, 0), 10)
  assert.equal(
    [-5, 0, 7].map((x) => run('sign', x, -1, 0)),
    [-1, 0, 1],
  )
})

test('a condition is flipped: if, select, br_if', () => {
  assert.is(run('sign', -5, siteOf('flip', 'if'), 1), 1)
  assert.is(run('sign', 7, siteOf('flip', 'select'), 1), 0)
  // the loop ends after its second turn
  assert.is(run('sum', 4, siteOf('flip', 'br_if'), 2), 4 + 3)
})

test('a call is skipped and answers 0, at one execution or at all', () => {
  const site = siteOf('skip', 'call')
  assert.is(run('sum', 4, site, 1), 3 + 2 + 1)
  assert.is(run('sum', 4, site, 4), 4 + 3 + 2)
  assert.is(run('sum', 4, site, 0), 0)
})

test('memory and locals keep what was in them', () => {
  const store = siteOf('keep', 'i32.store')
  // the second turn reads what the first one wrote
  assert.is(run('sum', 4, store, 2), 4 + 4 + 2 + 1)
  assert.is(run('sum', 4, store, 0), 0)
  const local = sites.findIndex((site) => site.kind === 'keep' && site.instruction.startsWith('local'))
  assert.is.not(run('sum', 4, local, 0), 10)
})

test('what would never end traps', () => {
  const counter = sites
    .flatMap((site, i) => (site.kind === 'keep' && site.instruction.startsWith('local') ? [i] : []))
    .at(-1)
  assert.throws(() => run('sum', 4, counter ?? -1, 0), /unreachable/)
})

test('the other copy tells each site that is executed', () => {
  const observed = faultyModule(wasm, true)
  assert.equal(observed.sites, sites)
  const seen: number[] = []
  const imports = { fault: { seen: (site: number) => seen.push(site) } }
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(observed.wasm)), imports)
  ;(exports['fault-fuel'] as WebAssembly.Global).value = 1000
  assert.is((exports['sum'] as (x: number) => number)(4), 10)
  assert.is(seen.filter((site) => site === siteOf('skip', 'call')).length, 4)
  assert.is(seen.filter((site) => site === siteOf('flip', 'select')).length, 0)
})

test.run()
