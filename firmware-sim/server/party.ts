/**
 * Whoever listens with TLS in a simulation: servers, relays, rogues. It counts what it receives by kind, because that is the
 * question in every story: did the secret go where it may?
 */
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer, type Server, type TLSSocket } from 'node:tls'
import { GREETING, parseRequest, type Request } from '../wire/first-connect.js'

/** What TLS shows. */
export interface TlsIdentity {
  /** Private key, PKCS#8 PEM. */
  keyPem: string
  /** Certificate chain that TLS presents, PEM, the leaf first. */
  chainPem: string
}

/** What a party has received so far. */
export interface Received {
  /** TCP connections: a client that refuses the certificate may be gone before this end has finished its handshake. */
  accepted: number
  /** TLS handshakes that were finished. */
  connections: number
  /** Those of them in which the client resumed a session, and so saw no certificate. */
  resumed: number
  /** Bytes of first-connect requests, and of commitments and nonces: public. */
  requestBytes: number
  /** Every other byte: user name, password, and whatever else was meant for a trusted server. */
  secretBytes: number
  /** Logins accepted. */
  logins: number
}

export interface PartyOptions {
  identity: TlsIdentity
  /** What it does with a connection. It ends with the connection; what it throws ends the connection. */
  serve: (conversation: Conversation) => Promise<void>
  /** 0: any free port. */
  port: number
  host?: string | undefined
  minVersion?: 'TLSv1.2' | 'TLSv1.3' | undefined
  maxVersion?: 'TLSv1.2' | 'TLSv1.3' | undefined
  /** Keeps every byte that it receives, to be searched afterwards: for rogues. */
  keepsAll?: boolean | undefined
}

/** The other side has closed the connection. */
export class Ended extends Error {
  override readonly name = 'Ended'
}

/** Most bytes that wait to be read; whoever sends more than that at once is cut off. */
const MAX_PENDING_BYTES = 1 << 20

/** One connection at the server's end. */
export class Conversation {
  #pending = Buffer.alloc(0)
  #isEnded = false
  #wake: () => void = () => {}

  constructor(
    readonly socket: TLSSocket,
    readonly received: Received,
    keep: (piece: Buffer) => void,
  ) {
    socket.on('data', (piece: Buffer) => {
      this.received.secretBytes += piece.length
      keep(piece)
      this.#pending = Buffer.concat([this.#pending, piece])
      if (this.#pending.length > MAX_PENDING_BYTES) socket.destroy()
      this.#wake()
    })
    const end = (): void => {
      this.#isEnded = true
      this.#wake()
    }
    socket.on('end', end)
    socket.on('close', end)
    socket.on('error', () => socket.destroy())
  }

  /** Waits until `look` finds something in what was received; all of it stays. Throws Ended if the other side closes first. */
  async peek<T>(look: (pending: Uint8Array) => T | undefined): Promise<T> {
    for (;;) {
      const found = look(this.#pending)
      if (found !== undefined) return found
      if (this.#isEnded) throw new Ended()
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Waits until `parse` finds something at the start of what was received, and takes it. Throws Ended as peek. */
  async read<T extends { length: number }>(parse: (pending: Uint8Array) => T | undefined): Promise<T> {
    const parsed = await this.peek(parse)
    this.#pending = this.#pending.subarray(parsed.length)
    return parsed
  }

  /** Reads what anybody may see: its bytes do not count as secret. */
  async readPublic<T extends { length: number }>(parse: (pending: Uint8Array) => T | undefined): Promise<T> {
    const parsed = await this.read(parse)
    this.received.requestBytes += parsed.length
    this.received.secretBytes -= parsed.length
    return parsed
  }

  /** Greets, and waits for the request. */
  async greet(): Promise<Request> {
    this.write(GREETING)
    return (await this.readPublic(parseRequest)).request
  }

  /** What has come and was not read; it is then taken. */
  take(): Uint8Array {
    const pending = this.#pending
    this.#pending = Buffer.alloc(0)
    return pending
  }

  write(bytes: Uint8Array): void {
    if (this.socket.writable) this.socket.write(bytes)
  }

  /** Resolves when the other side has closed. */
  async ended(): Promise<void> {
    while (!this.#isEnded) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.take()
    }
  }
}

/** A running party. */
export class Party {
  readonly received: Received = { accepted: 0, connections: 0, resumed: 0, requestBytes: 0, secretBytes: 0, logins: 0 }
  /** Every byte that it received, if it keeps them. */
  readonly kept: Buffer[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor({ identity, serve, minVersion = 'TLSv1.2', maxVersion = 'TLSv1.3', keepsAll }: PartyOptions) {
    const keep = keepsAll ? (piece: Buffer) => this.kept.push(piece) : () => {}
    this.#server = createServer(
      { key: identity.keyPem, cert: identity.chainPem, minVersion, maxVersion },
      (socket: TLSSocket) => {
        this.received.connections++
        if (socket.isSessionReused()) this.received.resumed++
        serve(new Conversation(socket, this.received, keep)).catch(() => socket.destroy())
      },
    )
    this.#server.on('connection', (socket: Socket) => {
      this.received.accepted++
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
    // a client that refuses us ends the handshake with an error: its decision, not ours
    this.#server.on('tlsClientError', () => {})
  }

  /**
   * Starts to listen. Rejects with the network's error (EADDRINUSE: the port is taken) or TLS's (key and certificate do not
   * fit).
   */
  static async start(options: PartyOptions): Promise<Party> {
    const party = new Party(options)
    party.#server.listen(options.port, options.host ?? '127.0.0.1')
    await once(party.#server, 'listening')
    return party
  }

  /** TCP port. */
  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? 0
  }

  /** Shows another certificate from the next connection on. */
  present({ keyPem, chainPem }: TlsIdentity): void {
    this.#server.setSecureContext({ key: keyPem, cert: chainPem })
  }

  /** Resolves when every connection there was has ended: nothing is then under way any more. */
  async idle(): Promise<void> {
    while (this.#sockets.size > 0) await Promise.all([...this.#sockets].map((socket) => once(socket, 'close')))
  }

  /** Stops listening and drops every connection. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }
}
