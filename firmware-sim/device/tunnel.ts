/**
 * A connection through a switchbox, as a port of this machine: whatever connects there first speaks to the other end, through
 * TLS of its own.
 */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'

export class Tunnel {
  readonly #server: Server
  readonly #outer: TLSSocket

  private constructor(outer: TLSSocket) {
    this.#outer = outer
    this.#server = createServer((inner) => this.#join(inner))
    // closed from the other side: nothing to tell, whoever uses the tunnel notices it
    outer.on('error', () => outer.destroy())
  }

  /** Starts a tunnel over a connection that a switchbox relays. It is good for one connection. */
  static async start(outer: TLSSocket): Promise<Tunnel> {
    const tunnel = new Tunnel(outer)
    tunnel.#server.listen(0, '127.0.0.1')
    await once(tunnel.#server, 'listening')
    return tunnel
  }

  /** Where to connect to. */
  get address(): { host: string; port: number } {
    return { host: '127.0.0.1', port: (this.#server.address() as AddressInfo | null)?.port ?? 0 }
  }

  async close(): Promise<void> {
    this.#outer.destroy()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  #join(inner: Socket): void {
    const outer = this.#outer
    this.#server.close()
    inner.on('error', () => outer.destroy())
    inner.on('close', () => outer.destroy())
    outer.on('close', () => inner.destroy())
    inner.pipe(outer)
    outer.pipe(inner)
  }
}
