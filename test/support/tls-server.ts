/**
 * A TLS server on loopback for tests of the gate. It counts every byte of application data that it receives.
 */
import { once } from 'node:events'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls'
import type { Made } from './pki.js'

/** A running server. */
export interface TestServer {
  port: number
  /** Application data received so far, of all connections. */
  received: Buffer
  /** TCP connections accepted so far. */
  connections: number
  /** Resolves when all connections there were are closed at this end. */
  idle(): Promise<void>
  close(): Promise<void>
}

async function listen(server: Server, connectionEvent: string): Promise<TestServer> {
  const open = new Set<Socket>()
  const testServer: TestServer = {
    port: 0,
    received: Buffer.alloc(0),
    connections: 0,
    async idle() {
      while (open.size > 0) await Promise.all([...open].map((socket) => once(socket, 'close')))
    },
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  server.on('connection', (socket: Socket) => {
    testServer.connections += 1
    open.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => open.delete(socket))
  })
  server.on(connectionEvent, (socket: Socket) => {
    socket.on('error', () => {})
    socket.on('data', (piece) => {
      testServer.received = Buffer.concat([testServer.received, piece])
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  testServer.port = (server.address() as AddressInfo).port
  return testServer
}

/** Serves TLS with the first certificate's key and all the certificates; `whenSecure` may speak first. */
export function serveTls(
  chain: readonly Made[],
  options: TlsOptions = {},
  whenSecure: (socket: TLSSocket) => void = () => {},
): Promise<TestServer> {
  const server = createServer({
    cert: chain.map(({ pem }) => pem).join(''),
    key: chain[0]?.key.pem,
    ...options,
  })
  server.on('tlsClientError', () => {})
  server.on('secureConnection', whenSecure)
  return listen(server, 'secureConnection')
}

/** Serves plain TCP. */
export function serveTcp(whenConnected: (socket: Socket) => void): Promise<TestServer> {
  const server = createTcpServer(whenConnected)
  return listen(server, 'connection')
}
