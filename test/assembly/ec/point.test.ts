import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openbox } from '../../support/openbox.js'
import { AffinePoint, CURVES, type Curve, inverse, modulo, type Point } from '../../support/weierstrass.js'

const test = suite('ec/point')
const box = openbox()
const ELEMENT = 80
const FIELD = box.base
const PRODUCT = box.base + 64
const SCRATCH = box.base + 256
const A = SCRATCH + 8 * ELEMENT
const B = A + 3 * ELEMENT
const Z = B + 3 * ELEMENT

function putLimbs(at: number, value: bigint): void {
  const bytes = new Uint8Array(ELEMENT)
  for (let i = 0; i < ELEMENT; i++) bytes[i] = Number((value >> BigInt(8 * i)) & 0xffn)
  box.put(at, bytes)
}

function getLimbs(at: number, count: number): bigint {
  let value = 0n
  const bytes = box.get(at, count * 4)
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0)
  return value
}

/** Everything of a curve that the tests need, its field at work. */
function begin(number: number) {
  const curve = CURVES[number] as Curve
  const count = box.call['curveLimbs']?.(number + 1) ?? 0
  const R = 1n << BigInt(32 * count)
  box.call['boxInitField']?.(FIELD, box.call['curveRow']?.(number + 1) ?? 0, count, PRODUCT)
  const { p } = curve
  /** Writes a point with the Z given: Jacobian, Montgomery form. */
  const put = (at: number, point: Point | null, z = 1n): void => {
    putLimbs(at, modulo((point?.x ?? 1n) * z * z * R, p))
    putLimbs(at + ELEMENT, modulo((point?.y ?? 1n) * z * z * z * R, p))
    putLimbs(at + 2 * ELEMENT, point === null ? 0n : modulo(z * R, p))
  }
  const get = (at: number): Point | null => {
    const [x, y, z] = [0, 1, 2].map((i) => modulo(getLimbs(at + i * ELEMENT, count) * inverse(R, p), p)) as [
      bigint,
      bigint,
      bigint,
    ]
    if (z === 0n) return null
    const i = inverse(z, p)
    return { x: modulo(x * i * i, p), y: modulo(y * i * i * i, p) }
  }
  return { curve, count, R, p, put, get }
}

for (const number of [0, 1, 2]) {
  const name = CURVES[number]?.name

  test(`${name}: field operations at weird values, aliased in every way`, () => {
    const { p, R, count } = begin(number)
    const values = [
      0n,
      1n,
      2n,
      0xffffffffn,
      1n << 32n,
      p - 1n,
      p - 2n,
      modulo(R, p),
      modulo(R * R, p),
      p >> 1n,
      (p >> 1n) + 1n,
    ]
    const operations: [string, (x: bigint, y: bigint) => bigint][] = [
      ['boxFieldAdd', (x, y) => modulo(x + y, p)],
      ['boxFieldSubtract', (x, y) => modulo(x - y, p)],
      ['boxFieldMultiply', (x, y) => modulo(x * y * inverse(R, p), p)],
    ]
    for (const [operation, reference] of operations) {
      for (const x of values) {
        for (const y of values) {
          for (const z of [Z, A, B]) {
            putLimbs(A, x)
            putLimbs(B, y)
            box.call[operation]?.(FIELD, z, A, B)
            assert.is(getLimbs(z, count), reference(x, y), `${operation} ${x} ${y}`)
          }
        }
        putLimbs(A, x)
        box.call[operation]?.(FIELD, A, A, A)
        assert.is(getLimbs(A, count), reference(x, x), `${operation} ${x} with itself`)
      }
    }
  })

  test(`${name}: doubling and addition are those of the affine formulas`, () => {
    const { curve, p, put, get } = begin(number)
    for (const [j, k] of [
      [1n, 2n],
      [2n, 1n],
      [5n, 7n],
      [curve.n - 1n, 3n],
      [12345678901234567890n, 98765432109876543210n],
    ] as const) {
      const a = AffinePoint.multiply(curve, j, curve.G) as Point
      const b = AffinePoint.multiply(curve, k, curve.G) as Point
      for (const z of [1n, 2n, p - 1n, 0x123456789abcdefn]) {
        put(A, a, z)
        put(B, b, z + 1n === p ? 1n : z + 1n)
        box.call['boxPointAdd']?.(FIELD, Z, A, B, SCRATCH)
        assert.equal(get(Z), AffinePoint.add(curve, a, b), `${j} + ${k}`)
        box.call['boxPointDouble']?.(FIELD, Z, A, SCRATCH)
        assert.equal(get(Z), AffinePoint.add(curve, a, a), `2 · ${j}`)
        box.call['boxPointDouble']?.(FIELD, A, A, SCRATCH)
        assert.equal(get(A), AffinePoint.add(curve, a, a), 'doubled in place')
      }
    }
  })

  test(`${name}: the exceptional cases of the addition`, () => {
    const { curve, put, get } = begin(number)
    const a = AffinePoint.multiply(curve, 77n, curve.G) as Point
    const negative = { x: a.x, y: curve.p - a.y }
    const cases: [string, Point | null, Point | null, Point | null][] = [
      ['P + P', a, a, AffinePoint.add(curve, a, a)],
      ['P + (−P)', a, negative, null],
      ['P + infinity', a, null, a],
      ['infinity + P', null, a, a],
      ['infinity + infinity', null, null, null],
    ]
    for (const [what, x, y, sum] of cases) {
      for (const z of [Z, A, B]) {
        put(A, x, 3n)
        put(B, y, 5n)
        box.call['boxPointAdd']?.(FIELD, z, A, B, SCRATCH)
        assert.equal(get(z), sum, what)
      }
    }
    put(A, null)
    box.call['boxPointDouble']?.(FIELD, Z, A, SCRATCH)
    assert.is(get(Z), null, '2 · infinity')
  })
}

test.run()
