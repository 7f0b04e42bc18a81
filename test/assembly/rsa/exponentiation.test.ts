import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { StatusName } from '../../../bindings/status.js'
import { fromBytes, modPow, seededInteger, toBytes } from '../../support/bigint.js'
import { openbox } from '../../support/openbox.js'
import { octetsOf, rsaBox } from '../../support/rsa.js'

const test = suite('rsa/exponentiation')
const box = openbox()
const rsa = rsaBox(box)
const MAX_BITS = (box.call['MAX_RSA_BITS'] as unknown as WebAssembly.Global).value as number

/** An odd integer of exactly `bits` bits: the operation does not care whether it is a product of two primes. */
const oddInteger = (bits: number) => seededInteger(`modulus ${bits}`, bits) | (1n << BigInt(bits - 1)) | 1n

const E65537 = octetsOf(65_537n)
const M = oddInteger(2048)
const S = toBytes(seededInteger('signature', 2040), 256)

test('powers agree with BigInt for every modulus length modulo 27 and 8, and weird bases', () => {
  const lengths = [...Array(54).keys()].map((i) => 2048 + i).concat(3072, 4095, 4096, MAX_BITS - 1, MAX_BITS)
  for (const bits of lengths) {
    const m = oddInteger(bits)
    const octets = Math.ceil(bits / 8)
    for (const s of [0n, 1n, 2n, m - 1n, seededInteger(`s ${bits}`, bits) % m, (1n << BigInt(bits - 1)) - 1n]) {
      assert.is(rsa.begin({ modulus: octetsOf(m), exponent: E65537 }, toBytes(s, octets)), 'OK')
      rsa.finish()
      assert.is(box.call['rsaModulusBits']!(rsa.job), bits)
      assert.equal(rsa.message(), toBytes(modPow(s, 65_537n, m), octets), `${bits} bits`)
    }
  }
})

test('moduli at the ends of their range', () => {
  for (const bits of [2048, 4096, MAX_BITS]) {
    const top = 1n << BigInt(bits - 1)
    for (const m of [top + 1n, 2n * top - 1n]) {
      for (const s of [m - 1n, m >> 1n, seededInteger('s', bits) % m]) {
        assert.is(rsa.begin({ modulus: octetsOf(m), exponent: E65537 }, toBytes(s, bits / 8)), 'OK')
        rsa.finish()
        assert.is(fromBytes(rsa.message()), modPow(s, 65_537n, m))
      }
    }
  }
})

test('every kind of exponent', () => {
  const exponents = [3n, 5n, 7n, 17n, 35n, 37n, 257n, 65_535n, 65_537n, 0x10003n, 0x7fffffffn, 0x80000001n, 0xffffffffn]
  for (const e of exponents) {
    assert.is(rsa.begin({ modulus: octetsOf(M), exponent: octetsOf(e) }, S), 'OK')
    rsa.finish()
    assert.is(fromBytes(rsa.message()), modPow(fromBytes(S), e, M), `e = ${e}`)
  }
})

test('the sign octet of the modulus and zeros before the exponent make no difference', () => {
  const modulus = new Uint8Array([0, ...octetsOf(M)])
  assert.is(rsa.begin({ modulus, exponent: new Uint8Array([0, 1, 0, 1]) }, S), 'OK')
  rsa.finish()
  assert.is(fromBytes(rsa.message()), modPow(fromBytes(S), 65_537n, M))
})

test('a finished job has nothing more to do and keeps its message', () => {
  assert.is(rsa.begin({ modulus: octetsOf(M), exponent: E65537 }, S), 'OK')
  rsa.finish()
  const message = rsa.message()
  assert.is(box.call['rsaStep']!(rsa.job), 0)
  assert.equal(rsa.message(), message)
})

