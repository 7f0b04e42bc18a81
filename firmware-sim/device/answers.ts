/**
 * Reads what a verified server answers, piece by piece.
 */
import type { TLSSocket } from 'node:tls'
import { LoginRefused } from './outcome.js'

/** What a server may send before it is done with a login. */
const MAX_ANSWER_BYTES = 1024
const ANSWER_TIMEOUT_MS = 15_000

export class Answers {
  #received = Buffer.alloc(0)

  constructor(
    readonly socket: TLSSocket,
    readonly timeoutMs = ANSWER_TIMEOUT_MS,
  ) {}

  /** Bytes that came behind the last answer. */
  get rest(): Uint8Array {
    return this.#received
  }

  /**
   * Waits until `parse` finds an answer at the start of what was received. Throws LoginRefused if the server closes, stays
   * silent or sends too much, and what `parse` throws.
   */
  next<T extends { length: number }>(parse: (received: Uint8Array) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.socket.off('data', whenData)
        this.socket.off('end', whenClosed)
        this.socket.off('close', whenClosed)
        this.socket.off('error', whenClosed)
        this.socket.pause()
        this.socket.setTimeout(0)
      }
      const whenClosed = (): void => {
        settle()
        reject(new LoginRefused())
      }
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
          settle()
          reject(error)
        }
      }
      this.socket.on('data', whenData)
      this.socket.once('end', whenClosed)
      this.socket.once('close', whenClosed)
      this.socket.once('error', whenClosed)
      this.socket.setTimeout(this.timeoutMs, whenClosed)
      this.socket.resume()
      if (this.#received.length > 0) whenData(Buffer.alloc(0))
    })
  }
}
