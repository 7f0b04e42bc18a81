/** Numbers of CRLs and deny lists in the trusted list: they survive the image, and never go back. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Build, TrustList } from '../../bindings/index.js'
import { makeCrl, makeDenyList } from '../support/crls.js'
import { makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'

const test = suite('core/crl-list')

const root = makeRoot()
const ca = makeIntermediate(root)
const other = makeRoot({ key: 'p256.g', subject: { O: 'other' } })
const leaf = makeLeaf(ca)
const erased = new Uint8Array(0)

function listOf(build: Build): TrustList {
  const list = new TrustList({ build })
  list.add([other.der, root.der])
  return list
}

function verify(list: TrustList, crls: readonly Uint8Array[], denyLists: readonly Uint8Array[] = []) {
  return list.verify({ chain: [leaf.der, ca.der], expect: { name: 'myserver.iocafe' }, crls, denyLists })
}

/** What a device knows after it has written its list and started again. */
function restarted(list: TrustList): TrustList {
  const { image, slot } = list.seal()
  list.written(image)
  return new TrustList({ build: list.build, slots: slot === 0 ? [image, erased] : [erased, image] })
}

for (const build of ['mcu', 'gateway'] as const) {
  test(`${build}: the numbers survive seal and restart, of each root its own`, () => {
    const list = listOf(build)
    const first = verify(list, [makeCrl(root, { number: 1n << 100n })], [makeDenyList(root, { number: 9 })])
    assert.equal(
      first.revocationLists.map(({ status, raisesNumber }) => [status, raisesNumber]),
      [
        ['OK', true],
        ['OK', true],
      ],
    )
    const later = restarted(list)
    assert.is(
      verify(later, [makeCrl(root, { number: (1n << 100n) - 1n })]).revocationLists[0]?.status,
      'CRL_ROLLED_BACK',
    )
    assert.is(verify(later, [makeCrl(other, { number: 1 })]).revocationLists[0]?.status, 'OK')
    assert.is(
      verify(later, [], [makeDenyList(root, { number: 8 })]).revocationLists[0]?.status,
      'DENY_LIST_ROLLED_BACK',
    )
    const same = verify(later, [makeCrl(root, { number: 1n << 100n })], [makeDenyList(root, { number: 9 })])
    assert.equal(
      same.revocationLists.map(({ status, raisesNumber }) => [status, raisesNumber]),
      [
        ['OK', false],
        ['OK', false],
      ],
    )
  })
}

test('what a rolled back CRL revokes counts for nothing, and under strict it shows nothing', () => {
  const list = listOf('gateway')
  const policy = { revocation: 'strict' } as const
  const ask = (number: number) =>
    list.verify({
      chain: [leaf.der, ca.der],
      expect: { anyServer: true },
      policy,
      crls: [makeCrl(ca), makeCrl(root, { number })],
    }).status
  assert.is(ask(5), 'OK')
  assert.is(ask(4), 'REVOCATION_UNKNOWN')
  assert.is(ask(5), 'OK')
})

test('a CRL of an intermediate leaves no number: there is no place to keep it', () => {
  const list = listOf('gateway')
  assert.is(verify(list, [makeCrl(ca, { number: 7 })]).revocationLists[0]?.raisesNumber, false)
  assert.is(verify(list, [makeCrl(ca, { number: 6 })]).revocationLists[0]?.status, 'OK')
})

test('a list that is not of the root raises nothing', () => {
  const list = listOf('gateway')
  const forged = makeCrl({ subject: root.subject, key: ca.key }, { number: 1000 })
  assert.is(verify(list, [forged]).revocationLists[0]?.status, 'CRL_SIGNATURE')
  assert.is(verify(list, [makeCrl(root, { number: 1 })]).revocationLists[0]?.status, 'OK')
})

test('an entry that is removed forgets its number', () => {
  const list = listOf('gateway')
  verify(list, [makeCrl(root, { number: 50 })])
  list.remove(1)
  list.add(root.der)
  assert.is(verify(list, [makeCrl(root, { number: 2 })]).revocationLists[0]?.status, 'OK')
})

test.run()
