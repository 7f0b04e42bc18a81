import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { getLimbs } from '../../support/bigint.js'
import { openbox } from '../../support/openbox.js'
import { AffinePoint, CURVES, modulo, type Point } from '../../support/weierstrass.js'

const test = suite('ec/curve')
const boxes = { gateway: openbox(), nano: openbox('openbox.nano') }
/** Curve, build, limbs of p and n, bits of a limb of p and of n. */
const SHAPES = [
  [0, 'gateway', 9, 10, 29, 28],
  [1, 'gateway', 14, 20, 28, 28],
  [2, 'gateway', 20, 20, 28, 28],
  [0, 'nano', 10, 10, 27, 27],
] as const

for (const [i, build, limbs, orderLimbs, bits, orderBits] of SHAPES) {
  const curve = CURVES[i]!
  const box = boxes[build]
  const { call } = box
  const [P, N, COLUMNS] = [box.base, box.base + 64, box.base + 128]

  test(`${curve.name}, ${build}: every number of its row`, () => {
    call['boxInitCurve']!(i + 1, P, N, COLUMNS)
    assert.is(call['boxFieldLimbs']!(P), limbs)
    assert.is(call['boxFieldLimbs']!(N), orderLimbs)
    assert.is(call['boxFieldLimbBits']!(P), bits)
    assert.is(call['boxFieldLimbBits']!(N), orderBits)
    const row = call['curveRow']!(i + 1)
    assert.is(call['boxFieldModulus']!(P), row)
    assert.is(getLimbs(box, row, limbs, bits), curve.p)
    assert.is(getLimbs(box, call['boxFieldModulus']!(N), orderLimbs, orderBits), curve.n)
    const R = 1n << BigInt(limbs * bits)
    const count = call['curveMultiples']!(i + 1)
    assert.is(call['boxFieldModulus']!(N), row + 4 * limbs * (1 + 2 * count))
    let at = row + 4 * limbs
    for (let k = 0; k < count; k++) {
      const { x, y } = AffinePoint.multiply(curve, BigInt(2 * k + 1), curve.G) as Point
      assert.is(getLimbs(box, at, limbs, bits), modulo(x * R, curve.p), `x of ${2 * k + 1}G`)
      assert.is(getLimbs(box, at + 4 * limbs, limbs, bits), modulo(y * R, curve.p), `y of ${2 * k + 1}G`)
      at += 8 * limbs
    }
    assert.is(call['curveBits']!(i + 1), curve.p.toString(2).length)
    assert.is(curve.p.toString(2).length, curve.n.toString(2).length)
  })
}

for (const curve of CURVES) {
  test(`${curve.name}: G is on the curve and has order n`, () => {
    const { p, n, b, G } = curve
    assert.is(modulo(G.y * G.y, p), modulo(G.x ** 3n - 3n * G.x + b, p))
    assert.is(AffinePoint.multiply(curve, n, G), null)
    assert.is.not(AffinePoint.multiply(curve, n - 1n, G), null)
  })
}

test.run()
