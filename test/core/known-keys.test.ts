/**
 * The tables of anchors' keys (assembly/ec/known-keys.ts) through the ABI: whatever happens to the list, a chain is trusted exactly if
 * a key that is on the list now signed it.
 */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Core } from '../../bindings/core.js'
import { STATUS } from '../../bindings/index.js'
import { TRUSTED } from '../../bindings/verdict.js'
import { encodeVerification, put } from '../../bindings/verification.js'
import type { KeyName } from '../support/keys.js'
import { type Made, makeLeaf, makeRoot } from '../support/pki.js'
import { EXPECTED } from '../support/test-chain.js'

const test = suite('core/known-keys')

const BY_HAND = 1
/** More than it takes until a key has its table. */
const OFTEN = 6

/** Roots of the same name; nothing but the signature tells which one signed. */
const rootsOf = (kind: 'p256' | 'p384', names: string): Made[] =>
  [...names].map((name) =>
    makeRoot({
      key: `${kind}.${name}` as KeyName,
      subject: { O: 'iocafe', CN: 'root' },
      without: ['subjectKeyIdentifier'],
    }),
  )

const leafOf = (root: Made, key: KeyName = 'p256.d'): Made =>
  makeLeaf(root, { key, without: ['authorityKeyIdentifier'] })

function add(core: Core, root: Made): void {
  assert.ok(core.put(root.der))
  assert.is(core.call('tc_list_add', root.der.length, BY_HAND, 0, 0), STATUS.OK.code)
}

/** Whether a leaf is trusted, and the steps that took. */
function verify(core: Core, leaf: Made): { trusted: boolean; steps: number } {
  assert.is(put(core, encodeVerification({ chain: leaf.der, expect: EXPECTED })), null)
  return { trusted: core.call('tc_verify') === TRUSTED, steps: core.call('tc_steps') }
}

function warm(core: Core, leaf: Made): number {
  let steps = 0
  for (let i = 0; i < OFTEN; i++) {
    const answer = verify(core, leaf)
    assert.ok(answer.trusted)
    steps = answer.steps
  }
  return steps
}

for (const kind of ['p256', 'p384'] as const) {
  const [a, b] = rootsOf(kind, 'ab') as [Made, Made]
  const leafKey = `${kind}.d` as const
  const [leafOfA, leafOfB] = [a, b].map((root) => leafOf(root, leafKey)) as [Made, Made]

  test(`${kind}: another list, another key under the same name`, () => {
    for (const forget of [(core: Core) => core.call('tc_list_begin'), (core: Core) => core.call('tc_list_remove', 0)]) {
      const core = new Core('gateway')
      add(core, a)
      const cold = verify(core, leafOfA).steps
      const known = warm(core, leafOfA)
      assert.ok(known < cold, 'the table is used')
      assert.not.ok(verify(core, leafOfB).trusted)
      core.call('tc_chain_begin')
      assert.is(forget(core), STATUS.OK.code)
      add(core, b)
      assert.not.ok(verify(core, leafOfA).trusted)
      assert.ok(verify(core, leafOfB).trusted)
      assert.ok(verify(core, leafOfB).steps > known, 'the key has to become known anew')
      warm(core, leafOfB)
      assert.not.ok(verify(core, leafOfA).trusted)
    }
  })

  test(`${kind}: roots of the same name side by side, each known`, () => {
    const core = new Core('gateway')
    add(core, a)
    add(core, b)
    for (let i = 0; i < OFTEN; i++) for (const leaf of [leafOfA, leafOfB]) assert.ok(verify(core, leaf).trusted)
    core.call('tc_chain_begin')
    assert.is(core.call('tc_list_remove', 0), STATUS.OK.code)
    assert.not.ok(verify(core, leafOfA).trusted)
    assert.ok(verify(core, leafOfB).trusted)
  })
}

test('more anchors than tables, in turns: every chain is judged by its own', () => {
  const core = new Core('gateway')
  const roots = rootsOf('p256', 'abcefgh')
  const leaves = roots.map((root) => leafOf(root))
  const stranger = leafOf(rootsOf('p384', 'a')[0] as Made)
  for (const root of roots) add(core, root)
  for (let round = 0; round < 3; round++) {
    for (const leaf of leaves) {
      warm(core, leaf)
      assert.not.ok(verify(core, stranger).trusted)
    }
  }
})

test('the slicing of the work does not matter, and what is given up half-way leaves nothing', () => {
  const core = new Core('gateway')
  const [a, b] = rootsOf('p256', 'ab') as [Made, Made]
  const [leafOfA, leafOfB] = [a, b].map((root) => leafOf(root)) as [Made, Made]
  add(core, a)
  for (let steps = 1; steps < 200; steps += 3) {
    assert.is(put(core, encodeVerification({ chain: leafOfA.der, expect: EXPECTED })), null)
    core.call('tc_verify_begin')
    for (let i = 0; i < steps; i++) core.call('tc_step', 1)
    assert.not.ok(verify(core, leafOfB).trusted)
  }
  assert.ok(verify(core, leafOfA).trusted)
})

test.run()
