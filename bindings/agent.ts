/**
 * An Agent of `node:https` whose connections go through the gate.
 */
import { Agent, type AgentOptions, type RequestOptions } from 'node:https'
import type { Duplex } from 'node:stream'
import { encodeTarget, type TlsOptions } from './dial.js'
import { type Expectation, encodeExpectation } from './expectation.js'
import { connect, requireTrust } from './gate.js'
import { objectWith } from './parameter.js'
import { encodePolicy, type Policy } from './policy.js'
import { type CrlInput, type DenyListInput, encodeRevocationLists } from './revocation.js'
import { encodeTime, type TimeState } from './time.js'
import type { TrustList } from './trust-list.js'
import type { Verifier } from './verifier.js'

const MEMBERS = ['trust', 'expect', 'policy', 'time', 'crls', 'denyLists', 'servername', 'timeoutMs', 'tls', 'pool']
const POOL = ['keepAlive', 'keepAliveMsecs', 'maxSockets', 'maxFreeSockets', 'maxTotalSockets', 'scheduling'] as const

/** How an agent's connections are verified. */
export interface GateAgentOptions {
  trust: Verifier | TrustList
  /** Which server is expected; a function is asked for each connection, with the host of the request. */
  expect: Expectation | ((host: string) => Expectation)
  policy?: Policy | undefined
  /** What is known of the time; a function is asked for each connection. */
  time?: TimeState | (() => TimeState) | undefined
  /** CRLs; a function is asked for each connection. */
  crls?: readonly CrlInput[] | (() => readonly CrlInput[]) | undefined
  /** Deny lists; a function is asked for each connection. */
  denyLists?: readonly DenyListInput[] | (() => readonly DenyListInput[]) | undefined
  /** SNI; the expected DNS name or the host, if it is one, when left out. */
  servername?: string | undefined
  /** Milliseconds until a handshake must be through; 15,000 when left out. */
  timeoutMs?: number | undefined
  tls?: TlsOptions | undefined
  /** Options of the pool of connections. */
  pool?: Pick<AgentOptions, (typeof POOL)[number]> | undefined
}

/** The callback form of `createConnection`: the pool gets the socket when the gate gives it. */
type WhenConnected = (error: Error | null, socket: Duplex) => void

class GateAgent extends Agent {
  readonly #options: GateAgentOptions

  constructor(options: GateAgentOptions) {
    super({ ...options.pool, maxCachedSessions: 0 })
    this.#options = options
  }

  /** Node's pool calls this; what it answers later is a socket of a trusted server, or an error. */
  override createConnection(request: RequestOptions, whenConnected: WhenConnected = () => {}): undefined {
    this.#connect(request).then(
      (socket) => whenConnected(null, socket),
      (error: Error) => whenConnected(error, undefined as never),
    )
  }

  async #connect({ host, port, socketPath }: RequestOptions): Promise<Duplex> {
    if (socketPath !== undefined) throw new TypeError('`socketPath`: the gate connects by TCP only')
    const { pool: _, expect, time, crls, denyLists, ...options } = this.#options
    const name = host ?? 'localhost'
    const { socket } = await connect({
      ...options,
      host: name,
      port: Number(port),
      expect: typeof expect === 'function' ? expect(name) : expect,
      time: typeof time === 'function' ? time() : time,
      crls: typeof crls === 'function' ? crls() : crls,
      denyLists: typeof denyLists === 'function' ? denyLists() : denyLists,
    })
    return socket
  }
}

/**
 * An agent for `https.request`: a request is written only to a server that is trusted. Sessions are never resumed.
 *
 * @throws TypeError on misuse
 */
export function createAgent(options: GateAgentOptions): Agent {
  const given = objectWith(options, MEMBERS, 'options')
  requireTrust(given['trust'])
  if (typeof given['expect'] !== 'function') encodeExpectation(given['expect'])
  encodePolicy(given['policy'])
  if (typeof given['time'] !== 'function') encodeTime(given['time'])
  const asGiven = (lists: unknown) => (typeof lists === 'function' ? undefined : lists)
  encodeRevocationLists(asGiven(given['crls']), asGiven(given['denyLists']))
  objectWith(given['pool'] ?? {}, POOL, 'pool')
  encodeTarget({ host: 'localhost', port: 443, ...given }, () => '')
  return new GateAgent(options)
}
