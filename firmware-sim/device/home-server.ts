/**
 * A home server that can be reached through a switchbox: a device to the switchbox (it keeps a trusted list and an account in
 * flash), a server to its own clients. It publishes its network over one connection, and joins each client that comes through
 * it to its own TLS server: the switchbox carries what it cannot read.
 */
import { connect, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Expectation } from '../../bindings/index.js'
import type { OrganisationServer } from '../server/organisation-server.js'
import { encodeFrames, parseFrame } from '../wire/switchbox.js'
import type { Address } from './collect-root.js'
import type { Device } from './device.js'

export class HomeServer {
  readonly #channels = new Map<number, Socket>()
  #uplink: TLSSocket | undefined
  #pending = Buffer.alloc(0)

  constructor(
    readonly device: Device,
    readonly server: OrganisationServer,
  ) {}

  /** Connects to the switchbox, which must be verified, and publishes. Rejects as Device.publish does. */
  async publish(address: Address, expect: Expectation): Promise<void> {
    const { socket, rest } = await this.device.publish(address, expect)
    this.#uplink = socket
    socket.on('data', (piece: Buffer) => this.#receive(piece))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#dropChannels())
    this.#receive(Buffer.from(rest))
    socket.resume()
  }

  /** Whether the connection to the switchbox stands. */
  get isPublished(): boolean {
    return this.#uplink !== undefined && !this.#uplink.destroyed
  }

  async close(): Promise<void> {
    this.#uplink?.destroy()
    this.#dropChannels()
    await this.server.close()
  }

  #receive(piece: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, piece])
    for (;;) {
      const parsed = parseFrame(this.#pending)
      if (parsed === undefined) return
      this.#pending = this.#pending.subarray(parsed.length)
      const { channel, bytes } = parsed.frame
      if (bytes.length === 0) this.#channels.get(channel)?.end()
      else (this.#channels.get(channel) ?? this.#open(channel)).write(bytes)
    }
  }

  /** A client has come through the switchbox: to the server it is one like any other. */
  #open(channel: number): Socket {
    const socket = connect(this.server.port, '127.0.0.1')
    this.#channels.set(channel, socket)
    socket.on('data', (piece: Buffer) => this.#send(channel, piece))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      this.#channels.delete(channel)
      this.#send(channel, new Uint8Array())
    })
    return socket
  }

  #send(channel: number, bytes: Uint8Array): void {
    if (this.#uplink?.writable) this.#uplink.write(encodeFrames(channel, bytes))
  }

  #dropChannels(): void {
    for (const socket of this.#channels.values()) socket.destroy()
    this.#channels.clear()
  }
}
