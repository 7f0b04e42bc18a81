import { constants, sign } from 'node:crypto'
import { Null, ObjectIdentifier, OctetString, Sequence } from 'asn1js'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { seededBytes } from '../../support/bigint.js'
import { EQUAL, openbox } from '../../support/openbox.js'
import { DIGEST_NAMES, DIGESTS, type DigestName, digestOf, generateKey, rsaBox } from '../../support/rsa.js'

const test = suite('rsa/pkcs1')
const box = openbox()
const rsa = rsaBox(box)
const MESSAGE = seededBytes('to be signed', 100)
const EM = rsa.modulusAt

/** DigestInfo by asn1js (RFC 8017 appendix A.2.4). */
function digestInfo(name: DigestName, withNull = true): Uint8Array {
  const oid = new ObjectIdentifier({ value: `2.16.840.1.101.3.4.2.${DIGESTS[name]}` })
  const algorithm = new Sequence({ value: withNull ? [oid, new Null()] : [oid] })
  const digest = new OctetString({ valueHex: digestOf(name, MESSAGE).slice().buffer })
  return new Uint8Array(new Sequence({ value: [algorithm, digest] }).toBER())
}

/** 00 01 FF … 00 and what follows, `length` octets in all. */
function encoded(info: Uint8Array, length: number): Uint8Array {
  return new Uint8Array([0, 1, ...new Uint8Array(length - 3 - info.length).fill(0xff), 0, ...info])
}

function difference(em: Uint8Array, name: DigestName): number {
  box.put(EM, em)
  box.put(rsa.digestAt, digestOf(name, MESSAGE))
  return EQUAL ^ box.call['pkcs1Outcome']!(EM, em.length, DIGESTS[name], rsa.digestAt)
}

test('the encoding is the one of the standard, for every algorithm and length', () => {
  for (const name of DIGEST_NAMES) {
    const info = digestInfo(name)
    for (const length of [info.length + 11, 256, 257, 384, 512, 1024])
      assert.is(difference(encoded(info, length), name), 0)
  }
})

test('each changed bit of the encoded message is a difference', () => {
  for (const name of DIGEST_NAMES) {
    const good = encoded(digestInfo(name), 256)
    assert.is(difference(good, name), 0)
    for (let bit = 0; bit < 8 * good.length; bit++) {
      const em = good.slice()
      em[bit >> 3]! ^= 1 << (bit & 7)
      assert.is.not(difference(em, name), 0, `${name}, bit ${bit}`)
    }
  }
})

test('Stricter: no DigestInfo without its NULL, none of another algorithm, no short padding', () => {
  for (const name of DIGEST_NAMES) {
    const info = digestInfo(name)
    assert.is(difference(encoded(info, 256), name), 0)
    assert.is.not(difference(encoded(digestInfo(name, false), 256), name), 0)
    assert.is(difference(encoded(info, info.length + 11), name), 0)
    assert.is.not(difference(encoded(info, info.length + 10), name), 0)
    assert.is.not(difference(encoded(info, info.length + 3), name), 0)
    assert.is.not(difference(new Uint8Array(0), name), 0)
    for (const other of DIGEST_NAMES) if (other !== name) assert.is.not(difference(encoded(info, 256), other), 0)
  }
})

test('garbage behind the digest in place of padding (Bleichenbacher 2006) is refused', () => {
  const info = digestInfo('sha256')
  const forged = new Uint8Array([...encoded(info, info.length + 11), ...seededBytes('garbage', 256 - info.length - 11)])
  assert.is.not(difference(forged, 'sha256'), 0)
})

test('signatures of node:crypto hold, and none of another message, algorithm or key', () => {
  for (const [bits, e] of [
    [2048, 65_537],
    [2048, 3],
    [2056, 65_537],
    [3072, 17],
    [4096, 65_537],
  ] as const) {
    const key = generateKey(bits, e)
    for (const name of DIGEST_NAMES) {
      const signature = sign(name, MESSAGE, { key: key.privateKey, padding: constants.RSA_PKCS1_PADDING })
      assert.is(rsa.begin(key, signature), 'OK')
      rsa.finish()
      assert.is(rsa.pkcs1(name, digestOf(name, MESSAGE)), 0, `${bits} bits, e = ${e}, ${name}`)
      assert.is.not(rsa.pkcs1(name, digestOf(name, MESSAGE.subarray(1))), 0)
      for (const other of DIGEST_NAMES) {
        if (other !== name) assert.is.not(rsa.pkcs1(other, digestOf(other, MESSAGE)), 0)
      }
    }
  }
  const [key, stranger] = [generateKey(2048), generateKey(2048)]
  const signature = sign('sha256', MESSAGE, key.privateKey)
  if (rsa.begin(stranger, signature) === 'OK') {
    rsa.finish()
    assert.is.not(rsa.pkcs1('sha256', digestOf('sha256', MESSAGE)), 0)
  }
  assert.is(rsa.begin(key, signature), 'OK')
})

test('each changed bit of a signature is noticed', () => {
  const key = generateKey(2048)
  const signature = new Uint8Array(sign('sha256', MESSAGE, key.privateKey))
  const digest = digestOf('sha256', MESSAGE)
  assert.is(rsa.begin(key, signature), 'OK')
  rsa.finish()
  assert.is(rsa.pkcs1('sha256', digest), 0)
  for (let bit = 0; bit < 8 * signature.length; bit++) {
    const changed = signature.slice()
    changed[bit >> 3]! ^= 1 << (bit & 7)
    if (rsa.begin(key, changed) !== 'OK') continue
    rsa.finish()
    assert.is.not(rsa.pkcs1('sha256', digest), 0, `bit ${bit}`)
  }
})

test.run()
