import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { getLimbs, mod, modInverse, putLimbs, seededInteger, weirdIntegers } from '../../support/bigint.js'
import { openbox } from '../../support/openbox.js'

const test = suite('mp/montgomery')
const box = openbox()
const { call } = box
const COUNTS = [1, 2, 3, 4, 5, 6, 8, 12, 17, 64, 65]
const [X, Y, M, Z] = [box.base + 1024, box.base + 2048, box.base + 3072, box.base + 4096]

/** Odd moduli of n limbs: all ones, top bit only, as sparse and as small as they come, and random. */
function moduli(n: number): bigint[] {
  const r = 1n << BigInt(32 * n)
  return [
    r - 1n,
    r / 2n + 1n,
    3n,
    0xffffffffn,
    seededInteger(`m${n}`, 32 * n) | 1n | (r / 2n),
    seededInteger(`s${n}`, 32 * n - 31) | 1n,
  ]
}

/** Residues that carries are lost on. */
function residues(m: bigint, n: number): bigint[] {
  const r = 1n << BigInt(32 * n)
  return [...new Set([0n, 1n, 0xffffffffn % m, m - 1n, r % m, (r * r) % m, m >> 1n, seededInteger('x', 32 * n) % m])]
}

test('n0 is minus the inverse of every kind of odd limb', () => {
  for (const m0 of [1n, 3n, 0xffffffffn, 0x80000001n, 0x7fffffffn, seededInteger('limb', 32) | 1n]) {
    const n0 = BigInt(call['montgomeryN0']!(Number(m0)) >>> 0)
    assert.is((n0 * m0) & 0xffffffffn, 0xffffffffn)
  }
})

test('products agree with BigInt for weird moduli and residues', () => {
  for (const n of COUNTS) {
    const r = 1n << BigInt(32 * n)
    for (const m of moduli(n)) {
      if (m === 1n) continue
      const inverse = modInverse(r % m, m)
      const n0 = call['montgomeryN0']!(Number(m & 0xffffffffn))
      box.memory.fill(0xa5, X - 16, Z + 1024)
      putLimbs(box, M, m, n)
      for (const x of [...residues(m, n), ...weirdIntegers(n)]) {
        for (const y of residues(m, n)) {
          putLimbs(box, X, x, n)
          putLimbs(box, Y, y, n)
          call['montgomeryMultiply']!(Z, X, Y, M, n0, n)
          assert.is(getLimbs(box, Z, n), (x * y * inverse) % m, `n = ${n}`)
          assert.is(getLimbs(box, X, n), x)
          assert.is(getLimbs(box, Y, n), y)
        }
      }
      assert.is(getLimbs(box, M, n), m)
      for (const at of [X, Y, M, Z]) {
        assert.ok(box.get(at + 4 * n, 16).every((octet) => octet === 0xa5))
        assert.ok(box.get(at - 16, 16).every((octet) => octet === 0xa5))
      }
    }
  }
})

test('a square with both operands in one place', () => {
  for (const n of COUNTS) {
    const r = 1n << BigInt(32 * n)
    const m = r - 1n
    for (const x of residues(m, n)) {
      putLimbs(box, M, m, n)
      putLimbs(box, X, x, n)
      call['montgomeryMultiply']!(Z, X, X, M, call['montgomeryN0']!(0xffffffff), n)
      assert.is(getLimbs(box, Z, n), mod(x * x * modInverse(r % m, m), m))
    }
  }
})

test('into Montgomery form and out again', () => {
  const n = 8
  const m = seededInteger('prime or not', 256) | 1n
  const n0 = call['montgomeryN0']!(Number(m & 0xffffffffn))
  for (const x of residues(m, n)) {
    putLimbs(box, M, m, n)
    putLimbs(box, X, x, n)
    putLimbs(box, Y, (1n << 512n) % m, n)
    call['montgomeryMultiply']!(Z, X, Y, M, n0, n)
    assert.is(getLimbs(box, Z, n), mod(x << 256n, m))
    putLimbs(box, Y, 1n, n)
    call['montgomeryMultiply']!(X, Z, Y, M, n0, n)
    assert.is(getLimbs(box, X, n), x)
  }
})

test.run()
