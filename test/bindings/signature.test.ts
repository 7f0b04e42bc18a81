import { generateKeyPairSync, sign } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { verifySignature } from '../../bindings/index.js'
import { misuse } from '../support/misuse.js'

const test = suite('bindings/signature')
const ECDSA_WITH_SHA256 = Buffer.from('300a06082a8648ce3d040302', 'hex')
const ECDSA_WITH_SHA1 = Buffer.from('300906072a8648ce3d0401', 'hex')
const ED25519 = Buffer.from('300506032b6570', 'hex')
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const spki = publicKey.export({ format: 'der', type: 'spki' })
const message = Buffer.from('root B follows root A')
const signature = sign('sha256', message, privateKey)
const good = { spki, algorithm: ECDSA_WITH_SHA256, message, signature }

for (const build of ['gateway', 'mcu'] as const) {
  test(`${build}: holds, and every changed part does not`, () => {
    assert.equal(verifySignature(good, build).status, 'OK')
    assert.is(verifySignature(good, build).holds, true)
    assert.is(
      verifySignature({ ...good, message: Buffer.from('root C follows root A') }, build).status,
      'SIGNATURE_WRONG',
    )
    assert.is(verifySignature({ ...good, signature: signature.subarray(1) }, build).status, 'SIGNATURE_ENCODING')
    assert.is(verifySignature({ ...good, algorithm: ECDSA_WITH_SHA1 }, build).status, 'ALGORITHM_SHA1')
    assert.is(verifySignature({ ...good, algorithm: ED25519 }, build).status, 'ALGORITHM_KEY_MISMATCH')
    assert.is(
      verifySignature({ ...good, algorithm: Buffer.concat([ECDSA_WITH_SHA256, Buffer.of(0)]) }, build).status,
      'DER_TRAILING_BYTES',
    )
    assert.is(
      verifySignature({ ...good, spki: Buffer.concat([spki, Buffer.of(0)]) }, build).status,
      'DER_TRAILING_BYTES',
    )
    assert.is(verifySignature({ ...good, spki: Buffer.of() }, build).status, 'DER_TRUNCATED')
    assert.is(verifySignature({ ...good, signature: Buffer.of() }, build).holds, false)
    assert.is(verifySignature({ ...good, message: new Uint8Array(300_000) }, build).status, 'LIMIT_INPUT')
    assert.is(verifySignature(good, build).holds, true, 'and the next one is not disturbed')
  })
}

test('misuse throws a TypeError that names the parameter', () => {
  misuse(() => verifySignature({ ...good, spki: 5 as never }), 'options.spki')
  misuse(() => verifySignature({ ...good, key: 5 } as never), 'options.key')
  misuse(() => verifySignature(good, 'x' as never), 'build')
})

test.run()
