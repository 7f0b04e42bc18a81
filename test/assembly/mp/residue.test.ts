import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromBytes, modInverse, seededBytes, seededInteger, toBytes } from '../../support/bigint.js'
import { type Openbox, openbox } from '../../support/openbox.js'

const test = suite('mp/residue')
const box = openbox()
const { call } = box
const [X, Y, M, Z] = [box.base + 4096, box.base + 8192, box.base + 12_288, box.base + 16_384]
/** Every residue of 27 modulo 27 occurs, the limits of both builds, and the largest modulus that the columns allow. */
const LENGTHS = [2048, 2049, 2050, 2051, 2055, 2056, 2063, 2080, 3072, 4095, 4096, 8192, 13_795]

const limbs = (bits: number) => Math.ceil((bits + 2) / 27)
const guarded = (at: number, n: number) =>
  box.get(at - 16, 16).every((octet) => octet === 0xa5) && box.get(at + 4 * n, 16).every((octet) => octet === 0xa5)

function putResidue(into: Openbox, at: number, x: bigint, n: number) {
  const words = Uint32Array.from({ length: n }, (_, i) => Number((x >> BigInt(27 * i)) & 0x7ffffffn))
  into.put(at, new Uint8Array(words.buffer))
}

function getResidue(from: Openbox, at: number, n: number): bigint {
  const words = new Uint32Array(from.get(at, 4 * n).buffer)
  assert.ok(
    words.every((word) => word < 2 ** 27),
    'a limb has more than 27 bits',
  )
  return words.reduceRight((x, word) => (x << 27n) | BigInt(word), 0n)
}

/** Odd moduli of exactly `bits` bits: the least, the greatest, runs of ones and zeros, a random one. */
function moduli(bits: number): bigint[] {
  const top = 1n << BigInt(bits - 1)
  const ones = (1n << 100n) - 1n
  return [
    top + 1n,
    2n * top - 1n,
    top | ones,
    (2n * top - 1n) ^ (ones << 200n),
    top | seededInteger(`m ${bits}`, bits - 1) | 1n,
  ]
}

/** Values below 2m that carries are lost on. */
function values(m: bigint, n: number): bigint[] {
  const r = 1n << BigInt(27 * n)
  return [0n, 1n, 0x7ffffffn, m - 1n, m, m + 1n, 2n * m - 1n, r % m, (r * r) % m, seededInteger('value', 27 * n) % m]
}

test('a residue has room for 4m', () => {
  for (let bits = 2048; bits <= 8192; bits++) assert.is(call['residueLimbs']!(bits), limbs(bits))
})

test('bytes in and out, of every length and bit length', () => {
  for (let length = 1; length <= 300; length++) {
    const bytes = seededBytes(`octets ${length}`, length)
    const n = limbs(8 * length)
    box.memory.fill(0xa5, X - 16, Z + 4096)
    box.put(Y, bytes)
    call['residueFromBytes']!(X, n, Y, length)
    assert.is(getResidue(box, X, n), fromBytes(bytes))
    assert.ok(guarded(X, n))
    call['residueToBytes']!(Z, length, X, n)
    assert.equal(box.get(Z, length), bytes)
    assert.ok(box.get(Z - 16, 16).every((octet) => octet === 0xa5))
    assert.is(box.memory[Z + length], 0xa5)
    call['residueToBytes']!(Z, length + 40, X, n)
    assert.is(fromBytes(box.get(Z, length + 40)), fromBytes(bytes))
  }
})

test('products and squares agree with BigInt and stay below 2m', () => {
  for (const bits of LENGTHS) {
    const n = limbs(bits)
    for (const m of moduli(bits)) {
      const inverse = modInverse((1n << BigInt(27 * n)) % m, m)
      const all = values(m, n)
      all.forEach((x, i) => {
        for (const y of [x, all[(i + 1) % all.length]!, 2n * m - 1n]) {
          box.memory.fill(0xa5, X - 16, Z + 4096)
          putResidue(box, M, m, n)
          putResidue(box, X, x, n)
          putResidue(box, Y, y, n)
          const n0 = call['residueN0']!(M)
          call['residueMultiply']!(Z, X, Y, M, n0, n)
          const product = getResidue(box, Z, n)
          assert.ok(product < 2n * m)
          assert.is(product % m, (x * y * inverse) % m, `${bits} bits`)
          assert.is(getResidue(box, X, n), x)
          assert.is(getResidue(box, Y, n), y)
          assert.is(getResidue(box, M, n), m)
          assert.ok([X, Y, M, Z].every((at) => guarded(at, n)))
          if (x === y) {
            call['residueMultiply']!(Z, X, X, M, n0, n)
            assert.is(getResidue(box, Z, n), product, 'the square differs from the product')
          }
        }
      })
    }
  }
})

test('a column at its bound: all limbs all ones, 511 of them', () => {
  const n = 511
  const x = (1n << BigInt(27 * n)) - 1n
  putResidue(box, X, x, n)
  putResidue(box, Y, x, n)
  putResidue(box, M, x, n)
  const q = (x * x * modInverse(-x & x, 1n << BigInt(27 * n))) & x
  const expected = (x * x + q * x) >> BigInt(27 * n)
  for (const [a, b] of [
    [X, Y],
    [X, X],
  ] as const) {
    call['residueMultiply']!(Z, a, b, M, call['residueN0']!(M), n)
    const words = new Uint32Array(box.get(Z, 4 * n).buffer)
    const all = words.reduceRight((sum, word) => (sum << 27n) + BigInt(word), 0n)
    assert.is(all, expected)
  }
})

test('into Montgomery form', () => {
  for (const bits of LENGTHS) {
    const n = limbs(bits)
    const r = 1n << BigInt(27 * n)
    for (const m of moduli(bits)) {
      for (const x of values(m, n)) {
        box.memory.fill(0xa5, X - 16, Z + 4096)
        putResidue(box, M, m, n)
        putResidue(box, Z, x, n)
        call['residueToMontgomery']!(Z, M, n, bits)
        const form = getResidue(box, Z, n)
        assert.ok(form < 2n * m)
        assert.is(form % m, (x * r) % m, `${bits} bits`)
        assert.ok(guarded(Z, n) && guarded(M, n))
      }
    }
  }
})

test('the last reduction', () => {
  for (const bits of LENGTHS) {
    const n = limbs(bits)
    for (const m of moduli(bits)) {
      for (const x of values(m, n)) {
        box.memory.fill(0xa5, X - 16, Z + 4096)
        putResidue(box, M, m, n)
        putResidue(box, Z, x, n)
        call['residueReduce']!(Z, M, n)
        assert.is(getResidue(box, Z, n), x % m)
        assert.ok(guarded(Z, n) && guarded(M, n))
      }
    }
  }
})

test('the modulus and the value as bytes are the BigInt they came from', () => {
  const m = seededInteger('both ways', 2056) | (1n << 2055n) | 1n
  const n = limbs(2056)
  box.put(Y, toBytes(m, 257))
  call['residueFromBytes']!(M, n, Y, 257)
  assert.is(getResidue(box, M, n), m)
  assert.is(BigInt(call['residueN0']!(M)), (-modInverse(m, 1n << 27n) + (1n << 27n)) % (1n << 27n))
})

test.run()
