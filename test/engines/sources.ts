/**
 * Sources of the engines and of a TLS stack, from the package registries where they are kept: wasm3 in PyPI's pywasm3, WAMR in
 * crates.io's wamrx-sys, Mbed TLS 3.6 in mbedtls-rs-sys. Only their C is used, and only if it is the C that these digests name.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HOST_TOOLS, type Needs, succeed } from '../mcu/tools.js'
import { byCargo, type Crate, fetchCrates, MBEDTLS_RS_SYS } from '../support/crates.js'
import { AOT_TOOLS } from './aot.js'

const PYWASM3 = '0.5.0'
const PYWASM3_SHA256 = '5a47c8a39f7f6ae71b3316b2e5d86c9d0db6e771a65f09a86e4d4aa3a19aefcc'
const WAMRX_SYS: Crate = {
  name: 'wamrx-sys',
  version: '0.3.0',
  sha256: 'ab9efc67ebd6c574684794e3a25933c58d2ad3f1b1078830f8c779974132e0d1',
}
/** What the engines' own builds need. */
export const ENGINE_TOOLS: Needs = { ...HOST_TOOLS, ...AOT_TOOLS }

/** What fetching them needs; cargo is not here, since Debian's is older than the crate allows (1.85). */
export const FETCH_TOOLS: Needs = { 'python3-pip python3-setuptools': 'pip --version' }

export interface Sources {
  wasm3: string
  wamr: string
  mbedtls: string
}

async function fetchWasm3(folder: string): Promise<string> {
  const archive = join(folder, `pywasm3-${PYWASM3}.tar.gz`)
  const only = ['--quiet', '--no-deps', '--no-binary', 'pywasm3']
  await succeed('pip', ['download', ...only, '--dest', folder, `pywasm3==${PYWASM3}`])
  const found = createHash('sha256').update(readFileSync(archive)).digest('hex')
  if (found !== PYWASM3_SHA256) throw new Error(`${archive}: SHA-256 is ${found}, not ${PYWASM3_SHA256}`)
  await succeed('tar', ['xzf', archive, '-C', folder])
  return join(folder, `pywasm3-${PYWASM3}/wasm3`)
}

const CRATES = [WAMRX_SYS, MBEDTLS_RS_SYS]

/** Where it is written down where the sources are. */
const stampOf = (folder: string): string =>
  join(folder, `sources-${[PYWASM3, ...CRATES.map(({ version }) => version)].join('-')}.json`)

/** What has been fetched before, if it is all there. */
function knownSources(folder: string): Sources | null {
  const stamp = stampOf(folder)
  if (!existsSync(stamp)) return null
  const known = JSON.parse(readFileSync(stamp, 'utf8')) as Sources
  return Object.values(known).every(existsSync) ? known : null
}

/** Whether the sources have been fetched. */
export const hasEngineSources = (folder: string): boolean => knownSources(folder) !== null

/** Finds the sources below `folder`, or fetches them when `install` is set. */
export async function engineSources(folder: string, install: boolean): Promise<Sources> {
  const known = knownSources(folder)
  if (known) return known
  if (!install) {
    const how = `pywasm3 ${PYWASM3} by pip, ${byCargo(CRATES)}`
    throw new Error(`no sources of wasm3, WAMR and Mbed TLS: run it again with --install, which fetches ${how}`)
  }
  mkdirSync(folder, { recursive: true })
  const [wamrx = '', mbedtls = ''] = await fetchCrates(join(folder, 'crate'), CRATES)
  const found: Sources = {
    wasm3: await fetchWasm3(folder),
    wamr: join(wamrx, 'wasm-micro-runtime'),
    mbedtls: join(mbedtls, 'mbedtls'),
  }
  writeFileSync(stampOf(folder), JSON.stringify(found))
  return found
}
