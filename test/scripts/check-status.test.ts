/** The status check, on a small tree with one defect at a time. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { statusReport } from '../../scripts/check-status.js'

const test = suite('scripts/check-status')

const GOOD: Readonly<Record<string, string>> = {
  'assembly/status.csv': 'code,name,text,next\n0,FINE,"Well, good.",\n300,BAD_TAG,Bad.,Go.\n750,LATER,Later.,Wait.\n',
  'assembly/status.ts': 'export const FINE: u32 = 0; export const BAD_TAG: u32 = 300; export const LATER: u32 = 750;',
  'assembly/der.ts':
    'import { FINE, BAD_TAG } from "./status";\nexport function f(x: bool): u32 { return x ? FINE : BAD_TAG; }',
  'assembly/openbox/der.ts': 'LATER',
  'scripts/reserved-status.txt': '# Revocation.\nLATER # one day\n',
  'test/der.test.ts': "expect('FINE')\nexpect('BAD_TAG')",
}

function reportWith(change: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'trustcore-status-'))
  try {
    for (const [path, text] of Object.entries({ ...GOOD, ...change })) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return statusReport(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

const rejects = (path: string, text: string, offence: string) => {
  assert.equal(reportWith({}), { live: ['FINE', 'BAD_TAG'], offences: [] })
  assert.equal(reportWith({ [path]: text }).offences, [offence])
}

test('a live code that no test expects; a comment is no test', () => {
  rejects('test/der.test.ts', "expect('FINE') // BAD_TAG", 'BAD_TAG is expected by no test')
})

test('a code that is imported but not used is not live', () => {
  const source =
    'import {\n  FINE,\n  BAD_TAG,\n} from "./status";\nexport function f(): u32 { return FINE; } // not BAD_TAG'
  const offence = 'BAD_TAG is used nowhere and is not in scripts/reserved-status.txt'
  rejects('assembly/der.ts', source, offence)
})

test('a reserved code that has come to life', () => {
  const source = `${GOOD['assembly/der.ts']}\nexport function g(): u32 { return LATER; }`
  assert.equal(reportWith({ 'assembly/der.ts': source }).offences, [
    'LATER is reserved but used: it is live now',
    'LATER is expected by no test',
  ])
})

test('a code that only the bindings use is live', () => {
  const report = reportWith({ 'bindings/gate.ts': "reject('LATER')", 'scripts/reserved-status.txt': '' })
  assert.equal(report.offences, ['LATER is expected by no test'])
})

test('a code that only the C bindings use is live, and a test in C counts', () => {
  const live = { 'bindings/c/list.c': 'return TC_LATER;', 'scripts/reserved-status.txt': '' }
  assert.equal(reportWith(live).offences, ['LATER is expected by no test'])
  assert.equal(reportWith({ ...live, 'test/list.c': 'check(TC_LATER); /* TC_BAD_TAG */' }).offences, [])
  assert.equal(reportWith({ ...live, 'test/list.c': 'check(TC_LATER_ON); /* TC_LATER */' }).offences, [
    'LATER is expected by no test',
  ])
})

test('a reserved name that the table lacks', () => {
  rejects('scripts/reserved-status.txt', 'LATER\nNEVER\n', 'NEVER is reserved but not in assembly/status.csv')
})

test.run()
