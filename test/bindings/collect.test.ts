import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { collect, PeerError } from '../../bindings/index.js'
import { misuseLater, rejection } from '../support/misuse.js'
import { makeLeaf, makeRoot } from '../support/pki.js'
import { serveTcp, serveTls, type TestServer } from '../support/tls-server.js'

const test = suite('bindings/collect')
const root = makeRoot()
const leaf = makeLeaf(root)
const greeting = Uint8Array.of(0x5b)
const request = Uint8Array.of(0x8d)
const host = '127.0.0.1'

/** Reads a 16-bit little-endian length and that many bytes. */
function frame(received: Uint8Array): Uint8Array | undefined {
  const length = (received[0] ?? 0) | ((received[1] ?? 0) << 8)
  return received.length < 2 || received.length < 2 + length ? undefined : received.subarray(2, 2 + length)
}

const offer = Buffer.concat([Uint8Array.of(root.der.length & 255, root.der.length >> 8), root.der])

function whole(port: number) {
  return { host, port, greeting, request, read: frame, timeoutMs: 5000 }
}

async function failure(server: TestServer, options: object = {}): Promise<PeerError> {
  const error = await rejection(collect({ ...whole(server.port), ...options }), PeerError)
  await server.idle()
  await server.close()
  return error
}

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`greeting, request, answer in single bytes; nothing but the request is written (${version})`, async () => {
    const server = await serveTls([leaf, root], { minVersion: version, maxVersion: version }, (socket) => {
      socket.write(greeting)
      socket.once('data', () => {
        for (const byte of offer) socket.write(Uint8Array.of(byte))
      })
    })
    const { chain, answer, close } = await collect(whole(server.port))
    assert.equal(answer, root.der)
    assert.equal(
      chain.map((c) => Buffer.from(c)),
      [leaf, root].map(({ der }) => Buffer.from(der)),
    )
    await close()
    await close()
    await server.idle()
    assert.equal(new Uint8Array(server.received), request)
    await server.close()
  })
}

test('without a greeting the request goes out at once', async () => {
  const server = await serveTls([leaf], {}, (socket) => socket.once('data', () => socket.write(offer)))
  const { answer, close } = await collect({ host, port: server.port, request, read: frame })
  assert.equal(answer, root.der)
  await close()
  await server.close()
})

test('another greeting: nothing is written', async () => {
  const server = await serveTls([leaf], {}, (socket) => socket.write('220 mail'))
  const { code } = await failure(server)
  assert.is(code, 'PEER_GREETING')
  assert.is(server.received.length, 0)
})

test('a server that closes before the answer', async () => {
  const { code, message } = await failure(await serveTls([leaf], {}, (socket) => socket.end(greeting)))
  assert.is(code, 'PEER_CLOSED')
  assert.match(message, /^127\.0\.0\.1:\d+: .*Check/)
})

test('a server that does not answer', async () => {
  const { code } = await failure(await serveTls([leaf], {}, (socket) => socket.write(greeting)), { timeoutMs: 200 })
  assert.is(code, 'PEER_TIMEOUT')
})

test('a server that does not even shake hands', async () => {
  const { code } = await failure(await serveTcp(() => {}), { timeoutMs: 200 })
  assert.is(code, 'PEER_TIMEOUT')
})

test('a server that sends without end', async () => {
  const server = await serveTls([leaf], {}, (socket) => {
    socket.write(greeting)
    socket.write(new Uint8Array(4096))
  })
  const { code } = await failure(server, { maxBytes: 1000, read: () => undefined })
  assert.is(code, 'PEER_TOO_LONG')
})

test('what the reader throws ends the exchange', async () => {
  const server = await serveTls([leaf], {}, (socket) => socket.write(offer))
  const read = () => {
    throw new RangeError('not an answer')
  }
  await rejection(collect({ host, port: server.port, request, read }), RangeError)
  await server.idle()
  await server.close()
})

test('misuse rejects and names the parameter', async () => {
  const options = whole(1)
  await misuseLater(collect({ ...options, host: '' }), 'host')
  await misuseLater(collect({ ...options, port: 0 }), 'port')
  await misuseLater(collect({ ...options, request: 'text' as never }), 'request')
  await misuseLater(collect({ ...options, read: undefined as never }), 'read')
  await misuseLater(collect({ ...options, greeting: '[' as never }), 'greeting')
  await misuseLater(collect({ ...options, maxBytes: 0 }), 'maxBytes')
  await misuseLater(collect({ ...options, timeoutMs: -1 }), 'timeoutMs')
  await misuseLater(collect({ ...options, servername: '' }), 'servername')
  await misuseLater(collect({ ...options, secret: 'x' } as never), 'options.secret')
  await misuseLater(collect({ ...options, tls: { session: Buffer.alloc(1) } as never }), 'tls.session')
  await misuseLater(collect({ ...options, tls: { minVersion: 'TLSv1.1' as never } }), 'tls.minVersion')
})

test.run()
