/** The `openssl verify` command on test chains: what another implementation says. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pemOf } from './pki.js'
import type { TestChain } from './test-chain.js'

/** Version of the command, or null where there is none. */
export function opensslVersion(): string | null {
  const { status, stdout } = spawnSync('openssl', ['version'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : null
}

function timeOf({ policy, time }: TestChain): string[] {
  if (policy?.time === undefined || policy.time === 'ignore' || !time || time.state === 'unknown')
    return ['-no_check_time']
  const { at } = time
  return ['-attime', String(at instanceof Date ? at.getTime() / 1000 : at)]
}

function nameOf({ expect }: TestChain): string[] {
  if (!('name' in expect)) return []
  return [isIP(expect.name) ? '-verify_ip' : '-verify_hostname', expect.name]
}

/**
 * What the command says of each leaf, `OK` or its first complaint. The leaves share all else that is given, and one process.
 */
export function opensslVerifyAll(given: TestChain, leaves: readonly Uint8Array[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'trustcore-openssl-'))
  try {
    const file = (name: string, ders: readonly Uint8Array[]): string => {
      const path = join(folder, name)
      writeFileSync(path, ders.map((der) => pemOf(der)).join(''))
      return path
    }
    const others = given.chain.slice(1)
    const purpose = given.policy?.extendedKeyUsage ?? 'serverAuth'
    const untrusted = others.length ? ['-untrusted', file('others.pem', others)] : []
    const files = leaves.map((leaf, i) => file(`leaf-${i}.pem`, [leaf]))
    const { status, stdout, stderr } = spawnSync(
      'openssl',
      [
        ...['verify', '-no-CAfile', '-no-CApath', '-no-CAstore', '-CAfile', file('roots.pem', given.anchors)],
        ...['-auth_level', '2', ...timeOf(given), ...nameOf(given)],
        ...(purpose === 'any' ? [] : ['-purpose', purpose === 'clientAuth' ? 'sslclient' : 'sslserver']),
        ...[...untrusted, ...files],
      ],
      { encoding: 'utf8' },
    )
    if (status === null) throw new Error('openssl verify was killed')
    return answersOf(files, stdout, stderr)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Complaints stand before the line that names their file; a file that cannot be read has one line of its own. */
function answersOf(files: readonly string[], stdout: string, stderr: string): string[] {
  const answers = new Map(
    stdout.split('\n').map((line) => [line.replace(/: OK$/, ''), line.endsWith(': OK') ? 'OK' : '']),
  )
  let complaint = ''
  for (const line of stderr.split('\n')) {
    const found = /^error \d+ at \d+ depth lookup: (.*)$/.exec(line)?.[1]
    if (found !== undefined) complaint ||= found
    const failed = /^error (.*): verification failed$/.exec(line)?.[1]
    if (failed !== undefined) {
      answers.set(failed, complaint || 'refused')
      complaint = ''
    }
  }
  return files.map((file) => answers.get(file) || 'cannot read it')
}

/** What the command says of one chain: `OK`, or its first complaint. */
export function opensslVerify(chain: TestChain): string {
  return opensslVerifyAll(chain, chain.chain.slice(0, 1))[0] ?? 'cannot read it'
}
