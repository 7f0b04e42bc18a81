import { createPublicKey, verify } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ecKey, rsaKey, type SimulatedKey } from '../../../firmware-sim/certificates/key.js'
import { Seed } from '../../../firmware-sim/simulator/seed.js'

const test = suite('certificates/key')
const message = new TextEncoder().encode('sample')
const publicKey = ({ spki }: SimulatedKey) => createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })

test('a seed gives one key, with the same signatures; another seed gives another', () => {
  const [a, again, b] = [1, 1, 2].map((seed) => ecKey(new Seed(seed)))
  assert.equal(a?.spki, again?.spki)
  assert.equal(a?.sign(message), again?.sign(message))
  assert.not.equal(a?.spki, b?.spki)
  assert.not.equal(a?.sign(message), a?.sign(new Uint8Array()))
})

test('node:crypto accepts the signatures, over many keys and messages', () => {
  for (let n = 0; n < 40; n++) {
    const key = ecKey(new Seed(n))
    const text = new Seed(`message ${n}`).bytes(n)
    assert.ok(verify('sha256', text, publicKey(key), key.sign(text)))
    assert.not.ok(verify('sha256', Buffer.concat([text, Buffer.of(0)]), publicKey(key), key.sign(text)))
  }
  for (const key of [rsaKey('a'), rsaKey('b')]) {
    assert.ok(verify('sha256', message, publicKey(key), key.sign(message)))
    assert.is(publicKey(key).asymmetricKeyDetails?.modulusLength, 2048)
  }
  assert.not.equal(rsaKey('a').spki, rsaKey('b').spki)
})

test('the nonce of RFC 6979: appendix A.2.5, P-256 with SHA-256, message "sample"', () => {
  const d = 0xc9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721n
  // the key of the appendix in place of one of a seed: a seed whose bytes are d − 1, which ecKey takes modulo n − 1, plus 1
  const seed = { bytes: () => Buffer.from((d - 1n).toString(16).padStart(80, '0'), 'hex') } as unknown as Seed
  const key = ecKey(seed)
  const r = 'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716'
  const s = 'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8'
  assert.is(Buffer.from(key.sign(message)).toString('hex'), `3046022100${r}022100${s}`)
})

test('the private key that TLS gets is the one of the certificate', () => {
  const key = ecKey(new Seed(1))
  const made = createPublicKey(key.pem).export({ type: 'spki', format: 'der' })
  assert.equal(new Uint8Array(made), key.spki)
})

test.run()
