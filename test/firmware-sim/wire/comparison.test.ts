import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  encodeCommitment,
  encodeNonce,
  isCommitment,
  parseCommitment,
  parseNonce,
} from '../../../firmware-sim/wire/comparison.js'
import { encodeAuthentication, parseAuthentication, WireError } from '../../../firmware-sim/wire/first-connect.js'

const test = suite('wire/comparison')
const PART = Uint8Array.from({ length: 32 }, (_, i) => 0xa0 + i)

for (const [what, encode, parse, head] of [
  ['commitment', encodeCommitment, parseCommitment, [0x00, 0x20]],
  ['nonce', encodeNonce, parseNonce, [0x20]],
] as const) {
  test(`a ${what}: its head, every beginning of it, what follows`, () => {
    const message = encode(PART)
    assert.equal([...message], [...head, ...PART])
    for (let length = 0; length < message.length; length++) assert.is(parse(message.subarray(0, length)), undefined)
    assert.equal(parse(Uint8Array.of(...message, 1, 2)), { part: PART, length: message.length })
    for (let at = 0; at < head.length; at++) {
      const wrong = message.map((byte, i) => (i === at ? byte + 1 : byte))
      assert.throws(
        () => parse(wrong),
        (error: unknown) => error instanceof WireError && error.message.includes(what),
      )
    }
  })
}

test('no account of a device begins like a commitment, and a server that does not compare takes none for an account', () => {
  assert.ok(isCommitment(encodeCommitment(PART)))
  assert.not.ok(isCommitment(encodeAuthentication({ user: 'lamp', networkName: 'net', password: 'pw' })))
  assert.throws(
    () => parseAuthentication(encodeCommitment(PART)),
    (error: unknown) => error instanceof WireError,
  )
})

test.run()
