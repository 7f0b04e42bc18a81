import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openbox } from '../../support/openbox.js'
import { AffinePoint, CURVES, modulo } from '../../support/weierstrass.js'

const test = suite('ec/curve')
const box = openbox()

function limbs(at: number, count: number): bigint {
  let value = 0n
  const bytes = box.get(at, count * 4)
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0)
  return value
}

for (const [i, curve] of CURVES.entries()) {
  test(`${curve.name}: every number of its row`, () => {
    const count = box.call['curveLimbs']?.(i + 1) ?? 0
    const row = box.call['curveRow']?.(i + 1) ?? 0
    const R = 1n << BigInt(32 * count)
    const { p, n, b, G } = curve
    const expected = [
      p,
      n,
      modulo(R * R, p),
      modulo(R * R, n),
      modulo(b * R, p),
      modulo(G.x * R, p),
      modulo(G.y * R, p),
    ]
    for (const [k, value] of expected.entries()) assert.is(limbs(row + k * count * 4, count), value, `number ${k}`)
    assert.is(box.call['curveBits']?.(i + 1), p.toString(2).length)
    assert.is(p.toString(2).length, n.toString(2).length)
  })

  test(`${curve.name}: G is on the curve and has order n`, () => {
    const { p, n, b, G } = curve
    assert.is(modulo(G.y * G.y, p), modulo(G.x ** 3n - 3n * G.x + b, p))
    assert.is(AffinePoint.multiply(curve, n, G), null)
    assert.is.not(AffinePoint.multiply(curve, n - 1n, G), null)
  })
}

test.run()
