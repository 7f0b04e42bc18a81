/**
 * A link between a device and a server: TCP that is slow, cut in small pieces, stalls, or breaks off, as said or by seed. It does
 * nothing that TCP would not do: no byte is lost, doubled or out of order while the connection stands.
 *
 * Delays are virtual (simulator/virtual-time.ts); pieces, pace, stalls and drops are real.
 */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Seed } from '../simulator/seed.js'

/** What a link does. */
export interface LinkModel {
  /** One-way delay, virtual milliseconds; 10 when left out. */
  delayMs?: number | undefined
  /** Further delay of each connection by seed, up to so many virtual milliseconds. */
  jitterMs?: number | undefined
  /** Bytes of each piece that arrives; left out: as TCP pleases. 1: byte at a time. `seeded`: from 1 to 64, by seed. */
  pieceBytes?: number | 'seeded' | undefined
  /** Real milliseconds before each piece. */
  paceMs?: number | undefined
  /** So many first connections break off… */
  drops?: number | undefined
  /** …after this many bytes from the server; `within`: from 1 to so many, by seed. */
  dropAfterBytes?: number | { within: number } | undefined
  /** Carries so many bytes from the server and then nothing, while the connection stands. */
  stallAfterBytes?: number | undefined
}

/** Most bytes of a piece whose size the seed says. */
const MAX_SEEDED_PIECE_BYTES = 64

/** One-way delay of a link that says nothing else, virtual milliseconds. */
export const DEFAULT_DELAY_MS = 10

/** Next turn of the event loop: what was written has then left. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export class Link {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #model: LinkModel
  readonly #seed: Seed
  readonly #targetPort: number
  #connections = 0
  /** Connections that broke off. */
  dropped = 0

  private constructor(targetPort: number, model: LinkModel, seed: Seed) {
    this.#model = model
    this.#seed = seed
    this.#targetPort = targetPort
    this.#server = createServer({ allowHalfOpen: true }, (near) => this.#carry(near))
  }

  /** Starts a link to a port of this machine. */
  static async start(targetPort: number, model: LinkModel, seed: Seed): Promise<Link> {
    const link = new Link(targetPort, model, seed)
    link.#server.listen(0, '127.0.0.1')
    await once(link.#server, 'listening')
    return link
  }

  /** Where the device connects to. */
  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? 0
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  #carry(near: Socket): void {
    const { drops = 0 } = this.#model
    const n = this.#connections++
    const limit = n < drops ? this.#dropAfterBytes() : Number.POSITIVE_INFINITY
    const far = connect({ port: this.#targetPort, host: '127.0.0.1', allowHalfOpen: true })
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => other.destroy())
      socket.on('close', () => this.#sockets.delete(socket))
    }
    const seed = this.#seed.child(`connection ${n}`)
    this.#forward(near, far, seed.child('to server'), {})
    this.#forward(far, near, seed.child('to device'), { limit, stallAfterBytes: this.#model.stallAfterBytes })
  }

  #dropAfterBytes(): number {
    const { dropAfterBytes = 0 } = this.#model
    return typeof dropAfterBytes === 'number' ? dropAfterBytes : 1 + this.#seed.number(dropAfterBytes.within)
  }

  /** Bytes of the next piece. */
  #pieceBytes(seed: Seed): number {
    const { pieceBytes = Number.POSITIVE_INFINITY } = this.#model
    return pieceBytes === 'seeded' ? 1 + seed.number(MAX_SEEDED_PIECE_BYTES) : pieceBytes
  }

  /** Carries bytes until the end, or `limit` of them, piece by piece in their order. */
  #forward(
    from: Socket,
    to: Socket,
    seed: Seed,
    {
      limit = Number.POSITIVE_INFINITY,
      stallAfterBytes = Number.POSITIVE_INFINITY,
    }: { limit?: number; stallAfterBytes?: number | undefined },
  ): void {
    let carried = 0
    let work = Promise.resolve()
    const carry = async (chunk: Buffer): Promise<void> => {
      for (let at = 0; at < chunk.length && carried < Math.min(limit, stallAfterBytes); ) {
        const end = at + Math.min(this.#pieceBytes(seed), limit - carried, stallAfterBytes - carried)
        const piece = chunk.subarray(at, end)
        if (this.#model.paceMs !== undefined) await pause(this.#model.paceMs)
        if (to.destroyed) return
        to.write(piece)
        carried += piece.length
        at += piece.length
        await turn()
      }
      if (carried < limit || to.destroyed) return
      this.dropped++
      to.destroy()
      from.destroy()
    }
    from.on('data', (chunk: Buffer) => {
      work = work.then(() => carry(chunk))
    })
    from.on('end', () => {
      work = work.then(() => {
        to.end()
      })
    })
  }
}
