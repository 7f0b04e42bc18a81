import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromBytes, getLimbs, mod, modInverse, putLimbs, seededBytes, seededInteger } from '../../support/bigint.js'
import { openbox } from '../../support/openbox.js'

const test = suite('mp/residue')
const box = openbox()
const { call } = box
const [M, Y, Z] = [box.base + 4096, box.base + 8192, box.base + 12_288]

/** Bits of a modulus, limbs and bits of a limb: RSA in both its forms, the orders of curves, P-256's own field. */
const SHAPES: readonly [number, number, number][] = [
  [2048, 80, 27],
  [2055, 80, 27],
  [4096, 160, 27],
  [8192, 320, 26],
  [256, 10, 28],
  [384, 20, 28],
  [521, 20, 28],
  [253, 10, 28],
  [256, 9, 29],
]

const guarded = (at: number, n: number) =>
  box.get(at - 16, 16).every((octet) => octet === 0xa5) && box.get(at + 4 * n, 16).every((octet) => octet === 0xa5)

/** Odd moduli of exactly `bits` bits: the least, the greatest, runs of ones and zeros, a random one. */
function moduli(bits: number): bigint[] {
  const top = 1n << BigInt(bits - 1)
  const ones = (1n << 60n) - 1n
  return [
    top + 1n,
    2n * top - 1n,
    top | ones,
    (2n * top - 1n) ^ (ones << 70n),
    top | seededInteger(`m ${bits}`, bits - 1) | 1n,
  ]
}

/** Values from 0 to 2m that carries and borrows are lost on. */
function values(m: bigint, n: number, bits: number): bigint[] {
  const r = 1n << BigInt(n * bits)
  return [0n, 1n, (1n << BigInt(bits)) - 1n, m - 1n, m, m + 1n, 2n * m - 1n, r % m, (r * r) % m, m >> 1n]
}

test('octets in and out, of every length, in limbs of every size', () => {
  for (const bits of [26, 27, 28, 29]) {
    for (let length = 1; length <= 150; length++) {
      const octets = seededBytes(`octets ${length}`, length)
      const n = Math.ceil((8 * length) / bits)
      box.memory.fill(0xa5, M, Z + 4096)
      box.put(Y, octets)
      assert.is(call['residueFromBytes']!(Z, n, bits, Y, length), 1)
      assert.is(getLimbs(box, Z, n, bits), fromBytes(octets))
      assert.ok(guarded(Z, n))
      call['residueToBytes']!(M, length, Z, n, bits)
      assert.equal(box.get(M, length), octets)
      assert.is(box.memory[M + length], 0xa5)
      call['residueToBytes']!(M, length + 40, Z, n, bits)
      assert.is(fromBytes(box.get(M, length + 40)), fromBytes(octets))
    }
  }
})

test('octets that do not fit are told, zeros in front of those that do are not', () => {
  const octets = new Uint8Array(60).fill(0xff, 10)
  box.put(Y, octets)
  const n = Math.ceil(400 / 28)
  assert.is(call['residueFromBytes']!(Z, n, 28, Y, 60), 1)
  assert.is(getLimbs(box, Z, n, 28), (1n << 400n) - 1n)
  assert.is(call['residueFromBytes']!(Z, n - 1, 28, Y, 60), 0, 'bits above the last limb')
  octets[0] = 1
  box.put(Y, octets)
  assert.is(call['residueFromBytes']!(Z, n, 28, Y, 60), 0, 'an octet far above it')
})

test('n0 is minus the inverse of every kind of odd limb', () => {
  for (const m0 of [1n, 3n, 0xffffffffn, 0x80000001n, 0x7fffffffn, 0xfffffffn, seededInteger('limb', 32) | 1n]) {
    const n0 = BigInt(call['montgomeryN0']!(Number(m0)) >>> 0)
    assert.is((n0 * m0) & 0xffffffffn, 0xffffffffn)
  }
})

test('into Montgomery form, whole and in pieces', () => {
  for (const [modulusBits, n, bits] of SHAPES) {
    const r = 1n << BigInt(n * bits)
    for (const m of moduli(modulusBits)) {
      for (const x of values(m, n, bits)) {
        box.memory.fill(0xa5, M - 16, Z + 4096)
        putLimbs(box, M, m, n, bits)
        putLimbs(box, Z, x, n, bits)
        call['residueToMontgomery']!(Z, M, n, bits, modulusBits, 3)
        const part = getLimbs(box, Z, n, bits)
        assert.ok(part >= 0n && part < 2n * m)
        assert.is(part % m, (x << BigInt(3 * bits)) % m)
        call['residueToMontgomery']!(Z, M, n, bits, modulusBits, n - 3)
        const form = getLimbs(box, Z, n, bits)
        assert.ok(form >= 0n && form < 2n * m)
        assert.is(form % m, (x * r) % m, `${modulusBits} bits`)
        assert.ok(guarded(Z, n) && guarded(M, n))
      }
    }
  }
})

test('the last reduction, also of negative numbers', () => {
  for (const [modulusBits, n, bits] of SHAPES) {
    for (const m of moduli(modulusBits)) {
      for (const x of [...values(m, n, bits), -1n, -m, 1n - m, -(m >> 1n)]) {
        box.memory.fill(0xa5, M - 16, Z + 4096)
        putLimbs(box, M, m, n, bits)
        putLimbs(box, Z, x, n, bits)
        call['residueReduce']!(Z, M, n, bits)
        assert.is(getLimbs(box, Z, n, bits), mod(x, m))
        assert.ok(guarded(Z, n) && guarded(M, n))
      }
    }
  }
})

test('inverses, to the longest chain of steps that a search has found', () => {
  for (const [modulusBits, n, bits] of SHAPES.filter(([modulusBits]) => modulusBits < 600)) {
    if (bits > 28) continue
    for (const m of moduli(modulusBits)) {
      const n0 = call['montgomeryN0']!(Number(m & 0xfffffffn))
      const wanted = [1n, 2n, 3n, m - 1n, m - 2n, m >> 1n, 1n << BigInt(modulusBits - 2)]
      for (let i = 0; i < 20; i++) wanted.push(seededInteger(`x ${i}`, modulusBits) % m)
      for (const x of wanted) {
        let inverse: bigint
        try {
          inverse = modInverse(x, m)
        } catch {
          continue
        }
        box.memory.fill(0xa5, M - 16, Z + 4096)
        putLimbs(box, M, m, n, bits)
        putLimbs(box, Z, x, n, bits)
        call['residueInvert']!(Z, M, n0, n, bits, Y)
        const limbs = [...new Int32Array(box.get(Z, 4 * n).buffer)]
        const found = limbs.reduceRight((sum, limb) => (sum << BigInt(bits)) + BigInt(limb), 0n)
        assert.is(mod(found, m), inverse, `${modulusBits} bits`)
        assert.ok(found < 64n * m && found > -64n * m, 'larger than its bound')
        assert.ok(limbs.every((limb) => Math.abs(limb) < 2 ** bits))
        assert.ok(guarded(Z, n) && guarded(M, n) && guarded(Y, 3 * n))
      }
    }
  }
})

test('an inverse of what has none ends too', () => {
  const m = 15n * (1n << 250n) + 15n
  putLimbs(box, M, m, 10, 28)
  for (const x of [0n, 3n, 15n, m - 5n]) {
    putLimbs(box, Z, x, 10, 28)
    call['residueInvert']!(Z, M, call['montgomeryN0']!(Number(m & 0xfffffffn)), 10, 28, Y)
  }
  assert.is(getLimbs(box, M, 10, 28), m)
})

test.run()
