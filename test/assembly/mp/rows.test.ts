import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { getLimbs, integerOf, mod, modInverse, putLimbs, putSignedLimbs, seededInteger } from '../../support/bigint.js'
import { openbox } from '../../support/openbox.js'

const test = suite('mp/rows')
const box = openbox()
const { call } = box
const [X, Y, M, Z] = [1, 2, 3, 4].map((i) => box.base + 4096 * i) as [number, number, number, number]
const COLUMNS = box.base + 32_768

/** Limbs, bits of a limb, and the looseness j·k of factors at its bound. */
const SHAPES: readonly [number, number, number, number][] = [
  [10, 28, 3, 3],
  [20, 28, 5, 1],
  [20, 28, 2, 2],
  [2, 28, 5, 2],
  [76, 27, 1, 1],
  [152, 27, 1, 1],
  [254, 27, 1, 1],
  [316, 26, 1, 1],
]

const n0Of = (m: bigint) => call['montgomeryN0']!(Number(m & 0xffffffn) + 2 ** 24 * Number((m >> 24n) & 0xfn))

function multiply(z: number, x: number, y: number, m: bigint, n: number, bits: number, pieces: number): bigint {
  const n0 = n0Of(m)
  call['rowsBegin']!(COLUMNS, n)
  for (let row = 0; row < n; row += pieces) {
    call['rowsAdd']!(COLUMNS, x, y, M, n0, n, bits, row, Math.min(n, row + pieces))
  }
  call['rowsEnd']!(z, COLUMNS, n, bits)
  return getLimbs(box, z, n, bits)
}

/** Odd moduli that leave R ≥ 4m. */
function moduli(n: number, bits: number): bigint[] {
  const r = 1n << BigInt(n * bits - 2)
  return [r - 1n, r / 2n + 1n, 3n, seededInteger(`m ${n}`, n * bits - 3) | 1n]
}

test('products below 2m, whole and in pieces, aliased in every way', () => {
  for (const [n, bits] of SHAPES) {
    const r = 1n << BigInt(n * bits)
    for (const m of moduli(n, bits)) {
      const inverse = modInverse(r % m, m)
      putLimbs(box, M, m, n, bits)
      const values = [0n, 1n, m - 1n, m, 2n * m - 1n, r % m, m >> 1n, seededInteger('x', n * bits) % m]
      values.forEach((x, i) => {
        for (const y of [x, values[(i + 1) % values.length] as bigint]) {
          for (const z of [Z, X, Y]) {
            putLimbs(box, X, x, n, bits)
            putLimbs(box, Y, y, n, bits)
            const product = multiply(z, X, Y, m, n, bits, 6)
            assert.ok(product >= 0n && product < 2n * m)
            assert.is(product % m, (x * y * inverse) % m, `${n} limbs`)
          }
          putLimbs(box, X, x, n, bits)
          const square = multiply(X, X, X, m, n, bits, i % 2 ? n : 4)
          assert.is(square % m, (x * x * inverse) % m)
        }
      })
    }
  }
})

test('columns at their bound: every limb of both factors as large as it may be, and of either sign', () => {
  for (const [n, bits, j, k] of SHAPES) {
    const r = 1n << BigInt(n * bits)
    // all limbs as large as they may be, but for the last ones, which keep the result in its limbs
    const limbs = (sign: number, times: number) =>
      Array.from({ length: n }, (_, i) => sign * (i === n - 1 ? 2 ** 20 : times * 2 ** bits - 1))
    const m = integerOf(limbs(1, 1), bits)
    putLimbs(box, M, m, n, bits)
    for (const [f, g] of [
      [1, 1],
      [-1, 1],
      [1, -1],
      [-1, -1],
    ] as const) {
      const a = limbs(f, j)
      const b = limbs(g, k)
      putSignedLimbs(box, X, a)
      putSignedLimbs(box, Y, b)
      const product = multiply(Z, X, Y, m, n, bits, n)
      assert.is(mod(product, m), mod(integerOf(a, bits) * integerOf(b, bits) * modInverse(r % m, m), m), `${n} limbs`)
    }
  }
})

test('nothing outside of the columns and the result is written', () => {
  const [n, bits] = [20, 28]
  const m = seededInteger('m', 521) | 1n
  box.memory.fill(0xa5, box.base, COLUMNS + 4096)
  for (const at of [X, Y, M]) putLimbs(box, at, m, n, bits)
  multiply(Z, X, Y, m, n, bits, n)
  for (const at of [X, Y, M]) assert.is(getLimbs(box, at, n, bits), m)
  const around = (at: number, bytes: number) => [...box.get(at - 16, 16), ...box.get(at + bytes, 16)]
  for (const [at, bytes] of [
    [X, 4 * n],
    [Y, 4 * n],
    [M, 4 * n],
    [Z, 4 * n],
    [COLUMNS, 8 * (n + 1)],
  ] as const) {
    assert.ok(around(at, bytes).every((octet) => octet === 0xa5))
  }
})

test.run()
