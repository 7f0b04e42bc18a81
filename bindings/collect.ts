/**
 * The unverified exchange of a first connect: asks a server that nobody has verified for something public, its root.
 *
 * The bytes of `request` are all that is ever written, and the socket is never handed out: nothing secret can leave.
 */
import type { TLSSocket } from 'node:tls'
import { dial, encodeTarget, type TlsOptions } from './dial.js'
import { serverNameFor } from './expectation.js'
import { bytes, callable, copyOf, integer, objectWith } from './parameter.js'
import { fullPeerChain, type PeerChain } from './peer-chain.js'
import { PeerError } from './peer-error.js'
import { TrustError } from './trust-error.js'

/** What to ask, and how to read the answer. */
export interface CollectOptions<T> {
  host: string
  /** TCP port, 1 to 65535. */
  port: number
  /** SNI; the host, if it is a DNS name, when left out. */
  servername?: string | undefined
  /** Milliseconds until the answer must be there; 15,000 when left out. */
  timeoutMs?: number | undefined
  tls?: TlsOptions | undefined
  /** Bytes that the server must send first; none when left out. */
  greeting?: Uint8Array | undefined
  /** Written once, after the greeting. */
  request: Uint8Array
  /** Reads all bytes after the greeting so far; undefined: more are needed. What it throws ends the exchange. */
  read: (received: Uint8Array) => T | undefined
  /** Most bytes that may be received; 65,538 when left out. */
  maxBytes?: number | undefined
}

/** What was collected. The connection stays open until close(). */
export interface Collected<T> {
  /** The certificates that the server sent, DER, as it sent them. */
  chain: PeerChain
  answer: T
  /** Drops the connection; resolves when it is closed. */
  close(): Promise<void>
}

const MEMBERS = ['host', 'port', 'servername', 'timeoutMs', 'tls', 'greeting', 'request', 'read', 'maxBytes']
const DEFAULT_MAX_BYTES = 65_538

/** Greeting, then answer, over whatever pieces the network makes. */
class Reader<T> {
  #received = Buffer.alloc(0)

  constructor(
    readonly greeting: Uint8Array,
    readonly read: (received: Uint8Array) => T | undefined,
  ) {}

  /** Whether the greeting is there; undefined: not yet all of it, false: it is another. */
  get isGreeted(): boolean | undefined {
    const start = this.#received.subarray(0, this.greeting.length)
    if (Buffer.compare(start, this.greeting.subarray(0, start.length)) !== 0) return false
    return start.length === this.greeting.length ? true : undefined
  }

  /** Takes a piece; answers how many bytes there are now. */
  take(piece: Buffer): number {
    this.#received = Buffer.concat([this.#received, piece])
    return this.#received.length
  }

  answer(): T | undefined {
    return this.read(new Uint8Array(this.#received.subarray(this.greeting.length)))
  }
}

function closer(socket: TLSSocket): () => Promise<void> {
  return () =>
    new Promise((resolve) => {
      if (socket.closed) return resolve()
      socket.once('close', () => resolve())
      socket.destroy()
    })
}

/**
 * Asks an unverified server. Nothing that comes back is trusted.
 *
 * Rejects with PeerError if the server does not behave as agreed, with the network's or TLS's own error, with TrustError
 * if the server showed no certificate; with TypeError on misuse.
 */
export async function collect<T>(options: CollectOptions<T>): Promise<Collected<T>> {
  const given = objectWith(options, MEMBERS, 'options')
  const target = encodeTarget(given, (host) => serverNameFor({ name: host }, host))
  const greeting = bytes(given['greeting'] ?? new Uint8Array(), 'greeting')
  const request = copyOf(bytes(given['request'], 'request'))
  const reader = new Reader(greeting, callable<CollectOptions<T>['read']>(given['read'], 'read'))
  const maxBytes = integer(given['maxBytes'] ?? DEFAULT_MAX_BYTES, 1, 2 ** 30, 'maxBytes')
  const deadline = Date.now() + target.timeoutMs
  return dial(target, (socket) => {
    if (socket.isSessionReused()) throw new TrustError('SESSION_RESUMED')
    const chain = fullPeerChain(socket)
    if (chain.length === 0) throw new TrustError('CHAIN_EMPTY')
    return new Promise<Collected<T>>((resolve, reject) => {
      const { host, port } = target
      let isAsked = false
      const settle = (): void => {
        clearTimeout(timer)
        socket.off('data', whenData)
        socket.off('end', whenClosed)
        socket.off('close', whenClosed)
      }
      const fail = (error: unknown): void => {
        settle()
        socket.destroy()
        reject(error)
      }
      const whenClosed = (): void => fail(new PeerError('PEER_CLOSED', host, port))
      const proceed = (): void => {
        const { isGreeted } = reader
        if (isGreeted === false) throw new PeerError('PEER_GREETING', host, port)
        if (isGreeted === undefined) return
        if (!isAsked) socket.write(request)
        isAsked = true
        const answer = reader.answer()
        if (answer === undefined) return
        settle()
        socket.resume()
        resolve({ chain, answer, close: closer(socket) })
      }
      const whenData = (piece: Buffer): void => {
        try {
          if (reader.take(piece) > maxBytes) throw new PeerError('PEER_TOO_LONG', host, port)
          proceed()
        } catch (error) {
          fail(error)
        }
      }
      const timer = setTimeout(
        () => fail(new PeerError('PEER_TIMEOUT', host, port)),
        Math.max(1, deadline - Date.now()),
      )
      socket.on('error', fail)
      socket.on('data', whenData)
      socket.once('close', whenClosed)
      socket.once('end', whenClosed)
      whenData(Buffer.alloc(0))
    })
  })
}
