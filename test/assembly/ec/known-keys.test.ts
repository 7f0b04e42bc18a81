/**
 * Known keys: a table must never serve another key than its own. How that could be: octets that are compared in part, a table
 * that is not finished, one whose place was given away, a list that has changed.
 */
import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { EQUAL, openbox } from '../../support/openbox.js'
import { AffinePoint, CURVES, type Curve, inverse, modulo, type Point } from '../../support/weierstrass.js'

const test = suite('ec/known-keys')
const box = openbox()
const { call } = box
const exported = (name: string) => (call[name] as unknown as WebAssembly.Global).value as number
const KEYS_BYTES = exported('KNOWN_KEYS_BYTES')
const PLACES = exported('KNOWN_KEYS')
const USES = exported('KNOWN_KEY_USES')
const JOB = box.base
const JOB_BYTES = exported('ECDSA_JOB_BYTES')
const POINT = JOB + 16_384
/** Of KnownKey: the state of its table; then how often it was used. */
const STATE = 4
const [DIGEST, R, S] = [POINT + 256, POINT + 384, POINT + 512]
const KEYS = JOB + 32_768

const P256 = CURVES[0] as Curve
const P384 = CURVES[1] as Curve
const numberOf = (curve: Curve) => CURVES.indexOf(curve) + 1

const octetsOf = (value: bigint, length: number) => Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex')

/** A key, and a signature of it over a digest. */
interface Signed {
  curve: Curve
  point: Buffer
  digest: Uint8Array
  r: Buffer
  s: Buffer
}

/** Signs with the secret key d and the nonce k. */
function signed(curve: Curve, d: bigint, digest: Uint8Array = createHash('sha256').update(`${d}`).digest()): Signed {
  const length = curve.p.toString(2).length / 8
  const Q = AffinePoint.multiply(curve, d, curve.G) as Point
  const k = 0x1234567n + d
  const r = modulo((AffinePoint.multiply(curve, k, curve.G) as Point).x, curve.n)
  const e = BigInt(`0x${Buffer.from(digest).toString('hex')}`)
  const s = modulo((e + r * d) * inverse(k, curve.n), curve.n)
  return {
    curve,
    point: Buffer.concat([Buffer.of(4), octetsOf(Q.x, length), octetsOf(Q.y, length)]),
    digest,
    r: octetsOf(r, length),
    s: octetsOf(s, length),
  }
}

function begin({ curve, point, digest, r, s }: Signed, ofAnchor: boolean): void {
  box.put(POINT, point)
  box.put(DIGEST, digest)
  box.put(R, r)
  box.put(S, s)
  const status = call['ecdsaBegin']!(
    JOB,
    numberOf(curve),
    POINT,
    point.length,
    DIGEST,
    digest.length,
    R,
    r.length,
    S,
    s.length,
  )
  assert.is(status, 0)
  call['ecdsaKnow']!(JOB, KEYS, Number(ofAnchor))
}

/** Whether the signature holds, and in how many steps. */
function verify(given: Signed, ofAnchor = true): { holds: boolean; steps: number } {
  box.memory.fill(0xa5, JOB + JOB_BYTES, POINT)
  begin(given, ofAnchor)
  let steps = 1
  while (call['ecdsaStep']!(JOB)) steps++
  assert.ok(box.get(JOB + JOB_BYTES, 64).every((octet) => octet === 0xa5))
  return { holds: call['ecdsaOutcome']!(JOB) === EQUAL, steps }
}

function forgetAll(): void {
  box.memory.fill(0, KEYS, KEYS + KEYS_BYTES)
}

/** Uses a key until it and the generator have their tables. */
function warm(given: Signed): void {
  for (let i = 0; i < USES; i++) assert.ok(verify(given).holds)
  assert.ok(hasTable(given))
}

/** The place of a key, which counts as a use of it. */
function placeOf({ curve, point }: Signed): number {
  box.put(POINT, point)
  return call['knownKey']!(KEYS, numberOf(curve), POINT, point.length)
}

const hasTable = (given: Signed): boolean => call['hasTable']!(placeOf(given)) !== 0

