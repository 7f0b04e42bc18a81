/**
 * A simulated device: flash, clock, an account, and a trusted list. It pairs and logs in through the gate of the bindings, and
 * through nothing else.
 *
 * The secret leaves in one place (log-in.ts), which is given a socket by the gate: a connection whose server was verified
 * against the list in flash.
 */
import type { TLSSocket } from 'node:tls'
import {
  type Build,
  Capture,
  type Confirmation,
  connect,
  type Expectation,
  type Policy,
  type RevocationListReport,
  TrustError,
  type TrustList,
  type TrustListEntry,
  type Verdict,
} from '../../bindings/index.js'
import type { Account } from '../flash/account-slots.js'
import type { DeviceFlash } from '../flash/device-flash.js'
import { encodeRequest, TYPE_CLIENT, TYPE_NETWORK_SERVICE } from '../wire/first-connect.js'
import { NOT_RELAYED } from '../wire/switchbox.js'
import { Answers } from './answers.js'
import { Clock } from './clock.js'
import { type Address, type AskPerson, collectRoot, type DeviceConfirmation } from './collect-root.js'
import type { Activity, DeviceEvent } from './events.js'
import { isUnconfirmed, KeptList } from './kept-list.js'
import { greetingOf, type LoginType, logIn } from './log-in.js'
import { NotPublished, outcomeOf, SecretWithheld } from './outcome.js'
import { Tunnel } from './tunnel.js'

export interface DeviceOptions {
  flash: DeviceFlash
  /** Left out: the one in flash. */
  account?: Account | undefined
  clock?: Clock | undefined
  policy?: Policy | undefined
  /** Wasm build; `mcu` when left out, because that is what a device has. */
  build?: Build | undefined
  /** Sends no secret to an organisation whose root was captured unseen, until somebody confirms it. */
  withholdsFromUnconfirmed?: boolean | undefined
  /** Is told each event as it happens. */
  onEvent?: ((event: DeviceEvent) => void) | undefined
}

/** A connection over which a switchbox brings clients, and what has come of it already. */
export interface Published {
  socket: TLSSocket
  rest: Uint8Array
}

export class Device {
  readonly clock: Clock
  readonly flash: DeviceFlash
  readonly events: DeviceEvent[] = []
  /** CRLs that each server is verified with, DER. */
  crls: readonly Uint8Array[] = []
  /** What they came to in the last verification. */
  heard: readonly RevocationListReport[] = []
  readonly #options: DeviceOptions
  #kept: KeptList

  /** Boots: reads the trusted list from flash. Throws TrustError if both slots were written and neither is good. */
  constructor(options: DeviceOptions) {
    this.#options = options
    this.flash = options.flash
    this.clock = options.clock ?? new Clock()
    this.#kept = this.#boot()
  }

  get trustList(): TrustList {
    return this.#kept.list
  }

  /** The entry of an organisation on the trusted list. */
  entryOf(organisation: string): TrustListEntry | undefined {
    return this.#kept.entryOf(organisation)
  }

  /** Power off and on: everything is forgotten but the flash. */
  reboot(): void {
    this.clock.reset()
    this.flash.flash.powerUp()
    this.#kept = this.#boot()
  }

