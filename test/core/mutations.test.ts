/**
 * Every single-byte change and every truncation of every certificate of a chain: refused, with a status, without a trap, in
 * bounded work. DER has no unsigned fields, so no change of a certificate that is verified may be accepted. A root is
 * trusted as it was given: its changes may be accepted only where name, key and constraints are still the same.
 */
import { X509Certificate } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { STATUS } from '../../bindings/index.js'
import { TRUSTED } from '../../bindings/verdict.js'
import { chainNamed, type TestChain } from '../support/chains.js'
import { RawCore } from '../support/raw-core.js'

const test = suite('core/mutations')
const core = new RawCore('gateway')

/** Kinds of changes. */
const MASKS = [0x01, 0x80, 0xff] as const

/** More than any test chain needs; a change must not make work without end. */
const STEPS = 200_000

const statusOf = (record: Uint8Array): number => new DataView(record.buffer).getUint32(4, true)
const codes = new Set<number>(Object.values(STATUS).map((status) => status.code))

/** Chains and, to stay within seconds, every how many bytes their certificates are changed. */
const CHAINS: readonly [string, number][] = [
  ['root, intermediate, leaf', 1],
  ['v1 root and v1 leaf', 1],
  ['PSS with another hash in MGF1', 1],
  ['rsa2048 pss-sha256', 1],
  ['p384 ecdsa-sha384', 1],
  ['p521 ecdsa-sha512', 2],
  ['rsa4096 rsa-sha512', 1],
]

/** Whether node:crypto, given the certificate and its issuer's, accepts the signature. */
function nodeAccepts(certificate: Uint8Array, issuer: Uint8Array): boolean {
  try {
    return new X509Certificate(certificate).verify(new X509Certificate(issuer).publicKey)
  } catch {
    return false
  }
}

/** The chain with one certificate replaced. */
const withCertificate = (given: TestChain, index: number, der: Uint8Array): TestChain => ({
  ...given,
  chain: given.chain.map((other, i) => (i === index ? der : other)),
})

function issuerOf(given: TestChain, index: number): Uint8Array {
  return given.chain[index + 1] ?? given.anchors[0] ?? new Uint8Array(0)
}

for (const [name, stride] of CHAINS) {
  const given = chainNamed(name)

  test(`${name}: ${stride === 1 ? 'every byte' : `one byte in ${stride}`} changed in three ways`, () => {
    assert.is(core.verify(given).word, TRUSTED)
    for (const [index, der] of given.chain.entries()) {
      const changed = der.slice()
      for (let at = 0; at < der.length; at += stride) {
        for (const mask of MASKS) {
          changed[at] = (der[at] as number) ^ mask
          const { word, record, steps } = core.verify(withCertificate(given, index, changed))
          const where = `certificate ${index}, byte ${at}, xor ${mask}`
          const both = word === TRUSTED && nodeAccepts(changed, issuerOf(given, index))
          assert.not.ok(word === TRUSTED, `${where}: accepted${both ? ', by node:crypto too' : ''}`)
          assert.ok(codes.has(statusOf(record)) && statusOf(record) !== 0, `${where}: status ${statusOf(record)}`)
          assert.ok(steps < STEPS, `${where}: ${steps} steps`)
        }
        changed[at] = der[at] as number
      }
    }
    assert.is(core.verify(given).word, TRUSTED)
  })

  test(`${name}: every truncation`, () => {
    for (const [index, der] of given.chain.entries()) {
      for (let length = 0; length < der.length; length++) {
        const { word, record } = core.verify(withCertificate(given, index, der.subarray(0, length)))
        assert.not.ok(word === TRUSTED, `certificate ${index}, ${length} bytes`)
        assert.is(statusOf(record), STATUS.DER_TRUNCATED.code, `certificate ${index}, ${length} bytes`)
      }
    }
    assert.is(core.verify(given).word, TRUSTED)
  })
}

/** SHA-256 of the anchor's key, as the report tells it. */
const anchorKeyOf = (record: Uint8Array): string => Buffer.from(record.subarray(96, 128)).toString('hex')

test('every changed byte of the root: refused, or the same anchor', () => {
  const given = chainNamed('root, intermediate, leaf')
  const root = given.anchors[0] ?? new Uint8Array(0)
  const original = new X509Certificate(root)
  const key = anchorKeyOf(core.verify(given).record)
  const count = { refused: 0, accepted: 0, unreadable: 0 }
  for (let at = 0; at < root.length; at++) {
    for (const mask of MASKS) {
      const changed = root.map((octet, i) => (i === at ? octet ^ mask : octet))
      const { word, record } = core.verify({ ...given, anchors: [changed] })
      if (word !== TRUSTED) {
        count.refused += 1
        continue
      }
      count.accepted += 1
      assert.is(anchorKeyOf(record), key, `byte ${at}`)
      const parsed = parseOrNull(changed)
      // attribute values of other than string types are opaque to us; in the root's issuer nobody reads them
      if (!parsed) count.unreadable += 1
      else assert.ok(parsed.subject.toLowerCase() === original.subject.toLowerCase() && parsed.ca, `byte ${at}`)
    }
  }
  assert.ok(count.refused > 500 && count.accepted > 100)
  assert.ok(count.unreadable < 20, `${count.unreadable} accepted roots that node:crypto cannot read`)
})

function parseOrNull(der: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(der)
  } catch {
    return null
  }
}

test('every truncation of the root is refused', () => {
  const given = chainNamed('root, intermediate, leaf')
  const root = given.anchors[0] ?? new Uint8Array(0)
  for (let length = 0; length < root.length; length++) {
    const { word, record } = core.verify({ ...given, anchors: [root.subarray(0, length)] })
    assert.not.ok(word === TRUSTED, `${length} bytes`)
    assert.is(statusOf(record), STATUS.DER_TRUNCATED.code, `${length} bytes`)
  }
})

test.run()
