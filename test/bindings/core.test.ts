import { readFileSync } from 'node:fs'
import binaryen from 'binaryen'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Core, modules } from '../../bindings/core.js'
import { Capture, CoreFault, TrustList, Verifier } from '../../bindings/index.js'
import { makeLeaf, makeRoot } from '../support/pki.js'

const test = suite('bindings/core')

const root = makeRoot()
const leaf = makeLeaf(root)
const expect = { name: 'myserver.iocafe' }
const LEGACY = 4

/** The gateway build with a bug: it traps when the legacy policy is chosen. */
function defective(): WebAssembly.Module {
  const module = binaryen.readBinary(readFileSync(new URL('../../../build/trustcore.gateway.wasm', import.meta.url)))
  const { value } = binaryen.getExportInfo(module.getExport('tc_policy'))
  const { params, results, vars, body } = binaryen.getFunctionInfo(module.getFunction(value))
  const isLegacy = module.i32.and(module.local.get(0, binaryen.i32), module.i32.const(LEGACY))
  const trap = module.if(isLegacy, module.unreachable())
  module.removeFunction(value)
  module.addFunction(value, params, results, vars, module.block(null, [trap, body], results))
  assert.ok(module.validate())
  const wasm = new WebAssembly.Module(module.emitBinary() as Uint8Array<ArrayBuffer>)
  module.dispose()
  return wasm
}

test.before.each(() => {
  modules.set('gateway', defective())
})

test.after.each(() => {
  modules.delete('gateway')
})

function faults(call: () => unknown): void {
  assert.throws(call, (error: unknown) => {
    assert.instance(error, CoreFault)
    assert.match((error as CoreFault).message, /trapped in tc_policy .*bug of trustcore.*SECURITY\.md/)
    return true
  })
}

test('a trap is our bug, and the Verifier is usable again', () => {
  const verifier = new Verifier({ anchors: root.der })
  for (let i = 0; i < 3; i++) {
    faults(() => verifier.verify({ chain: leaf.der, expect, policy: { legacy: true } }))
    assert.is(verifier.verify({ chain: leaf.der, expect }).trusted, true)
  }
})

test('the trusted list survives a trap: what was loaded, added, removed and sealed', () => {
  const list = new TrustList()
  const second = makeRoot({ subject: { O: 'second', CN: 'second root' }, key: 'p256.d' })
  const trap = () => faults(() => list.verify({ chain: leaf.der, expect, policy: { legacy: true } }))
  const organisations = () => list.entries.map(({ organisation }) => organisation)
  list.add(second.der)
  list.add(root.der, { at: 7 })
  trap()
  assert.equal(organisations(), ['second', 'iocafe'])
  list.remove(0)
  trap()
  assert.equal(organisations(), ['iocafe'])
  assert.is(list.entries[0]?.addedAt, 7n)
  const { image, slot } = list.seal()
  list.written(image)
  trap()
  assert.is(list.generation, 1)
  assert.equal(organisations(), ['iocafe'])
  assert.not(list.seal().slot === slot)
  assert.is(list.verify({ chain: leaf.der, expect }).trusted, true)
})

test('a trap closes an open capture; the list is as it was and free', () => {
  const list = new TrustList()
  list.add(makeRoot({ subject: { O: 'second', CN: 'second root' }, key: 'p256.d' }).der)
  const capture = new Capture(list, { confirmation: 'auto' }, { policy: { legacy: true } })
  faults(() => capture.connected([leaf.der]))
  assert.is(capture.action, 'nothing')
  assert.is(capture.entry, null)
  assert.throws(() => capture.offer(root.der), /CAPTURE_CLOSED/)
  list.add(root.der)
  capture.abort()
  assert.equal(
    list.entries.map(({ organisation }) => organisation),
    ['second', 'iocafe'],
  )
})

test('an instance refuses a module of another build', () => {
  const gateway = modules.get('gateway') as WebAssembly.Module
  const mcu = modules.get('mcu')
  modules.set('mcu', gateway)
  assert.throws(() => new Core('mcu'), /npm run build/)
  if (mcu) modules.set('mcu', mcu)
  else modules.delete('mcu')
})

test.run()
