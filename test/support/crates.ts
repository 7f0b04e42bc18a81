/** C sources that only crates.io keeps: fetched by cargo, and only if they are those that a digest names. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { succeed } from '../mcu/tools.js'

export interface Crate {
  name: string
  version: string
  /** Of the crate's archive, as in cargo's lock file. */
  sha256: string
}

/** Mbed TLS 3.6.5 with all that is in its repository. */
export const MBEDTLS_RS_SYS: Crate = {
  name: 'mbedtls-rs-sys',
  version: '0.3.1',
  sha256: 'ed3d6fe75492994df511a63da8de669a0c59938ada3345e3d4756aec095d2ffb',
}

/** What to say of crates that are not there. */
export const byCargo = (crates: readonly Crate[]): string =>
  `${crates.map(({ name, version }) => `${name} ${version}`).join(' and ')} by cargo (1.85 or newer, https://rustup.rs)`

/**
 * Fetches crates by one in `folder` that depends on all of them; answers their folders. Throws what cargo said, or if a crate is
 * not the one that its digest names.
 */
export async function fetchCrates(folder: string, crates: readonly Crate[]): Promise<string[]> {
  const manifest = join(folder, 'Cargo.toml')
  mkdirSync(join(folder, 'src'), { recursive: true })
  const depends = crates.map(({ name, version }) => `${name} = "=${version}"\n`).join('')
  const own = '[package]\nname = "sources"\nversion = "0.0.0"\nedition = "2021"\n'
  writeFileSync(manifest, `${own}[dependencies]\n${depends}`)
  writeFileSync(join(folder, 'src/lib.rs'), '')
  await succeed('cargo', ['fetch', '--quiet', '--manifest-path', manifest])
  const lock = readFileSync(join(folder, 'Cargo.lock'), 'utf8')
  const metadata = await succeed('cargo', ['metadata', '--quiet', '--format-version', '1', '--manifest-path', manifest])
  const { packages } = JSON.parse(metadata) as { packages: { name: string; manifest_path: string }[] }
  return crates.map(({ name, version, sha256 }) => {
    if (!lock.includes(`checksum = "${sha256}"`)) throw new Error(`${name} ${version}: another digest`)
    const crate = packages.find((found) => found.name === name)
    if (!crate) throw new Error(`cargo metadata does not know ${name}`)
    return dirname(crate.manifest_path)
  })
}
