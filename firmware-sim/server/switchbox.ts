/**
 * A switchbox: the relay in the cloud, mostly of another organisation than those that meet there. Home servers have accounts
 * at it, publish their networks, and get the clients that ask for them. It carries bytes between the two and keeps a copy of
 * what it carried, to show that it could read none of it.
 *
 * A name that is published belongs to whoever published it first, until that connection ends: a second claimant is refused,
 * also one with the right password, and the first notices nothing. In the reference system the second one takes over.
 */
import { connect } from 'node:net'
import {
  encodeAuthentication,
  encodeRootAnswer,
  parseAuthentication,
  TYPE_NETWORK_SERVICE,
} from '../wire/first-connect.js'
import { encodeFrames, NOT_RELAYED, parseFrame, RELAYED } from '../wire/switchbox.js'
import type { ServerIdentity } from './organisation-server.js'
import { type Conversation, Party, type Received } from './party.js'

/** An account of a home server: it is good for one network. */
export interface SwitchboxAccount {
  password: string
  networkName: string
}

export interface SwitchboxOptions {
  identity: ServerIdentity
  /** User name → account. */
  accounts: ReadonlyMap<string, SwitchboxAccount>
  /** Is told of each claim to a name, before it is answered. */
  onClaim?: ((networkName: string, accepted: boolean) => void) | undefined
  /** Is told of each client, before it is answered. */
  onClient?: ((networkName: string, relayed: boolean) => void) | undefined
  /** A rogue switchbox brings every client to this port of this machine instead. */
  divertTo?: number | undefined
}

/** A network that is published now. */
interface Network {
  conversation: Conversation
  clients: Map<number, Conversation>
  nextChannel: number
}

const MAX_CHANNEL = 0xffff

/** Takes all bytes that there are; undefined if there are none. */
const parseAny = (pending: Uint8Array) => (pending.length > 0 ? pending : undefined)

/** Brings a client to somebody else than it asked for. */
async function divert(client: Conversation, port: number): Promise<void> {
  const other = connect(port, '127.0.0.1')
  other.on('data', (piece: Buffer) => client.write(piece))
  other.on('error', () => client.socket.destroy())
  other.on('close', () => client.socket.destroy())
  try {
    for (;;) other.write(await client.read(parseAny))
  } finally {
    other.destroy()
  }
}

export class Switchbox {
  /** Every byte that was carried between clients and home servers, both ways. */
  readonly carried: Uint8Array[] = []
  readonly #options: SwitchboxOptions
  readonly #networks = new Map<string, Network>()
  #party: Party | undefined

  private constructor(options: SwitchboxOptions) {
    this.#options = options
  }

  /** Starts a switchbox at a free port. */
  static async start(options: SwitchboxOptions): Promise<Switchbox> {
    const switchbox = new Switchbox(options)
    const serve = (conversation: Conversation): Promise<void> => switchbox.#serve(conversation)
    switchbox.#party = await Party.start({ identity: options.identity, serve, port: 0 })
    return switchbox
  }

  get received(): Received {
    return this.#running.received
  }

  get port(): number {
    return this.#running.port
  }

  /** The names that are published now. */
  get published(): string[] {
    return [...this.#networks.keys()]
  }

  close(): Promise<void> {
    return this.#running.close()
  }

  get #running(): Party {
    if (this.#party === undefined) throw new Error('the switchbox has not been started')
    return this.#party
  }

  async #serve(conversation: Conversation): Promise<void> {
    const { type, networkName = '', wantsRoot } = await conversation.greet()
    if (wantsRoot) conversation.write(encodeRootAnswer(this.#options.identity.root))
    if (type === TYPE_NETWORK_SERVICE || wantsRoot) await this.#publish(conversation)
    else await this.#relay(conversation, networkName)
  }

  /** A home server, or a device that pairs first: both log in. */
  async #publish(conversation: Conversation): Promise<void> {
    const { authentication } = await conversation.read(parseAuthentication)
    const { user, password, networkName } = authentication
    const account = this.#options.accounts.get(user)
    const isKnown = account !== undefined && account.password === password && account.networkName === networkName
    // the account first: without one nobody learns what is published, nor changes it
    const isAccepted = isKnown && !this.#networks.has(networkName)
    this.#options.onClaim?.(networkName, isAccepted)
    if (!isAccepted) {
      conversation.socket.end()
      return
    }
    const network: Network = { conversation, clients: new Map(), nextChannel: 1 }
    this.#networks.set(networkName, network)
    this.received.logins++
    const { serverName } = this.#options.identity
    conversation.write(encodeAuthentication({ user: serverName, networkName, password: '' }))
    try {
      for (;;) {
        const { frame } = await conversation.read(parseFrame)
        this.#carry(frame.bytes)
        const client = network.clients.get(frame.channel)
        if (frame.bytes.length === 0) client?.socket.end()
        else client?.write(frame.bytes)
      }
    } finally {
      this.#networks.delete(networkName)
      for (const client of network.clients.values()) client.socket.destroy()
    }
  }

  /** A client: it needs no account here; the home server wants one of it, inside of what is carried. */
  async #relay(client: Conversation, networkName: string): Promise<void> {
    const network = this.#networks.get(networkName)
    const isRelayed = network !== undefined || this.#options.divertTo !== undefined
    this.#options.onClient?.(networkName, isRelayed)
    if (!isRelayed) {
      client.socket.end(NOT_RELAYED)
      return
    }
    client.write(RELAYED)
    if (this.#options.divertTo !== undefined) {
      await divert(client, this.#options.divertTo)
      return
    }
    if (network === undefined || network.nextChannel > MAX_CHANNEL) throw new RangeError('no channel is left')
    const channel = network.nextChannel++
    network.clients.set(channel, client)
    try {
      for (;;) {
        const bytes = await client.read(parseAny)
        this.#carry(bytes)
        network.conversation.write(encodeFrames(channel, bytes))
      }
    } finally {
      network.clients.delete(channel)
      network.conversation.write(encodeFrames(channel, new Uint8Array()))
    }
  }

  #carry(bytes: Uint8Array): void {
    if (bytes.length > 0) this.carried.push(bytes)
  }
}
