/**
 * The outcome of what a device tried, as one word: what of it is chance (which side saw the end of a connection first, in which
 * words the operating system says so) is left out, so that the same story has the same outcomes.
 */
import { PeerError, type PeerErrorCode, type StatusName, TrustError } from '../../bindings/index.js'
import { SealedElsewhere } from '../flash/account-slots.js'
import { PowerCut } from '../flash/nor-flash.js'
import { WireError } from '../wire/first-connect.js'

/** A status of the core, or what else may come of an attempt. */
export type OutcomeName =
  | StatusName
  | Exclude<PeerErrorCode, 'PEER_CLOSED'>
  | 'LOGIN_REFUSED'
  | 'COMPARISON_REFUSED'
  | 'NOT_PUBLISHED'
  | 'SECRET_WITHHELD'
  | 'SEALED_ELSEWHERE'
  | 'WIRE'
  | 'CONNECTION_LOST'
  | 'UNREACHABLE'
  | 'POWER_CUT'

/** The peer did not answer an account as docs/first-connect.md says. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused'

  constructor() {
    super('The server did not accept user name and password. Check the account at the server.')
  }
}

/** The server does not compare words now. */
export class ComparisonRefused extends Error {
  override readonly name = 'ComparisonRefused'

  constructor() {
    super(
      'The server does not compare words now. Open its pairing window, or pair with the hash on the label (expect).',
    )
  }
}

/** Nobody has published this network at the switchbox. */
export class NotPublished extends Error {
  override readonly name = 'NotPublished'

  constructor(networkName: string) {
    super(
      `Nobody has published ${networkName} at this switchbox. Check the name, and that the home server is connected.`,
    )
  }
}

/** The device sends no secret to an organisation that nobody has confirmed. */
export class SecretWithheld extends Error {
  override readonly name = 'SecretWithheld'

  constructor(organisation: string) {
    super(`The root of ${organisation} was captured unseen. Compare its key hash with the label, then confirm it.`)
  }
}

/** The outcome that an error means. Throws it again if it is none: a bug. */
export function outcomeOf(error: unknown): OutcomeName {
  if (error instanceof TrustError) return error.status
  if (error instanceof PeerError) return error.code === 'PEER_CLOSED' ? 'CONNECTION_LOST' : error.code
  if (error instanceof LoginRefused) return 'LOGIN_REFUSED'
  if (error instanceof ComparisonRefused) return 'COMPARISON_REFUSED'
  if (error instanceof NotPublished) return 'NOT_PUBLISHED'
  if (error instanceof SecretWithheld) return 'SECRET_WITHHELD'
  if (error instanceof SealedElsewhere) return 'SEALED_ELSEWHERE'
  if (error instanceof WireError) return 'WIRE'
  if (error instanceof PowerCut) return 'POWER_CUT'
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  if (code === 'ECONNREFUSED') return 'UNREACHABLE'
  if (code !== undefined && /^(ECONN|EPIPE|EPROTO|ERR_SSL|ERR_TLS|ERR_STREAM)/.test(code)) return 'CONNECTION_LOST'
  throw error
}