const keyOf = (i: number, curve = P256) => signed(curve, BigInt(i) * 0x1_0000_0001n + 99n)

for (const curve of [P256, P384]) {
  test(`${curve.name}: a table is made at the use that deserves it; from then on there are few steps`, () => {
    forgetAll()
    const key = keyOf(1, curve)
    const first = verify(key).steps
    for (let i = 2; i < USES; i++) assert.is(verify(key).steps, first)
    const making = verify(key).steps
    const known = verify(key).steps
    assert.ok(making > first / 2 && known < first / 3, `${first} ${making} ${known}`)
    assert.is(verify(key).steps, known)
  })

  test(`${curve.name}: with a table what was signed holds, and every changed part differs`, () => {
    forgetAll()
    const key = keyOf(2, curve)
    warm(key)
    for (let i = 0; i < 8; i++) {
      const other = signed(curve, 2n * 0x1_0000_0001n + 99n, createHash('sha256').update(`message ${i}`).digest())
      assert.ok(verify(other).holds)
      for (const part of ['digest', 'r', 's'] as const) {
        const changed = Buffer.from(other[part])
        changed[31] = (changed[31] ?? 0) ^ 1
        assert.not.ok(verify({ ...other, [part]: changed }).holds, part)
      }
    }
    assert.not.ok(verify(signed(curve, 2n * 0x1_0000_0001n + 99n, new Uint8Array(32))).holds, 'u1 = 0')
  })

  test(`${curve.name}: the generator's table serves keys that are not known`, () => {
    forgetAll()
    const before = verify(keyOf(3, curve), false).steps
    warm(keyOf(4, curve))
    const key = keyOf(3, curve)
    const after = verify(key, false)
    assert.ok(after.holds && after.steps <= before)
    assert.not.ok(verify({ ...key, digest: new Uint8Array(32) }, false).holds)
    assert.not.ok(verify({ ...keyOf(5, curve), r: key.r, s: key.s }, false).holds)
  })

  test(`${curve.name}: weird keys`, () => {
    for (const d of [1n, 2n, curve.n - 1n, curve.n - 2n, (curve.n + 1n) / 2n]) {
      forgetAll()
      const key = signed(curve, d)
      warm(key)
      assert.ok(verify(key).holds)
      assert.not.ok(verify({ ...key, digest: createHash('sha256').update('other').digest() }).holds)
    }
  })
}

test('a key that differs in any octet is another key', () => {
  forgetAll()
  const key = keyOf(6)
  warm(key)
  const known = placeOf(key)
  for (let i = 0; i < key.point.length; i++) {
    const point = Buffer.from(key.point)
    point[i] = (point[i] ?? 0) ^ 1
    const place = placeOf({ ...key, point })
    assert.is.not(place, known, `octet ${i}`)
    assert.is(call['hasTable']!(place), 0)
    assert.is(placeOf(key), known)
  }
})

test('the same octets on another curve are another key', () => {
  forgetAll()
  const key = keyOf(7)
  warm(key)
  assert.is.not(call['knownKey']!(KEYS, numberOf(P384), POINT, key.point.length), placeOf(key))
})

test('a signature of one anchor never holds for another, whatever tables there are', () => {
  forgetAll()
  const keys = Array.from({ length: PLACES + 2 }, (_, i) => keyOf(20 + i))
  for (let round = 0; round < 3; round++) {
    for (const key of keys) {
      for (let i = 0; i < USES + 1; i++) assert.ok(verify(key).holds)
      for (const other of keys)
        assert.is(verify({ ...other, point: key.point, digest: other.digest }).holds, other === key)
    }
  }
})

test('the key that has not been used for the longest time gives up its place', () => {
  forgetAll()
  const keys = Array.from({ length: PLACES }, (_, i) => keyOf(40 + i))
  for (const key of keys) warm(key)
  assert.ok(verify(keys[0] as Signed).holds)
  placeOf(keyOf(60))
  assert.ok(hasTable(keys[0] as Signed))
  assert.not.ok(hasTable(keys[1] as Signed))
})

