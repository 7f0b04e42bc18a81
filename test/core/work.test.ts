/**
 * Work: the dearest pools that are known end in counted work, with a status of the budgets that says so. The counts are those of
 * an instrumented copy of the shipped module (bench/instrument.ts).
 */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Build } from '../../bindings/core.js'
import { STATUS, type StatusName } from '../../bindings/status.js'
import { REJECTED } from '../../bindings/verdict.js'
import { type Count, CountedCore } from '../support/counted-core.js'
import * as pools from '../support/hostile-pools.js'
import type { Given } from '../support/test-chain.js'

const test = suite('core/work')

const cores = new Map<Build, CountedCore>()

/** Instructions that the search, the signatures and the name constraints of one verification may execute. */
const MOST_SEARCHING = 3.6e9
const MOST_SIGNING = 2e9
const MOST_CONSTRAINING = 1e9

function check(build: Build, given: Given, most: number, status: StatusName): Count {
  const core = cores.get(build) ?? new CountedCore(build)
  cores.set(build, core)
  const count = core.verify(given, most)
  assert.ok(count.status !== null, `${build}: stopped after ${count.instructions} instructions`)
  assert.is(count.verdict, REJECTED)
  assert.is(count.status, STATUS[status].code, build)
  return count
}

test('long names, equal by RFC 5280 §7.1 only, whose RDNs are sets', () => {
  check('gateway', pools.longNames(11, 3, 2200, 8), MOST_SEARCHING, 'BUDGET_CANDIDATES')
  check('mcu', pools.longNames(4, 3, 350, 4), MOST_SEARCHING, 'PATH_LENGTH_CONSTRAINT')
})

test('one name in two spellings', () => {
  // no step is longer
  check('gateway', pools.oneLongName(95_000, 8), 1e8, 'PATH_UNKNOWN_ISSUER')
  check('mcu', pools.oneLongName(480, 4), 1e6, 'PATH_UNKNOWN_ISSUER')
  check('mcu', pools.oneLongName(480, 5), 1e6, 'LIMIT_RDN_ATTRIBUTES')
  check('mcu', pools.oneLongName(1200, 4), 1e6, 'LIMIT_NAME_BYTES')
  check('mcu', pools.oneLongName(7500, 4), 1e6, 'LIMIT_CERTIFICATE_BYTES')
})

test('long key identifiers that differ at their end', () => {
  check('gateway', pools.longKeyIdentifiers(11, 3, 80, 1800), MOST_SEARCHING, 'BUDGET_CANDIDATES')
})

test('long keys that differ at their end, of one name', () => {
  check('gateway', pools.longKeys(10, 3, 50, 2500), MOST_SEARCHING, 'BUDGET_SIGNATURES')
})

test('many paths that fail at the name of the server', () => {
  check('gateway', pools.manyServerNames(10, 3, 20_000), MOST_SEARCHING, 'BUDGET_CANDIDATES')
  check('mcu', pools.manyServerNames(4, 3, 450), MOST_SEARCHING, 'NAME_MISMATCH')
})

test('many paths that fail at a common name', () => {
  check('gateway', pools.longCommonNames(10, 3, 2000, 50), MOST_SEARCHING, 'BUDGET_CANDIDATES')
})

test('many names under CAs that constrain nothing', () => {
  check('gateway', pools.idleConstraints(10, 3, 40_000), MOST_SEARCHING, 'BUDGET_CANDIDATES')
})

test('name constraints on directory names and mailboxes', () => {
  check('gateway', pools.directoryNames(400, 400, 200, 8), MOST_CONSTRAINING, 'BUDGET_NAME_COMPARISONS')
  check('gateway', pools.mailboxes(300, 300), MOST_CONSTRAINING, 'BUDGET_NAME_COMPARISONS')
})

test('keys whose signatures are slow', () => {
  check('gateway', pools.slowKeys('rsa8192.a', 100, 0), MOST_SIGNING, 'BUDGET_SIGNATURES')
  check('mcu', pools.slowKeys('rsa4096.a', 14, 0), MOST_SIGNING, 'BUDGET_SIGNATURES')
  check('gateway', pools.slowCurve(100, 120_000), MOST_SIGNING, 'BUDGET_SIGNATURES')
})

test.run()
