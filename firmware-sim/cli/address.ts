/**
 * HOST:PORT as people type it.
 */
import { isIP } from 'node:net'
import { InvalidArgumentError } from 'commander'
import { DEFAULT_PORT } from '../server/organisation-server.js'

export interface HostPort {
  host: string
  port: number
}

/** Parses `host`, `host:port`, `[v6]`, `[v6]:port`. Throws InvalidArgumentError. */
export function parseAddress(text: string): HostPort {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = match?.[3] === undefined ? DEFAULT_PORT : Number(match[3])
  if (host === undefined || port < 1 || port > 65535) {
    throw new InvalidArgumentError(
      `Give HOST:PORT, for example myserver.iocafe:${DEFAULT_PORT} or [::1]:${DEFAULT_PORT}.`,
    )
  }
  return { host, port }
}

/** Whether a host says nothing of the server's name: an address, or this machine. */
export function isNameless(host: string): boolean {
  return isIP(host) !== 0 || host === 'localhost'
}
