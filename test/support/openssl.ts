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

/** What the command says: `OK`, or its complaint. */
export function opensslVerify(chain: TestChain): string {
  const folder = mkdtempSync(join(tmpdir(), 'trustcore-openssl-'))
  try {
    const file = (name: string, ders: readonly Uint8Array[]): string => {
      const path = join(folder, name)
      writeFileSync(path, ders.map((der) => pemOf(der)).join(''))
      return path
    }
    const [leaf, ...others] = chain.chain
    const purpose = chain.policy?.extendedKeyUsage ?? 'serverAuth'
    const untrusted = others.length ? ['-untrusted', file('others.pem', others)] : []
    const { status, stderr } = spawnSync(
      'openssl',
      [
        ...['verify', '-no-CAfile', '-no-CApath', '-no-CAstore', '-CAfile', file('roots.pem', chain.anchors)],
        ...['-auth_level', '2', ...timeOf(chain), ...nameOf(chain)],
        ...(purpose === 'any' ? [] : ['-purpose', purpose === 'clientAuth' ? 'sslclient' : 'sslserver']),
        ...untrusted,
        file('leaf.pem', leaf ? [leaf] : []),
      ],
      { encoding: 'utf8' },
    )
    if (status === 0) return 'OK'
    return /lookup: (.*)/.exec(stderr)?.[1] ?? stderr.split('\n')[0] ?? 'refused'
  } finally {
    rmSync(folder, { recursive: true })
  }
}
