import { constants, createHash, sign } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { seededBytes } from '../../support/bigint.js'
import { EQUAL, openbox } from '../../support/openbox.js'
import {
  DIGEST_NAMES,
  DIGESTS,
  type DigestName,
  digestOf,
  generateKey,
  makeKey,
  rsaBox,
  signEncoded,
} from '../../support/rsa.js'

const test = suite('rsa/pss')
const box = openbox()
const rsa = rsaBox(box)
const MESSAGE = seededBytes('to be signed', 100)
const EM = rsa.modulusAt

/** MGF1 (RFC 8017 appendix B.2.1). */
function mgf1(name: DigestName, seed: Uint8Array, length: number): Uint8Array {
  const blocks: Buffer[] = []
  for (let i = 0; Buffer.concat(blocks).length < length; i++) {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(i)
    blocks.push(createHash(name).update(seed).update(counter).digest())
  }
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length))
}

/** What an encoding is made of; a test changes one of them. */
interface Encoding {
  bits: number
  name: DigestName
  mgf: DigestName
  salt: Uint8Array
  separator?: number
  padding?: number
  trailer?: number
  top?: number
}

/** EMSA-PSS-ENCODE (RFC 8017 §9.1.1) in as many octets as the modulus has. */
function encode({ bits, name, mgf, salt, separator = 1, padding = 0, trailer = 0xbc, top = 0 }: Encoding): Uint8Array {
  const emBytes = Math.ceil((bits - 1) / 8)
  const h = digestOf(name, new Uint8Array([...new Uint8Array(8), ...digestOf(name, MESSAGE), ...salt]))
  const ps = new Uint8Array(emBytes - salt.length - h.length - 2)
  if (ps.length) ps[ps.length - 1] = padding
  const db = new Uint8Array([...ps, separator, ...salt])
  const masked = mgf1(mgf, h, db.length).map((octet, i) => octet ^ db[i]!)
  masked[0]! &= 0xff >> (8 * emBytes - (bits - 1))
  masked[0]! |= top
  const front = Math.ceil(bits / 8) - emBytes
  return new Uint8Array([...new Uint8Array(front), ...masked, ...h, trailer])
}

function difference(em: Uint8Array, { bits, name, mgf, salt }: Encoding, saltBytes = salt.length): number {
  box.put(EM, em)
  box.put(rsa.digestAt, digestOf(name, MESSAGE))
  return EQUAL ^ box.call['pssOutcome']!(EM, bits, DIGESTS[name], DIGESTS[mgf], saltBytes, rsa.digestAt, rsa.scratch)
}

const parent: Encoding = { bits: 2048, name: 'sha256', mgf: 'sha256', salt: seededBytes('salt', 32) }

test('encodings of every modulus length modulo 8, every pair of hash functions, every length of salt', () => {
  for (const name of DIGEST_NAMES) {
    for (const mgf of DIGEST_NAMES) {
      for (let bits = 2048; bits <= 2057; bits++) {
        const most = Math.ceil((bits - 1) / 8) - digestOf(name, MESSAGE).length - 2
        for (const length of [0, 1, 20, 32, 48, 64, most - 1, most]) {
          const encoding = { bits, name, mgf, salt: seededBytes(`salt ${bits}`, length) }
          assert.is(difference(encode(encoding), encoding), 0, JSON.stringify({ bits, name, mgf, length }))
        }
      }
    }
  }
})

test('one defect each', () => {
  for (const bits of [2048, 2049, 2052]) {
    const good = { ...parent, bits }
    assert.is(difference(encode(good), good), 0)
    assert.is.not(difference(encode({ ...good, separator: 0 }), good), 0)
    assert.is.not(difference(encode({ ...good, separator: 3 }), good), 0)
    assert.is.not(difference(encode({ ...good, padding: 1 }), good), 0)
    assert.is.not(difference(encode({ ...good, padding: 0x80 }), good), 0)
    assert.is.not(difference(encode({ ...good, trailer: 0xcc }), good), 0)
    assert.is.not(difference(encode({ ...good, name: 'sha384' }), good), 0)
    assert.is.not(difference(encode({ ...good, mgf: 'sha512' }), good), 0)
  }
  assert.is.not(difference(encode({ ...parent, top: 0x80 }), parent), 0)
})

test('another length of salt than stated is refused, also those that cannot be', () => {
  const em = encode(parent)
  assert.is(difference(em, parent), 0)
  for (let saltBytes = 0; saltBytes <= 300; saltBytes++) {
    if (saltBytes !== 32) assert.is.not(difference(em, parent, saltBytes), 0, `${saltBytes}`)
  }
  for (const saltBytes of [0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]) {
    assert.is.not(difference(em, parent, saltBytes), 0, `${saltBytes}`)
  }
})

test('each changed bit of the encoded message is a difference', () => {
  for (const bits of [2048, 2049]) {
    const good = encode({ ...parent, bits })
    assert.is(difference(good, { ...parent, bits }), 0)
    for (let bit = 0; bit < 8 * good.length; bit++) {
      const em = good.slice()
      em[bit >> 3]! ^= 1 << (bit & 7)
      assert.is.not(difference(em, { ...parent, bits }), 0, `bit ${bit}`)
    }
  }
})

test('nothing is written but EM and the scratch', () => {
  const em = encode(parent)
  box.memory.fill(0xa5, box.base, EM + 2048)
  assert.is(difference(em, parent), 0)
  for (const [from, to] of [
    [box.base, rsa.scratch],
    [rsa.scratch + rsa.scratchBytes, rsa.digestAt],
    [rsa.digestAt + 32, EM],
    [EM + em.length, EM + 2048],
  ] as const) {
    assert.ok(box.get(from, to - from).every((octet) => octet === 0xa5))
  }
})

test('signatures of node:crypto hold, and none of another message', () => {
  for (const bits of [2048, 3072, 4096]) {
    const key = generateKey(bits)
    for (const name of DIGEST_NAMES) {
      for (const saltLength of [0, 32, digestOf(name, MESSAGE).length]) {
        const padding = constants.RSA_PKCS1_PSS_PADDING
        const signature = sign(name, MESSAGE, { key: key.privateKey, padding, saltLength })
        assert.is(rsa.begin(key, signature), 'OK')
        rsa.finish()
        assert.is(rsa.pss(name, name, saltLength, digestOf(name, MESSAGE)), 0, `${bits} bits, ${name}, ${saltLength}`)
        assert.is(rsa.begin(key, signature), 'OK')
        rsa.finish()
        assert.is.not(rsa.pss(name, name, saltLength, digestOf(name, MESSAGE.subarray(1))), 0)
      }
    }
  }
})

test('signatures under moduli of odd lengths hold, whose encoded message has an octet less or unused bits', () => {
  for (const bits of [2049, 2050, 2055]) {
    const key = makeKey(bits, 65_537n)
    const encoding = { ...parent, bits }
    assert.is(rsa.begin(key, signEncoded(key, encode(encoding))), 'OK')
    rsa.finish()
    assert.is(rsa.pss('sha256', 'sha256', 32, digestOf('sha256', MESSAGE)), 0, `${bits} bits`)
  }
})

test.run()
