/** Cross-certificates at a change of roots (RFC 4210 §4.4): new with old, old with new, under the same name and under another one. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { STATUS } from '../../bindings/index.js'
import { TRUSTED } from '../../bindings/verdict.js'
import { type Made, makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import { RawCore } from '../support/raw-core.js'

const test = suite('core/cross-certificates')

for (const CN of ['iocafe root', 'iocafe root 2']) {
  const subject = { O: 'iocafe', CN }
  const old = makeRoot()
  const next = makeRoot({ key: 'p256.e', subject })
  const newWithOld = makeIntermediate(old, { key: 'p256.e', subject })
  const oldWithNew = makeIntermediate(next, { key: 'p256.a', subject: { O: 'iocafe', CN: 'iocafe root' } })
  const newLeaf = makeLeaf(next)
  const oldLeaf = makeLeaf(old, { key: 'p256.f' })
  const name = CN === 'iocafe root' ? 'the same name' : 'another name'

  /** The status of a chain under one root, in both builds. */
  const statusOf = (root: Made, ...chain: readonly Made[]): string => {
    const [small, large] = (['mcu', 'gateway'] as const).map((build) => {
      const { word, record } = new RawCore(build).verify({ anchors: [root.der], chain: chain.map(({ der }) => der) })
      const code = new DataView(record.buffer, record.byteOffset).getUint32(4, true)
      assert.is(word === TRUSTED, code === 0)
      return Object.entries(STATUS).find(([, status]) => status.code === code)?.[0] ?? ''
    })
    assert.is(small, large)
    return small as string
  }

  test(`${name}: a device with the old root takes a new leaf by new-with-old`, () => {
    assert.is.not(statusOf(old, newLeaf), 'OK')
    assert.is(statusOf(old, newLeaf, newWithOld), 'OK')
    assert.is(statusOf(old, newLeaf, next, newWithOld), 'OK')
    assert.is(statusOf(old, newLeaf, oldWithNew, next, newWithOld), 'OK')
  })

  test(`${name}: a device with the new root takes an old leaf by old-with-new`, () => {
    assert.is.not(statusOf(next, oldLeaf), 'OK')
    assert.is(statusOf(next, oldLeaf, oldWithNew), 'OK')
    assert.is(statusOf(next, oldLeaf, old, newWithOld, oldWithNew), 'OK')
  })

  test(`${name}: both directions in the chain are no loop that hides the path`, () => {
    assert.is(statusOf(old, oldLeaf, newWithOld, oldWithNew), 'OK')
    assert.is(statusOf(next, newLeaf, newWithOld, oldWithNew), 'OK')
  })

  test(`${name}: a cross-certificate that the old root did not sign`, () => {
    const rogue = makeRoot({ key: 'p256.d' })
    const forged = makeIntermediate(rogue, { key: 'p256.e', subject })
    assert.is.not(statusOf(old, newLeaf, forged), 'OK')
    assert.is(statusOf(old, newLeaf, forged, newWithOld), 'OK')
  })

  test(`${name}: a pathLenConstraint of the old root`, () => {
    const short = makeRoot({ pathLenConstraint: 0 })
    const cross = makeIntermediate(short, { key: 'p256.e', subject })
    // self-issued certificates do not count (RFC 5280 §6.1.4 (l))
    assert.is(statusOf(short, newLeaf, cross), CN === 'iocafe root' ? 'OK' : 'PATH_LENGTH_CONSTRAINT')
  })
}

test.run()
