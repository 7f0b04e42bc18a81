/**
 * The command line in a process of its own, as people run it.
 */
import { type ExecFileException, execFile, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as assert from 'uvu/assert'
import type { ServerIdentity } from '../../firmware-sim/server/organisation-server.js'

export const CLI = fileURLToPath(new URL('../../firmware-sim/cli/main.js', import.meta.url))
/** The password that `trustcore` finds in its environment. */
export const PASSWORD = 'secret of the device'

/** Whether the `openssl` command is there; where it is not, the tests say what they do not try. */
export const HAS_OPENSSL = spawnSync('openssl', ['version']).status === 0

/** How a command ended; -1: by a signal. */
export interface Result {
  status: number
  out: string
  err: string
}

/** Runs `trustcore` in a folder. */
export function trustcore(cwd: string, ...words: string[]): Promise<Result> {
  return trustcoreWith({ TRUSTCORE_PASSWORD: PASSWORD }, cwd, ...words)
}

/** Runs `trustcore` with variables in its environment; undefined takes one away. */
export function trustcoreWith(
  variables: Record<string, string | undefined>,
  cwd: string,
  ...words: string[]
): Promise<Result> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...variables }
    const child = execFile(
      process.execPath,
      [CLI, ...words],
      { cwd, env, timeout: 30_000 },
      (error: ExecFileException | null, out, err) => {
        resolve({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err })
      },
    )
    child.stdin?.end()
  })
}

/** Makes an organisation and a server of it by the command line. */
export async function makeOrganisation(directory: string, ...words: string[]): Promise<void> {
  mkdirSync(directory, { recursive: true })
  for (const command of [
    ['init', 'iocafe'],
    ['issue', 'myserver.iocafe'],
  ]) {
    const { status, err } = await trustcore(directory, 'org', ...command, ...words)
    assert.is(status, 0, err)
  }
}

/** Identity of the server whose files are in a folder. */
export function identityIn(directory: string): ServerIdentity {
  const keys = join(directory, 'keys-and-certs')
  return {
    serverName: 'myserver.iocafe',
    keyPem: readFileSync(join(keys, 'secret/myserver.key'), 'utf8'),
    chainPem: readFileSync(join(keys, 'myserver.crt'), 'utf8'),
    root: readFileSync(join(keys, 'rootca.crt')),
  }
}
