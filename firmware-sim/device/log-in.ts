/**
 * Logging in: the only place where a secret is written. Its socket comes from the gate, so its server has been verified.
 */
import type { TLSSocket } from 'node:tls'
import { PeerError } from '../../bindings/index.js'
import type { Account } from '../flash/account-slots.js'
import {
  encodeAuthentication,
  encodeRequest,
  GREETING,
  parseAuthentication,
  type TYPE_CLIENT,
  type TYPE_NETWORK_SERVICE,
} from '../wire/first-connect.js'
import { Answers } from './answers.js'
import type { Address } from './collect-root.js'
import type { DeviceEvent } from './events.js'

/** As what a device logs in. */
export type LoginType = typeof TYPE_CLIENT | typeof TYPE_NETWORK_SERVICE

export interface LoginOptions {
  address: Address
  /** A connection to a server that was verified. */
  socket: TLSSocket
  account: Account
  type: LoginType
  tell: (event: DeviceEvent) => void
}

/** Reads the greeting of a server. */
export function greetingOf({ host, port }: Address) {
  return (received: Uint8Array): Uint8Array | undefined => {
    const [first] = received
    if (first !== undefined && first !== GREETING[0]) throw new PeerError('PEER_GREETING', host, port)
    return first === undefined ? undefined : GREETING
  }
}

/** Sends the account, and waits for the server to accept it. Answers what came behind. Rejects as Answers.next does. */
export async function logIn({ address, socket, account, type, tell }: LoginOptions): Promise<Uint8Array> {
  const answers = new Answers(socket, address)
  await answers.next(greetingOf(address))
  socket.write(encodeRequest({ type, networkName: account.networkName, wantsRoot: false }))
  const frame = encodeAuthentication(account)
  socket.write(frame)
  tell({ event: 'secret sent', bytes: frame.length })
  const { authentication } = await answers.next(parseAuthentication)
  tell({ event: 'logged in', server: authentication.user })
  return answers.rest
}
