import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { STATUS, Verifier } from '../../bindings/index.js'
import { recordOfRefusal } from '../../bindings/report.js'
import { REJECTED, TRUSTED, Verdict } from '../../bindings/verdict.js'
import { makeIntermediate, makeLeaf, makeRoot, NOT_AFTER } from '../support/pki.js'

const test = suite('bindings/verdict')

const root = makeRoot()
const intermediate = makeIntermediate(root)
const leaf = makeLeaf(intermediate)
const verifier = new Verifier({ anchors: root.der })
const expect = { name: 'myserver.iocafe' }

function verdictOf(word: number, recorded: number): Verdict {
  const record = recordOfRefusal(recorded, STATUS.OK.code, 0xffffffff)
  return new Verdict({ word, record, steps: 0, chain: [], organisation: null, revocationLists: [] })
}

test('only the whole verdict word is trusted, in the answer and in the record', () => {
  assert.is(TRUSTED, ~REJECTED >>> 0)
  assert.is(verdictOf(TRUSTED, TRUSTED).trusted, true)
  assert.is(verdictOf(TRUSTED, REJECTED).trusted, false)
  assert.is(verdictOf(REJECTED, TRUSTED).trusted, false)
  for (const word of [0, 1, 0xffffffff, REJECTED]) assert.is(verdictOf(word, word).trusted, false)
  for (let bit = 0; bit < 32; bit++) {
    const flipped = (TRUSTED ^ (1 << bit)) >>> 0
    assert.is(verdictOf(flipped, flipped).trusted, false, `bit ${bit}`)
  }
})

test('explain() of a trusted chain: the path with subjects, the dates, every check', () => {
  const text = verifier.verify({ chain: [leaf.der, intermediate.der], expect }).explain()
  assert.is(
    text,
    [
      'Verdict: trusted',
      'Path:    certificate 0 (O=iocafe, CN=myserver.iocafe)',
      '      -> certificate 1 (O=iocafe, CN=iocafe intermediate)',
      '      -> root of iocafe (entry 0 of the trusted list)',
      'Dates:   valid 2020-01-01 to 2049-12-31',
      '         the time is unknown, so nothing can be said of expiry',
      'Checks:',
      '  passed   syntax',
      '  passed   chain',
      '  passed   signatures',
      '  not run  validity',
      '  passed   basicConstraints',
      '  passed   keyUsage',
      '  passed   extendedKeyUsage',
      '  passed   criticalExtensions',
      '  passed   nameConstraints',
      '  passed   expectedServer',
      '  not run  revocation',
      '  passed   anchor',
    ].join('\n'),
  )
})

test('explain() of a missing intermediate names it', () => {
  const text = verifier.verify({ chain: leaf.der, expect }).explain()
  assert.match(text, /^Verdict: rejected, PATH_UNKNOWN_ISSUER \(600\)\nWhy: {5}No certificate given/)
  assert.match(text, /\nWhere: {3}certificate 0 of the chain \(O=iocafe, CN=myserver\.iocafe\)/)
  assert.match(text, /\nMissing: the certificate of O=iocafe, CN=iocafe intermediate\n/)
  assert.match(text, /\nNext: {4}Send the missing intermediate/)
})

test('explain() of a wrong signature names the byte; of expiry, the fact', () => {
  const forged = makeLeaf(intermediate, { signatureValue: (s) => s.with(-1, (s.at(-1) ?? 0) ^ 1) })
  const rejected = verifier.verify({ chain: [forged.der, intermediate.der], expect })
  assert.is(rejected.status, 'SIGNATURE_WRONG')
  assert.match(rejected.explain(), /certificate 0 of the chain/)
  assert.match(rejected.explain(), / {2}failed {3}signatures/)
  const time = { state: 'exactly', at: NOT_AFTER.getTime() / 1000 + 1 } as const
  const expired = verifier.verify({ chain: [leaf.der, intermediate.der], expect, time })
  assert.is(expired.trusted, true)
  assert.match(expired.explain(), /the server certificate has expired/)
})

test('explain() of what nobody can read', () => {
  const text = verifier.verify({ chain: Uint8Array.of(0x30, 1), expect }).explain()
  assert.match(text, /certificate 0 of the chain \(cannot be read\)/)
})

test('toJSON() has plain values', () => {
  const verdict = verifier.verify({ chain: [leaf.der, intermediate.der], expect })
  const json = JSON.parse(JSON.stringify(verdict))
  assert.is(json.trusted, true)
  assert.is(json.status, 'OK')
  assert.equal(json.path, [0, 1])
  assert.match(json.leafSpkiSha256, /^[0-9a-f]{64}$/)
  assert.is(json.checks.length, 12)
  assert.is(json.dates.timeUnknown, true)
})

test.run()
