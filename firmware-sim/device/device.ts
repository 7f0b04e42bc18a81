/**
 * A simulated device: flash, clock, an account, and a trusted list. It pairs and logs in through the gate of the bindings, and
 * through nothing else.
 *
 * The secret leaves in one place, `#logIn`, which is given a socket by the gate: a connection whose server was verified
 * against the list in flash.
 */
import type { TLSSocket } from 'node:tls'
import {
  type Build,
  Capture,
  type Confirmation,
  collect,
  connect,
  type Expectation,
  type Policy,
  TrustError,
  TrustList,
  type Verdict,
} from '../../bindings/index.js'
import type { ListSlots } from '../flash/list-slots.js'
import {
  encodeAuthentication,
  encodeRequest,
  GREETING,
  parseAuthentication,
  parseRootAnswer,
  TYPE_CLIENT,
} from '../wire/first-connect.js'
import { Clock } from './clock.js'
import type { DeviceEvent } from './events.js'

/** Who the device is at a server. */
export interface Account {
  user: string
  password: string
  /** Network that the device belongs to. */
  networkName: string
}

export interface DeviceOptions {
  slots: ListSlots
  account: Account
  clock?: Clock | undefined
  policy?: Policy | undefined
  /** Wasm build; `mcu` when left out, because that is what a device has. */
  build?: Build | undefined
  /** Is told each event as it happens. */
  onEvent?: ((event: DeviceEvent) => void) | undefined
}

/** Where a server is. */
export interface Address {
  host: string
  port: number
  timeoutMs?: number | undefined
}

/** The peer did not answer an account as docs/first-connect.md says. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused'

  constructor() {
    super('The server did not accept user name and password. Check the account at the server.')
  }
}

/** What a server may send before it is done with a login. */
const MAX_ANSWER_BYTES = 1024

export class Device {
  readonly clock: Clock
  readonly events: DeviceEvent[] = []
  readonly #options: DeviceOptions
  #list: TrustList

  /** Boots: reads the trusted list from flash. Throws TrustError if both slots were written and neither is good. */
  constructor(options: DeviceOptions) {
    this.#options = options
    this.clock = options.clock ?? new Clock()
    this.#list = this.#boot()
  }

  get trustList(): TrustList {
    return this.#list
  }

  /** Power off and on: everything is forgotten but the flash. */
  reboot(): void {
    this.clock.reset()
    this.#list = this.#boot()
  }

