/**
 * PeerError: the other side was reached and did not behave as agreed. It says nothing about trust.
 */

const TEXTS = {
  PEER_TIMEOUT: 'The server did not finish in time. Check that the server runs and that this is its port.',
  PEER_CLOSED: 'The server closed the connection too early. Check that this is the port of a server of this kind.',
  PEER_GREETING: 'The server greeted otherwise than expected. Check that this is the port of a server of this kind.',
  PEER_TOO_LONG: 'The server sent more than was agreed. Check that this is the port of a server of this kind.',
} as const

/** What the other side did. */
export type PeerErrorCode = keyof typeof TEXTS

/** The other side did not behave as agreed. */
export class PeerError extends Error {
  override readonly name = 'PeerError'

  constructor(
    readonly code: PeerErrorCode,
    host: string,
    port: number,
  ) {
    super(`${host}:${port}: ${TEXTS[code]}`)
  }
}
