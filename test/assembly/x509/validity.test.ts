import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { STATUS, type StatusName } from '../../../bindings/status.js'
import { openbox } from '../../support/openbox.js'

const test = suite('x509/validity')
const box = openbox()
const POLICIES = ['ignore', 'floor', 'strict'] as const
const STATES = ['unknown', 'at least', 'exactly'] as const
const NOT_BEFORE = 1000n
const NOT_AFTER = 2000n

function check(policy: (typeof POLICIES)[number], state: (typeof STATES)[number], now: bigint): StatusName {
  const code = box.call['checkValidity']?.(POLICIES.indexOf(policy), STATES.indexOf(state), now, NOT_BEFORE, NOT_AFTER)
  return Object.entries(STATUS).find(([, status]) => status.code === code)?.[0] as StatusName
}

test('ignore refuses nothing', () => {
  for (const state of STATES)
    for (const now of [-5n, 0n, 999n, 1500n, 2001n]) assert.is(check('ignore', state, now), 'OK')
})

test('floor refuses only what is provably expired', () => {
  assert.is(check('floor', 'unknown', 9999n), 'OK')
  for (const state of ['at least', 'exactly'] as const) {
    assert.is(check('floor', state, 2000n), 'OK')
    assert.is(check('floor', state, 2001n), 'TIME_EXPIRED')
    assert.is(check('floor', state, 0n), 'OK', 'a clock at 1970 does not stop a plant')
  }
})

test('strict accepts only what is provably valid; both ends are inclusive', () => {
  assert.is(check('strict', 'unknown', 1500n), 'TIME_UNKNOWN')
  assert.is(check('strict', 'at least', 1500n), 'TIME_UNKNOWN')
  assert.is(check('strict', 'at least', 2001n), 'TIME_EXPIRED')
  assert.is(check('strict', 'exactly', 999n), 'TIME_NOT_YET_VALID')
  assert.is(check('strict', 'exactly', 1000n), 'OK')
  assert.is(check('strict', 'exactly', 2000n), 'OK')
  assert.is(check('strict', 'exactly', 2001n), 'TIME_EXPIRED')
})

test('facts are told whatever the policy', () => {
  const facts = (state: number, now: bigint) => box.call['dateFacts']?.(state, now, NOT_BEFORE, NOT_AFTER)
  assert.equal([facts(0, 2001n), facts(1, 2001n), facts(2, 2001n)], [0, 1, 1])
  assert.equal([facts(0, 999n), facts(1, 999n), facts(2, 999n)], [0, 0, 2])
})

test.run()
