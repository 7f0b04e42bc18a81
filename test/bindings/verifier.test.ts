import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TrustError, Verifier } from '../../bindings/index.js'
import { misuse } from '../support/misuse.js'
import { makeIntermediate, makeLeaf, makeRoot, NOT_AFTER, NOT_BEFORE } from '../support/pki.js'

const test = suite('bindings/verifier')

const root = makeRoot()
const intermediate = makeIntermediate(root)
const leaf = makeLeaf(intermediate)
const stranger = makeRoot({ subject: { O: 'stranger', CN: 'stranger root' }, key: 'p256.d' })
const expect = { name: 'myserver.iocafe' }

for (const build of ['gateway', 'mcu', 'expiration'] as const) {
  const verifier = new Verifier({ anchors: root.der, build })
  const time = { state: 'exactly', at: new Date('2026-01-01T00:00:00Z') } as const

  test(`a chain is trusted, as DER and as PEM (${build})`, () => {
    for (const chain of [
      [leaf.der, intermediate.der],
      leaf.pem + intermediate.pem,
      [leaf.pem, intermediate.der],
      [Buffer.from(leaf.pem), intermediate.pem],
    ]) {
      const verdict = verifier.verify({ chain, expect, time })
      assert.is(verdict.status, 'OK')
      assert.is(verdict.trusted, true)
      assert.equal(verdict.path, [0, 1])
    }
  })

  test(`a chain of another root is a verdict, not an exception (${build})`, () => {
    const other = new Verifier({ anchors: [stranger.pem], build })
    const verdict = other.verify({ chain: [leaf.der, intermediate.der], expect, time })
    assert.is(verdict.trusted, false)
    assert.is(verdict.status, 'PATH_UNKNOWN_ISSUER')
  })
}

const verifier = new Verifier({ anchors: [root.der, stranger.der] })
const chain = [leaf.der, intermediate.der]

test('the report', () => {
  const verdict = verifier.verify({ chain, expect, time: { state: 'exactly', at: NOT_AFTER } })
  assert.is(verdict.code, 0)
  assert.is(verdict.certificate, null)
  assert.is(verdict.offset, null)
  assert.is(verdict.depth, 2)
  assert.is(verdict.anchor, 0)
  assert.is(verdict.organisation, 'iocafe')
  assert.is(verdict.signatures, 2)
  assert.is(verdict.dates.notBefore, NOT_BEFORE.getTime() / 1000)
  assert.is(verdict.dates.notAfter, NOT_AFTER.getTime() / 1000)
  assert.is(verdict.dates.leafExpired, false)
  assert.is(verdict.dates.timeUnknown, false)
  assert.is(verdict.leafSpkiSha256?.length, 32)
  assert.not.equal(verdict.leafSpkiSha256, verdict.anchorSpkiSha256)
  assert.ok(verdict.checks.some(({ name, ran, passed }) => name === 'signatures' && ran && passed))
  assert.ok(verdict.checks.some(({ name, ran }) => name === 'validity' && !ran))
})

test('a later verification does not change an earlier verdict', () => {
  const first = verifier.verify({ chain, expect })
  const before = JSON.stringify(first)
  verifier.verify({ chain: [stranger.der], expect })
  assert.is(JSON.stringify(first), before)
  assert.throws(() => Object.assign(first, { trusted: false }), TypeError)
})

test('who is expected decides', () => {
  assert.is(verifier.verify({ chain, expect: { name: 'other.iocafe' } }).status, 'NAME_MISMATCH')
  assert.is(verifier.verify({ chain, expect: { organisation: 'iocafe' } }).trusted, true)
  assert.is(verifier.verify({ chain, expect: { organisation: 'stranger' } }).status, 'NAME_ORGANISATION_MISMATCH')
  assert.is(verifier.verify({ chain, expect: { anyServer: true } }).trusted, true)
  assert.is(verifier.verify({ chain, expect: { name: 'a b' } }).status, 'EXPECTATION_INVALID')
  assert.is(verifier.verify({ chain, expect: { name: 'a.'.repeat(200_000) } }).status, 'EXPECTATION_INVALID')
})

