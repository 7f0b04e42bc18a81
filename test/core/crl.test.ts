/**
 * CRLs: one defect each, by its exact status, in a CRL whose parent is applied; and what each means under every policy.
 */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Policy, STATUS, type StatusName, type TimeState, type Verdict, Verifier } from '../../bindings/index.js'
import {
  type CrlOptions,
  certificateIssuer,
  crlNumber,
  deltaCrlIndicator,
  entry,
  issuingDistributionPoint,
  makeCrl,
  REMOVE_FROM_CRL,
  reasonCode,
  serialOf,
} from '../support/crls.js'
import { constructed, implicit, sequence } from '../support/der.js'
import { unknownExtension } from '../support/extensions.js'
import { encodeName } from '../support/names.js'
import { type Authority, makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import { algorithmIdentifier } from '../support/signing.js'

const test = suite('core/crl')

const root = makeRoot()
const ca = makeIntermediate(root)
const leaf = makeLeaf(ca)
const other = makeLeaf(ca, { dns: ['other.iocafe'], key: 'p256.d', subject: { O: 'iocafe', CN: 'other.iocafe' } })
const expect = { name: 'myserver.iocafe' }
const exactly = (date: string): TimeState => ({ state: 'exactly', at: new Date(date) })
const TIME = exactly('2026-06-01T00:00:00Z')

interface Given {
  policy?: Policy
  time?: TimeState
  chain?: readonly Uint8Array[]
  anchors?: readonly Uint8Array[]
}

function verdictOn(crls: readonly Uint8Array[], given: Given = {}): Verdict {
  const { policy, time = TIME, chain = [leaf.der, ca.der], anchors = [root.der] } = given
  return new Verifier({ anchors }).verify({ chain, expect, policy, time, crls })
}

/** The status of the only CRL that is given. */
function crlStatus(crl: Uint8Array, given?: Given): StatusName | undefined {
  return verdictOn([crl], given).revocationLists[0]?.status
}

const revoking = (options: CrlOptions = {}): Uint8Array => makeCrl(ca, { revoked: [leaf.der], ...options })

test('a revoked leaf: known-bad and strict refuse it, off does not look', () => {
  const crl = revoking()
  const verdict = verdictOn([crl])
  assert.is(verdict.status, 'REVOKED')
  assert.equal(verdict.certificate, { kind: 'chain', index: 0 })
  assert.is(verdict.trusted, false)
  assert.is(verdict.revocationLists[0]?.status, 'OK')
  assert.is(verdict.revocationLists[0]?.revokes, 1)
  assert.is(verdictOn([crl, makeCrl(root)], { policy: { revocation: 'strict' } }).status, 'REVOKED')
  assert.is(verdictOn([crl], { policy: { revocation: 'off' } }).status, 'OK')
})

test('a revoked intermediate', () => {
  const verdict = verdictOn([makeCrl(root, { revoked: [ca.der] })])
  assert.is(verdict.status, 'REVOKED')
  assert.equal(verdict.certificate, { kind: 'chain', index: 1 })
})

test('another certificate revoked, the same number at another issuer: nothing', () => {
  assert.is(verdictOn([makeCrl(ca, { revoked: [other.der] })]).status, 'OK')
  const elsewhere = verdictOn([makeCrl(root, { revoked: [leaf.der] })])
  assert.is(elsewhere.status, 'OK')
  assert.is(elsewhere.revocationLists[0]?.revokes, 0)
})

test('strict wants a current CRL for every certificate', () => {
  const policy: Policy = { revocation: 'strict' }
  const [ofCa, ofRoot] = [makeCrl(ca), makeCrl(root)]
  assert.is(verdictOn([ofCa, ofRoot], { policy }).status, 'OK')
  assert.is(verdictOn([ofRoot, ofCa], { policy }).status, 'OK')
  for (const [crls, index] of [
    [[ofCa], 1],
    [[ofRoot], 0],
    [[], 1],
  ] as const) {
    const verdict = verdictOn(crls, { policy })
    assert.is(verdict.status, 'REVOCATION_UNKNOWN')
    assert.equal(verdict.certificate, { kind: 'chain', index })
  }
})

test('an old CRL revokes, but shows nothing else: known-bad warns, strict refuses', () => {
  const late = exactly('2049-12-31T23:59:59Z')
  const nextUpdate = new Date('2026-02-01T00:00:00Z')
  const [ofCa, ofRoot] = [makeCrl(ca, { nextUpdate }), makeCrl(root)]
  for (const time of ['ignore', 'floor', 'strict'] as const) {
    const known = verdictOn([ofCa, ofRoot], { policy: { time }, time: late })
    assert.is(known.status, 'OK', time)
    assert.is(known.revocationLists[0]?.status, 'CRL_EXPIRED')
    assert.is(known.dates.crlNotCurrent, true)
    assert.is(verdictOn([revoking({ nextUpdate })], { policy: { time }, time: late }).status, 'REVOKED')
  }
  const strict = (time: 'ignore' | 'floor' | 'strict') =>
    verdictOn([ofCa, ofRoot], { policy: { time, revocation: 'strict' }, time: late }).status
  assert.is(strict('strict'), 'REVOCATION_UNKNOWN')
  assert.is(strict('floor'), 'REVOCATION_UNKNOWN')
  assert.is(strict('ignore'), 'REVOCATION_UNKNOWN')
})

test('a CRL from the future', () => {
  const thisUpdate = new Date('2027-01-01T00:00:00Z')
  assert.is(crlStatus(makeCrl(ca)), 'OK')
  assert.is(crlStatus(makeCrl(ca, { thisUpdate })), 'CRL_NOT_YET_VALID')
  const policy: Policy = { revocation: 'strict', time: 'strict' }
  assert.is(verdictOn([makeCrl(ca), makeCrl(root)], { policy }).status, 'OK')
  assert.is(verdictOn([makeCrl(ca, { thisUpdate }), makeCrl(root)], { policy }).status, 'REVOCATION_UNKNOWN')
  assert.is(verdictOn([revoking({ thisUpdate })]).status, 'REVOKED')
})

test('a CRL without nextUpdate, which RFC 5280 §5.1.2.5 demands, is never current', () => {
  const crls = [makeCrl(ca, { nextUpdate: null }), makeCrl(root)]
  const policy: Policy = { revocation: 'strict', time: 'strict' }
  const verdict = verdictOn(crls, { policy })
  assert.is(verdict.status, 'REVOCATION_UNKNOWN')
  assert.is(verdict.revocationLists[0]?.status, 'CRL_EXPIRED')
  assert.is(verdict.revocationLists[0]?.nextUpdate, null)
  assert.is(verdictOn([makeCrl(ca), makeCrl(root)], { policy }).status, 'OK')
})

test('an empty list of entries is nothing revoked', () => {
  const crls = [makeCrl(ca, { entries: [new Uint8Array(0)] }), makeCrl(root)]
  assert.is(verdictOn(crls, { policy: { revocation: 'strict' } }).status, 'OK')
})

test('without a clock a CRL is current if time is ignored, and not under a strict policy', () => {
  const time = { state: 'unknown' } as const
  const strict = (policy: Policy) =>
    verdictOn([makeCrl(ca), makeCrl(root)], { policy: { ...policy, revocation: 'strict' }, time }).status
  assert.is(strict({}), 'OK')
  assert.is(strict({ time: 'floor' }), 'OK')
  assert.is(strict({ time: 'strict' }), 'TIME_UNKNOWN')
})

test('what a CRL said is told', () => {
  const [said] = verdictOn([makeCrl(ca, { revoked: [other.der, leaf.der], number: 2n ** 159n - 1n })]).revocationLists
  assert.equal(said, {
    kind: 'crl',
    status: 'OK',
    offset: null,
    thisUpdate: Date.parse('2026-01-01T00:00:00Z') / 1000,
    nextUpdate: Date.parse('2049-12-31T23:59:59Z') / 1000,
    entries: 2,
    revokes: 1,
    raisesNumber: false,
    number: 2n ** 159n - 1n,
  })
})

/** One defect in a CRL that would otherwise revoke the leaf: its status, and nothing is revoked. */
function defect(name: string, status: StatusName, crl: Uint8Array, given?: Given): void {
  test(`${name}: ${status}`, () => {
    assert.is(verdictOn([revoking()], given).status, 'REVOKED')
    const verdict = verdictOn([crl], given)
    assert.is(verdict.revocationLists[0]?.status, status)
    assert.is(verdict.status, 'OK')
  })
}

const impostor: Authority = { subject: ca.subject, key: makeLeaf(ca, { key: 'p256.e' }).key }
const stranger: Authority = { subject: encodeName({ O: 'stranger' }), key: ca.key }
const flipped = (signature: Uint8Array) => signature.with(12, (signature[12] ?? 0) ^ 1)

defect('signed by another key', 'CRL_SIGNATURE', makeCrl(impostor, { revoked: [leaf.der] }))
defect('a flipped bit in the signature', 'CRL_SIGNATURE', revoking({ signatureValue: flipped }))
defect('an issuer that is not here', 'CRL_ISSUER', makeCrl(stranger, { revoked: [leaf.der] }))
defect(
  'a signature of another kind of key',
  'ALGORITHM_KEY_MISMATCH',
  revoking({
    outerAlgorithm: algorithmIdentifier('rsa-sha256'),
    innerAlgorithm: algorithmIdentifier('rsa-sha256'),
  }),
)
defect(
  'SHA-1',
  'ALGORITHM_SHA1',
  revoking({
    outerAlgorithm: algorithmIdentifier('ecdsa-sha1'),
    innerAlgorithm: algorithmIdentifier('ecdsa-sha1'),
  }),
)
defect(
  'another algorithm outside',
  'CERTIFICATE_ALGORITHM_MISMATCH',
  revoking({
    outerAlgorithm: algorithmIdentifier('ecdsa-sha384'),
  }),
)
// Ed25519 hashes a part of the signature before the message, and that comes last: it cannot be verified while it streams
defect(
  'Ed25519',
  'CRL_UNSUPPORTED',
  revoking({ outerAlgorithm: algorithmIdentifier('ed25519'), innerAlgorithm: algorithmIdentifier('ed25519') }),
)
defect('a delta CRL', 'CRL_UNSUPPORTED', revoking({ extensions: [deltaCrlIndicator()] }))
defect('an indirect CRL', 'CRL_UNSUPPORTED', revoking({ extensions: [issuingDistributionPoint('indirect')] }))
defect('some reasons', 'CRL_UNSUPPORTED', revoking({ extensions: [issuingDistributionPoint('someReasons')] }))
defect('attribute certificates', 'CRL_UNSUPPORTED', revoking({ extensions: [issuingDistributionPoint('attributes')] }))
defect('an empty issuingDistributionPoint', 'CRL_UNSUPPORTED', revoking({ extensions: [issuingDistributionPoint()] }))
defect(
  'users and CAs only',
  'CRL_UNSUPPORTED',
  revoking({
    extensions: [issuingDistributionPoint('users', 'authorities')],
  }),
)
defect(
  'a distribution point',
  'CRL_UNSUPPORTED',
  revoking({
    extensions: [issuingDistributionPoint(constructed(0, constructed(0, implicit(6, Buffer.from('http://a/b')))))],
  }),
)
defect(
  'onlyContainsUserCerts FALSE',
  'CRL_MALFORMED',
  revoking({
    extensions: [issuingDistributionPoint(implicit(1, Uint8Array.of(0)))],
  }),
)
defect('an unknown critical extension', 'CRL_UNSUPPORTED', revoking({ extensions: [unknownExtension(true)] }))
defect(
  'an unknown critical entry extension',
  'CRL_UNSUPPORTED',
  revoking({
    entries: [entry(serialOf(leaf.der), [unknownExtension(true)])],
  }),
)
defect(
  'an entry of another issuer',
  'CRL_UNSUPPORTED',
  revoking({
    entries: [entry(serialOf(leaf.der), [certificateIssuer(constructed(4, encodeName({ O: 'x' })))])],
  }),
)
defect('an extension twice', 'EXTENSION_DUPLICATE', revoking({ extensions: [crlNumber(1)] }))
defect('a version 1 with extensions', 'CRL_MALFORMED', revoking({ version: 1 }))
defect('a version 3', 'CRL_MALFORMED', revoking({ version: 3 }))
defect('a number of 21 octets', 'CRL_MALFORMED', revoking({ number: 2n ** 160n }))
defect('a negative number', 'DER_INTEGER_RANGE', revoking({ number: -1 }))
defect('bytes behind it', 'DER_TRAILING_BYTES', Uint8Array.of(...revoking(), 0))
defect('a byte short', 'DER_TRUNCATED', revoking().subarray(0, -1))
defect('a certificate', 'DER_UNEXPECTED_TAG', leaf.der)
defect(
  'an entry that is larger than the limit',
  'LIMIT_CRL_ELEMENT',
  revoking({
    entries: [entry(serialOf(leaf.der), [unknownExtension(false), sequence(new Uint8Array(9000))])],
  }),
)

test('under the strict tier a cRLNumber must not be critical', () => {
  const crl = revoking({ number: null, extensions: [crlNumber(1, true)] })
  assert.is(crlStatus(crl), 'OK')
  assert.is(crlStatus(crl, { policy: { strictTier: true } }), 'EXTENSION_MUST_NOT_BE_CRITICAL')
})

test('unknown extensions that are not critical are passed over', () => {
  const entries = [entry(serialOf(leaf.der), [unknownExtension(false)])]
  assert.is(verdictOn([revoking({ entries, extensions: [unknownExtension(false)] })]).status, 'REVOKED')
})

test('an issuer that may not sign CRLs', () => {
  const mayNot = makeIntermediate(root, { keyUsage: ['keyCertSign'] })
  const chain = [makeLeaf(mayNot).der, mayNot.der]
  assert.is(verdictOn([makeCrl(mayNot, { revoked: [chain[0] as Uint8Array] })], { chain }).status, 'OK')
  assert.is(crlStatus(makeCrl(mayNot), { chain }), 'CRL_KEY_USAGE')
  const silent = makeIntermediate(root, { without: ['keyUsage'] })
  assert.is(crlStatus(makeCrl(silent), { chain: [makeLeaf(silent).der, silent.der] }), 'OK')
})

test('removeFromCRL takes a certificate off; every other reason leaves it on', () => {
  for (let reason = 0; reason <= 10; reason++) {
    const entries = [entry(serialOf(leaf.der), [reasonCode(reason)])]
    assert.is(verdictOn([revoking({ entries })]).status, reason === REMOVE_FROM_CRL ? 'OK' : 'REVOKED', `${reason}`)
  }
})

test('a CRL about users only or CAs only covers those', () => {
  const policy: Policy = { revocation: 'strict' }
  const scoped = (issuer: Authority, scope: 'users' | 'authorities') =>
    makeCrl(issuer, { extensions: [issuingDistributionPoint(scope)] })
  assert.is(verdictOn([scoped(ca, 'users'), scoped(root, 'authorities')], { policy }).status, 'OK')
  assert.is(
    verdictOn([scoped(ca, 'authorities'), scoped(root, 'authorities')], { policy }).status,
    'REVOCATION_UNKNOWN',
  )
  assert.is(verdictOn([scoped(ca, 'users'), scoped(root, 'users')], { policy }).status, 'REVOCATION_UNKNOWN')
})

test('a certificate with the name and another key has no say', () => {
  const false_ = makeIntermediate(makeRoot({ key: 'p256.f' }), { key: 'p256.e' })
  const crls = [makeCrl(false_, { revoked: [leaf.der] })]
  const chain = [leaf.der, ca.der, false_.der]
  const verdict = verdictOn(crls, { chain })
  assert.is(verdict.revocationLists[0]?.status, 'OK')
  assert.is(verdict.revocationLists[0]?.revokes, 1)
  assert.is(verdict.status, 'OK')
  assert.is(
    verdictOn([...crls, makeCrl(root)], { chain, policy: { revocation: 'strict' } }).status,
    'REVOCATION_UNKNOWN',
  )
})

test('a CRL as PEM text', () => {
  const pem = `-----BEGIN X509 CRL-----\n${Buffer.from(revoking()).toString('base64')}\n-----END X509 CRL-----\n`
  const verify = (crls: readonly string[]) =>
    new Verifier({ anchors: root.der }).verify({ chain: [leaf.der, ca.der], expect, crls })
  assert.is(verify([pem]).status, 'REVOKED')
  assert.throws(() => verify(['no CRL']), /crls\[0\]/)
  assert.throws(() => verify([pem.replaceAll('X509 CRL', 'CERTIFICATE')]), /crls\[0\]/)
})

test('older than one seen before', () => {
  const verifier = new Verifier({ anchors: root.der })
  const verify = (crls: readonly Uint8Array[]) =>
    verifier.verify({ chain: [leaf.der, ca.der], expect, crls }).revocationLists[0]
  assert.is(verify([makeCrl(root, { number: 300 })])?.raisesNumber, true)
  assert.is(verify([makeCrl(root, { number: 300 })])?.raisesNumber, false)
  assert.is(verify([makeCrl(root, { number: 299 })])?.status, 'CRL_ROLLED_BACK')
  assert.is(verify([makeCrl(root, { number: 45 })])?.status, 'CRL_ROLLED_BACK')
  assert.is(verify([makeCrl(root, { number: null })])?.status, 'CRL_ROLLED_BACK')
  assert.is(verify([makeCrl(root, { number: 301 })])?.status, 'OK')
  assert.is(STATUS.CRL_ROLLED_BACK.code, 758)
})

test.run()