  /**
   * First connect: opens a pairing window, captures the organisation's root, connects again verified, and logs in.
   *
   * Rejects with TrustError if anything is refused (the list is then as before), LoginRefused, PeerError or a network error.
   */
  pair(address: Address, confirmation: DeviceConfirmation, at: bigint | number = 0): Promise<Verdict> {
    return this.#attempt('pairing', async () => {
      const { policy } = this.#options
      const isCompared = confirmation.confirmation === 'compare'
      const chosen: Confirmation = isCompared ? { confirmation: 'compare' } : confirmation
      const capture = new Capture(this.trustList, chosen, { at, policy, time: this.clock.time })
      this.#tell({ event: 'window opened', confirmation: confirmation.confirmation })
      try {
        await this.#collect(capture, address, isCompared ? confirmation.ask : undefined)
        const { socket, chain } = await this.#connect(address, { captured: capture.entry ?? 0 })
        try {
          const verdict = capture.verified(chain)
          await this.#logIn(address, socket, verdict)
          return verdict
        } finally {
          socket.destroy()
        }
      } catch (error) {
        capture.abort()
        throw error
      }
    })
  }

  /** Connects to a server that must be verified, and logs in. Rejects as pair does. */
  login(address: Address, expect: Expectation): Promise<Verdict> {
    return this.#attempt('login', async () => {
      const { socket, verdict } = await this.#connect(address, expect)
      await this.#logIn(address, socket, verdict)
      socket.destroy()
      return verdict
    })
  }

  /** Publishes the network of the account at a switchbox, which must be verified. The connection stays. */
  publish(address: Address, expect: Expectation): Promise<Published> {
    return this.#attempt('publishing', async () => {
      const { socket, verdict } = await this.#connect(address, expect)
      const rest = await this.#logIn(address, socket, verdict, TYPE_NETWORK_SERVICE)
      this.#tell({ event: 'published', network: this.#account().networkName })
      return { socket, rest }
    })
  }

  /**
   * Has a switchbox, which must be verified, relay to a network. What is sent through the tunnel is meant for the other end: it
   * has to be verified for itself, and the switchbox gets no secret.
   */
  openTunnel(address: Address, expect: Expectation, networkName: string): Promise<Tunnel> {
    return this.#attempt('tunnel', async () => {
      const { socket } = await this.#connect(address, expect)
      try {
        const answers = new Answers(socket, address)
        await answers.next(greetingOf(address))
        socket.write(encodeRequest({ type: TYPE_CLIENT, networkName, wantsRoot: false }))
        const [answer] = await answers.next((received) => (received.length > 0 ? received.subarray(0, 1) : undefined))
        if (answer === NOT_RELAYED[0]) throw new NotPublished(networkName)
        this.#tell({ event: 'tunnel open', network: networkName })
        return await Tunnel.start(socket)
      } catch (error) {
        socket.destroy()
        throw error
      }
    })
  }

  /** Adds a root by hand or with the firmware. Throws TrustError or FlashError. */
  addRoot(root: Uint8Array, origin: 'by hand' | 'firmware'): void {
    this.#kept.addRoot(root, origin)
  }

  /**
   * Applies a statement of succession, wherever it comes from: the root that is trusted already has signed it. Throws TrustError, and
   * the list is as it was.
   */
  succeed(statement: Uint8Array, at: bigint | number = 0): void {
    const { policy } = this.#options
    try {
      this.#kept.succeed(statement, { at, policy, time: this.clock.time })
    } catch (error) {
      this.#tell({ event: 'refused', outcome: outcomeOf(error), during: 'succession' })
      throw error
    }
  }

  /** Somebody has compared the key hash of a root that was captured unseen. Throws TrustError if no entry has this key. */
  confirm(spkiSha256: Uint8Array): void {
    this.#kept.confirm(spkiSha256)
  }

  /** Forgets one organisation and keeps the others. Throws TrustError INDEX_INVALID if it is not on the list. */
  forget(organisation: string): void {
    this.#kept.forget(organisation)
  }

  /** Wipes everything: the device is then as new. */
  wipe(): void {
    this.#tell({ event: 'wiped', regions: this.flash.wipe() })
    this.#kept = this.#boot()
  }

  #boot(): KeptList {
    const { build = 'mcu' } = this.#options
    return new KeptList(this.flash, build, (event) => this.#tell(event))
  }

  #account(): Account {
    return this.#options.account ?? this.flash.readAccount() ?? { user: '', password: '', networkName: '' }
  }

  async #collect(capture: Capture, address: Address, ask: AskPerson | undefined): Promise<void> {
    const { slots } = this.flash
    const { networkName } = this.#account()
    await collectRoot({
      capture,
      list: this.trustList,
      address,
      networkName,
      slots,
      ask,
      tell: (event) => this.#tell(event),
    })
    const entry = this.trustList.entries[capture.entry ?? -1]
    if (!entry) throw new Error('the captured entry is not in the list')
    const { organisation, confirmed, serverNames } = entry
    this.#tell({ event: 'root captured', organisation, confirmed, serverNames: [...serverNames] })
  }

  async #connect(address: Address, expect: Expectation) {
    const { policy } = this.#options
    const { crls } = this
    const connection = await connect({
      ...address,
      ...{ trust: this.trustList, expect, policy, time: this.clock.time, crls },
    }).catch((error: unknown) => {
      if (error instanceof TrustError && error.verdict) this.#hear(error.verdict)
      throw error
    })
    const { verdict, chain } = connection
    this.#hear(verdict)
    this.#tell({ event: 'connected', verified: true, certificates: chain.length })
    const organisation = this.trustList.entries[verdict.anchor ?? -1]?.organisation ?? ''
    const checks = verdict.checks.filter((check) => check.ran && check.passed).map((check) => check.name)
    this.#tell({ event: 'server verified', organisation, checks })
    return connection
  }

  /** Notes what the CRLs came to, also where they refused the server. */
  #hear({ revocationLists }: Verdict): void {
    this.heard = revocationLists
    for (const { status, revokes } of revocationLists) this.#tell({ event: 'crl heard', status, revokes })
  }

  /** Logs in at a server that was verified. Answers what came behind. A failure closes the connection. */
  async #logIn(
    address: Address,
    socket: TLSSocket,
    { anchor }: Verdict,
    type: LoginType = TYPE_CLIENT,
  ): Promise<Uint8Array> {
    const entry = this.trustList.entries[anchor ?? -1]
    try {
      if (this.#options.withholdsFromUnconfirmed && entry && isUnconfirmed(entry)) {
        this.#tell({ event: 'secret withheld', organisation: entry.organisation })
        throw new SecretWithheld(entry.organisation)
      }
      return await logIn({ address, socket, account: this.#account(), type, tell: (event) => this.#tell(event) })
    } catch (error) {
      socket.destroy()
      throw error
    }
  }

  async #attempt<T>(during: Activity, attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt()
    } catch (error) {
      this.#tell({ event: 'refused', outcome: outcomeOf(error), during })
      throw error
    } finally {
      // an older CRL is refused from now on, also after a reboot
      if (this.trustList.hasUnwrittenNumbers) this.#kept.store()
    }
  }

  #tell(event: DeviceEvent): void {
    this.events.push(event)
    this.#options.onEvent?.(event)
  }
}
