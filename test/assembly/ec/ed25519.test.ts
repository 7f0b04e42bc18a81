import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { STATUS } from '../../../bindings/status.js'
import { EQUAL, openbox } from '../../support/openbox.js'
import { wycheproof } from '../../support/wycheproof.js'

const test = suite('ec/ed25519')
const box = openbox()
const JOB = box.base
const KEY = JOB + 8192
const SIGNATURE = KEY + 64
const MESSAGE = SIGNATURE + 128
const L = 2n ** 252n + 27742317777372353535851937790883648493n
const p = 2n ** 255n - 19n

/** 'holds', 'differs', or the code of what was refused. */
function verify(
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
  piece = 1024,
): 'holds' | 'differs' | number {
  box.put(KEY, key)
  box.put(SIGNATURE, signature)
  const status = box.call['ed25519Begin']?.(JOB, KEY, SIGNATURE)
  if (status) return status
  for (let at = 0; at < message.length; at += piece) {
    const part = message.subarray(at, at + piece)
    box.put(MESSAGE, part)
    box.call['ed25519Update']?.(JOB, MESSAGE, part.length)
  }
  let steps = 0
  while (box.call['ed25519Step']?.(JOB)) if (++steps > 2000) throw new Error('does not end')
  const late = box.call['ed25519Status']?.(JOB)
  if (late) return late
  const outcome = box.call['ed25519Outcome']?.(JOB)
  assert.is(box.call['ed25519Outcome']?.(JOB), outcome, 'another outcome the second time')
  return outcome === EQUAL ? 'holds' : 'differs'
}

function littleEndian(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse()
}

function keyOf(spki: Buffer): Buffer {
  return Buffer.from(
    createPublicKey({ key: spki, format: 'der', type: 'spki' }).export({ format: 'jwk' }).x ?? '',
    'base64url',
  )
}

test('what Node signs holds, in pieces of any size; every changed part differs', () => {
  for (let i = 0; i < 8; i++) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const key = keyOf(publicKey.export({ format: 'der', type: 'spki' }))
    const message = Buffer.alloc(i * 100, i)
    const signature = sign(null, message, privateKey)
    for (const piece of [1, 17, 128, 4096]) assert.is(verify(key, message, signature, piece), 'holds')
    for (const at of [0, 31, 32, 40]) {
      const changed = Buffer.from(signature)
      changed[at] = (changed[at] ?? 0) ^ 4
      assert.is(verify(key, message, changed), 'differs', `byte ${at}`)
    }
    assert.is(verify(key, Buffer.concat([message, Buffer.of(0)]), signature), 'differs')
  }
})

test('S is below L', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = keyOf(publicKey.export({ format: 'der', type: 'spki' }))
  const signature = sign(null, Buffer.from('x'), privateKey)
  const S = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`)
  const malleable = Buffer.concat([signature.subarray(0, 32), littleEndian(S + L)])
  assert.is(verify(key, Buffer.from('x'), malleable), STATUS.SIGNATURE_RANGE.code)
  assert.is(
    verify(key, Buffer.from('x'), Buffer.concat([signature.subarray(0, 32), littleEndian(L)])),
    STATUS.SIGNATURE_RANGE.code,
  )
  assert.is(verify(key, Buffer.from('x'), Buffer.concat([signature.subarray(0, 32), littleEndian(L - 1n)])), 'differs')
})

test('keys: y below p, a point of the curve, not of small order', () => {
  const signature = Buffer.alloc(64)
  const status = (y: bigint, sign = 0n) => verify(littleEndian(y | (sign << 255n)), Buffer.of(), signature)
  for (const y of [p, p + 1n, 2n ** 255n - 1n]) {
    assert.is(status(y), STATUS.KEY_ED25519_ENCODING.code, `y = ${y}`)
    assert.is(status(y, 1n), STATUS.KEY_ED25519_ENCODING.code)
  }
  // (y² − 1)/(d·y² + 1) is no square
  assert.is(status(2n), STATUS.KEY_ED25519_ENCODING.code)
  // x = 0 has no sign
  assert.is(status(1n, 1n), STATUS.KEY_ED25519_ENCODING.code)
  assert.is(status(p - 1n, 1n), STATUS.KEY_ED25519_ENCODING.code)
  // orders 1, 2, 4, 4, 8 (RFC 8032's curve has 8 of them; the y of order 8 as published by many)
  const order8 = BigInt('0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7')
  for (const [y, sign] of [
    [1n, 0n],
    [p - 1n, 0n],
    [0n, 0n],
    [0n, 1n],
    [order8, 0n],
    [order8, 1n],
    [p - order8, 0n],
    [p - order8, 1n],
  ] as const) {
    assert.is(status(y, sign), STATUS.KEY_ED25519_SMALL_ORDER.code, `y = ${y}`)
  }
})

for (const file of wycheproof('ed25519')) {
  test(`Wycheproof ${file.name}`, () => {
    let cases = 0
    for (const group of file.groups) {
      const key = keyOf(Buffer.from(group.spki, 'hex'))
      for (const { tcId, msg, sig, result, comment } of group.tests) {
        const signature = Buffer.from(sig, 'hex')
        const holds = signature.length === 64 && verify(key, Buffer.from(msg, 'hex'), signature) === 'holds'
        assert.is(holds, result === 'valid', `${tcId}: ${comment}`)
        cases++
      }
    }
    assert.ok(cases > 0)
  })
}

test.run()