  /**
   * First connect: opens a pairing window, captures the organisation's root, connects again verified, and logs in.
   *
   * Rejects with TrustError if anything is refused (the list is then as before), LoginRefused, PeerError or a network error.
   */
  async pair(address: Address, confirmation: Confirmation, at: bigint | number = 0): Promise<Verdict> {
    const { policy } = this.#options
    const capture = new Capture(this.#list, confirmation, { at, policy, time: this.clock.time })
    this.#tell({ event: 'window opened', confirmation: confirmation.confirmation })
    try {
      await this.#collect(capture, address)
      const { socket, chain } = await this.#connect(address, { captured: capture.entry ?? 0 })
      const verdict = capture.verified(chain)
      await this.#logIn(socket)
      return verdict
    } catch (error) {
      capture.abort()
      this.#refused(error, 'pairing')
      throw error
    }
  }

  /** Connects to a server that must be verified, and logs in. Rejects as pair does. */
  async login(address: Address, expect: Expectation): Promise<Verdict> {
    try {
      const { socket, verdict } = await this.#connect(address, expect)
      await this.#logIn(socket)
      return verdict
    } catch (error) {
      this.#refused(error, 'login')
      throw error
    }
  }

  #boot(): TrustList {
    const { slots, build = 'mcu' } = this.#options
    const list = new TrustList({ build, slots: [slots.readSlot(0), slots.readSlot(1)] })
    const organisations = list.entries.map((entry) => entry.organisation ?? '')
    this.#tell({
      event: 'booted',
      organisations,
      slots: [...list.slotStatus] as [(typeof list.slotStatus)[0], (typeof list.slotStatus)[1]],
    })
    return list
  }

  /** The unverified connection, up to the root in flash. Nothing secret is at hand here. */
  async #collect(capture: Capture, address: Address): Promise<void> {
    const { account, slots } = this.#options
    const { chain, answer, close } = await collect({
      ...address,
      greeting: GREETING,
      request: encodeRequest({ type: TYPE_CLIENT, networkName: account.networkName, wantsRoot: true }),
      read: (received) => parseRootAnswer(received)?.root,
    })
    try {
      this.#tell({ event: 'connected', verified: false, certificates: chain.length })
      capture.connected(chain)
      this.#tell({ event: 'root offered', bytes: answer.length })
      capture.offer(answer)
      capture.confirm()
      const { image, slot } = capture.image()
      slots.writeSlot(slot, image)
      capture.written(slots.readBack(slot, image.length))
      this.#tell({ event: 'list written', slot, bytes: image.length, generation: this.#list.generation })
    } finally {
      await close()
      this.#tell({ event: 'connection dropped' })
    }
    capture.closed()
    const entry = this.#list.entries[capture.entry ?? -1]
    if (!entry) throw new Error('the captured entry is not in the list')
    const { organisation, confirmed, serverNames } = entry
    this.#tell({ event: 'root captured', organisation: organisation ?? '', confirmed, serverNames: [...serverNames] })
  }

  async #connect(address: Address, expect: Expectation) {
    const { policy } = this.#options
    const connection = await connect({ ...address, trust: this.#list, expect, policy, time: this.clock.time })
    const { verdict, chain } = connection
    this.#tell({ event: 'connected', verified: true, certificates: chain.length })
    const organisation = this.#list.entries[verdict.anchor ?? -1]?.organisation ?? ''
    const checks = verdict.checks.filter((check) => check.ran && check.passed).map((check) => check.name)
    this.#tell({ event: 'server verified', organisation, checks })
    return connection
  }

  /** Sends the account. The only place where a secret is written. */
  async #logIn(socket: TLSSocket): Promise<void> {
    const { account } = this.#options
    try {
      const answers = new Answers(socket)
      await answers.next((received) => (received[0] === GREETING[0] ? GREETING.length : undefined))
      socket.write(encodeRequest({ type: TYPE_CLIENT, networkName: account.networkName, wantsRoot: false }))
      const frame = encodeAuthentication(account)
      socket.write(frame)
      this.#tell({ event: 'secret sent', bytes: frame.length })
      let server = ''
      await answers.next((received) => {
        const parsed = parseAuthentication(received)
        if (parsed) server = parsed.authentication.user
        return parsed?.length
      })
      this.#tell({ event: 'logged in', server })
    } finally {
      socket.destroy()
    }
  }

  #refused(error: unknown, during: 'pairing' | 'login'): void {
    if (error instanceof TrustError) this.#tell({ event: 'refused', status: error.status, during })
    else if (error instanceof LoginRefused) this.#tell({ event: 'login refused' })
  }

  #tell(event: DeviceEvent): void {
    this.events.push(event)
    this.#options.onEvent?.(event)
  }
}

/** Reads what a verified server answers, piece by piece. */
class Answers {
  #received = Buffer.alloc(0)

  constructor(readonly socket: TLSSocket) {}

  /** Waits until `take` finds an answer at the start of what was received and says how long it is. */
  next(take: (received: Uint8Array) => number | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.socket.off('data', whenData)
        this.socket.off('end', whenClosed)
        this.socket.off('close', whenClosed)
        this.socket.off('error', whenClosed)
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
          const length = take(this.#received)
          if (length === undefined) return
          this.#received = this.#received.subarray(length)
          settle()
          resolve()
        } catch (error) {
          settle()
          reject(error)
        }
      }
      this.socket.on('data', whenData)
      this.socket.once('end', whenClosed)
      this.socket.once('close', whenClosed)
      this.socket.once('error', whenClosed)
      this.socket.setTimeout(15_000, whenClosed)
      if (this.#received.length > 0) whenData(Buffer.alloc(0))
    })
  }
}
