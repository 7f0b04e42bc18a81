/**
 * Sources of the engines, from the package registries where they are kept: wasm3 in PyPI's pywasm3, WAMR in crates.io's
 * wamrx-sys. Only their C is used, and only if it is the C that these digests name.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { HOST_TOOLS, type Needs, succeed } from '../mcu/tools.js'

const PYWASM3 = '0.5.0'
const PYWASM3_SHA256 = '5a47c8a39f7f6ae71b3316b2e5d86c9d0db6e771a65f09a86e4d4aa3a19aefcc'
const WAMRX_SYS = '0.3.0'
const WAMRX_SYS_SHA256 = 'ab9efc67ebd6c574684794e3a25933c58d2ad3f1b1078830f8c779974132e0d1'

/** What the engines' own builds need. */
export const ENGINE_TOOLS: Needs = HOST_TOOLS

/** What fetching them needs; cargo is not here, since Debian's is older than the crate allows (1.85). */
export const FETCH_TOOLS: Needs = { 'python3-pip python3-setuptools': 'pip --version' }

export interface Sources {
  wasm3: string
  wamr: string
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

/** By a crate that depends on it; cargo compares what it fetches with the digest in its lock file. */
async function fetchWamr(folder: string): Promise<string> {
  const manifest = join(folder, 'crate/Cargo.toml')
  mkdirSync(join(folder, 'crate/src'), { recursive: true })
  const depends = `[dependencies]\nwamrx-sys = "=${WAMRX_SYS}"\n`
  writeFileSync(manifest, `[package]\nname = "engines"\nversion = "0.0.0"\nedition = "2021"\n${depends}`)
  writeFileSync(join(folder, 'crate/src/lib.rs'), '')
  await succeed('cargo', ['fetch', '--quiet', '--manifest-path', manifest])
  const lock = readFileSync(join(folder, 'crate/Cargo.lock'), 'utf8')
  if (!lock.includes(`checksum = "${WAMRX_SYS_SHA256}"`)) throw new Error(`wamrx-sys ${WAMRX_SYS}: another digest`)
  const metadata = await succeed('cargo', ['metadata', '--quiet', '--format-version', '1', '--manifest-path', manifest])
  const { packages } = JSON.parse(metadata) as { packages: { name: string; manifest_path: string }[] }
  const crate = packages.find(({ name }) => name === 'wamrx-sys')
  if (!crate) throw new Error('cargo metadata does not know wamrx-sys')
  return join(dirname(crate.manifest_path), 'wasm-micro-runtime')
}

/** Finds the sources below `folder`, or fetches them when `install` is set. */
export async function engineSources(folder: string, install: boolean): Promise<Sources> {
  const stamp = join(folder, `sources-${PYWASM3}-${WAMRX_SYS}.json`)
  if (existsSync(stamp)) {
    const known = JSON.parse(readFileSync(stamp, 'utf8')) as Sources
    if (existsSync(known.wasm3) && existsSync(known.wamr)) return known
  }
  if (!install) {
    const how = `pywasm3 ${PYWASM3} by pip, wamrx-sys ${WAMRX_SYS} by cargo (1.85 or newer, https://rustup.rs)`
    throw new Error(`no sources of wasm3 and WAMR: run it again with --install, which fetches ${how}`)
  }
  mkdirSync(folder, { recursive: true })
  const found: Sources = { wasm3: await fetchWasm3(folder), wamr: await fetchWamr(folder) }
  writeFileSync(stamp, JSON.stringify(found))
  return found
}
