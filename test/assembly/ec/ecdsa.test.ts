import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { STATUS } from '../../../bindings/status.js'
import { EQUAL, type Openbox, openbox } from '../../support/openbox.js'
import { AffinePoint, CURVES, type Curve, inverse, modulo, type Point, power } from '../../support/weierstrass.js'
import { wycheproof } from '../../support/wycheproof.js'

const test = suite('ec/ecdsa')
/** Unsigned big-endian without leading zeros. */
function unsigned(value: bigint): Buffer {
  const hex = value.toString(16)
  return value === 0n ? Buffer.alloc(0) : Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
}

function pointOf(curve: Curve, { x, y }: Point): Buffer {
  const length = Math.ceil(curve.p.toString(2).length / 8)
  const pad = (value: bigint) => Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex')
  return Buffer.concat([Buffer.of(4), pad(x), pad(y)])
}

/** The point of a key made by Node. */
function publicPoint(spki: Buffer, curve: Curve): Buffer {
  const { x = '', y = '' } = createPublicKey({ key: spki, format: 'der', type: 'spki' }).export({ format: 'jwk' })
  const big = (text: string) => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`)
  return pointOf(curve, { x: big(x), y: big(y) })
}

/** r and s of a strict Ecdsa-Sig-Value; undefined if it is none. */
function readSignature(der: Buffer): [Buffer, Buffer] | undefined {
  let at = 0
  const element = (tag: number): Buffer | undefined => {
    const [t, l] = [der[at], der[at + 1]]
    if (t !== tag || l === undefined || (l > 0x7f && l !== 0x81)) return undefined
    const length = l === 0x81 ? (der[at + 2] ?? 0) : l
    if (l === 0x81 && length < 0x80) return undefined
    const start = at + (l === 0x81 ? 3 : 2)
    if (start + length > der.length) return undefined
    at = start + length
    return der.subarray(start, at)
  }
  const outer = element(0x30)
  if (!outer || at !== der.length) return undefined
  at = der.length - outer.length
  const [r, s] = [element(2), element(2)]
  if (!r || !s || at !== der.length) return undefined
  for (const value of [r, s]) {
    if (value.length === 0 || (value[0] ?? 0) > 0x7f) return undefined
    if (value.length > 1 && value[0] === 0 && (value[1] ?? 0) < 0x80) return undefined
  }
  const strip = (value: Buffer) => (value[0] === 0 ? value.subarray(1) : value)
  return [strip(r), strip(s)]
}

/** Everything of one open box; curves: those that it has. */
function testBox(build: string, box: Openbox, curves: readonly Curve[]): void {
  const JOB = box.base
  const JOB_BYTES = (box.call['ECDSA_JOB_BYTES'] as unknown as WebAssembly.Global).value as number
  const POINT = JOB + 8192
  const DIGEST = POINT + 256
  const R = DIGEST + 128
  const S = R + 256

  /** 'holds', 'differs', or the code of what was refused at once. */
  function verify(
    curve: number,
    point: Uint8Array,
    digest: Uint8Array,
    r: Uint8Array,
    s: Uint8Array,
  ): 'holds' | 'differs' | number {
    box.put(POINT, point)
    box.put(DIGEST, digest)
    box.put(R, r)
    box.put(S, s)
    box.memory.fill(0xa5, JOB + JOB_BYTES, POINT)
    const status = box.call['ecdsaBegin']?.(
      JOB,
      curve,
      POINT,
      point.length,
      DIGEST,
      digest.length,
      R,
      r.length,
      S,
      s.length,
    )
    if (status) return status
    let steps = 0
    while (box.call['ecdsaStep']?.(JOB)) if (++steps > 2000) throw new Error('does not end')
    const outcome = box.call['ecdsaOutcome']?.(JOB)
    assert.is(box.call['ecdsaOutcome']?.(JOB), outcome, 'another outcome the second time')
    assert.ok(
      box.get(JOB + JOB_BYTES, 64).every((octet) => octet === 0xa5),
      'writes behind the job',
    )
    return outcome === EQUAL ? 'holds' : 'differs'
  }

  for (const [i, curve] of curves.entries()) {
    for (const hash of ['sha256', 'sha384', 'sha512']) {
      test(`${build}${curve.name} with ${hash}: what Node signs holds, every changed part differs`, () => {
        const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: curve.nodeName })
        const point = publicPoint(publicKey.export({ format: 'der', type: 'spki' }), curve)
        for (let message = 0; message < 4; message++) {
          const text = Buffer.from(`message ${message}`)
          const digest = createHash(hash).update(text).digest()
          const [r, s] = readSignature(sign(hash, text, privateKey)) as [Buffer, Buffer]
          assert.is(verify(i + 1, point, digest, r, s), 'holds')
          // FIPS 186-5: −s verifies too; the certificates' bytes make them unmalleable elsewhere
          const negated = unsigned(curve.n - BigInt(`0x${s.toString('hex')}`))
          assert.is(verify(i + 1, point, digest, r, negated), 'holds')
          for (const part of [r, s, digest]) {
            const before = part[3] ?? 0
            part[3] = before ^ 0x10
            assert.is(verify(i + 1, point, digest, r, s), 'differs')
            part[3] = before
          }
          assert.is(verify(i + 1, point, digest, s, r), 'differs')
        }
      })
    }

    test(`${build}${curve.name}: r and s from 1 to n − 1`, () => {
      const point = pointOf(curve, curve.G)
      const one = Buffer.of(1)
      const digest = Buffer.alloc(32, 7)
      for (const bad of [
        0n,
        curve.n,
        curve.n + 1n,
        curve.p,
        2n ** BigInt(curve.n.toString(2).length) - 1n,
        curve.n << 64n,
      ]) {
        assert.is(verify(i + 1, point, digest, unsigned(bad), one), STATUS.SIGNATURE_RANGE.code, `r ${bad}`)
        assert.is(verify(i + 1, point, digest, one, unsigned(bad)), STATUS.SIGNATURE_RANGE.code, `s ${bad}`)
      }
      assert.is(verify(i + 1, point, digest, unsigned(curve.n - 1n), one), 'differs')
      assert.is(verify(i + 1, point, digest, one, unsigned(curve.n - 1n)), 'differs')
    })

    test(`${build}${curve.name}: the key is a point of the curve in uncompressed form`, () => {
      const point = pointOf(curve, curve.G)
      const digest = Buffer.alloc(32, 7)
      const one = Buffer.of(1)
      const status = (changed: Uint8Array) => verify(i + 1, changed, digest, one, one)
      assert.is(status(point), 'differs')
      for (const form of [0, 2, 3, 5, 6, 7])
        assert.is(status(Buffer.concat([Buffer.of(form), point.subarray(1)])), STATUS.KEY_POINT_ENCODING.code)
      assert.is(status(point.subarray(0, -1)), STATUS.KEY_POINT_ENCODING.code)
      assert.is(status(Buffer.concat([point, Buffer.of(0)])), STATUS.KEY_POINT_ENCODING.code)
      assert.is(status(Buffer.of(0)), STATUS.KEY_POINT_ENCODING.code)
      assert.is(status(pointOf(curve, { x: curve.G.x, y: curve.G.y ^ 1n })), STATUS.KEY_POINT_NOT_ON_CURVE.code)
      assert.is(status(pointOf(curve, { x: 0n, y: 0n })), STATUS.KEY_POINT_NOT_ON_CURVE.code)
      // the same point, its x not reduced: only P-521 has room for it in its octets for every x, the others for small ones
      assert.is(status(pointOf(curve, { x: curve.p, y: curve.G.y })), STATUS.KEY_POINT_NOT_ON_CURVE.code)
    })

    test(`${build}${curve.name}: a result at infinity is no signature`, () => {
      // Q = G, u1 = −u2: e = −r
      const r = 5n
      const digest = unsigned(curve.n - r)
      const bytes = curve.name === 'P-521' ? digest.subarray(0, 64) : digest
      if (curve.name !== 'P-521')
        assert.is(verify(i + 1, pointOf(curve, curve.G), bytes, unsigned(r), unsigned(9n)), 'differs')
      // Q = −G, e = r: u1·G + u2·Q = 0
      const negative = { x: curve.G.x, y: curve.p - curve.G.y }
      assert.is(
        verify(i + 1, pointOf(curve, negative), Buffer.of(...new Array(31).fill(0), 5), unsigned(r), unsigned(9n)),
        'differs',
      )
    })

    test(`${build}${curve.name}: Q = G and Q = −G hold where they should`, () => {
      for (const [key, k] of [
        [1n, 12345n],
        [curve.n - 1n, 54321n],
        [2n, 99n],
      ] as const) {
        const Q = AffinePoint.multiply(curve, key, curve.G) as Point
        const R = AffinePoint.multiply(curve, k, curve.G) as Point
        const r = modulo(R.x, curve.n)
        const digest = createHash('sha256').update(`${key}`).digest()
        const e = BigInt(`0x${digest.toString('hex')}`)
        const s = modulo((e + r * key) * inverse(k, curve.n), curve.n)
        assert.is(verify(i + 1, pointOf(curve, Q), digest, unsigned(r), unsigned(s)), 'holds', `key ${key}`)
      }
    })

    test(`${build}${curve.name}: x(R) of n or more is reduced`, () => {
      // R with n ≤ x < p, s and e chosen: Q = r⁻¹(s·R − e·G)
      let found: Point | undefined
      for (let x = curve.n + 1n; x < curve.p && !found; x++) {
        const ySquared = modulo(x ** 3n - 3n * x + curve.b, curve.p)
        const y = power(ySquared, (curve.p + 1n) / 4n, curve.p)
        if (modulo(y * y, curve.p) === ySquared) found = { x, y }
      }
      const R = found as Point
      const r = R.x - curve.n
      const digest = Buffer.alloc(32, 3)
      const e = BigInt(`0x${digest.toString('hex')}`)
      const s = 7n
      const sR = AffinePoint.multiply(curve, s, R)
      const minus = AffinePoint.multiply(curve, modulo(-e, curve.n), curve.G)
      const Q = AffinePoint.multiply(curve, inverse(r, curve.n), AffinePoint.add(curve, sR, minus) as Point) as Point
      assert.is(verify(i + 1, pointOf(curve, Q), digest, unsigned(r), unsigned(s)), 'holds')
      assert.is(verify(i + 1, pointOf(curve, Q), digest, unsigned(r + 1n), unsigned(s)), 'differs')
    })
  }

  for (const file of wycheproof('ecdsa_')) {
    const name = file.name.replace('.json', '')
    test(`${build}Wycheproof ${name}`, () => {
      const number = [/256r1/, /384r1/, /521r1/].findIndex((pattern) => pattern.test(name))
      const curve = curves[number]
      if (!curve) return
      let cases = 0
      for (const group of file.groups) {
        const hash = group.sha.replace('-', '').toLowerCase()
        const point = publicPoint(Buffer.from(group.spki, 'hex'), curve)
        for (const { tcId, msg, sig, result, comment } of group.tests) {
          const signature = readSignature(Buffer.from(sig, 'hex'))
          const digest = createHash(hash).update(Buffer.from(msg, 'hex')).digest()
          const holds = signature !== undefined && verify(number + 1, point, digest, ...signature) === 'holds'
          assert.is(holds, result === 'valid', `${name} ${tcId}: ${comment}`)
          cases++
        }
      }
      assert.ok(cases > 0)
    })
  }
}

testBox('', openbox(), CURVES)
testBox('nano: ', openbox('openbox.nano'), CURVES.slice(0, 1))

test.run()
