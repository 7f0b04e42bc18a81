import { once } from 'node:events'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createStream, PeerError, TrustError, Verifier } from '../../bindings/index.js'
import { misuse } from '../support/misuse.js'
import { makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import { serveTcp, serveTls } from '../support/tls-server.js'

const test = suite('bindings/stream')

const root = makeRoot()
const intermediate = makeIntermediate(root)
const leaf = makeLeaf(intermediate)
const rogue = makeLeaf(makeRoot({ key: 'p256.e' }), { key: 'p256.f' })
const trust = new Verifier({ anchors: root.der })
const expect = { name: 'myserver.iocafe' }
const host = '127.0.0.1'
/** CONNECT of MQTT 3.1.1 with a user name and a password: what a client writes before it knows anything. */
const CONNECT = Buffer.concat([
  Buffer.from([0x10, 27, 0, 4]),
  Buffer.from('MQTT'),
  Buffer.from([4, 0xc2, 0, 60, 0, 1]),
  Buffer.from('x'),
  Buffer.from([0, 4]),
  Buffer.from('lamp'),
  Buffer.from([0, 6]),
  Buffer.from('secret'),
])
const CONNACK = Buffer.from([0x20, 2, 0, 0])

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  const tls = { minVersion: version, maxVersion: version }

  test(`what is written at once arrives after the verdict (${version})`, async () => {
    const server = await serveTls([leaf, intermediate], {}, (socket) => socket.once('data', () => socket.end(CONNACK)))
    const stream = createStream({ host, port: server.port, trust, expect, tls })
    assert.is(stream.write(CONNECT), true)
    const [verdict] = await once(stream, 'secureConnect')
    assert.is(verdict.trusted, true)
    const pieces: Buffer[] = []
    for await (const piece of stream) pieces.push(piece as Buffer)
    assert.equal(Buffer.concat(pieces), CONNACK)
    assert.equal(server.received, CONNECT)
    await server.close()
  })

  test(`to a rogue: zero bytes, and the refusal is the error (${version})`, async () => {
    const server = await serveTls([rogue], {}, (socket) => socket.write(CONNACK))
    const stream = createStream({ host, port: server.port, trust, expect, tls })
    const written: (Error | null | undefined)[] = []
    stream.write(CONNECT, (error) => written.push(error))
    stream.end(CONNECT)
    stream.on('data', () => assert.unreachable('nothing of a rogue is read'))
    stream.on('secureConnect', () => assert.unreachable('not trusted'))
    const [error] = await once(stream, 'error')
    assert.instance(error, TrustError)
    await server.idle()
    assert.is(server.connections, 1)
    assert.is(server.received.length, 0)
    assert.ok(written[0])
    assert.is(stream.destroyed, true)
    await server.close()
  })
}

test('destroyed before the verdict: nothing is sent to anyone', async () => {
  const server = await serveTls([leaf, intermediate])
  const stream = createStream({ host, port: server.port, trust, expect })
  stream.write(CONNECT)
  stream.destroy()
  await once(stream, 'close')
  await server.idle()
  assert.is(server.received.length, 0)
  await server.close()
})

test('a silent peer, nobody, and a server that ends', async () => {
  const silent = await serveTcp(() => {})
  const stalled = createStream({ host, port: silent.port, trust, expect, timeoutMs: 100 })
  stalled.write(CONNECT)
  const [error] = await once(stalled, 'error')
  assert.instance(error, PeerError)
  assert.not.match(silent.received.toString('latin1'), /secret/)
  const { port } = silent
  await silent.close()
  const [refused] = await once(createStream({ host, port, trust, expect }), 'error')
  assert.is((refused as NodeJS.ErrnoException).code, 'ECONNREFUSED')
  const server = await serveTls([leaf, intermediate], {}, (socket) => socket.destroy())
  const ended = createStream({ host, port: server.port, trust, expect })
  ended.on('error', () => {}).resume()
  if (!ended.closed) await once(ended, 'close')
  await server.close()
})

test('backpressure: a slow reader and a slow writer lose nothing', async () => {
  const size = 3_000_000
  const server = await serveTls([leaf, intermediate], {}, (socket) => socket.end(Buffer.alloc(size, 7)))
  const stream = createStream({ host, port: server.port, trust, expect })
  const sent = Buffer.alloc(size, 9)
  stream.end(sent)
  await new Promise((resolve) => setTimeout(resolve, 50))
  let read = 0
  for await (const piece of stream) {
    read += (piece as Buffer).length
    if (read % 5 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  assert.is(read, size)
  await server.idle()
  assert.is(server.received.length, size)
  await server.close()
})

test('misuse throws at once and names the parameter', () => {
  const options = { host, port: 1, trust, expect }
  misuse(() => createStream(undefined as never), 'options')
  misuse(() => createStream({ ...options, expect: undefined as never }), 'expect')
  misuse(() => createStream({ ...options, port: -1 }), 'port')
  misuse(() => createStream({ ...options, rejectUnauthorized: false } as never), 'options.rejectUnauthorized')
})

test.run()
