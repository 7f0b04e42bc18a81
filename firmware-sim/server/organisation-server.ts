/**
 * A server of an organisation: TLS, the first-connect format (docs/first-connect.md), accounts.
 *
 * It counts what it receives by kind, because that is the question in every story: did the secret go where it may?
 */
import { createServer, type Server, type TLSSocket } from 'node:tls'
import {
  encodeAuthentication,
  encodeRootAnswer,
  GREETING,
  parseAuthentication,
  parseRequest,
} from '../wire/first-connect.js'

/** Port of the reference system. */
export const DEFAULT_PORT = 6369

/** What a server shows and offers. */
export interface ServerIdentity {
  /** Server name, `myserver.iocafe`. */
  serverName: string
  /** Private key, PKCS#8 PEM. */
  keyPem: string
  /** Certificate chain that TLS presents, PEM, the leaf first. */
  chainPem: string
  /** Root certificate that it offers at first connect, as stored (PEM or DER); left out: none. */
  root?: Uint8Array | undefined
}

/** User name → password. */
export type Accounts = ReadonlyMap<string, string>

export interface ServerOptions {
  identity: ServerIdentity
  /** Who may log in; nobody when left out. */
  accounts?: Accounts | undefined
  /** Accepts every login, to see what it gets: for rogues. */
  acceptsAll?: boolean | undefined
  /** 0: any free port. 6369 when left out. */
  port?: number | undefined
  /** 127.0.0.1 when left out. */
  host?: string | undefined
  minVersion?: 'TLSv1.2' | 'TLSv1.3' | undefined
  maxVersion?: 'TLSv1.2' | 'TLSv1.3' | undefined
}

/** What a server has received so far. */
export interface Received {
  /** TLS handshakes that were finished. */
  connections: number
  /** Bytes of first-connect requests: public. */
  requestBytes: number
  /** Every byte after the request: user name, password, and whatever else was meant for a trusted server. */
  secretBytes: number
  /** Logins accepted. */
  logins: number
}

/** A frame longer than this is none: three fields of at most 255 bytes. */
const MAX_AUTHENTICATION_BYTES = 3 * 256

/** A running server. */
export class OrganisationServer {
  readonly received: Received = { connections: 0, requestBytes: 0, secretBytes: 0, logins: 0 }
  readonly #options: ServerOptions
  readonly #server: Server
  readonly #sockets = new Set<TLSSocket>()

  private constructor(options: ServerOptions) {
    this.#options = options
    const { identity, minVersion = 'TLSv1.2', maxVersion = 'TLSv1.3' } = options
    this.#server = createServer(
      { key: identity.keyPem, cert: identity.chainPem, minVersion, maxVersion },
      (socket: TLSSocket) => this.#serve(socket),
    )
    // a client that refuses us ends the handshake with an error: its decision, not ours
    this.#server.on('tlsClientError', () => {})
  }

  /**
   * Starts a server. Rejects with the network's error (EADDRINUSE: the port is taken) or TLS's (key and certificate do not
   * fit).
   */
  static async start(options: ServerOptions): Promise<OrganisationServer> {
    const server = new OrganisationServer(options)
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject)
      server.#server.listen(options.port ?? DEFAULT_PORT, options.host ?? '127.0.0.1', () => {
        server.#server.off('error', reject)
        resolve()
      })
    })
    return server
  }

  /** TCP port. */
  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  /** Stops listening and drops every connection. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  #serve(socket: TLSSocket): void {
    this.received.connections++
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    let pending = Buffer.alloc(0)
    let isRequested = false
    socket.write(GREETING)
    socket.on('data', (piece: Buffer) => {
      pending = Buffer.concat([pending, piece])
      if (isRequested) this.received.secretBytes += piece.length
      try {
        if (!isRequested) {
          const parsed = parseRequest(pending)
          if (!parsed) return
          isRequested = true
          this.received.requestBytes += parsed.length
          pending = pending.subarray(parsed.length)
          this.received.secretBytes += pending.length
          if (parsed.request.wantsRoot) socket.write(encodeRootAnswer(this.#options.identity.root))
        }
        if (pending.length > 0) this.#authenticate(socket, pending)
      } catch {
        socket.destroy()
      }
    })
  }

  /** Answers an authentication frame with the server's own; a wrong password with the end of the connection. */
  #authenticate(socket: TLSSocket, pending: Buffer): void {
    const parsed = parseAuthentication(pending)
    if (!parsed) {
      if (pending.length > MAX_AUTHENTICATION_BYTES) socket.destroy()
      return
    }
    const { user, networkName, password } = parsed.authentication
    if (!this.#options.acceptsAll && this.#options.accounts?.get(user) !== password) {
      socket.end()
      return
    }
    this.received.logins++
    socket.write(encodeAuthentication({ user: this.#options.identity.serverName, networkName, password: '' }))
  }
}
