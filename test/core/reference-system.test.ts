/**
 * The shape that the reference system ships (test/fixtures/reference-system): accepted under the legacy policy with time
 * ignored, and no other way.
 */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Build, type Expectation, type Policy, type TimeState, Verifier } from '../../bindings/index.js'
import { FIXTURES } from '../support/keys.js'

const test = suite('core/reference-system')

const file = (name: string): string => readFileSync(new URL(`reference-system/${name}`, FIXTURES), 'utf8')
const root = file('rootca.crt')
const chain = file('myhome.crt')
const today: TimeState = { state: 'exactly', at: new Date('2026-01-01T00:00:00Z') }
const anyServer: Expectation = { organisation: 'iocafe' }

function statusOf(build: Build, policy: Policy, expect = anyServer, time: TimeState = today, anchors = root): string {
  const verdict = new Verifier({ anchors, build }).verify({ chain, expect, policy, time })
  assert.is(verdict.trusted, verdict.status === 'OK')
  return verdict.status
}

for (const build of ['mcu', 'gateway'] as const) {
  test(`${build}: legacy, and time ignored`, () => {
    assert.is(statusOf(build, { legacy: true }), 'OK')
    assert.is(statusOf(build, { legacy: true, time: 'ignore' }, { name: 'myserver.iocafe' }), 'OK')
    assert.is(statusOf(build, { legacy: true }, anyServer, { state: 'unknown' }), 'OK')
  })

  test(`${build}: not without the legacy policy`, () => {
    assert.is(statusOf(build, {}), 'CERTIFICATE_V1_REFUSED')
    assert.is(statusOf(build, { time: 'ignore' }, { anyServer: true }), 'CERTIFICATE_V1_REFUSED')
  })

  test(`${build}: not with dates checked`, () => {
    assert.is(statusOf(build, { legacy: true, time: 'strict' }), 'TIME_EXPIRED')
    assert.is(statusOf(build, { legacy: true, time: 'floor' }), 'TIME_EXPIRED')
    assert.is(statusOf(build, { legacy: true, time: 'strict' }, anyServer, { state: 'unknown' }), 'TIME_UNKNOWN')
    assert.is(statusOf(build, { legacy: true, time: 'floor' }, anyServer, { state: 'unknown' }), 'OK')
  })

  test(`${build}: not of another name, nor of another organisation, nor of a rogue`, () => {
    assert.is(statusOf(build, { legacy: true }, { name: 'yourserver.iocafe' }), 'NAME_MISMATCH')
    assert.is(statusOf(build, { legacy: true }, { organisation: 'other' }), 'NAME_ORGANISATION_MISMATCH')
    // the signature is a number above the rogue's modulus, or below it and wrong: that is up to the keys
    const rogue = statusOf(build, { legacy: true }, anyServer, today, file('rogue-rootca.crt'))
    assert.match(rogue, /^SIGNATURE_(WRONG|RANGE)$/)
  })
}

test('the build that always checks dates', () => {
  assert.is(statusOf('expiration', { legacy: true }), 'TIME_EXPIRED')
  assert.is(statusOf('expiration', { legacy: true, time: 'ignore' }), 'TIME_EXPIRED')
  assert.is(
    statusOf('expiration', { legacy: true, time: 'ignore' }, anyServer, { state: 'exactly', at: 1600000000 }),
    'OK',
  )
})

test('what was expired is told, though ignored', () => {
  const verdict = new Verifier({ anchors: root }).verify({
    chain,
    expect: anyServer,
    policy: { legacy: true },
    time: today,
  })
  assert.ok(verdict.trusted)
  assert.ok(verdict.dates.leafExpired && verdict.dates.anchorExpired && !verdict.dates.leafNotYetValid)
  assert.is(verdict.dates.notAfter, Date.UTC(2021, 5, 1) / 1000)
})

test.run()
