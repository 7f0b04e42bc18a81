import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { getLimbs, putLimbs } from '../../support/bigint.js'
import { openbox } from '../../support/openbox.js'
import { inverse, modulo, power } from '../../support/weierstrass.js'

const test = suite('ec/edwards25519')
const box = openbox()
const p = 2n ** 255n - 19n
const L = 2n ** 252n + 27742317777372353535851937790883648493n
const R = 2n ** 280n
const d = modulo(-121665n * inverse(121666n, p), p)
const By = modulo(4n * inverse(5n, p), p)

const [LIMBS, BITS, ELEMENT] = [10, 28, 40]
const FIELD = box.base
const COLUMNS = box.base + 32
const COLUMNS_BYTES = 192
/** The frame of ec/edwards25519.ts. */
const SUM = COLUMNS + COLUMNS_BYTES
const POINT = SUM + 160
box.call['boxInitField']?.(FIELD, 0, box.call['edwardsNumber']?.(0) ?? 0, LIMBS, BITS, 255, COLUMNS)

interface Point {
  x: bigint
  y: bigint
}

const NEUTRAL: Point = { x: 0n, y: 1n }

/** −x² + y² = 1 + d·x²·y², by the affine law (RFC 8032 §5.1.4). */
function add(a: Point, b: Point): Point {
  const product = modulo(d * a.x * b.x * a.y * b.y, p)
  return {
    x: modulo((a.x * b.y + b.x * a.y) * inverse(1n + product, p), p),
    y: modulo((a.y * b.y + a.x * b.x) * inverse(modulo(1n - product, p), p), p),
  }
}

function multiply(k: bigint, point: Point): Point {
  let sum = NEUTRAL
  for (let base = point; k > 0n; k >>= 1n) {
    if (k & 1n) sum = add(sum, base)
    base = add(base, base)
  }
  return sum
}

function put(at: number, { x, y }: Point, z = 1n): void {
  for (const [i, value] of [x * z, y * z, z, x * y * z].entries())
    putLimbs(box, at + ELEMENT * i, modulo(value * R, p), LIMBS, BITS)
}

function get(at: number): Point {
  const [x, y, z, t] = [0, 1, 2, 3].map((i) =>
    modulo(getLimbs(box, at + ELEMENT * i, LIMBS, BITS) * inverse(R, p), p),
  ) as [bigint, bigint, bigint, bigint]
  const i = inverse(z, p)
  assert.is(modulo(x * y * i, p), t, 'X·Y = Z·T')
  return { x: modulo(x * i, p), y: modulo(y * i, p) }
}

/** The base point: the x that is even. */
function basePoint(): Point {
  const xSquared = modulo((By * By - 1n) * inverse(d * By * By + 1n, p), p)
  let x = power(xSquared, (p + 3n) / 8n, p)
  if (modulo(x * x, p) !== xSquared) x = modulo(x * power(2n, (p - 1n) / 4n, p), p)
  return { x: x & 1n ? p - x : x, y: By }
}

test('every number of the table', () => {
  const G = basePoint()
  const root = power(2n, (p - 1n) / 4n, p)
  const expected = [p, L, modulo(d * R, p), modulo(root * R, p), modulo(G.x * R, p), modulo(G.y * R, p)]
  for (const [i, value] of expected.entries())
    assert.is(getLimbs(box, box.call['edwardsNumber']?.(i) ?? 0, LIMBS, BITS), value, `number ${i}`)
  assert.equal(multiply(L, G), NEUTRAL)
})

test('addition, doubling and negation are those of the affine law, also with the neutral element and points of small order', () => {
  const G = basePoint()
  const order8 = multiply(L, { x: getTorsion().x, y: getTorsion().y })
  const points = [NEUTRAL, G, multiply(5n, G), multiply(L - 1n, G), { x: 0n, y: p - 1n }, order8, add(order8, G)]
  putLimbs(box, SUM + 14 * ELEMENT, modulo(d * R, p), LIMBS, BITS)
  for (const rows of [0, 1]) {
    for (const a of points) {
      for (const b of points) {
        put(SUM, a, 7n)
        put(POINT, b, p - 3n)
        box.call['boxEdwardsAdd']?.(FIELD, SUM, rows)
        assert.equal(get(SUM), add(a, b))
        assert.equal(get(POINT), b)
      }
      put(SUM, a, 11n)
      box.call['boxEdwardsDouble']?.(FIELD, SUM, rows)
      assert.equal(get(SUM), add(a, a))
      put(POINT, a, 11n)
      box.call['boxEdwardsNegate']?.(FIELD, SUM)
      negated(POINT)
      assert.equal(get(POINT), { x: modulo(-a.x, p), y: a.y })
    }
  }
})

/** Makes the coordinates tight that a negation leaves loose. */
function negated(at: number): void {
  for (const i of [0, 3]) box.call['boxFieldCombine']?.(FIELD, at + ELEMENT * i, at + ELEMENT * i, 0, at + ELEMENT * i)
}

/** A point of the curve that is not in the prime-order subgroup. */
function getTorsion(): Point {
  for (let y = 2n; ; y++) {
    const xSquared = modulo((y * y - 1n) * inverse(modulo(d * y * y + 1n, p), p), p)
    let x = power(xSquared, (p + 3n) / 8n, p)
    if (modulo(x * x, p) !== xSquared) x = modulo(x * power(2n, (p - 1n) / 4n, p), p)
    if (modulo(x * x, p) !== xSquared) continue
    const small = multiply(L, { x, y })
    if (add(add(small, small), add(small, small)).y !== 1n) return { x, y }
  }
}

test.run()
