/** The deny list (docs/deny-list.md): one defect each, by its exact status, in a list whose parent denies. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type StatusName, Verifier } from '../../bindings/index.js'
import { type DenyListOptions, makeDenyList } from '../support/crls.js'
import { join } from '../support/der.js'
import { makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import { algorithmIdentifier } from '../support/signing.js'

const test = suite('core/deny-list')

const root = makeRoot()
const ca = makeIntermediate(root)
const leaf = makeLeaf(ca)
const elsewhere = makeRoot({ key: 'p256.h', subject: { O: 'elsewhere' } })
const expect = { name: 'myserver.iocafe' }

function verdictOn(list: Uint8Array, verifier = new Verifier({ anchors: [root.der, elsewhere.der] })) {
  return verifier.verify({ chain: [leaf.der, ca.der], expect, denyLists: [list] })
}

const denying = (options: DenyListOptions = {}) => makeDenyList(root, { denied: [leaf.key.spki], ...options })

test('a denied key, of the leaf and of the intermediate', () => {
  const verdict = verdictOn(denying())
  assert.is(verdict.status, 'REVOKED')
  assert.equal(verdict.certificate, { kind: 'chain', index: 0 })
  const above = verdictOn(denying({ denied: [ca.key.spki] }))
  assert.is(above.status, 'REVOKED')
  assert.equal(above.certificate, { kind: 'chain', index: 1 })
  assert.is(verdictOn(denying({ denied: [elsewhere.key.spki] })).status, 'OK')
  assert.is(verdictOn(denying({ denied: [] })).status, 'OK')
})

test('a list of each algorithm', () => {
  for (const key of ['p384.a', 'p521.a', 'rsa2048.a', 'ed25519.a'] as const) {
    const other = makeRoot({ key, subject: { O: 'iocafe', CN: key } })
    const server = makeLeaf(other)
    const verify = (denied: readonly Uint8Array[]) =>
      new Verifier({ anchors: other.der }).verify({
        chain: server.der,
        expect,
        denyLists: [makeDenyList(other, { denied })],
      })
    assert.is(verify([server.key.spki]).status, 'REVOKED', key)
    assert.is(verify([ca.key.spki]).status, 'OK', key)
    assert.is(verify([ca.key.spki]).revocationLists[0]?.status, 'OK', key)
  }
})

/** One defect in a list that would otherwise deny the leaf: its status, and nothing is denied. */
function defect(name: string, status: StatusName, list: Uint8Array): void {
  test(`${name}: ${status}`, () => {
    assert.is(verdictOn(denying()).status, 'REVOKED')
    const verdict = verdictOn(list)
    assert.is(verdict.revocationLists[0]?.status, status)
    assert.is(verdict.status, 'OK')
  })
}

const patched = (at: number, value: number) => denying({ unsigned: (bytes) => bytes.with(at, value) })
const hashes = [new Uint8Array(32).fill(9), new Uint8Array(32).fill(3)]

defect('another magic', 'DENY_LIST_MALFORMED', patched(7, 0x0d))
defect('another version', 'DENY_LIST_MALFORMED', patched(8, 2))
defect('number 0', 'DENY_LIST_MALFORMED', denying({ number: 0 }))
defect('bytes that must be zero', 'DENY_LIST_MALFORMED', patched(24, 1))
defect('keys not in order', 'DENY_LIST_MALFORMED', denying({ hashes }))
defect('a key twice', 'DENY_LIST_MALFORMED', denying({ denied: [leaf.key.spki, leaf.key.spki] }))
defect('a byte behind it', 'DENY_LIST_MALFORMED', join(denying(), Uint8Array.of(0)))
defect('a byte short', 'DER_TRUNCATED', denying().subarray(0, -1))
defect('an algorithm that is none', 'DENY_LIST_MALFORMED', denying({ identifier: Uint8Array.of(0x30, 0) }))
defect('SHA-1', 'DENY_LIST_MALFORMED', denying({ identifier: algorithmIdentifier('ecdsa-sha1') }))
defect('a root that is not here', 'DENY_LIST_SIGNATURE', denying({ root: new Uint8Array(32).fill(7) }))
defect(
  'signed by another root',
  'DENY_LIST_SIGNATURE',
  makeDenyList(ca, {
    denied: [leaf.key.spki],
    root: denying().slice(32, 64),
  }),
)
defect(
  'a flipped bit',
  'DENY_LIST_SIGNATURE',
  denying({
    signatureValue: (signature) => signature.with(12, (signature[12] ?? 0) ^ 1),
  }),
)

test('another root has no say', () => {
  const verdict = verdictOn(makeDenyList(elsewhere, { denied: [leaf.key.spki] }))
  assert.is(verdict.revocationLists[0]?.status, 'OK')
  assert.is(verdict.status, 'OK')
})

test('older than one seen before', () => {
  const verifier = new Verifier({ anchors: root.der })
  assert.is(verdictOn(denying({ number: 0x01000000 }), verifier).revocationLists[0]?.number, 0x01000000n)
  assert.is(verdictOn(denying({ number: 0x00ffffff }), verifier).revocationLists[0]?.status, 'DENY_LIST_ROLLED_BACK')
  assert.is(verdictOn(denying({ number: 0x01000000 }), verifier).status, 'REVOKED')
})

test.run()
