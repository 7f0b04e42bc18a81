/**
 * Reads what a verified server answers, piece by piece.
 */
import type { TLSSocket } from 'node:tls'
import { PeerError } from '../../bindings/index.js'
import { LoginRefused } from './outcome.js'

/** What a server may send before it is done with a login. */
const MAX_ANSWER_BYTES = 1024
const ANSWER_TIMEOUT_MS = 15_000

export class Answers {
  #received = Buffer.alloc(0)
  readonly #deadline: number

  /** All answers together have `timeoutMs` from now on: a server that sends a byte now and then gains nothing by it. */
  constructor(
    readonly socket: TLSSocket,
    readonly peer: { host: string; port: number; timeoutMs?: number | undefined },
  ) {
    this.#deadline = Date.now() + (peer.timeoutMs ?? ANSWER_TIMEOUT_MS)
  }

  /** Bytes that came behind the last answer. */
  get rest(): Uint8Array {
    return this.#received
  }

  /**
   * Waits until `parse` finds an answer at the start of what was received. Throws LoginRefused if the server closes or sends too
   * much, PeerError if it is too slow, and what `parse` throws.
   */
  next<T extends { length: number }>(parse: (received: Uint8Array) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer)
        this.socket.off('data', whenData)
        this.socket.off('end', whenClosed)
        this.socket.off('close', whenClosed)
        this.socket.off('error', whenClosed)
        this.socket.pause()
      }
      const fail = (error: unknown): void => {
        settle()
        reject(error)
      }
      const whenClosed = (): void => fail(new LoginRefused())
      const whenLate = (): void => fail(new PeerError('PEER_TIMEOUT', this.peer.host, this.peer.port))
      const whenData = (piece: Buffer): void => {
        this.#received = Buffer.concat([this.#received, piece])
        if (this.#received.length > MAX_ANSWER_BYTES) {
          whenClosed()
          return
        }
        try {
          const parsed = parse(this.#received)
          if (parsed === undefined) return
          this.#received = this.#received.subarray(parsed.length)
          settle()
          resolve(parsed)
        } catch (error) {
          fail(error)
        }
      }
      const timer = setTimeout(whenLate, Math.max(1, this.#deadline - Date.now()))
      this.socket.on('data', whenData)
      this.socket.once('end', whenClosed)
      this.socket.once('close', whenClosed)
      this.socket.once('error', whenClosed)
      this.socket.resume()
      if (this.#received.length > 0) whenData(Buffer.alloc(0))
    })
  }
}
