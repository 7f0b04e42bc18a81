/**
 * Budgets: pools made to keep a search busy end with the status of the budget, in counted work, and the next verification on
 * the same instance is as good as new.
 */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { STATUS, Verifier } from '../../bindings/index.js'
import { REJECTED, TRUSTED } from '../../bindings/verdict.js'
import { chainNamed } from '../support/chains.js'
import { makeCrl } from '../support/crls.js'
import { slowKeys } from '../support/hostile-pools.js'
import type { KeyName } from '../support/keys.js'
import { testKey } from '../support/keys.js'
import { type Made, makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import { RawCore } from '../support/raw-core.js'
import type { Given } from '../support/test-chain.js'

const test = suite('core/budgets')
const expect = { name: 'myserver.iocafe' }

/** Fields of the report that count work. */
function countsOf(record: Uint8Array): { status: number; signatures: number; candidates: number; comparisons: number } {
  const field = (at: number) => new DataView(record.buffer).getUint32(at, true)
  return { status: field(4), signatures: field(36), candidates: field(40), comparisons: field(44) }
}

/**
 * `levels` CAs one above the other, each with `width` certificates of the same name and key, so that every way up holds until
 * the root, whose pathLenConstraint refuses it: width^levels paths, and no certificate is a dead end by itself.
 */
function lattice(levels: number, width: number): Given {
  const root = makeRoot({ pathLenConstraint: 0 })
  const keys: readonly KeyName[] = ['p256.b', 'p256.d']
  let issuer = { subject: root.subject, key: root.key }
  const pool: Uint8Array[] = []
  for (let level = 0; level < levels; level++) {
    const subject = { O: 'iocafe', CN: `level ${level}` }
    const key = testKey(keys[level % 2] ?? 'p256.b')
    const made = Array.from({ length: width }, (_, i) =>
      makeIntermediate(issuer, { subject, key, serialNumber: BigInt(i + 1) }),
    )
    pool.push(...made.map(({ der }) => der))
    issuer = { subject: made[0]?.subject ?? root.subject, key }
  }
  return { anchors: [root.der], chain: [makeLeaf(issuer).der, ...pool] }
}

const good = chainNamed('root, intermediate, leaf')

function check(core: RawCore, given: Given): ReturnType<typeof countsOf> {
  const { word, record } = core.verify(given)
  assert.is(word, REJECTED)
  assert.is(core.verify(good).word, TRUSTED)
  return countsOf(record)
}

test('signatures', () => {
  const { status, signatures } = check(new RawCore('gateway'), lattice(4, 10))
  assert.is(status, STATUS.BUDGET_SIGNATURES.code)
  assert.is(signatures, 100)
})

/** A CA whose CRL revokes the leaf, behind others of its name whose keys are tried before it. */
function crlBehind(key: KeyName, others: readonly Uint8Array[]) {
  const root = makeRoot()
  const ca = makeIntermediate(root, { subject: { O: 'iocafe', CN: 'slow' }, key })
  const leaf = makeLeaf(ca)
  const good = { anchors: root.der, chain: [leaf.der, ca.der] }
  return { good, chain: [leaf.der, ...others, ca.der], crls: [makeCrl(ca, { revoked: [leaf.der] })] }
}

for (const [build, kind, count] of [
  ['mcu', 'rsa4096.a', 12],
  ['gateway', 'rsa8192.a', 14],
] as const) {
  test(`slow keys that may have signed a CRL: what it revokes is not trusted for that (${build})`, () => {
    const { good, chain, crls } = crlBehind(kind, slowKeys(kind, count, 0).chain.slice(1))
    const verifier = new Verifier({ anchors: good.anchors, build })
    const parent = verifier.verify({ chain: good.chain, expect, crls })
    assert.equal([parent.status, parent.revocationLists[0]?.status], ['REVOKED', 'OK'])
    const verdict = verifier.verify({ chain, expect, crls })
    assert.equal([verdict.status, verdict.revocationLists[0]?.status], ['BUDGET_SIGNATURES', 'BUDGET_SIGNATURES'])
    assert.is(verdict.trusted, false)
    // without the CRL there is nothing to be tried
    assert.is(verifier.verify({ chain: good.chain, expect }).status, 'OK')
  })
}

test('many keys that may have signed a CRL', () => {
  const subject = { O: 'iocafe', CN: 'slow' }
  const other = makeIntermediate(makeRoot(), { subject, key: 'p256.d' }).der
  const statusOf = (others: number) => {
    const { good, chain, crls } = crlBehind('p256.b', new Array<Uint8Array>(others).fill(other))
    const verifier = new Verifier({ anchors: good.anchors, build: 'gateway' })
    return verifier.verify({ chain, expect, crls }).revocationLists[0]?.status
  }
  assert.is(statusOf(99), 'OK')
  assert.is(statusOf(100), 'BUDGET_SIGNATURES')
})

test('candidates', () => {
  const { status, signatures, candidates } = check(new RawCore('gateway'), lattice(11, 3))
  assert.is(status, STATUS.BUDGET_CANDIDATES.code)
  assert.is(candidates, 200_000)
  assert.ok(signatures <= 100)
})

test('within the budgets every path is tried, and each signature verified once', () => {
  for (const build of ['mcu', 'gateway'] as const) {
    const { status, signatures } = check(new RawCore(build), lattice(5, 3))
    assert.is(status, STATUS.PATH_LENGTH_CONSTRAINT.code, build)
    assert.is(signatures, 3 + 4 * 9 + 3, build)
  }
})

/** A leaf with `names` DNS names under CAs that exclude `bases` others each. */
function constrained(names: number, bases: number, levels = 1): Given {
  const root = makeRoot()
  const excluded = Array.from({ length: bases }, (_, i) => ({ dns: `x${i}` }))
  const cas: Made[] = []
  for (let level = 0; level < levels; level++) {
    const subject = { O: 'iocafe', CN: `level${level}` }
    cas.push(makeIntermediate(cas.at(-1) ?? root, { subject, nameConstraints: { excluded } }))
  }
  const dns = ['myserver.iocafe', ...Array.from({ length: names - 1 }, (_, i) => `y${i}`)]
  return { anchors: [root.der], chain: [makeLeaf(cas.at(-1) ?? root, { dns }).der, ...cas.map(({ der }) => der)] }
}

test('name comparisons', () => {
  for (const [build, given] of [
    ['mcu', constrained(400, 280, 3)],
    ['gateway', constrained(600, 500)],
  ] as const) {
    const { status, comparisons } = check(new RawCore(build), given)
    assert.is(status, STATUS.BUDGET_NAME_COMPARISONS.code, build)
    assert.is(comparisons, 250_000, build)
  }
})

test('name comparisons within the budget', () => {
  const { word, record } = new RawCore('mcu').verify(constrained(400, 280))
  assert.is(word, TRUSTED)
  // the subject is a name too, and the subtrees themselves are looked at once
  assert.is(countsOf(record).comparisons, (1 + 401) * 280)
})

test('work on a plain chain', () => {
  const { record } = new RawCore('gateway').verify(good)
  assert.equal(countsOf(record), { status: 0, signatures: 2, candidates: 2, comparisons: 0 })
})

test('many names of a captured server against many presented ones', () => {
  const names = (letter: string, count: number) => Array.from({ length: count }, (_, i) => `${letter}${i}`)
  // what fits into a certificate of the small build does not use the budget up
  for (const [build, captured, presented, status] of [
    ['mcu', 60, 450, STATUS.NAME_MISMATCH],
    ['gateway', 1500, 12_000, STATUS.BUDGET_NAME_COMPARISONS],
  ] as const) {
    const core = new RawCore(build).core
    const root = makeRoot()
    const put = (bytes: Uint8Array): number => {
      assert.ok(core.put(bytes))
      return bytes.length
    }
    const verify = (dns: readonly string[]): number => {
      core.call('tc_chain_begin')
      core.call('tc_expect', 3, 0)
      assert.is(core.call('tc_chain_add', put(makeLeaf(root, { dns }).der)), 0)
      core.call('tc_verify')
      return new DataView(core.copy(core.call('tc_report'), 8).buffer).getUint32(4, true)
    }
    // a list whose entry was captured with that many names
    core.call('tc_list_begin')
    assert.is(core.call('tc_capture_open', 2, 0), 0)
    core.call('tc_chain_begin')
    assert.is(core.call('tc_chain_add', put(makeLeaf(root, { dns: names('c', captured) }).der)), 0)
    assert.is(core.call('tc_capture_connected'), 0)
    assert.is(core.call('tc_capture_offer', put(root.der)), 0)
    while (core.call('tc_step', 1000) !== 0);
    assert.is(core.call('tc_capture_confirm'), 0)
    const image = core.copy(core.call('tc_list_image'), core.call('tc_list_image_bytes'))
    core.call('tc_capture_abort')
    core.call('tc_list_begin')
    assert.is(core.call('tc_list_offer', 0, put(image)), 0)
    assert.is(verify(['c0']), 0, build)
    assert.is(verify(names('p', 100)), STATUS.NAME_MISMATCH.code, build)
    assert.is(verify(names('p', presented)), status.code, build)
  }
})

test.run()
