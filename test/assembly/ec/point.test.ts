import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { getLimbs, mod, putLimbs } from '../../support/bigint.js'
import { openbox } from '../../support/openbox.js'
import { AffinePoint, CURVES, type Curve, inverse, modulo, type Point } from '../../support/weierstrass.js'

const test = suite('ec/point and ec/field')
const box = openbox()
const { call } = box
const [FIELD, ORDER, COLUMNS, ONE, SCRATCH] = [0, 64, 128, 384, 512].map((offset) => box.base + offset) as [
  number,
  number,
  number,
  number,
  number,
]
const [A, B] = [SCRATCH + 1024, SCRATCH + 2048]

/** Everything of a curve that the tests need, its field at work. */
function begin(number: number) {
  const curve = CURVES[number] as Curve
  call['boxInitCurve']!(number + 1, FIELD, ORDER, COLUMNS)
  const count = call['boxFieldLimbs']!(FIELD)
  const bits = call['boxFieldLimbBits']!(FIELD)
  const R = 1n << BigInt(count * bits)
  const { p } = curve
  const element = 4 * count
  putLimbs(box, ONE, R % p, count, bits)
  /** Writes a point with the Z given: Jacobian, Montgomery form; its values `times` p away from the least, Z at most one. */
  const put = (at: number, point: Point | null, z = 1n, times = 0n): void => {
    const values = [(point?.x ?? 1n) * z * z, (point?.y ?? 1n) * z * z * z, point === null ? 0n : z]
    for (const [i, value] of values.entries())
      putLimbs(
        box,
        at + i * element,
        modulo(value * R, p) + (i === 2 && times > 1n ? 1n : i === 2 && times < -1n ? -1n : times) * p,
        count,
        bits,
      )
  }
  const get = (at: number): Point | null => {
    const [x, y, z] = [0, 1, 2].map((i) => modulo(getLimbs(box, at + i * element, count, bits) * inverse(R, p), p)) as [
      bigint,
      bigint,
      bigint,
    ]
    if (z === 0n) return null
    const i = inverse(z, p)
    return { x: modulo(x * i * i, p), y: modulo(y * i * i * i, p) }
  }
  return { curve, count, bits, R, p, put, get }
}

