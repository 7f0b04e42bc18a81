/**
 * A link between a device and a server: TCP that is slow, cut in small pieces, or breaks off. It does nothing that TCP would
 * not do: no byte is lost, doubled or out of order while the connection stands.
 *
 * Delays are virtual (simulator/virtual-time.ts); pieces and drops are real.
 */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** What a link does. */
export interface LinkModel {
  /** One-way delay, virtual milliseconds; 10 when left out. */
  delayMs?: number | undefined
  /** Bytes of each piece that arrives; left out: as TCP pleases. 1: byte at a time. */
  pieceBytes?: number | undefined
  /** So many first connections break off… */
  drops?: number | undefined
  /** …after this many bytes from the server. */
  dropAfterBytes?: number | undefined
}

/** One-way delay of a link that says nothing else, virtual milliseconds. */
export const DEFAULT_DELAY_MS = 10

/** Next turn of the event loop: what was written has then left. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export class Link {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #model: LinkModel
  readonly #targetPort: number
  #connections = 0
  /** Connections that broke off. */
  dropped = 0

  private constructor(targetPort: number, model: LinkModel) {
    this.#model = model
    this.#targetPort = targetPort
    this.#server = createServer({ allowHalfOpen: true }, (near) => this.#carry(near))
  }

  /** Starts a link to a port of this machine. */
  static async start(targetPort: number, model: LinkModel): Promise<Link> {
    const link = new Link(targetPort, model)
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
    const { drops = 0, dropAfterBytes = 0 } = this.#model
    const limit = this.#connections++ < drops ? dropAfterBytes : Number.POSITIVE_INFINITY
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
    this.#forward(near, far, Number.POSITIVE_INFINITY)
    this.#forward(far, near, limit)
  }

  /** Carries bytes until the end, or `limit` of them, piece by piece in their order. */
  #forward(from: Socket, to: Socket, limit: number): void {
    let carried = 0
    let work = Promise.resolve()
    const carry = async (chunk: Buffer): Promise<void> => {
      const { pieceBytes = chunk.length } = this.#model
      for (let at = 0; at < chunk.length && carried < limit; at += pieceBytes) {
        const piece = chunk.subarray(at, Math.min(at + pieceBytes, at + limit - carried))
        to.write(piece)
        carried += piece.length
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
