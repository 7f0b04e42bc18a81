/**
 * A server of an organisation: TLS, the first-connect format (docs/first-connect.md), accounts.
 */
import { encodeAuthentication, encodeRootAnswer } from '../wire/first-connect.js'
import { compareWords, readLogin } from './comparison.js'
import { type Conversation, Party, type Received, type TlsIdentity } from './party.js'

/** Port of the reference system. */
export const DEFAULT_PORT = 6369

/** What a server shows and offers. */
export interface ServerIdentity extends TlsIdentity {
  /** Server name, `myserver.iocafe`. */
  serverName: string
  /** Root certificate that it offers at first connect, as stored (PEM or DER); left out: none. */
  root?: Uint8Array | undefined
}

/** User name → password. */
export type Accounts = ReadonlyMap<string, string>

export interface ServerOptions {
  identity: ServerIdentity
  /** Who may log in; nobody when left out. */
  accounts?: Accounts | undefined
  /** Accepts every login, to see what it gets: for rogues. */
  acceptsAll?: boolean | undefined
  /** 0: any free port. 6369 when left out. */
  port?: number | undefined
  /** 127.0.0.1 when left out. */
  host?: string | undefined
  minVersion?: 'TLSv1.2' | 'TLSv1.3' | undefined
  maxVersion?: 'TLSv1.2' | 'TLSv1.3' | undefined
  /** Is told of each login, before it is answered. */
  onLogin?: ((user: string, accepted: boolean) => void) | undefined
}

/** A running server. */
export class OrganisationServer {
  readonly #options: ServerOptions
  readonly #party: Party
  #identity: ServerIdentity
  /** Shows the words of the next comparison; undefined while nobody has opened a window. */
  #show: ((words: readonly string[]) => void) | undefined

  private constructor(options: ServerOptions, party: Party) {
    this.#options = options
    this.#identity = options.identity
    this.#party = party
  }

  /** Starts a server. Rejects with the network's or TLS's error. */
  static async start(options: ServerOptions): Promise<OrganisationServer> {
    const { identity, port = DEFAULT_PORT, host, minVersion, maxVersion } = options
    let server: OrganisationServer
    const serve = (conversation: Conversation): Promise<void> => server.#serve(conversation)
    const party = await Party.start({ identity, serve, port, host, minVersion, maxVersion })
    server = new OrganisationServer(options, party)
    return server
  }

  get received(): Received {
    return this.#party.received
  }

  /** TCP port. */
  get port(): number {
    return this.#party.port
  }

  get identity(): ServerIdentity {
    return this.#identity
  }

  /** Shows and offers something else from the next connection on. */
  present(identity: ServerIdentity): void {
    this.#identity = identity
    this.#party.present(identity)
  }

  /** A person at the server opens a window for one comparison; `show` gets its words, if the device keeps to its commitment. */
  openWindow(show: (words: readonly string[]) => void): void {
    this.#show = show
  }

  closeWindow(): void {
    this.#show = undefined
  }

  /** Stops listening and drops every connection. */
  close(): Promise<void> {
    return this.#party.close()
  }

  /** One exchange for each window, whatever comes of it: who wants to try again needs a person again. */
  async #compare(conversation: Conversation, commitment: Uint8Array): Promise<void> {
    const show = this.#show
    this.#show = undefined
    if (show === undefined) {
      conversation.socket.end()
      return
    }
    show(await compareWords(conversation, commitment, this.#identity))
    await conversation.ended()
  }

  /** Answers an authentication frame with the server's own; a wrong password with the end of the connection. */
  async #serve(conversation: Conversation): Promise<void> {
    const { wantsRoot } = await conversation.greet()
    if (wantsRoot) conversation.write(encodeRootAnswer(this.#identity.root))
    const login = await readLogin(conversation)
    // words are of the root that was offered on this connection
    if ('commitment' in login) return wantsRoot ? this.#compare(conversation, login.commitment) : undefined
    const { user, networkName, password } = login.authentication
    const { acceptsAll = false, accounts, onLogin } = this.#options
    const isAccepted = acceptsAll || accounts?.get(user) === password
    onLogin?.(user, isAccepted)
    if (!isAccepted) {
      conversation.socket.end()
      return
    }
    this.received.logins++
    conversation.write(encodeAuthentication({ user: this.#identity.serverName, networkName, password: '' }))
    await conversation.ended()
  }
}
