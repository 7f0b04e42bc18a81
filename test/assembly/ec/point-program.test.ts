import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { getLimbs, putLimbs, seededBytes } from '../../support/bigint.js'
import { openbox } from '../../support/openbox.js'
import { AffinePoint, CURVES, type Curve, inverse, modulo, type Point } from '../../support/weierstrass.js'

const test = suite('ec/point-program')
const box = openbox('openbox.nano')
const { call } = box
const curve = CURVES[0] as Curve
const { p, n, G } = curve
const [LIMBS, BITS] = [10, 27]
const R = 1n << BigInt(LIMBS * BITS)
const ELEMENT = 4 * LIMBS
const [FIELD, ORDER, COLUMNS, FRAME] = [0, 64, 128, 384].map((offset) => box.base + offset) as [
  number,
  number,
  number,
  number,
]
/** Behind the frame. */
const POINT = FRAME + 14 * ELEMENT

call['boxInitCurve']!(1, FIELD, ORDER, COLUMNS)

const put = (at: number, value: bigint) => putLimbs(box, at, modulo(value * R, p), LIMBS, BITS)
const putAffine = (at: number, { x, y }: Point) => {
  put(at, x)
  put(at + ELEMENT, y)
}

/** The sum with the Z given, 0 for infinity; the 1 of the frame. */
function putSum(point: Point | null, z: bigint): void {
  box.memory.fill(0, FRAME, POINT)
  putAffine(FRAME, { x: (point?.x ?? 1n) * z * z, y: (point?.y ?? 1n) * z * z * z })
  put(FRAME + 2 * ELEMENT, point ? z : 0n)
  put(FRAME + 11 * ELEMENT, 1n)
}

function getSum(): Point | null {
  const [x, y, z] = [0, 1, 2].map((i) =>
    modulo(getLimbs(box, FRAME + i * ELEMENT, LIMBS, BITS) * inverse(R, p), p),
  ) as [bigint, bigint, bigint]
  if (z === 0n) return null
  const i = inverse(z, p)
  return { x: modulo(x * i * i, p), y: modulo(y * i * i * i, p) }
}

const scalar = (seed: string) => BigInt(`0x${Buffer.from(seededBytes(seed, 32)).toString('hex')}`) % n
const times = (k: bigint) => AffinePoint.multiply(curve, modulo(k, n), G)

test('doubling and addition of points, whatever their Z', () => {
  for (let i = 0; i < 12; i++) {
    const [a, b, z] = [scalar(`a ${i}`), scalar(`b ${i}`), scalar(`z ${i}`)] as [bigint, bigint, bigint]
    putSum(times(a), z)
    call['boxDoubleFrame']!(FIELD, FRAME)
    assert.equal(getSum(), times(2n * a))
    putAffine(POINT, times(b) as Point)
    call['boxAddToFrame']!(FIELD, FRAME, POINT, 0)
    assert.equal(getSum(), times(2n * a + b))
    putAffine(POINT, times(7n * b) as Point)
    call['boxAddToFrame']!(FIELD, FRAME, POINT, 1)
    assert.equal(getSum(), times(2n * a - 6n * b))
  }
})

test('the exceptional cases: infinity, the same point, its negative', () => {
  putAffine(POINT, G)
  putSum(null, 0n)
  call['boxDoubleFrame']!(FIELD, FRAME)
  assert.is(getSum(), null)
  call['boxAddToFrame']!(FIELD, FRAME, POINT, 0)
  assert.equal(getSum(), G)
  putSum(null, 0n)
  call['boxAddToFrame']!(FIELD, FRAME, POINT, 1)
  assert.equal(getSum(), times(-1n))
  call['boxAddToFrame']!(FIELD, FRAME, POINT, 1)
  assert.equal(getSum(), times(-2n))
  putSum(G, 3n)
  call['boxAddToFrame']!(FIELD, FRAME, POINT, 1)
  assert.is(getSum(), null)
  // the same point under another Z
  putSum(G, 7n)
  call['boxAddToFrame']!(FIELD, FRAME, POINT, 0)
  assert.equal(getSum(), times(2n))
  putSum(times(-1n), 9n)
  call['boxAddToFrame']!(FIELD, FRAME, POINT, 0)
  assert.is(getSum(), null)
  call['boxAddToFrame']!(FIELD, FRAME, POINT, 0)
  assert.equal(getSum(), G)
})

test('a long run: values stay within their bounds', () => {
  let k = 1n
  putSum(G, 1n)
  putAffine(POINT, times(5n) as Point)
  for (let i = 0; i < 300; i++) {
    call['boxDoubleFrame']!(FIELD, FRAME)
    k = modulo(2n * k, n)
    if (i % 3 === 0) {
      call['boxAddToFrame']!(FIELD, FRAME, POINT, 0)
      k = modulo(k + 5n, n)
    }
    if (i % 20 === 0) assert.equal(getSum(), times(k), `after ${i}`)
  }
})

test.run()
