/**
 * The unverified exchange of a first connect: asks a server that nobody has verified for something public, its root.
 *
 * The bytes of `request` are all that is ever written, besides what `exchange` is given, and the socket is never handed out: nothing
 * secret can leave by mistake.
 */
import type { TLSSocket } from 'node:tls'
import { comparisonExporter } from './comparison.js'
import { dial, encodeTarget, type Target, type TlsOptions } from './dial.js'
import { serverNameFor } from './expectation.js'
import { bytes, callable, copyOf, integer, objectWith } from './parameter.js'
import { fullPeerChain, type PeerChain } from './peer-chain.js'
import { PeerError, type PeerErrorCode } from './peer-error.js'
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
  /** 32 bytes that only the two ends of this connection have (RFC 5705, RFC 8446 §7.5): for comparison words. */
  exporter: Uint8Array
  /**
   * Writes more, as public as the request, and reads the answer to it as `read` of the options does; without `read` it waits until the bytes
   * are on their way. One at a time. Rejects as collect does; the connection is then gone.
   */
  exchange<U = undefined>(message: Uint8Array, read?: (received: Uint8Array) => U | undefined): Promise<U>
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

/** One connection: says something, hears the answer, within one deadline for all of it. */
class Talk {
  constructor(
    readonly socket: TLSSocket,
    readonly target: Target,
    readonly maxBytes: number,
    readonly deadline: number,
  ) {}

  #error(code: PeerErrorCode): PeerError {
    return new PeerError(code, this.target.host, this.target.port)
  }

  /** Resolves when the message is on its way. */
  say(message: Uint8Array): Promise<undefined> {
    return new Promise((resolve, reject) => {
      if (!this.socket.writable) return reject(this.#error('PEER_CLOSED'))
      this.socket.write(message, (error) => (error ? reject(error) : resolve(undefined)))
    })
  }

  /** Says `message` after the greeting, and reads the answer. */
  hear<T>(reader: Reader<T>, message: Uint8Array): Promise<T> {
    const { socket } = this
    return new Promise<T>((resolve, reject) => {
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
      const whenClosed = (): void => fail(this.#error('PEER_CLOSED'))
      const proceed = (): void => {
        const { isGreeted } = reader
        if (isGreeted === false) throw this.#error('PEER_GREETING')
        if (isGreeted === undefined) return
        if (!isAsked) socket.write(message)
        isAsked = true
        const answer = reader.answer()
        if (answer === undefined) return
        settle()
        socket.resume()
        resolve(answer)
      }
      const whenData = (piece: Buffer): void => {
        try {
          if (reader.take(piece) > this.maxBytes) throw this.#error('PEER_TOO_LONG')
          proceed()
        } catch (error) {
          fail(error)
        }
      }
      const timer = setTimeout(() => fail(this.#error('PEER_TIMEOUT')), Math.max(1, this.deadline - Date.now()))
      socket.on('error', fail)
      socket.on('data', whenData)
      socket.once('close', whenClosed)
      socket.once('end', whenClosed)
      if (socket.closed || socket.readableEnded) return whenClosed()
      whenData(Buffer.alloc(0))
    })
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
    const exporter = comparisonExporter(socket)
    const talk = new Talk(socket, target, maxBytes, deadline)
    return talk.hear(reader, request).then((answer) => ({
      chain,
      answer,
      exporter,
      exchange: async <U>(message: Uint8Array, read?: (received: Uint8Array) => U | undefined): Promise<U> => {
        const given = copyOf(bytes(message, 'message'))
        if (read === undefined) return talk.say(given) as Promise<U>
        return talk.hear(new Reader(new Uint8Array(), callable<typeof read>(read, 'read')), given)
      },
      close: closer(socket),
    }))
  })
}
