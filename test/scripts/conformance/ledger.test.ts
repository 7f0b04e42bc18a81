/** Outcomes, divergences and the ledger of the conformance command. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { auditRun, type LedgerEntry, readLedger } from '../../../scripts/conformance/ledger.js'
import { diverges, failed, outcomeOf, type Result } from '../../../scripts/conformance/result.js'
import { hardestOf, namespaceOf, tableOf } from '../../../scripts/conformance/table.js'

const test = suite('scripts/conformance/ledger')

const right: Result = {
  suite: 'limbo',
  id: 'a::b::c',
  tier: 'core',
  expected: true,
  trusted: true,
  status: 'OK',
  depth: 2,
  signatures: 2,
  steps: 10,
}
const falseReject: Result = { ...right, id: 'reject', trusted: false, status: 'SIGNATURE_WRONG' }
const falseAccept: Result = { ...right, id: 'accept', expected: false }
const limit: Result = { ...right, id: 'limit', trusted: false, status: 'LIMIT_CHAIN_BYTES' }
const error = failed({ suite: 'limbo', id: 'error', tier: 'core', expected: false }, new Error('trap'))

test('outcomes', () => {
  assert.is(outcomeOf(right), 'right')
  assert.is(outcomeOf({ ...falseReject, expected: false }), 'right')
  assert.is(outcomeOf(falseReject), 'false reject')
  assert.is(outcomeOf(falseAccept), 'false accept')
  assert.is(outcomeOf(limit), 'limit')
  assert.is(outcomeOf(error), 'error')
})

test('what diverges in which build', () => {
  assert.not.ok(diverges(right, 'gateway'))
  for (const result of [falseReject, falseAccept, error]) assert.ok(diverges(result, 'mcu'))
  assert.not.ok(diverges(limit, 'mcu'))
  assert.ok(diverges(limit, 'gateway'))
  assert.ok(diverges({ ...limit, expected: false }, 'gateway'))
  for (const result of [right, falseReject, limit]) assert.not.ok(diverges(result, 'nano'))
  for (const result of [falseAccept, error]) assert.ok(diverges(result, 'nano'))
})

test('a documented limit excuses optional files only', () => {
  const short: Result = { ...falseReject, status: 'KEY_RSA_TOO_SHORT', tier: 'optional' }
  assert.not.ok(diverges(short, 'gateway'))
  assert.ok(diverges({ ...short, tier: 'required' }, 'gateway'))
  assert.ok(diverges({ ...short, status: 'SIGNATURE_WRONG' }, 'gateway'))
  assert.ok(diverges({ ...falseAccept, tier: 'optional' }, 'gateway'))
})

const entry: LedgerEntry = { id: 'reject', expected: true, ours: 'SIGNATURE_WRONG', reason: 'a test' }

test('a divergence needs an entry, an entry a divergence', () => {
  assert.equal(auditRun([right, falseReject], [entry], 'gateway'), [])
  assert.equal(auditRun([falseReject, falseAccept], [], 'gateway'), [
    'reject: expected accept, ours SIGNATURE_WRONG',
    'accept: expected reject, ours trusted',
  ])
  assert.match(auditRun([{ ...right, id: 'reject' }], [entry], 'gateway')[0] ?? '', 'no longer diverges')
  assert.match(auditRun([{ ...falseReject, status: 'PATH_LOOP' }], [entry], 'gateway')[0] ?? '', 'ours is PATH_LOOP')
  assert.match(auditRun([error], [], 'mcu')[0] ?? '', '(trap)')
  assert.equal(auditRun([right], [entry], 'gateway'), [])
  assert.equal(auditRun([{ ...right, id: 'reject' }], [entry], 'nano'), [], 'what it lacks hides them')
})

test('a ledger is read whole or not at all', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trustcore-ledger-'))
  const path = join(folder, 'ledger.json')
  const read = (value: unknown) => {
    writeFileSync(path, JSON.stringify(value))
    return readLedger(path)
  }
  try {
    assert.equal(read([entry]), [entry])
    assert.throws(() => read([{ ...entry, reason: '' }]), 'needs id')
    assert.throws(() => read([entry, entry]), 'twice')
    assert.throws(() => read({}), 'not a list')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('the ledger of the repository can be read', () => {
  assert.ok(Array.isArray(readLedger(new URL('../../../../test/conformance/ledger.json', import.meta.url))))
})

test('namespaces', () => {
  assert.is(namespaceOf(right), 'limbo a::b')
  assert.is(namespaceOf({ suite: 'pkits', id: 'pkits::4.13.2::Name' }), 'pkits pkits::4.13')
  assert.is(namespaceOf({ suite: 'wycheproof', id: 'ed25519.json#7' }), 'wycheproof ed25519.json')
})

test('the table has a row for each namespace and one for each suite', () => {
  const [headings, first, , , , all] = tableOf([right, falseReject, falseAccept, limit, error])
  assert.match(headings ?? '', /cases +accept +reject +right/)
  assert.match(first ?? '', /^limbo a::b \(core\) +1 +1 +0 +1 +0 +0 +0 +0$/)
  assert.match(
    tableOf([right, falseReject, falseAccept, limit, error]).at(-1) ?? '',
    /^all limbo \(core\) +5 +3 +2 +1 +1 +1 +1 +1$/,
  )
  assert.is(all, undefined)
  assert.is(hardestOf([right, { ...right, id: 'hard', steps: 99 }], 'steps'), 'most steps: 99 (limbo hard, OK)')
})

test.run()