test('the work is cut into pieces: steps of a product and of a conversion for each length', () => {
  // products of limbs in a piece (PRODUCTS_PER_STEP, CONVERSIONS_PER_STEP); 18 operations for e = 65537
  const rows = (n: number) => 2 * Math.floor(5000 / n)
  for (const bits of [2048, 3072, 4096, MAX_BITS]) {
    const limbBits = bits > 6800 ? 26 : 27
    const n = 2 * Math.ceil((bits + 2) / (2 * limbBits))
    assert.is(rsa.begin({ modulus: octetsOf(oddInteger(bits)), exponent: E65537 }, new Uint8Array(bits / 8)), 'OK')
    assert.is(rsa.finish(), Math.ceil(n / Math.floor(5000 / n)) + 17 * Math.ceil(n / rows(n)), `${bits} bits`)
  }
})

test('nothing is written outside the job, and the input may change after the beginning', () => {
  for (const bits of [2048, MAX_BITS]) {
    const m = oddInteger(bits)
    const s = toBytes(m - 2n, bits / 8)
    box.memory.fill(0xa5, box.base, rsa.signatureAt + 4096)
    assert.is(rsa.begin({ modulus: octetsOf(m), exponent: E65537 }, s), 'OK')
    box.memory.fill(0xa5, rsa.job + rsa.jobBytes, rsa.signatureAt + 4096)
    rsa.finish()
    assert.is(fromBytes(rsa.message()), modPow(m - 2n, 65_537n, m))
    assert.ok(box.get(box.base, 64).every((octet) => octet === 0xa5))
    assert.ok(box.get(rsa.job + rsa.jobBytes, 4096).every((octet) => octet === 0xa5))
  }
})

test('each defect of a key or signature has its status, and begins nothing', () => {
  const good = { modulus: octetsOf(M), exponent: E65537, signature: S }
  const e = (...octets: number[]) => ({ exponent: new Uint8Array(octets) })
  const defects: [StatusName, Partial<typeof good>][] = [
    ['KEY_RSA_TOO_SHORT', { modulus: octetsOf(oddInteger(2047)) }],
    ['KEY_RSA_TOO_SHORT', { modulus: octetsOf(oddInteger(1024)) }],
    ['KEY_RSA_TOO_SHORT', { modulus: new Uint8Array(0) }],
    ['KEY_RSA_TOO_SHORT', { modulus: new Uint8Array(256) }],
    ['KEY_RSA_TOO_LONG', { modulus: octetsOf(oddInteger(MAX_BITS + 1)) }],
    ['KEY_RSA_TOO_LONG', { modulus: octetsOf(oddInteger(2 * MAX_BITS - 1)) }],
    ['KEY_RSA_MODULUS_EVEN', { modulus: octetsOf(M - 1n) }],
    ['KEY_RSA_EXPONENT', e()],
    ['KEY_RSA_EXPONENT', e(0)],
    ['KEY_RSA_EXPONENT', e(1)],
    ['KEY_RSA_EXPONENT', e(2)],
    ['KEY_RSA_EXPONENT', e(1, 0, 0)],
    ['KEY_RSA_EXPONENT', e(1, 0, 0, 0, 1)],
    ['SIGNATURE_LENGTH', { signature: S.subarray(1) }],
    ['SIGNATURE_LENGTH', { signature: new Uint8Array([0, ...S]) }],
    ['SIGNATURE_LENGTH', { signature: new Uint8Array(0) }],
    ['SIGNATURE_RANGE', { signature: octetsOf(M) }],
    ['SIGNATURE_RANGE', { signature: octetsOf(M + 1n) }],
    ['SIGNATURE_RANGE', { signature: new Uint8Array(256).fill(0xff) }],
  ]
  for (const [status, defect] of defects) {
    const input = { ...good, ...defect }
    assert.is(rsa.begin(good, good.signature), 'OK')
    assert.is(rsa.begin(input, input.signature), status)
    assert.is(box.call['rsaStep']!(rsa.job), 0)
  }
})

test.run()
