/**
 * Exit statuses of the command line, and which one an error means.
 */
import { explainStatus, PeerError, type StatusName, TrustError } from '../../bindings/index.js'
import { ComparisonRefused, LoginRefused, SecretWithheld } from '../device/outcome.js'
import { FlashError } from '../flash/flash-error.js'
import { DeskError } from '../organisation/desk-error.js'
import { WireError } from '../wire/first-connect.js'
import { UsageError } from './usage-error.js'

export const EXIT = {
  ok: 0,
  usage: 2,
  untrusted: 10,
  identityChanged: 11,
  expired: 12,
  revoked: 13,
  unpaired: 14,
  unreachable: 20,
  protocol: 21,
} as const

/** What went wrong, for people and for programs. */
export interface Failure {
  exit: number
  /** Sentences, the last one the next step. */
  message: string
  /** Status of the core, error code of the network, or name of the error. */
  status: string
}

/** The exit status that a status of the core means. */
export function exitOf(status: StatusName): number {
  if (status === 'OK') return EXIT.ok
  if (status === 'CAPTURE_IDENTITY_CHANGED') return EXIT.identityChanged
  if (status === 'TIME_EXPIRED') return EXIT.expired
  if (status === 'REVOKED') return EXIT.revoked
  if (status === 'NO_ANCHORS' || status === 'CAPTURE_CLOSED') return EXIT.unpaired
  return EXIT.untrusted
}

const NETWORK: Record<string, string> = {
  ECONNREFUSED: 'nobody listens there. Check the address and that the server runs.',
  ENOTFOUND: 'this name is not known. Check the spelling, or give the IP address.',
  EAI_AGAIN: 'names cannot be looked up now. Give the IP address.',
  EHOSTUNREACH: 'this host cannot be reached. Check the network.',
  ENETUNREACH: 'this network cannot be reached. Check the network.',
  ETIMEDOUT: 'this host does not answer. Check the address and the network.',
  EADDRINUSE: 'this port is in use. Stop the other program, or choose another port.',
  EACCES: 'this port may not be used. Choose one above 1023.',
}

/** Whether the bindings refused a parameter, which they name; a TypeError of the engine is a bug of ours. */
function isMisuse(error: unknown): error is TypeError {
  return error instanceof TypeError && error.message.startsWith('`')
}

/** What an error means to the user of the command line; undefined: it is a bug and has to be shown whole. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof TrustError) {
    // a verdict explains a refusal only if it is the refusal: a root may be wrong under which all holds
    const message = error.verdict?.status === error.status ? error.verdict.explain() : error.message
    return { exit: exitOf(error.status), message, status: error.status }
  }
  if (error instanceof LoginRefused) return { exit: EXIT.untrusted, message: error.message, status: 'LOGIN_REFUSED' }
  if (error instanceof SecretWithheld)
    return { exit: EXIT.untrusted, message: error.message, status: 'SECRET_WITHHELD' }
  if (error instanceof ComparisonRefused) {
    return { exit: EXIT.protocol, message: error.message, status: 'COMPARISON_REFUSED' }
  }
  if (error instanceof PeerError) {
    const exit = error.code === 'PEER_TIMEOUT' ? EXIT.unreachable : EXIT.protocol
    return { exit, message: error.message, status: error.code }
  }
  if (error instanceof WireError) {
    const message = `The server does not speak the first-connect format: ${error.message}. Check that this is its port.`
    return { exit: EXIT.protocol, message, status: 'WIRE' }
  }
  if (error instanceof FlashError) {
    return { exit: error.isMissing ? EXIT.unpaired : EXIT.usage, message: error.message, status: 'FLASH' }
  }
  if (error instanceof DeskError)
    return { exit: EXIT.usage, message: `${error.message} ${error.next}`.trim(), status: 'DESK' }
  if (error instanceof UsageError || isMisuse(error)) {
    return { exit: EXIT.usage, message: error.message, status: 'USAGE' }
  }
  if (!(error instanceof Error)) return undefined
  const { code, path } = error as NodeJS.ErrnoException
  if (code === undefined) return undefined
  if (path !== undefined) {
    const text =
      code === 'ENOENT'
        ? 'there is no such file. Check the path.'
        : `it cannot be used (${code}). Check it, its folder and their permissions.`
    return { exit: EXIT.usage, message: `${path}: ${text}`, status: code }
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return {
      exit: EXIT.usage,
      message: `${error.message}: no room is left. Free some, or write elsewhere.`,
      status: code,
    }
  }
  const text = NETWORK[code]
  if (text !== undefined) return { exit: EXIT.unreachable, message: `${error.message}: ${text}`, status: code }
  if (
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    code === 'EPROTO' ||
    code.startsWith('ERR_SSL') ||
    code.startsWith('ERR_TLS')
  ) {
    const message = `The other side does not speak TLS as expected (${code}). Check that this is the port of a server of this kind.`
    return { exit: EXIT.protocol, message, status: code }
  }
  return undefined
}

/** Text for a status of the core. */
export function sentenceOf(status: StatusName): string {
  const { text, next } = explainStatus(status)
  return `${text} ${next}`.trim()
}
