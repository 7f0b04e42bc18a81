/**
 * Opens a TLS connection that nobody has verified yet. Inside of the gate only: nothing here leaves the bindings.
 *
 * No session is offered, so that every handshake shows certificates. No root of the system takes part: Node would
 * otherwise mix it into what the peer sent. Renegotiation, which could show other certificates later, is refused.
 */
import { constants } from 'node:crypto'
import { type ConnectionOptions, connect, createSecureContext, type TLSSocket } from 'node:tls'
import { integer, objectWith, oneOf, text } from './parameter.js'
import { PeerError } from './peer-error.js'

const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const

/** Options of `tls.connect` that a caller of the gate may choose. A saved session is not among them. */
const TLS_OPTIONS = [
  'ALPNProtocols',
  'cert',
  'family',
  'key',
  'localAddress',
  'localPort',
  'lookup',
  'maxVersion',
  'minVersion',
  'noDelay',
  'passphrase',
] as const

/** Options of `tls.connect` that a caller of the gate may choose; `cert` and `key` are the client's own. */
export type TlsOptions = Pick<
  ConnectionOptions & { family?: number; localAddress?: string; localPort?: number; noDelay?: boolean },
  'ALPNProtocols' | 'cert' | 'family' | 'key' | 'localAddress' | 'localPort' | 'lookup' | 'noDelay' | 'passphrase'
> & { minVersion?: 'TLSv1.2' | 'TLSv1.3'; maxVersion?: 'TLSv1.2' | 'TLSv1.3' }

/** Where to connect. */
export interface Target {
  host: string
  port: number
  /** SNI; empty: none. */
  servername: string
  timeoutMs: number
  tls: TlsOptions
}

const DEFAULT_TIMEOUT_MS = 15_000
const MAX_TIMEOUT_MS = 2 ** 31 - 1

/** The target that a caller's options name. Throws TypeError on misuse. */
export function encodeTarget(given: Record<string, unknown>, servername: (host: string) => string): Target {
  const host = text(given['host'], 'host')
  const tls = objectWith(given['tls'] ?? {}, TLS_OPTIONS, 'tls')
  for (const member of ['minVersion', 'maxVersion']) {
    if (tls[member] !== undefined) oneOf(tls[member], VERSIONS, `tls.${member}`)
  }
  return {
    host,
    port: integer(given['port'], 1, 65535, 'port'),
    servername: given['servername'] === undefined ? servername(host) : text(given['servername'], 'servername'),
    timeoutMs: integer(given['timeoutMs'] ?? DEFAULT_TIMEOUT_MS, 1, MAX_TIMEOUT_MS, 'timeoutMs'),
    tls: tls as TlsOptions,
  }
}

/**
 * Connects and calls `whenSecure` in the very event that ends the handshake; what it throws destroys the connection
 * and rejects. Network and TLS errors reject as they are, silence with a PeerError.
 */
export function dial<T>(target: Target, whenSecure: (socket: TLSSocket) => T): Promise<T> {
  const { host, port, servername, timeoutMs, tls } = target
  return new Promise<T>((resolve, reject) => {
    const { cert, key, passphrase, minVersion = 'TLSv1.2', maxVersion = 'TLSv1.3', ...rest } = tls
    const secureContext = createSecureContext({
      ca: [],
      cert,
      key,
      passphrase,
      minVersion,
      maxVersion,
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    })
    const socket = connect({ ...rest, host, port, servername, secureContext, rejectUnauthorized: false })
    const fail = (error: unknown): void => {
      clearTimeout(timer)
      socket.off('close', whenClosed)
      socket.destroy()
      reject(error)
    }
    const whenClosed = (): void => fail(new PeerError('PEER_CLOSED', host, port))
    const timer = setTimeout(() => fail(new PeerError('PEER_TIMEOUT', host, port)), timeoutMs)
    socket.on('error', fail)
    socket.once('close', whenClosed)
    socket.once('secureConnect', () => {
      try {
        const answer = whenSecure(socket)
        clearTimeout(timer)
        socket.off('error', fail)
        socket.off('close', whenClosed)
        resolve(answer)
      } catch (error) {
        fail(error)
      }
    })
  })
}
