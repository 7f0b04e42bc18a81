import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { connect, createAgent, type GateAgentOptions, TrustError, Verifier } from '../../bindings/index.js'
import { misuse } from '../support/misuse.js'
import { type Made, makeLeaf, makeRoot } from '../support/pki.js'

const test = suite('bindings/agent')

const root = makeRoot()
const leaf = makeLeaf(root)
const rogue = makeLeaf(makeRoot({ key: 'p256.e' }), { key: 'p256.f' })
const trust = new Verifier({ anchors: root.der })
const expect = { name: 'myserver.iocafe' }

/** An HTTPS server that counts application data and full handshakes. */
async function serve(certificate: Made) {
  const server = createServer({ cert: certificate.pem, key: certificate.key.pem }, (_, response) =>
    response.end('hello'),
  )
  const seen = {
    port: 0,
    bytes: 0,
    handshakes: 0,
    resumed: 0,
    /** TCP connections that came to their end. */
    closed: 0,
    close: () => server.close() && server.closeAllConnections(),
  }
  server.on('connection', (socket) => {
    socket.once('close', () => {
      seen.closed += 1
    })
  })
  server.on('secureConnection', (socket) => {
    seen.handshakes += 1
    if (socket.isSessionReused()) seen.resumed += 1
    socket.on('error', () => {})
    socket.prependListener('data', (piece: Buffer) => {
      seen.bytes += piece.length
    })
  })
  server.on('tlsClientError', () => {})
  await once(server.listen(0, '127.0.0.1'), 'listening')
  seen.port = (server.address() as AddressInfo).port
  return seen
}

async function post(
  port: number,
  options: Partial<GateAgentOptions> = {},
  requestOptions: object = {},
): Promise<string> {
  const agent = createAgent({ trust, expect, ...options })
  try {
    return await postBy(agent, port, requestOptions)
  } finally {
    agent.destroy()
  }
}

async function postBy(agent: ReturnType<typeof createAgent>, port: number, options: object = {}): Promise<string> {
  const outgoing = request({ agent, host: '127.0.0.1', port, method: 'POST', path: '/login', ...options })
  outgoing.end('name and password')
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  let body = ''
  for await (const piece of response) body += piece
  return body
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => assert.unreachable('must fail'),
    (error: Error) => error,
  ) as Promise<Error>
}

test('a request reaches a trusted server', async () => {
  const server = await serve(leaf)
  assert.is(await post(server.port), 'hello')
  assert.ok(server.bytes > 0)
  server.close()
})

test('a request to another server is not written', async () => {
  const server = await serve(rogue)
  assert.instance(await failure(post(server.port)), TrustError)
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.is(server.bytes, 0)
  server.close()
})

test("a request's own options cannot open the gate", async () => {
  const server = await serve(rogue)
  const options = { rejectUnauthorized: false, checkServerIdentity: () => undefined, ca: rogue.pem }
  assert.instance(await failure(post(server.port, {}, options)), TrustError)
  assert.is(server.bytes, 0)
  server.close()
  assert.match((await failure(post(1, {}, { socketPath: '/nowhere' }))).message, /`socketPath`/)
})

test('connections are kept, sessions are not', async () => {
  const server = await serve(leaf)
  const kept = createAgent({ trust, expect, pool: { keepAlive: true } })
  for (let i = 0; i < 3; i++) assert.is(await postBy(kept, server.port), 'hello')
  assert.is(server.handshakes, 1)
  kept.destroy()
  const fresh = createAgent({ trust, expect })
  assert.is((fresh as unknown as { maxCachedSessions: number }).maxCachedSessions, 0)
  for (let i = 0; i < 3; i++) assert.is(await postBy(fresh, server.port), 'hello')
  assert.is(server.handshakes, 4)
  assert.is(server.resumed, 0)
  fresh.destroy()
  server.close()
})

test('a request that is given up during the handshake is never written', async () => {
  const server = await serve(leaf)
  const agent = createAgent({ trust, expect, pool: { keepAlive: true } })
  const outgoing = request({ agent, host: '127.0.0.1', port: server.port, method: 'POST', path: '/login' })
  const failed = once(outgoing, 'error')
  outgoing.end('name and password')
  outgoing.destroy(new Error('given up'))
  assert.is(((await failed)[0] as Error).message, 'given up')
  while (server.closed === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.is(server.bytes, 0)
  agent.destroy()
  server.close()
})

test('the agent of the global fetch connects through the gate', async () => {
  await fetch('data:,').then((response) => response.text())
  const dispatcher = (globalThis as Record<symbol, unknown>)[Symbol.for('undici.globalDispatcher.1')] as object
  const UndiciAgent = dispatcher.constructor as new (options: object) => { close(): Promise<void> }
  const ask = async (port: number): Promise<string> => {
    const agent = new UndiciAgent({
      connect: (
        { hostname, port: to }: { hostname: string; port: string },
        done: (error: Error | null, socket: unknown) => void,
      ) => {
        connect({ host: hostname, port: Number(to), trust, expect }).then(
          ({ socket }) => done(null, socket),
          (error: Error) => done(error, null),
        )
      },
    })
    try {
      const options = { method: 'POST', body: 'name and password', dispatcher: agent }
      return await (await fetch(`https://127.0.0.1:${port}/login`, options as RequestInit)).text()
    } finally {
      await agent.close()
    }
  }
  const [good, bad] = [await serve(leaf), await serve(rogue)]
  assert.is(await ask(good.port), 'hello')
  assert.ok(good.bytes > 0)
  const error = await failure(ask(bad.port))
  assert.instance((error as Error & { cause: unknown }).cause, TrustError)
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal([bad.closed > 0, bad.bytes], [true, 0])
  good.close()
  bad.close()
})

test('expectation and time are asked for each connection', async () => {
  const server = await serve(leaf)
  const hosts: string[] = []
  const options = {
    expect: (host: string) => {
      hosts.push(host)
      return { organisation: 'iocafe' }
    },
    time: () => ({ state: 'exactly', at: new Date('2060-01-01') }) as const,
  }
  assert.is(await post(server.port, options), 'hello')
  assert.equal(hosts, ['127.0.0.1'])
  const error = await failure(post(server.port, { ...options, policy: { time: 'floor' } }))
  assert.is((error as TrustError).status, 'TIME_EXPIRED')
  server.close()
})

test('misuse throws a TypeError that names the parameter', () => {
  const options = { trust, expect }
  misuse(() => createAgent(undefined as never), 'options')
  misuse(() => createAgent({ expect } as never), 'trust')
  misuse(() => createAgent({ trust } as never), 'expect')
  misuse(() => createAgent({ ...options, policy: { x: 1 } as never }), 'policy.x')
  misuse(() => createAgent({ ...options, time: 1 as never }), 'time')
  misuse(() => createAgent({ ...options, timeoutMs: 0 }), 'timeoutMs')
  misuse(() => createAgent({ ...options, tls: { session: 1 } as never }), 'tls.session')
  misuse(() => createAgent({ ...options, pool: { maxCachedSessions: 100 } as never }), 'pool.maxCachedSessions')
  misuse(() => createAgent({ ...options, rejectUnauthorized: false } as never), 'options.rejectUnauthorized')
})

test.run()
