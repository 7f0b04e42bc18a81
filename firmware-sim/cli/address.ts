/**
 * HOST:PORT as people type it, and how long they wait.
 */
import { isIP } from 'node:net'
import { InvalidArgumentError, Option } from 'commander'
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

const DEFAULT_TIMEOUT_SECONDS = 15
const MAX_TIMEOUT_SECONDS = 86_400

function parseTimeout(text: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0
  if (seconds < 0.001 || seconds > MAX_TIMEOUT_SECONDS) {
    throw new InvalidArgumentError(`Give seconds, at most ${MAX_TIMEOUT_SECONDS}.`)
  }
  return Math.ceil(seconds * 1000)
}

/** How long a server may take. The option's value is in milliseconds. */
export function timeoutOption(): Option {
  return new Option('--timeout <SECONDS>', 'how long the server may take for the handshake')
    .argParser(parseTimeout)
    .default(DEFAULT_TIMEOUT_SECONDS * 1000, String(DEFAULT_TIMEOUT_SECONDS))
}
