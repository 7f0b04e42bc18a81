import { once } from 'node:events'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { judge } from '../../bindings/gate.js'
import { connect, PeerError, TrustError, TrustList, Verifier } from '../../bindings/index.js'
import { misuseLater, rejection } from '../support/misuse.js'
import { makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import { serveTcp, serveTls, type TestServer } from '../support/tls-server.js'

const test = suite('bindings/gate')

const root = makeRoot()
const intermediate = makeIntermediate(root)
const leaf = makeLeaf(intermediate)
const rogueRoot = makeRoot({ key: 'p256.e' })
const rogue = makeLeaf(rogueRoot, { key: 'p256.f' })
const trust = new Verifier({ anchors: root.der })
const expect = { name: 'myserver.iocafe' }
const host = '127.0.0.1'
const versions = ['TLSv1.2', 'TLSv1.3'] as const
const secret = 'name and password'

/** Options of a connection, whose caller sends the secret as early as the gate lets it. */
function send(port: number, options: object = {}): Promise<void> {
  return connect({ host, port, trust, expect, timeoutMs: 5000, ...options }).then(async ({ socket }) => {
    socket.end(secret)
    await once(socket, 'close')
  })
}

/** The server was connected to, and received nothing. */
async function receivedNothing(server: TestServer): Promise<void> {
  await server.idle()
  assert.is(server.connections, 1)
  assert.is(server.received.length, 0)
  await server.close()
}

for (const version of versions) {
  const tls = { minVersion: version, maxVersion: version }

  test(`a trusted server gets the socket's bytes, a denied one none (${version})`, async () => {
    const server = await serveTls([leaf, intermediate])
    const { socket, verdict, chain } = await connect({ host, port: server.port, trust, expect, tls })
    assert.is(socket.getProtocol(), version)
    assert.is(verdict.trusted, true)
    assert.is(verdict.organisation, 'iocafe')
    assert.equal(Buffer.from(chain[0] ?? []), Buffer.from(leaf.der))
    socket.end(secret)
    await server.idle()
    assert.is(server.received.toString(), secret)
    await server.close()
  })

  test(`a chain of another root with the same names: zero bytes (${version})`, async () => {
    const server = await serveTls([rogue, rogueRoot])
    const error = await rejection(send(server.port, { tls }), TrustError)
    assert.is(error.verdict?.trusted, false)
    assert.is(error.status, error.verdict?.status)
    assert.match(error.message, /^The server is not trusted\./)
    await receivedNothing(server)
  })

  test(`another server of the same organisation: zero bytes (${version})`, async () => {
    const server = await serveTls([leaf, intermediate])
    const error = await rejection(send(server.port, { tls, expect: { name: 'other.iocafe' } }), TrustError)
    assert.is(error.status, 'NAME_MISMATCH')
    await receivedNothing(server)
  })

  test(`a server without its intermediate: zero bytes (${version})`, async () => {
    const server = await serveTls([leaf])
    assert.is((await rejection(send(server.port, { tls }), TrustError)).status, 'PATH_UNKNOWN_ISSUER')
    await receivedNothing(server)
  })

  test(`of two cross-signed intermediates the second is found, too (${version})`, async () => {
    const otherRoot = makeRoot({ subject: { O: 'other', CN: 'other root' }, key: 'p256.d' })
    const server = await serveTls([leaf, makeIntermediate(otherRoot), otherRoot, intermediate])
    const { socket, verdict } = await connect({ host, port: server.port, trust, expect, tls })
    assert.equal(verdict.path, [0, 3])
    assert.is(socket.getPeerCertificate().subject.CN, 'myserver.iocafe')
    socket.destroy()
    await server.close()
  })

  test(`a resumed session shows no certificate and is refused (${version})`, async () => {
    const server = await serveTls([leaf, intermediate], {}, (socket) => socket.write('x'))
    const options = { host, port: server.port, rejectUnauthorized: false, servername: '', ...tls }
    const first = connectTls(options)
    const session = await new Promise<Buffer>((resolve) => first.once('session', resolve))
    first.destroy()
    const resumed: TLSSocket = connectTls({ ...options, session })
    await once(resumed, 'secureConnect')
    assert.is(resumed.isSessionReused(), true)
    assert.throws(
      () => judge(resumed, { trust, expect }),
      (error: unknown) => error instanceof TrustError && error.status === 'SESSION_RESUMED',
    )
    resumed.destroy()
    await server.close()
  })
}

test('the gate resumes no session by itself', async () => {
  const reused: boolean[] = []
  const server = await serveTls([leaf, intermediate], {}, (socket) => {
    reused.push(socket.isSessionReused())
    socket.end('x')
  })
  for (let i = 0; i < 3; i++) {
    const { socket } = await connect({ host, port: server.port, trust, expect })
    socket.resume()
    await once(socket, 'close')
  }
  assert.equal(reused, [false, false, false])
  await server.close()
})

test('the server cannot renegotiate, which could show other certificates after the verdict', async () => {
  let refusal: (error: NodeJS.ErrnoException) => void
  const refused = new Promise<NodeJS.ErrnoException>((resolve) => {
    refusal = resolve
  })
  const server = await serveTls([leaf, intermediate], { maxVersion: 'TLSv1.2' }, (peer) => {
    peer.once('error', refusal)
    peer.once('data', () => peer.renegotiate({}, () => {}))
  })
  const { socket } = await connect({ host, port: server.port, trust, expect, timeoutMs: 5000 })
  socket.on('error', () => {})
  socket.write('x')
  assert.is((await refused).code, 'ERR_SSL_NO_RENEGOTIATION')
  socket.destroy()
  await server.close()
})

test('SNI is the expected name, ALPN passes', async () => {
  const server = await serveTls([leaf, intermediate], { ALPNProtocols: ['mqtt'] }, (socket) => {
    socket.end(String((socket as TLSSocket & { servername: unknown }).servername))
  })
  const read = async (options: object) => {
    const { socket } = await connect({ host, port: server.port, trust, expect, ...options })
    const protocol = socket.alpnProtocol
    const [name] = await once(socket, 'data')
    socket.destroy()
    return [String(name), protocol]
  }
  assert.equal(await read({ tls: { ALPNProtocols: ['mqtt'] } }), ['myserver.iocafe', 'mqtt'])
  assert.equal(await read({ expect: { organisation: 'iocafe' } }), ['false', false])
  assert.equal(await read({ servername: 'alias.iocafe' }), ['alias.iocafe', false])
  await server.close()
})

test('a trusted list works like a verifier, and a changed one at once', async () => {
  const server = await serveTls([leaf, intermediate])
  const list = new TrustList()
  assert.is((await rejection(send(server.port, { trust: list }), TrustError)).status, 'NO_ANCHORS')
  list.add(root.der)
  await send(server.port, { trust: list })
  list.remove(0)
  await rejection(send(server.port, { trust: list }), TrustError)
  await server.idle()
  assert.is(server.received.toString(), secret)
  await server.close()
})

test('what the server says at once is not lost', async () => {
  const server = await serveTls([leaf, intermediate], {}, (socket) => socket.end('hello'))
  const { socket } = await connect({ host, port: server.port, trust, expect })
  await new Promise((resolve) => setTimeout(resolve, 50))
  const pieces: Buffer[] = []
  for await (const piece of socket) pieces.push(piece as Buffer)
  assert.is(Buffer.concat(pieces).toString(), 'hello')
  await server.close()
})

test('a server that closes in the middle of the handshake', async () => {
  const server = await serveTcp((socket) => socket.once('data', () => socket.destroy()))
  const error = await rejection(send(server.port), Error)
  assert.is((error as NodeJS.ErrnoException).code, 'ECONNRESET')
  await server.close()
})

test('a server that speaks no TLS', async () => {
  const server = await serveTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  const { code } = (await rejection(send(server.port), Error)) as NodeJS.ErrnoException
  assert.match(code ?? '', /^ERR_SSL_/)
  assert.not.match(server.received.toString('latin1'), /password/)
  await server.close()
})

test('a server that speaks only an older TLS', async () => {
  const options = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  const server = await serveTls([leaf, intermediate], options)
  const { code } = (await rejection(send(server.port), Error)) as NodeJS.ErrnoException
  assert.match(code ?? '', /^ERR_SSL_|^ECONNRESET$/)
  await receivedNothing(server)
})

test('a server that says nothing', async () => {
  const server = await serveTcp(() => {})
  const error = await rejection(send(server.port, { timeoutMs: 150 }), PeerError)
  assert.is(error.code, 'PEER_TIMEOUT')
  await server.idle()
  await server.close()
})

test('nobody there', async () => {
  const server = await serveTcp(() => {})
  await server.close()
  const { code } = (await rejection(send(server.port), Error)) as NodeJS.ErrnoException
  assert.is(code, 'ECONNREFUSED')
})

test('misuse is refused before anything is connected', async () => {
  const server = await serveTls([leaf, intermediate])
  const options = { host, port: server.port, trust, expect }
  await misuseLater(connect(undefined as never), 'options')
  await misuseLater(connect({ ...options, expect: undefined as never }), 'expect')
  await misuseLater(connect({ ...options, trust: { verify: () => ({ trusted: true }) } as never }), 'trust')
  await misuseLater(connect({ ...options, port: 70000 }), 'port')
  await misuseLater(connect({ ...options, host: 7 as never }), 'host')
  await misuseLater(connect({ ...options, policy: { time: 'never' as never } }), 'policy.time')
  await misuseLater(connect({ ...options, time: 3 as never }), 'time')
  await misuseLater(connect({ ...options, expect: { captured: 0 } }), 'expect.captured')
  await misuseLater(connect({ ...options, rejectUnauthorized: false } as never), 'options.rejectUnauthorized')
  for (const member of ['session', 'rejectUnauthorized', 'checkServerIdentity', 'secureContext', 'ca', 'socket']) {
    await misuseLater(connect({ ...options, tls: { [member]: 1 } as never }), `tls.${member}`)
  }
  await misuseLater(connect({ ...options, tls: { minVersion: 'TLSv1' as never } }), 'tls.minVersion')
  assert.is(server.connections, 0)
  await server.close()
})

test.run()