for (const number of [0, 1, 2]) {
  const name = CURVES[number]?.name

  test(`${name}: the field at weird values, aliased in every way`, () => {
    const { p, R, count, bits } = begin(number)
    const values = [0n, 1n, 2n, -1n, p - 1n, p, -p, modulo(R, p), p >> 1n, (p >> 1n) + 1n, (1n << BigInt(bits)) - 1n]
    for (const x of values) {
      for (const y of values) {
        for (const z of [SCRATCH, A, B]) {
          putLimbs(box, A, x, count, bits)
          putLimbs(box, B, y, count, bits)
          call['boxFieldMultiply']!(FIELD, z, A, B)
          assert.is(mod(getLimbs(box, z, count, bits), p), mod(x * y * inverse(R, p), p), `${x} · ${y}`)
          for (const f of [-8, -1, 0, 1, 8]) {
            putLimbs(box, A, x, count, bits)
            putLimbs(box, B, y, count, bits)
            call['boxFieldCombine']!(FIELD, z, A, f, B)
            const sum = getLimbs(box, z, count, bits)
            assert.is(mod(sum, p), mod(x + BigInt(f) * y, p), `${x} + ${f} · ${y}`)
            if (number > 0) assert.is(sum, x + BigInt(f) * y)
            else assert.ok(sum > -p / 16n && sum < p + p / 16n, `${x} + ${f} · ${y}: ${sum}`)
          }
        }
      }
    }
  })

  test(`${name}: into Montgomery form and out of it; zero in all its forms, and nothing else`, () => {
    const { p, R, count, bits } = begin(number)
    for (const x of [0n, 1n, p - 1n, p, 2n * p - 1n, p >> 1n]) {
      putLimbs(box, A, x, count, bits)
      call['boxFieldEnter']!(FIELD, A)
      assert.is(mod(getLimbs(box, A, count, bits), p), mod(x * R, p))
      call['boxFieldLeave']!(FIELD, B, A)
      assert.is(getLimbs(box, B, count, bits), mod(x, p))
    }
    for (let k = -12n; k <= 12n; k++) {
      for (const [x, isZero] of [
        [k * p, 1],
        [k * p + 1n, 0],
        [k * p - 1n, 0],
        [k * p + (1n << 200n), 0],
      ] as const) {
        putLimbs(box, A, x, count, bits)
        assert.is(call['boxFieldIsZero']!(FIELD, A, SCRATCH), isZero, `${k}`)
        assert.is(call['boxFieldBits']!(FIELD, A, SCRATCH) === 0, isZero === 1, `${k}`)
      }
    }
  })

  test(`${name}: doubling and addition are those of the affine formulas, values anywhere in their bounds`, () => {
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
      const negative = { x: b.x, y: p - b.y }
      for (const z of [1n, 2n, p - 1n, 0x123456789abcdefn]) {
        for (const times of number === 0 ? [0n, 1n, -1n] : [0n, 1n, -1n, 8n, -10n]) {
          for (const [sign, other] of [
            [1, b],
            [-1, negative],
          ] as const) {
            put(A, a, z, times)
            put(B, b, z + 1n === p ? 1n : z + 1n, times)
            call['boxPointAdd']!(FIELD, A, B, sign, 0, ONE, SCRATCH)
            assert.equal(get(A), AffinePoint.add(curve, a, other), `${j} + ${sign} · ${k}`)
            put(A, a, z, times)
            put(B, b)
            call['boxPointAdd']!(FIELD, A, B, sign, 1, ONE, SCRATCH)
            assert.equal(get(A), AffinePoint.add(curve, a, other), `${j} + ${sign} · ${k}, affine`)
          }
          put(A, a, z, times)
          call['boxPointDouble']!(FIELD, A, SCRATCH)
          assert.equal(get(A), AffinePoint.add(curve, a, a), `2 · ${j}`)
        }
      }
    }
  })

  test(`${name}: a thousand doublings and additions in a row stay within their bounds`, () => {
    const { curve, put, get } = begin(number)
    let expected: Point | null = curve.G
    put(A, curve.G, 3n)
    put(B, curve.G)
    for (let i = 0; i < 1000; i++) {
      call['boxPointDouble']!(FIELD, A, SCRATCH)
      expected = AffinePoint.add(curve, expected, expected)
      if (i % 3 === 0) {
        call['boxPointAdd']!(FIELD, A, B, i % 2 ? 1 : -1, 1, ONE, SCRATCH)
        expected = AffinePoint.add(curve, expected, i % 2 ? curve.G : { x: curve.G.x, y: curve.p - curve.G.y })
      }
    }
    assert.equal(get(A), expected)
  })

  test(`${name}: the exceptional cases of the addition`, () => {
    const { curve, put, get } = begin(number)
    const a = AffinePoint.multiply(curve, 77n, curve.G) as Point
    const negative = { x: a.x, y: curve.p - a.y }
    const twice = AffinePoint.add(curve, a, a)
    const cases: [string, Point | null, Point | null, number, Point | null][] = [
      ['P + P', a, a, 1, twice],
      ['P − (−P)', a, negative, -1, twice],
      ['P + (−P)', a, negative, 1, null],
      ['P − P', a, a, -1, null],
      ['P + infinity', a, null, 1, a],
      ['infinity + P', null, a, 1, a],
      ['infinity − P', null, a, -1, negative],
      ['infinity + infinity', null, null, 1, null],
    ]
    for (const [what, x, y, sign, sum] of cases) {
      for (const times of number === 0 ? [0n, 1n] : [0n, 1n, 8n, -10n]) {
        put(A, x, 3n, times)
        put(B, y, 5n, times)
        call['boxPointAdd']!(FIELD, A, B, sign, 0, ONE, SCRATCH)
        assert.equal(get(A), sum, what)
        if (y === null) continue
        put(A, x, 3n, times)
        put(B, y)
        call['boxPointAdd']!(FIELD, A, B, sign, 1, ONE, SCRATCH)
        assert.equal(get(A), sum, `${what}, affine`)
      }
    }
    put(A, null)
    call['boxPointDouble']!(FIELD, A, SCRATCH)
    assert.is(get(A), null, '2 · infinity')
  })
}

test.run()
