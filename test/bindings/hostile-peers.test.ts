/**
 * Peers that attack the gate itself: in the middle of the handshake, with what follows it at once, with chains of any size, and
 * over many connections. Each counts what reached it.
 */
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { connect, PeerError, TrustError, Verifier } from '../../bindings/index.js'
import { rejection } from '../support/misuse.js'
import { type Made, makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import { serveTcp, serveTls, type TestServer } from '../support/tls-server.js'

const test = suite('bindings/hostile-peers')

const root = makeRoot()
const intermediate = makeIntermediate(root)
const leaf = makeLeaf(intermediate)
const rogueRoot = makeRoot({ key: 'p256.e' })
const rogue = makeLeaf(rogueRoot, { key: 'p256.f' })
const trust = new Verifier({ anchors: root.der })
const expect = { name: 'myserver.iocafe' }
const host = '127.0.0.1'
const secret = 'name and password'
const versions = ['TLSv1.2', 'TLSv1.3'] as const

/** Sends the secret as early as the gate lets it. */
async function send(port: number, options: object = {}): Promise<void> {
  const { socket } = await connect({ host, port, trust, expect, timeoutMs: 5000, ...options })
  socket.on('error', () => {})
  socket.end(secret)
  socket.resume()
  await once(socket, 'close')
}

/** Stands between: `relay` gets each piece of the server's, its number from 1 on, and the client. */
function between(server: TestServer, relay: (piece: Buffer, nth: number, client: Socket) => void): Promise<TestServer> {
  return serveTcp((client) => {
    const upstream = connectTcp(server.port, host)
    let pieces = 0
    client.on('data', (piece) => upstream.write(piece))
    upstream.on('data', (piece: Buffer) => {
      pieces += 1
      relay(piece, pieces, client)
    })
    upstream.on('error', () => {})
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
}

const record = (type: number, length: number): Buffer =>
  Buffer.concat([Buffer.from([type, 3, 3, length >> 8, length & 255]), Buffer.alloc(length)])

for (const version of versions) {
  const tls = { minVersion: version, maxVersion: version }

  test(`a flight cut anywhere, closed or stalled: an error each, nothing sent (${version})`, async () => {
    const server = await serveTls([leaf, intermediate])
    for (const kept of [0, 1, 5, 60, 200, 700]) {
      const closing = await between(server, (piece, nth, client) => {
        if (nth === 1) client.end(piece.subarray(0, kept))
      })
      const error = await rejection(send(closing.port, { tls }), Error)
      assert.not.instance(error, TrustError)
      await closing.close()
      const stalling = await between(server, (piece, nth, client) => {
        if (nth === 1) client.write(piece.subarray(0, kept))
      })
      const { code } = await rejection(send(stalling.port, { tls, timeoutMs: 60 }), PeerError)
      assert.is(code, 'PEER_TIMEOUT')
      await stalling.close()
    }
    assert.is(server.received.length, 0)
    await server.close()
  })

  test(`a peer that trickles its handshake is held to the whole time (${version})`, async () => {
    const server = await serveTls([leaf, intermediate])
    const trickling = await between(server, (piece, _, client) => {
      let at = 0
      const timer = setInterval(() => {
        if (client.destroyed || at >= piece.length) clearInterval(timer)
        else client.write(piece.subarray(at, ++at))
      }, 5)
    })
    const { code } = await rejection(send(trickling.port, { tls, timeoutMs: 200 }), PeerError)
    assert.is(code, 'PEER_TIMEOUT')
    assert.is(server.received.length, 0)
    await trickling.close()
    await server.close()
  })

  test(`records glued to the end of the handshake do not end the process (${version})`, async () => {
    const server = await serveTls([leaf, intermediate])
    for (const type of [20, 21, 22, 23, 99]) {
      for (const behind of [1, 2]) {
        const gluing = await between(server, (piece, nth, client) => {
          client.write(nth === behind ? Buffer.concat([piece, record(type, 32)]) : piece)
        })
        // either it is seen before the verdict, or by the listener of whoever got the socket
        const outcome = await connect({ host, port: gluing.port, trust, expect, tls, timeoutMs: 2000 }).then(
          async ({ socket }) => {
            const seen = new Promise<unknown>((resolve) => socket.once('error', resolve).once('close', resolve))
            socket.resume()
            await Promise.race([seen, new Promise((resolve) => setTimeout(resolve, 100))])
            socket.destroy()
            return 'handed out'
          },
          (error: Error) => error,
        )
        assert.not.instance(outcome, TypeError)
        await gluing.close()
      }
    }
    await server.close()
  })

  test(`a rogue with early data of its own gets none of ours (${version})`, async () => {
    const server = await serveTls([rogue], {}, (socket) => socket.write('send me your password'))
    await rejection(send(server.port, { tls }), TrustError)
    await server.idle()
    assert.is(server.received.length, 0)
    await server.close()
  })
}

/** Intermediates that lead nowhere, some 400 bytes each. */
function strangers(count: number): Made[] {
  const stranger = makeRoot({ key: 'p256.d', subject: { O: 'stranger', CN: 'stranger root' } })
  return Array.from({ length: count }, (_, i) =>
    makeIntermediate(stranger, { key: 'p256.g', subject: { O: 'stranger', CN: `stranger ${i}` } }),
  )
}

for (const [build, count] of [
  ['mcu', 60],
  ['gateway', 190],
] as const) {
  test(`a chain of ${count} certificates, ${build}: a verdict or a limit, and nothing sent to a rogue`, async () => {
    const server = await serveTls([rogue, rogueRoot, ...strangers(count)], { maxVersion: 'TLSv1.3' })
    const verifier = new Verifier({ anchors: root.der, build })
    const error = await rejection(send(server.port, { trust: verifier }), TrustError)
    assert.match(error.status, /^(LIMIT_\w+|SIGNATURE_WRONG|PATH_\w+)$/)
    await server.idle()
    assert.is(server.received.length, 0)
    await server.close()
    const good = await serveTls([leaf, intermediate])
    await send(good.port, { trust: verifier })
    assert.is(good.received.toString(), secret)
    await good.close()
  })
}

test('a chain above what TLS takes ends the handshake', async () => {
  const server = await serveTls([leaf, intermediate, ...strangers(400)])
  const error = await rejection(send(server.port), Error)
  assert.match((error as NodeJS.ErrnoException).code ?? '', /^ERR_SSL_|^ECONNRESET$/)
  await server.idle()
  assert.is(server.received.length, 0)
  await server.close()
})

test('a server without any certificate', async () => {
  const server = await serveTls([leaf], {
    cert: undefined,
    key: undefined,
    ciphers: 'aNULL@SECLEVEL=0',
    maxVersion: 'TLSv1.2',
  })
  const error = await rejection(send(server.port), Error)
  assert.match((error as NodeJS.ErrnoException).code ?? '', /^ERR_SSL_|^ECONNRESET$/)
  await server.idle()
  assert.is(server.received.length, 0)
  await server.close()
})

test('an error after the verdict is the caller’s, once, and only the caller’s', async () => {
  const server = await serveTls([leaf, intermediate])
  const { socket } = await connect({ host, port: server.port, trust, expect })
  assert.equal([socket.listenerCount('error'), socket.listenerCount('secureConnect')], [0, 0])
  const errors: Error[] = []
  socket.on('error', (error) => errors.push(error))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.destroy(new Error('mine'))
  await closed
  assert.equal(
    errors.map(({ message }) => message),
    ['mine'],
  )
  await server.close()
})

test('a thousand connections, trusted and refused by turns, leave nothing behind', async () => {
  const good = await serveTls([leaf, intermediate])
  const bad = await serveTls([rogue])
  const handles = (): number => process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length
  const verifier = new Verifier({ anchors: root.der })
  const round = async (): Promise<void> => {
    const { socket } = await connect({ host, port: good.port, trust: verifier, expect })
    socket.destroy()
    await rejection(connect({ host, port: bad.port, trust: verifier, expect }), TrustError)
  }
  for (let i = 0; i < 10; i++) await round()
  await Promise.all([good.idle(), bad.idle()])
  const before = handles()
  const warnings: Error[] = []
  process.on('warning', (warning) => warnings.push(warning))
  for (let i = 0; i < 50; i++) await Promise.all(Array.from({ length: 10 }, round))
  await Promise.all([good.idle(), bad.idle()])
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.ok(handles() <= before + 2, `${handles()} handles and timers, ${before} before`)
  assert.equal(warnings, [])
  assert.is(bad.received.length, 0)
  await good.close()
  await bad.close()
})

test.run()
