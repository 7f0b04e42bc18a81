/**
 * The builds answer alike: the same report, byte for byte, on every test chain. The build that always checks dates answers
 * as the others do under the policy strict.
 */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CHAINS } from '../support/chains.js'
import { makeLeaf, makeRoot, NOW } from '../support/pki.js'
import { RawCore } from '../support/raw-core.js'
import type { Given } from '../support/test-chain.js'

const test = suite('core/builds')
const mcu = new RawCore('mcu')
const gateway = new RawCore('gateway')
const expiration = new RawCore('expiration')

/** Of the byte that the status is about, in the report. */
const OFFSET = 12
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The same, with dates checked. */
const strictly = (given: Given): Given => ({ ...given, policy: { ...given.policy, time: 'strict' } })

test('mcu and gateway', () => {
  for (const chain of CHAINS) {
    const [a, b] = [mcu.verify(chain), gateway.verify(chain)]
    assert.is(a.word, b.word, chain.name)
    // a limit that is less in mcu is met earlier
    if (chain.status.startsWith('LIMIT_')) for (const { record } of [a, b]) record.fill(0, OFFSET, OFFSET + 4)
    assert.is(hex(a.record), hex(b.record), chain.name)
  }
})

test('expiration as gateway under strict, whatever the policy says', () => {
  let differing = 0
  for (const chain of CHAINS) {
    const given: Given = { ...chain, time: chain.time ?? { state: 'exactly', at: NOW } }
    const [always, strict] = [expiration.verify(given), gateway.verify(strictly(given))]
    assert.is(hex(always.record), hex(strict.record), chain.name)
    if (hex(always.record) !== hex(gateway.verify(given).record)) differing += 1
  }
  assert.ok(differing > 0)
})

test('expiration refuses while the time is unknown', () => {
  const trusted = CHAINS.filter((chain) => chain.trusted && chain.time === undefined)
  assert.ok(trusted.length > 20)
  for (const chain of trusted) {
    const { record } = expiration.verify(chain)
    assert.is(new DataView(record.buffer).getUint32(4, true), 702, chain.name)
  }
})

test('the report does not depend on how the work is sliced', () => {
  // what an instance has verified before is in its steps: keys that it knows have tables
  const [atOnce, stepwise] = [new RawCore('gateway'), new RawCore('gateway')]
  for (const chain of CHAINS.filter((_, i) => i % 5 === 0)) {
    const whole = atOnce.verify(chain)
    const sliced = stepwise.verify(chain, 1)
    assert.is(hex(sliced.record), hex(whole.record), chain.name)
    assert.is(sliced.steps, whole.steps, chain.name)
  }
})

test('RSA-8192: the gateway build verifies it, the mcu build says that it is too long', () => {
  const root = makeRoot({ key: 'rsa8192.a' })
  const given = { anchors: [root.der], chain: [makeLeaf(root, { algorithm: 'rsa-sha512' }).der] }
  const statusOf = (core: RawCore) => new DataView(core.verify(given).record.buffer).getUint32(4, true)
  assert.is(statusOf(gateway), 0)
  assert.is(statusOf(mcu), 205)
})

test.run()
