import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  encodeAuthentication,
  encodeRequest,
  encodeRootAnswer,
  GREETING,
  MAX_ROOT_BYTES,
  parseAuthentication,
  parseRequest,
  parseRootAnswer,
  TYPE_CLIENT,
  TYPE_NETWORK_SERVICE,
  WireError,
} from '../../../firmware-sim/wire/first-connect.js'

const test = suite('wire/first-connect')
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const bytes = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))

test('the exchange in docs/first-connect.md, byte for byte', () => {
  const text = readFileSync(new URL('../../../../docs/first-connect.md', import.meta.url), 'utf8')
  const lines = [...text.matchAll(/^ {4}(?:server|client) {2}([0-9A-F ]+)$/gm)].map(([, line = '']) =>
    line.replaceAll(' ', '').toLowerCase(),
  )
  const networkName = 'iocafenet'
  const ours = [
    GREETING,
    encodeRequest({ type: TYPE_CLIENT, networkName, wantsRoot: true }),
    encodeRootAnswer(bytes('30 01 00')),
    GREETING,
    encodeRequest({ type: TYPE_CLIENT, networkName, wantsRoot: false }),
    encodeAuthentication({ user: 'lamp-7', networkName, password: 'pw' }),
    encodeAuthentication({ user: 'myserver.iocafe', networkName, password: '' }),
  ]
  assert.equal(ours.map(hex), lines)
})

test('types and flags', () => {
  assert.is(hex(encodeRequest({ type: TYPE_NETWORK_SERVICE, wantsRoot: false })), '0c')
  assert.is(hex(encodeRequest({ type: TYPE_NETWORK_SERVICE, wantsRoot: true })), '8c')
  assert.is(hex(encodeRequest({ type: TYPE_CLIENT, wantsRoot: true, networkName: '' })), 'cd00')
  for (const type of [TYPE_CLIENT, TYPE_NETWORK_SERVICE] as const) {
    for (const wantsRoot of [true, false]) {
      for (const networkName of [undefined, '', 'a', 'ä'.repeat(12)]) {
        const request = { type, wantsRoot, ...(networkName === undefined ? {} : { networkName }) }
        const encoded = encodeRequest(request)
        assert.equal(parseRequest(encoded), { request, length: encoded.length })
        assert.equal(parseRequest(Uint8Array.of(...encoded, 1, 2, 3)), { request, length: encoded.length })
        for (let length = 0; length < encoded.length; length++)
          assert.is(parseRequest(encoded.subarray(0, length)), undefined)
      }
    }
  }
})

test('no request of this format', () => {
  for (const first of [0x00, 0x0b, 0x0e, 0x3f, 0x8e, 0x16])
    assert.throws(
      () => parseRequest(Uint8Array.of(first)),
      (e: unknown) => e instanceof WireError,
    )
  assert.throws(() => parseRequest(bytes('4d 19')), /at most 24 bytes/)
  assert.throws(() => parseRequest(bytes('4d 01 ff')), /UTF-8/)
  assert.throws(() => encodeRequest({ type: TYPE_CLIENT, wantsRoot: false, networkName: 'x'.repeat(25) }), RangeError)
})

test('the length of a root keeps its low byte', () => {
  for (const length of [0, 1, 255, 256, 1024, 1200, MAX_ROOT_BYTES]) {
    const root = new Uint8Array(length).fill(7)
    const answer = encodeRootAnswer(root)
    assert.equal([...answer.subarray(0, 2)], [length & 0xff, length >> 8])
    assert.equal(parseRootAnswer(answer), { root, length: length + 2 })
    for (const cut of [0, 1, 2, answer.length - 1]) {
      if (cut < answer.length) assert.is(parseRootAnswer(answer.subarray(0, cut)), undefined, `${length} cut to ${cut}`)
    }
  }
  assert.is(hex(encodeRootAnswer(new Uint8Array(1200))).slice(0, 4), 'b004')
  assert.is(hex(encodeRootAnswer()), '0000')
})

test('bytes that come one at a time: undefined until the last one', () => {
  const authentication = { user: 'lamp-7', networkName: 'iocafenet', password: 'pw' }
  const root = new Uint8Array(1200).map((_, i) => i)
  for (const [encoded, parse] of [
    [encodeRequest({ type: TYPE_CLIENT, networkName: 'n'.repeat(24), wantsRoot: true }), parseRequest],
    [encodeRootAnswer(root), parseRootAnswer],
    [encodeAuthentication(authentication), parseAuthentication],
  ] as const) {
    const stream = Uint8Array.of(...encoded, 0x5b)
    for (let length = 0; length < encoded.length; length++) {
      assert.is(parse(stream.subarray(0, length)), undefined, `${length} of ${encoded.length}`)
    }
    for (const length of [encoded.length, stream.length]) {
      assert.is(parse(stream.subarray(0, length))?.length, encoded.length)
    }
  }
})

test('a byte order mark is a part of the text: no two encodings are the same name', () => {
  const request = { type: TYPE_CLIENT, networkName: '\ufeffa', wantsRoot: false } as const
  const encoded = encodeRequest(request)
  assert.is(hex(encoded), '4d04efbbbf61')
  assert.equal(parseRequest(encoded), { request, length: 6 })
})

test('a network name that is too long is refused at its length byte', () => {
  assert.throws(() => parseAuthentication(bytes('00 19')), /at most 24 bytes, not 25/)
  assert.is(parseAuthentication(bytes('00 18')), undefined)
})

test('a root longer than a device takes', () => {
  assert.throws(() => parseRootAnswer(bytes('01 40')), /at most 16384 bytes/)
  assert.throws(
    () => parseRootAnswer(bytes('ff ff')),
    (error: unknown) => error instanceof WireError,
  )
  assert.is(encodeRootAnswer(new Uint8Array(65535)).length, 65537)
  assert.throws(() => encodeRootAnswer(new Uint8Array(65536)), RangeError)
})

test('accounts', () => {
  const account = { user: 'u'.repeat(255), networkName: 'n'.repeat(24), password: 'p'.repeat(255) }
  const encoded = encodeAuthentication(account)
  assert.is(encoded.length, 3 + 255 + 24 + 255)
  assert.equal(parseAuthentication(encoded), { authentication: account, length: encoded.length })
  for (let length = 0; length < encoded.length; length++)
    assert.is(parseAuthentication(encoded.subarray(0, length)), undefined)
  assert.throws(() => encodeAuthentication({ ...account, user: 'u'.repeat(256) }), RangeError)
  assert.throws(() => encodeAuthentication({ ...account, networkName: 'n'.repeat(25) }), RangeError)
  assert.throws(() => parseAuthentication(bytes(`01 61 19 ${'62'.repeat(25)} 00`)), /at most 24 bytes/)
  assert.throws(() => parseAuthentication(bytes('01 ff 00 00')), /UTF-8/)
})

test.run()
