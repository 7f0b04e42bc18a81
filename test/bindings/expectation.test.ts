import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encodeExpectation, serverNameFor } from '../../bindings/expectation.js'
import { misuse } from '../support/misuse.js'

const test = suite('bindings/expectation')
const words = (text: string) => new TextEncoder().encode(text)

test('the four kinds', () => {
  assert.equal(encodeExpectation({ name: 'a.b' }), { kind: 1, words: words('a.b'), entry: 0 })
  assert.equal(encodeExpectation({ organisation: 'Café' }), { kind: 2, words: words('Café'), entry: 0 })
  assert.equal(encodeExpectation({ captured: 3 }), { kind: 3, words: null, entry: 3 })
  assert.equal(encodeExpectation({ anyServer: true }), { kind: 4, words: null, entry: 0 })
})

test('who is expected is never assumed', () => {
  misuse(() => encodeExpectation(undefined), 'expect')
  misuse(() => encodeExpectation(null), 'expect')
  misuse(() => encodeExpectation({}), 'expect')
  misuse(() => encodeExpectation('myserver.iocafe'), 'expect')
  misuse(() => encodeExpectation({ name: 'a', organisation: 'b' }), 'expect')
  misuse(() => encodeExpectation({ host: 'a' }), 'expect.host')
  misuse(() => encodeExpectation({ name: '' }), 'expect.name')
  misuse(() => encodeExpectation({ name: undefined }), 'expect.name')
  misuse(() => encodeExpectation({ organisation: 7 }), 'expect.organisation')
  misuse(() => encodeExpectation({ anyServer: false }), 'expect.anyServer')
  for (const entry of [-1, 0.5, '0', 0xffffffff])
    misuse(() => encodeExpectation({ captured: entry }), 'expect.captured')
})

test('SNI is the expected DNS name, else the host if it is one', () => {
  assert.is(serverNameFor({ name: 'myserver.iocafe' }, '127.0.0.1'), 'myserver.iocafe')
  assert.is(serverNameFor({ name: '192.0.2.1' }, 'myserver.iocafe'), '')
  assert.is(serverNameFor({ name: '2001:db8::1' }, 'myserver.iocafe'), '')
  assert.is(serverNameFor({ organisation: 'iocafe' }, 'myserver.iocafe'), 'myserver.iocafe')
  assert.is(serverNameFor({ anyServer: true }, '::1'), '')
  assert.is(serverNameFor({ captured: 0 }, '127.0.0.1'), '')
})

test.run()
