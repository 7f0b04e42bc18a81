/**
 * The gate: connects by TLS, and hands the socket out only after the verdict.
 *
 * The verdict is made synchronously in the event that ends the handshake, before anybody else has the socket: so
 * nothing that an application wants to send can reach a server that is not trusted. On denial the connection is
 * destroyed, and the server has received no byte of application data.
 */
import type { TLSSocket } from 'node:tls'
import { dial, encodeTarget, type TlsOptions } from './dial.js'
import { type Expectation, encodeExpectation, serverNameFor } from './expectation.js'
import { objectWith } from './parameter.js'
import type { PeerChain } from './peer-chain.js'
import { judgeViews } from './peer-views.js'
import { encodePolicy, type Policy } from './policy.js'
import { type CrlInput, type DenyListInput, encodeRevocationLists } from './revocation.js'
import { encodeTime, type TimeState } from './time.js'
import { TrustError } from './trust-error.js'
import { TrustList } from './trust-list.js'
import type { Verdict } from './verdict.js'
import { Verifier } from './verifier.js'

/** Whom to trust, who is expected, and by which rules. */
export interface Question {
  trust: Verifier | TrustList
  expect: Expectation
  policy?: Policy | undefined
  time?: TimeState | undefined
  /** CRLs, as those of `verify`. */
  crls?: readonly CrlInput[] | undefined
  denyLists?: readonly DenyListInput[] | undefined
}

/** A connection to be made through the gate. */
export interface ConnectOptions extends Question {
  host: string
  /** TCP port, 1 to 65535. */
  port: number
  /** SNI; the expected DNS name or the host, if it is one, when left out. */
  servername?: string | undefined
  /** Milliseconds until the handshake must be through; 15,000 when left out. */
  timeoutMs?: number | undefined
  tls?: TlsOptions | undefined
}

/** A connection to a trusted server. */
export interface Connection {
  socket: TLSSocket
  verdict: Verdict
  /** The certificates that were verified, DER, the leaf first. */
  chain: PeerChain
}

const MEMBERS = [
  'host',
  'port',
  'trust',
  'expect',
  'policy',
  'time',
  'crls',
  'denyLists',
  'servername',
  'timeoutMs',
  'tls',
]

/** Checks whom to trust. Throws TypeError on misuse. */
export function requireTrust(trust: unknown): Verifier | TrustList {
  if (trust instanceof Verifier || trust instanceof TrustList) return trust
  throw new TypeError('`trust` must be a Verifier or a TrustList')
}

/** Judges the server at the other end of a socket whose handshake has just ended. Throws TrustError unless it is trusted. */
export function judge(
  socket: TLSSocket,
  { trust, expect, policy, time, crls, denyLists }: Question,
): Omit<Connection, 'socket'> {
  if (socket.isSessionReused()) throw new TrustError('SESSION_RESUMED')
  const verify = (chain: PeerChain): Omit<Connection, 'socket'> => ({
    chain,
    verdict: trust.verify({ chain, expect, policy, time, crls, denyLists }),
  })
  const judged = judgeViews(socket, verify)
  const { verdict } = judged
  if (!verdict.trusted) throw new TrustError(verdict.status, { verdict, what: 'The server is not trusted.' })
  return judged
}

/** Checks the options of a connection; answers what connects. Throws TypeError on misuse. */
export function prepareConnect(options: ConnectOptions): () => Promise<Connection> {
  const given = objectWith(options, MEMBERS, 'options')
  const trust = requireTrust(given['trust'])
  encodeExpectation(given['expect'])
  encodePolicy(given['policy'])
  encodeTime(given['time'])
  encodeRevocationLists(given['crls'], given['denyLists'])
  const { expect, policy, time, crls, denyLists } = options
  if ('captured' in expect && trust instanceof Verifier) throw new TypeError('`expect.captured` needs a TrustList')
  const target = encodeTarget(given, (host) => serverNameFor(expect, host))
  return () =>
    dial(target, (socket) => ({ socket, ...judge(socket, { trust, expect, policy, time, crls, denyLists }) }))
}

/**
 * Connects to a server and verifies it. The promise resolves with the socket only if the server is trusted.
 *
 * Rejects with TrustError (the server has received no application data), with the network's or TLS's own error, or
 * with PeerError if the server stays silent; with TypeError on misuse, before anything is connected.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  return prepareConnect(options)()
}