test('a table that was begun and not finished serves nobody', () => {
  forgetAll()
  const key = keyOf(70)
  const other = keyOf(71)
  warm(keyOf(72))
  for (let i = 1; i < USES; i++) assert.ok(verify(key).holds)
  for (const steps of [3, 50, 200]) {
    begin(key, true)
    for (let i = 0; i < steps; i++) assert.is(call['ecdsaStep']!(JOB), 1)
    assert.ok(verify(other).holds)
    assert.not.ok(call['hasTable']!(placeOf(key)))
  }
  assert.ok(verify(key).holds)
  assert.ok(hasTable(key))
  assert.not.ok(verify({ ...other, point: key.point }).holds)
})

for (const curve of [P256, P384]) {
  test(`${curve.name}: a store that a fault skips, as a key loses its place, leaves its table to nobody`, () => {
    forgetAll()
    // as many others as there are places: the next key gets that of the first
    const old = keyOf(73, curve)
    warm(old)
    const place = placeOf(old)
    const words = box.get(place + STATE, 8)
    for (let i = 1; i < PLACES; i++) placeOf(keyOf(73 + i, curve))
    const next = keyOf(100, curve)
    assert.is(placeOf(next), place)
    assert.not.ok(call['hasTable']!(place))
    // what a reassigned place has had taken away: its state, and how often it was used
    box.put(place + STATE, words)
    assert.not.ok(call['hasTable']!(place))
    // whoever has the old key has no signature for the next one
    assert.not.ok(verify({ ...old, point: next.point }).holds)
    assert.ok(verify(next).holds)
    assert.ok(hasTable(next))
    assert.not.ok(verify({ ...old, point: next.point }).holds)
    assert.ok(verify(next).holds && verify(old).holds)
  })
}

test('the table of a key is not complete for one whose octets differ in a bit', () => {
  forgetAll()
  const key = keyOf(74, P384)
  warm(key)
  const place = placeOf(key)
  const octets = place + 16
  for (let at = place; at < octets + 97; at++) {
    // its use is no part of it
    if (at >= place + STATE + 4 && at < octets) continue
    box.memory[at] = (box.memory[at] ?? 0) ^ 4
    assert.not.ok(call['hasTable']!(place), `byte ${at - place}`)
    box.memory[at] = (box.memory[at] ?? 0) ^ 4
  }
  assert.ok(call['hasTable']!(place))
})

test('the outcome tells when the table turned out to be of another key', () => {
  forgetAll()
  const key = keyOf(80)
  warm(key)
  begin(key, true)
  while (call['ecdsaStep']!(JOB));
  assert.is(call['ecdsaOutcome']!(JOB), EQUAL)
  const octets = placeOf(key) + 16
  for (const at of [octets, octets + 64]) {
    box.memory[at] = (box.memory[at] ?? 0) ^ 1
    assert.is.not(call['ecdsaOutcome']!(JOB), EQUAL)
    box.memory[at] = (box.memory[at] ?? 0) ^ 1
  }
  assert.is(call['ecdsaOutcome']!(JOB), EQUAL)
})

test('keys are forgotten on demand and with another list; generators stay', () => {
  forgetAll()
  const key = keyOf(90)
  const generator = () => call['knownGenerator']!(KEYS, numberOf(P256))
  for (const forget of [() => call['forgetKnownKeys']!(KEYS), () => call['knowKeysOf']!(KEYS, 1000)]) {
    warm(key)
    call['knowKeysOf']!(KEYS, 0)
    assert.ok(hasTable(key))
    forget()
    assert.ok(box.get(KEYS + KEYS_BYTES - PLACES * ((KEYS_BYTES - 16) / (PLACES + 2)), 4).every((octet) => octet === 0))
    assert.not.ok(hasTable(key))
    assert.ok(call['hasTable']!(generator()))
    call['knowKeysOf']!(KEYS, 0)
  }
})

test('P-521 has no tables', () => {
  forgetAll()
  assert.is(call['knownGenerator']!(KEYS, 3), 0)
})

test.run()