test('time is an input, and expiry a fact', () => {
  const late = { state: 'exactly', at: NOT_AFTER.getTime() / 1000 + 1 } as const
  const ignored = verifier.verify({ chain, expect, time: late })
  assert.is(ignored.trusted, true)
  assert.is(ignored.dates.leafExpired, true)
  assert.is(verifier.verify({ chain, expect, time: late, policy: { time: 'floor' } }).status, 'TIME_EXPIRED')
  assert.is(verifier.verify({ chain, expect, policy: { time: 'strict' } }).status, 'TIME_UNKNOWN')
  assert.is(verifier.verify({ chain, expect }).dates.timeUnknown, true)
  const dated = new Verifier({ anchors: root.der, build: 'expiration' })
  assert.is(dated.verify({ chain, expect, time: late, policy: { time: 'ignore' } }).status, 'TIME_EXPIRED')
})

test('what cannot be read is a verdict too, and the next verification is not disturbed', () => {
  const good = () => assert.is(verifier.verify({ chain, expect }).trusted, true)
  const status = (bad: Parameters<typeof verifier.verify>[0]['chain']) => {
    const verdict = verifier.verify({ chain: bad, expect })
    assert.is(verdict.trusted, false)
    good()
    return verdict.status
  }
  assert.is(status([]), 'CHAIN_EMPTY')
  assert.is(status(new Uint8Array()), 'DER_TRUNCATED')
  assert.is(status(leaf.der.subarray(0, 100)), 'DER_TRUNCATED')
  assert.is(status('no certificate'), 'DER_UNEXPECTED_TAG')
  assert.is(status(leaf.pem.replace('END', 'FIN')), 'PEM_BOUNDARY')
  assert.is(status([leaf.pem, intermediate.pem.replace('-----BEGIN CERT', '-----BEGIN PERT')]), 'PEM_LABEL')
  assert.is(status([leaf.der, ...Array<Uint8Array>(200).fill(intermediate.der)]), 'LIMIT_CERTIFICATES')
  assert.is(status([leaf.der, new Uint8Array(300_000)]), 'LIMIT_CHAIN_BYTES')
})

test('what was refused says which certificate', () => {
  const verdict = verifier.verify({ chain: [leaf.der, new Uint8Array(300_000)], expect })
  assert.equal(verdict.certificate, { kind: 'chain', index: 1 })
  assert.is(verdict.anchor, null)
  assert.is(verdict.depth, 0)
})

test('a root that cannot be an anchor throws with the next step', () => {
  const refused = (anchors: Uint8Array | string, status: string) =>
    assert.throws(
      () => new Verifier({ anchors }),
      (error: unknown) => {
        assert.instance(error, TrustError)
        assert.is((error as TrustError).status, status)
        assert.match((error as TrustError).message, /^Root certificate 0 is refused\./)
        return true
      },
    )
  refused(root.der.subarray(0, 200), 'DER_TRUNCATED')
  refused(`${root.pem}${root.pem}`, 'LIST_DUPLICATE')
  refused(root.der.subarray(1), 'DER_UNEXPECTED_TAG')
  refused('', 'DER_TRUNCATED')
})

test('the caller may reuse the bytes of a root', () => {
  const bytes = root.der.slice()
  const own = new Verifier({ anchors: bytes })
  bytes.fill(0)
  assert.is(own.verify({ chain, expect }).trusted, true)
})

test('misuse throws a TypeError that names the parameter', () => {
  misuse(() => new Verifier(undefined as never), 'options')
  misuse(() => new Verifier({} as never), 'anchors')
  misuse(() => new Verifier({ anchors: [root.der, 7 as never] }), 'anchors[1]')
  misuse(() => new Verifier({ anchors: root.der, build: 'esp32' as never }), 'build')
  misuse(() => new Verifier({ anchors: root.der, roots: 1 } as never), 'options.roots')
  misuse(() => verifier.verify(undefined as never), 'options')
  misuse(() => verifier.verify({ expect } as never), 'chain')
  misuse(() => verifier.verify({ chain } as never), 'expect')
  misuse(() => verifier.verify({ chain, expect, policy: { legacy: 'yes' as never } }), 'policy.legacy')
  misuse(() => verifier.verify({ chain, expect, time: 5 as never }), 'time')
  misuse(() => verifier.verify({ chain, expect: { captured: 0 } }), 'expect.captured')
  misuse(() => verifier.verify({ chain, expect, hostname: 'x' } as never), 'options.hostname')
})

test.run()
