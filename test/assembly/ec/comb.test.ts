import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { getLimbs, putLimbs, seededInteger } from '../../support/bigint.js'
import { openbox } from '../../support/openbox.js'
import { AffinePoint, CURVES, type Curve, inverse, modulo, type Point } from '../../support/weierstrass.js'

const test = suite('ec/comb')
const box = openbox()
const { call } = box
const exported = (name: string) => (call[name] as unknown as WebAssembly.Global).value as number
const [COMB_POINTS, COMB_WORK_BYTES] = [exported('COMB_POINTS'), exported('COMB_WORK_BYTES')]
const TEETH = 8

const place = (offset: number) => box.base + offset
const [P, N, COLUMNS, ONE, SCRATCH, POINT, SCALAR, OCTETS] = [0, 64, 128, 384, 512, 1024, 1280, 1536].map(place) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]
const WORK = place(4096)
const TABLE = place(16_384)

/** A curve at work: how many bits, octets, limbs. */
function begin(number: number) {
  const curve = CURVES[number] as Curve
  call['boxInitCurve']!(number + 1, P, N, COLUMNS)
  const [limbs, limbBits] = [call['boxFieldLimbs']!(P), call['boxFieldLimbBits']!(P)]
  const R = 1n << BigInt(limbs * limbBits)
  putLimbs(box, ONE, R % curve.p, limbs, limbBits)
  return { curve, limbs, limbBits, R, bits: curve.p.toString(2).length }
}

for (const number of [0, 1]) {
  const name = CURVES[number]?.name

  test(`${name}: every point of a table is the sum that its place says`, () => {
    const { curve, limbs, limbBits, R, bits } = begin(number)
    const spacing = bits / TEETH
    for (const key of [1n, 2n, curve.n - 1n, seededInteger(`key of ${name}`, bits) % curve.n]) {
      const point = AffinePoint.multiply(curve, key, curve.G) as Point
      const coordinates = [point.x, point.y]
      coordinates.forEach((value, i) => {
        putLimbs(box, POINT + 4 * limbs * i, (value * R) % curve.p, limbs, limbBits)
      })
      box.memory.fill(0xa5, WORK - 16, TABLE + 2 * COMB_POINTS * 4 * limbs + 16)
      call['boxCombTable']!(P, WORK, TABLE, POINT, ONE, SCRATCH)
      // table[0] has every sign −; a sign + is worth twice its tooth
      const corner =
        (1n << BigInt((TEETH - 1) * spacing)) -
        ((1n << BigInt((TEETH - 1) * spacing)) - 1n) / ((1n << BigInt(spacing)) - 1n)
      const steps = Array.from({ length: TEETH - 1 }, (_, tooth) =>
        AffinePoint.multiply(curve, 2n << BigInt(tooth * spacing), point),
      )
      const points = [AffinePoint.multiply(curve, modulo(corner, curve.n), point)]
      for (let j = 0; j < COMB_POINTS; j++) {
        const least = j & -j
        if (j !== 0) points.push(AffinePoint.add(curve, points[j ^ least] as Point, steps[Math.log2(least)] as Point))
        const expected = points[j]
        const found = [0, 1].map((i) =>
          modulo(getLimbs(box, TABLE + 4 * limbs * (2 * j + i), limbs, limbBits) * inverse(R, curve.p), curve.p),
        )
        assert.equal(found, [expected?.x, expected?.y], `${key} ${j}`)
      }
      const outside = [
        ...box.get(WORK - 16, 16),
        ...box.get(WORK + COMB_WORK_BYTES, 16),
        ...box.get(TABLE - 16, 16),
        ...box.get(TABLE + 2 * COMB_POINTS * 4 * limbs, 16),
      ]
      assert.ok(outside.every((octet) => octet === 0xa5))
    }
  })

  test(`${name}: the digits of every scalar sum up to it modulo n`, () => {
    const { curve, bits } = begin(number)
    const { n } = curve
    const spacing = bits / TEETH
    const [limbs, limbBits] = [call['boxFieldLimbs']!(N), call['boxFieldLimbBits']!(N)]
    const scalars = [1n, 2n, 3n, n - 1n, n - 2n, n >> 1n, (n >> 1n) + 1n]
    for (let i = 0; i < bits; i += 7) scalars.push((1n << BigInt(i)) % n, n - (1n << BigInt(i)))
    for (let i = 0; i < 50; i++) scalars.push(seededInteger(`scalar ${i}`, bits) % n)
    for (const scalar of scalars) {
      putLimbs(box, SCALAR, scalar, limbs, limbBits)
      call['boxCombBegin']!(N, OCTETS, SCALAR)
      let sum = 0n
      for (let column = 0; column < spacing; column++) {
        const digit = call['boxCombDigit']!(P, OCTETS, column)
        const j = Math.abs(digit) >> 1
        assert.ok(digit % 2 !== 0 && j < COMB_POINTS)
        let value = 1n << BigInt((TEETH - 1) * spacing)
        for (let tooth = 0; tooth < TEETH - 1; tooth++) {
          value += ((j >> tooth) & 1 ? 1n : -1n) << BigInt(tooth * spacing)
        }
        sum += (digit < 0 ? -value : value) << BigInt(column)
      }
      assert.is(modulo(sum, n), scalar)
      assert.ok(sum % 2n !== 0n && sum < 1n << BigInt(bits) && -sum < 1n << BigInt(bits))
    }
  })
}

test.run()
