/** Malformed certificates: each kind is what it says, the same by the same seed, and the core refuses all of them. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Verifier } from '../../../bindings/index.js'
import { createRequest, createRoot, signRequest } from '../../../firmware-sim/organisation/certificates.js'
import { craftHostile, HOSTILE_KINDS, hostileCertificates } from '../../../firmware-sim/rogues/hostile-certificates.js'

const test = suite('rogues/hostile-certificates')

const SERVER_NAME = 'myserver.iocafe'
const SEED = 20
const root = await createRoot({ organisation: 'iocafe' })
const { requestPem } = await createRequest({ serverName: SERVER_NAME, organisation: 'iocafe' })
const { certificateDer: good } = await signRequest({
  requestPem,
  rootCertificatePem: root.certificatePem,
  rootKeyPem: root.keyPem,
})
const verifier = new Verifier({ anchors: root.certificateDer })
const statusOf = (der: Uint8Array) => verifier.verify({ chain: [der], expect: { name: SERVER_NAME } }).status

test('the good one is trusted, none of two hundred bad ones is', () => {
  assert.is(statusOf(good), 'OK')
  const kinds = new Set<string>()
  for (const { kind, seed, what, der } of hostileCertificates(good, SEED, 200)) {
    kinds.add(kind)
    if (der.length === 0) continue
    assert.is.not(statusOf(der), 'OK', `${kind} ${seed}: ${what}`)
  }
  assert.equal([...kinds], [...HOSTILE_KINDS])
  assert.is(statusOf(good), 'OK')
})

test('the same seed gives the same bytes, another seed others; the good one stays as it is', () => {
  const before = good.slice()
  for (const kind of HOSTILE_KINDS) assert.equal(craftHostile(good, kind, SEED), craftHostile(good, kind, SEED))
  for (const kind of ['truncated', 'trailing', 'randomBytes'] as const) {
    assert.not.equal(craftHostile(good, kind, SEED).der, craftHostile(good, kind, SEED + 1).der, kind)
  }
  assert.equal(good, before)
})

test('truncated is a beginning of the good one, trailing has it as its beginning', () => {
  for (let seed = 0; seed < 50; seed++) {
    const short = craftHostile(good, 'truncated', seed).der
    assert.ok(short.length < good.length)
    assert.equal(short, good.slice(0, short.length))
    const long = craftHostile(good, 'trailing', seed).der
    assert.ok(long.length > good.length)
    assert.equal(long.slice(0, good.length), good)
  }
})

test('random changes keep the length and change at least one byte', () => {
  for (let seed = 0; seed < 50; seed++) {
    const { der } = craftHostile(good, 'randomBytes', seed)
    assert.is(der.length, good.length)
    assert.not.equal(der, good)
  }
})

test('another inner algorithm is refused as that, the CA leaf because its signature is of other bytes', () => {
  assert.is(statusOf(craftHostile(good, 'innerAlgorithm', SEED).der), 'CERTIFICATE_ALGORITHM_MISMATCH')
  assert.is(statusOf(craftHostile(good, 'caLeaf', SEED).der), 'SIGNATURE_WRONG')
})

test('misuse is a TypeError', () => {
  assert.throws(
    () => craftHostile(good.slice(1), 'trailing', SEED),
    (error: Error) => error instanceof TypeError,
  )
  assert.throws(
    () => craftHostile(good, 'other' as 'trailing', SEED),
    (error: Error) => error instanceof TypeError,
  )
  const isCa = craftHostile(good, 'caLeaf', SEED).der
  assert.throws(
    () => craftHostile(isCa, 'caLeaf', SEED),
    (error: Error) => error instanceof TypeError,
  )
})

test.run()
