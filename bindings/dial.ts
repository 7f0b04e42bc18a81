/**
 * Opens a TLS connection that nobody has verified yet. Inside of the gate only: nothing here leaves the bindings.
 *
 * No session is offered, so that every handshake shows certificates. No root of the system takes part: Node would
 * otherwise mix it into what the peer sent. Renegotiation, which could show other certificates later, is refused.
 */
import { constants } from 'node:crypto'
import { isIP } from 'node:net'
import { type ConnectionOptions, connect, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls'
import { callable, flag, integer, objectWith, oneOf, text } from './parameter.js'
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
  tls: Omit<TlsOptions, 'cert' | 'key' | 'passphrase' | 'minVersion' | 'maxVersion'>
  secureContext: SecureContext
}

const DEFAULT_TIMEOUT_MS = 15_000
const MAX_TIMEOUT_MS = 2 ** 31 - 1
/** Longest name of SNI (RFC 6066 §3, RFC 1035 §2.3.4), in the usual writing. */
const MAX_SERVER_NAME = 255

/** A name for SNI: never an address (RFC 6066 §3). */
function encodeServername(servername: unknown): string {
  const name = text(servername, 'servername')
  if (isIP(name) !== 0) throw new TypeError('`servername` must be a DNS name: addresses are not asked for')
  if (name.length > MAX_SERVER_NAME || !/^[!-~]+$/.test(name)) {
    throw new TypeError(`\`servername\` must be printable ASCII, at most ${MAX_SERVER_NAME} characters`)
  }
  return name
}

/** What Node would refuse later, or ignore, refused now and by name. */
function checkTlsOptions(tls: Record<string, unknown>): void {
  const { ALPNProtocols, family, localAddress, localPort, lookup, noDelay } = tls
  if (ALPNProtocols !== undefined && !(ALPNProtocols instanceof Uint8Array)) {
    if (!Array.isArray(ALPNProtocols)) throw new TypeError('`tls.ALPNProtocols` must be an array of names')
    for (const [i, name] of ALPNProtocols.entries()) text(name, `tls.ALPNProtocols[${i}]`)
  }
  if (family !== undefined && family !== 0 && family !== 4 && family !== 6) {
    throw new TypeError('`tls.family` must be 0, 4 or 6')
  }
  if (localAddress !== undefined && isIP(text(localAddress, 'tls.localAddress')) === 0) {
    throw new TypeError('`tls.localAddress` must be an IP address')
  }
  if (localPort !== undefined) integer(localPort, 0, 65535, 'tls.localPort')
  if (lookup !== undefined) callable(lookup, 'tls.lookup')
  flag(noDelay, 'tls.noDelay')
}

type Version = (typeof VERSIONS)[number]

function makeContext({ cert, key, passphrase }: TlsOptions, least: Version, greatest: Version): SecureContext {
  const secureOptions = constants.SSL_OP_NO_RENEGOTIATION
  try {
    return createSecureContext({
      ca: [],
      cert,
      key,
      passphrase,
      minVersion: least,
      maxVersion: greatest,
      secureOptions,
    })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new TypeError(`\`tls.cert\`, \`tls.key\` and \`tls.passphrase\` do not fit: ${why}`, { cause })
  }
}

/** Contexts of clients without a certificate of their own, by versions. A context holds nothing of a connection or its session. */
const contexts = new Map<string, SecureContext>()

/** Versions, and the client's own certificate and key. */
function encodeContext(options: TlsOptions): SecureContext {
  const { minVersion: least = 'TLSv1.2', maxVersion: greatest = 'TLSv1.3', cert, key, passphrase } = options
  if (least > greatest) throw new TypeError('`tls.minVersion` must not be above `tls.maxVersion`')
  if (cert !== undefined || key !== undefined || passphrase !== undefined) return makeContext(options, least, greatest)
  const versions = `${least} ${greatest}`
  const context = contexts.get(versions) ?? makeContext({}, least, greatest)
  contexts.set(versions, context)
  return context
}

/** The target that a caller's options name. Throws TypeError on misuse. */
export function encodeTarget(given: Record<string, unknown>, servername: (host: string) => string): Target {
  const host = text(given['host'], 'host')
  const tls = objectWith(given['tls'] ?? {}, TLS_OPTIONS, 'tls')
  for (const member of ['minVersion', 'maxVersion']) {
    if (tls[member] !== undefined) oneOf(tls[member], VERSIONS, `tls.${member}`)
  }
  checkTlsOptions(tls)
  const { cert: _cert, key: _key, passphrase: _passphrase, minVersion: _min, maxVersion: _max, ...rest } = tls
  return {
    host,
    port: integer(given['port'], 1, 65535, 'port'),
    servername: given['servername'] === undefined ? servername(host) : encodeServername(given['servername']),
    timeoutMs: integer(given['timeoutMs'] ?? DEFAULT_TIMEOUT_MS, 1, MAX_TIMEOUT_MS, 'timeoutMs'),
    tls: rest,
    secureContext: encodeContext(tls as TlsOptions),
  }
}

/**
 * Connects and calls `whenSecure` in the very event that ends the handshake; what it throws destroys the connection
 * and rejects. Network and TLS errors reject as they are, silence with a PeerError.
 */
export function dial<T>(target: Target, whenSecure: (socket: TLSSocket) => T): Promise<T> {
  const { host, port, servername, timeoutMs, tls, secureContext } = target
  return new Promise<T>((resolve, reject) => {
    const socket = connect({ ...tls, host, port, servername, secureContext, rejectUnauthorized: false })
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
