import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { getLimbs, integerOf, mod, modInverse, putLimbs, putSignedLimbs, seededInteger } from '../../support/bigint.js'
import { openbox } from '../../support/openbox.js'
import { CURVES } from '../../support/weierstrass.js'

const test = suite('mp/p256 and mp/p384')
const box = openbox()
const { call } = box
const [X, Y, Z] = [box.base + 256, box.base + 512, box.base + 768]

interface Arithmetic {
  p: bigint
  n: number
  bits: number
  products: readonly string[]
  squares: readonly string[]
  /** Looseness of two factors at its bound. */
  loose: readonly (readonly [number, number])[]
}

const FIELDS: readonly Arithmetic[] = [
  {
    p: CURVES[0]!.p,
    n: 9,
    bits: 29,
    products: ['p256Multiply', 'p256MultiplyRows'],
    squares: ['p256Square'],
    loose: [
      [1, 3],
      [3, 1],
    ],
  },
  {
    p: CURVES[1]!.p,
    n: 14,
    bits: 28,
    products: ['p384Multiply'],
    squares: [],
    loose: [
      [2, 4],
      [7, 1],
    ],
  },
]

function guarded(at: number, n: number): boolean {
  return [...box.get(at - 16, 16), ...box.get(at + 4 * n, 16)].every((octet) => octet === 0xa5)
}

for (const { p, n, bits, products, squares, loose } of FIELDS) {
  const R = 1n << BigInt(n * bits)
  const inverse = modInverse(R, p)
  const slack = R / p
  const values = [
    0n,
    1n,
    2n,
    -1n,
    p - 1n,
    p,
    p + 1n,
    -p,
    3n * p,
    R % p,
    (R * R) % p,
    (1n << BigInt(bits)) - 1n,
    p >> 1n,
  ]
  for (let i = 0; i < 20; i++) values.push(seededInteger(`value ${i}`, n * bits) % p)
  // B·C/slack on either side of the result, as out: says
  const within = (z: bigint, x: bigint, y: bigint) => {
    const size = (x < 0n ? -x : x) * (y < 0n ? -y : y)
    return z * R >= -size && z * R < size + R * p
  }

  for (const name of products) {
    test(`${name}: weird values, aliased in every way`, () => {
      assert.ok(slack >= 32n)
      for (const x of values) {
        for (const y of values) {
          for (const z of [Z, X, Y]) {
            box.memory.fill(0xa5, X - 16, Z + 256)
            putLimbs(box, X, x, n, bits)
            putLimbs(box, Y, y, n, bits)
            call[name]!(z, X, Y)
            const product = getLimbs(box, z, n, bits)
            assert.is(mod(product, p), mod(x * y * inverse, p), `${x} ${y}`)
            assert.ok(within(product, x, y), `${x} ${y}: ${product}`)
            assert.ok([X, Y, Z].every((at) => guarded(at, n)))
          }
        }
      }
    })

    test(`${name}: columns at their bound, of either sign`, () => {
      for (const [j, k] of loose) {
        for (const [f, g] of [
          [1, 1],
          [1, -1],
          [-1, -1],
        ] as const) {
          // the last limb keeps the value below 32·p
          const factor = (sign: number, times: number, top: number) =>
            Array.from({ length: n }, (_, i) => sign * (i === n - 1 ? top : times * 2 ** bits - 1))
          const a = factor(f, j, 2 ** 24)
          const b = factor(g, k, 2 ** 24)
          putSignedLimbs(box, X, a)
          putSignedLimbs(box, Y, b)
          call[name]!(Z, X, Y)
          const product = getLimbs(box, Z, n, bits)
          assert.is(mod(product, p), mod(integerOf(a, bits) * integerOf(b, bits) * inverse, p), `${j} ${k} ${f} ${g}`)
        }
      }
    })
  }

  for (const name of squares) {
    test(`${name}: the product with itself, limb by limb`, () => {
      for (const x of values) {
        for (const z of [Z, X]) {
          putLimbs(box, X, x, n, bits)
          call[products[0]!]!(Y, X, X)
          call[name]!(z, X)
          assert.equal(box.get(z, 4 * n), box.get(Y, 4 * n), `${x}`)
        }
      }
      const largest = new Array<number>(n).fill(2 ** bits - 1)
      putSignedLimbs(box, X, largest)
      call[products[0]!]!(Y, X, X)
      call[name]!(Z, X)
      assert.equal(box.get(Z, 4 * n), box.get(Y, 4 * n))
    })
  }
}

test('p256Combine: every factor, near [0, p) afterwards, aliased in every way', () => {
  const { p, n, bits } = FIELDS[0]!
  const near = 1n << 238n
  const values = [0n, 1n, -1n, p - 1n, p, 2n * p, -p, 3n * p - 1n, -3n * p, (1n << 29n) - 1n, seededInteger('v', 255)]
  for (const x of values) {
    for (const y of values) {
      for (let f = -8; f <= 8; f++) {
        const sum = x + BigInt(f) * y
        if (sum >= 32n * p || sum <= -32n * p) continue
        for (const z of [Z, X, Y]) {
          putLimbs(box, X, x, n, bits)
          putLimbs(box, Y, y, n, bits)
          call['p256Combine']!(z, X, BigInt(f), Y)
          const found = getLimbs(box, z, n, bits)
          assert.is(mod(found, p), mod(sum, p), `${x} + ${f}·${y}`)
          assert.ok(found > -near && found < (1n << 256n) + near, `${x} + ${f}·${y}: ${found}`)
        }
      }
    }
  }
})

test('p256Combine: limbs at their bound', () => {
  const { p, n, bits } = FIELDS[0]!
  for (const f of [-8, 8]) {
    for (const sign of [1, -1]) {
      const limbs = Array.from({ length: n }, (_, i) => sign * (i === n - 1 ? 2 ** 25 : 4 * 2 ** bits - 1))
      putSignedLimbs(box, X, limbs)
      putSignedLimbs(box, Y, limbs)
      call['p256Combine']!(Z, X, BigInt(f), Y)
      const value = integerOf(limbs, bits)
      assert.is(mod(getLimbs(box, Z, n, bits), p), mod(value + BigInt(f) * value, p))
    }
  }
})

test.run()
