/**
 * Sources of the engines and of a TLS stack, from the package registries where they are kept: wasm3 in PyPI's pywasm3, WAMR in
 * crates.io's wamrx-sys, Mbed TLS 3.6 in mbedtls-rs-sys. Only their C is used, and only if it is the C that these digests name.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { HOST_TOOLS, type Needs, succeed } from '../mcu/tools.js'

const PYWASM3 = '0.5.0'
const PYWASM3_SHA256 = '5a47c8a39f7f6ae71b3316b2e5d86c9d0db6e771a65f09a86e4d4aa3a19aefcc'

interface Crate {
  name: string
  version: string
  sha256: string
}

const WAMRX_SYS: Crate = {
  name: 'wamrx-sys',
  version: '0.3.0',
  sha256: 'ab9efc67ebd6c574684794e3a25933c58d2ad3f1b1078830f8c779974132e0d1',
}
const MBEDTLS_RS_SYS: Crate = {
  name: 'mbedtls-rs-sys',
  version: '0.3.1',
  sha256: 'ed3d6fe75492994df511a63da8de669a0c59938ada3345e3d4756aec095d2ffb',
}

/** What the engines' own builds need. */
export const ENGINE_TOOLS: Needs = HOST_TOOLS

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

/** By one crate that depends on all; cargo compares what it fetches with the digests in its lock file. Answers their folders. */
async function fetchCrates(folder: string, crates: readonly Crate[]): Promise<string[]> {
  const manifest = join(folder, 'crate/Cargo.toml')
  mkdirSync(join(folder, 'crate/src'), { recursive: true })
  const depends = crates.map(({ name, version }) => `${name} = "=${version}"\n`).join('')
  writeFileSync(
    manifest,
    `[package]\nname = "engines"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\n${depends}`,
  )
  writeFileSync(join(folder, 'crate/src/lib.rs'), '')
  await succeed('cargo', ['fetch', '--quiet', '--manifest-path', manifest])
  const lock = readFileSync(join(folder, 'crate/Cargo.lock'), 'utf8')
  const metadata = await succeed('cargo', ['metadata', '--quiet', '--format-version', '1', '--manifest-path', manifest])
  const { packages } = JSON.parse(metadata) as { packages: { name: string; manifest_path: string }[] }
  return crates.map(({ name, version, sha256 }) => {
    if (!lock.includes(`checksum = "${sha256}"`)) throw new Error(`${name} ${version}: another digest`)
    const crate = packages.find((found) => found.name === name)
    if (!crate) throw new Error(`cargo metadata does not know ${name}`)
    return dirname(crate.manifest_path)
  })
}

/** Finds the sources below `folder`, or fetches them when `install` is set. */
export async function engineSources(folder: string, install: boolean): Promise<Sources> {
  const crates = [WAMRX_SYS, MBEDTLS_RS_SYS]
  const versions = crates.map(({ version }) => version)
  const stamp = join(folder, `sources-${[PYWASM3, ...versions].join('-')}.json`)
  if (existsSync(stamp)) {
    const known = JSON.parse(readFileSync(stamp, 'utf8')) as Sources
    if (Object.values(known).every(existsSync)) return known
  }
  if (!install) {
    const byCargo = crates.map(({ name, version }) => `${name} ${version}`).join(' and ')
    const how = `pywasm3 ${PYWASM3} by pip, ${byCargo} by cargo (1.85 or newer, https://rustup.rs)`
    throw new Error(`no sources of wasm3, WAMR and Mbed TLS: run it again with --install, which fetches ${how}`)
  }
  mkdirSync(folder, { recursive: true })
  const [wamrx = '', mbedtls = ''] = await fetchCrates(folder, crates)
  const found: Sources = {
    wasm3: await fetchWasm3(folder),
    wamr: join(wamrx, 'wasm-micro-runtime'),
    mbedtls: join(mbedtls, 'mbedtls'),
  }
  writeFileSync(stamp, JSON.stringify(found))
  return found
}
