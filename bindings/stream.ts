/**
 * A stream that is there at once and speaks only through the gate: for programs that want a Duplex before anything is
 * connected, as MQTT.js does.
 *
 * What is written before the verdict waits inside. Denied, it is dropped: the stream ends with the error of `connect`.
 */
import { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { type Connection, type ConnectOptions, prepareConnect } from './gate.js'

type Done = (error?: Error | null) => void

class GateStream extends Duplex {
  readonly #connect: () => Promise<Connection>
  #socket: TLSSocket | null = null

  constructor(connect: () => Promise<Connection>) {
    super({ allowHalfOpen: false })
    this.#connect = connect
  }

  /** Until it is done, Node holds back every write and read, and the end. */
  override _construct(done: Done): void {
    this.#connect().then(({ socket, verdict }) => {
      this.#socket = socket
      socket.on('data', (piece) => {
        if (!this.push(piece)) socket.pause()
      })
      socket.on('end', () => this.push(null))
      socket.on('error', (error) => this.destroy(error))
      socket.on('close', () => this.destroy())
      socket.pause()
      this.emit('secureConnect', verdict)
      done()
    }, done)
  }

  override _read(): void {
    this.#socket?.resume()
  }

  override _write(piece: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#socket?.write(piece, done)
  }

  override _final(done: Done): void {
    this.#socket?.end(done)
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#socket?.destroy()
    done(error)
  }
}

/**
 * A stream to a server that is being connected to and verified. It emits `secureConnect` with the verdict when the server is
 * trusted, and `error` with what `connect` would reject with when it is not.
 *
 * @throws TypeError on misuse
 */
export function createStream(options: ConnectOptions): Duplex {
  return new GateStream(prepareConnect(options))
}
