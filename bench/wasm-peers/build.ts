/**
 * Other verifiers as wasm: BearSSL and Mbed TLS, each with the driver beside this file, compiled by clang and then by the
 * optimiser of npm's binaryen, as fast as they get. None of them is shipped, and no test needs one.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import binaryen from 'binaryen'
import { filesBelow } from '../../scripts/tree.js'
import { type Needs, requireTools, succeed } from '../../test/mcu/tools.js'
import { fetchCrates, MBEDTLS_RS_SYS } from '../../test/support/crates.js'

/** The source package of Debian 12. */
const BEARSSL = {
  name: 'bearssl_0.6+dfsg.1',
  sha256: '102a625bd8f6155260867a50c508df8d8c3f796985dd744df1a68e5cd1a79004',
}
const DEBIAN = 'deb-src http://deb.debian.org/debian bookworm main\n'

const WASM_TOOLS: Needs = {
  'xz-utils': 'command -v xz',
  'clang lld libclang-rt-14-dev-wasm32 wasi-libc':
    "echo '#include <string.h>' | clang --target=wasm32-wasi -E - && command -v wasm-ld",
}

/** WebAssembly 1.0, as the core is; 64 KiB of stack; only what the exports reach. */
const OPTIONS = [
  '--target=wasm32-wasi',
  '-mcpu=mvp',
  '-O3',
  '-w',
  '-ffunction-sections',
  '-fdata-sections',
  '-nostartfiles',
  '-Wl,--no-entry',
  '-Wl,--gc-sections',
  '-Wl,-z,stack-size=65536',
]

/** clang runs a `wasm-opt` that it finds there, and that of npm writes what came after WebAssembly 1.0. */
const PATH_WITHOUT_NPM = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.endsWith('node_modules/.bin'))
  .join(delimiter)

/** Of BearSSL's sources, those of which a verifier may need one. */
const BEARSSL_WITHOUT = /\/(?:ssl|symcipher|rand|aead|mac)\/|_sign_|_priv\.c|ssl_decrypt/
const BEARSSL_WITHOUT_SYSTEM = ['-DBR_USE_URANDOM=0', '-DBR_USE_GETENTROPY=0', '-DBR_USE_UNIX_TIME=0']
const MBEDTLS_WITH =
  /\/(?:asn1(?:parse|write)|bignum\w*|constant_time|ecdsa|ecp|ecp_curves\w*|md|oid|pk|pk_wrap|pk_ecc|pkparse|platform\w*|rsa\w*|sha256|sha512|x509|x509_crt)\.c$/

/** Where the module of a verifier is, once it has been built. */
export const modulePath = (root: string, name: string): string => join(root, `build/wasm-peers/${name}.wasm`)

/** As fast as the optimiser makes it. */
function optimised(wasm: Uint8Array): Uint8Array {
  const module = binaryen.readBinary(wasm)
  try {
    module.setFeatures(binaryen.Features.MVP | binaryen.Features.MutableGlobals)
    binaryen.setOptimizeLevel(3)
    binaryen.setShrinkLevel(0)
    module.optimize()
    return module.emitBinary()
  } finally {
    module.dispose()
  }
}

async function compile(root: string, name: string, flags: readonly string[], sources: readonly string[]) {
  const out = modulePath(root, name)
  const temporary = `${out}.tmp`
  const folder = join(root, 'bench/wasm-peers')
  const all = [...OPTIONS, ...flags, `-I${folder}`, join(folder, `${name}.c`), ...sources]
  await succeed('env', [`PATH=${PATH_WITHOUT_NPM}`, 'clang', ...all, '-o', temporary])
  writeFileSync(out, optimised(readFileSync(temporary)))
  rmSync(temporary)
}

/** From Debian's archive, whatever sources this machine's apt has; answers the folder. */
async function fetchBearssl(folder: string): Promise<string> {
  mkdirSync(join(folder, 'lists/partial'), { recursive: true })
  writeFileSync(join(folder, 'debian.list'), DEBIAN)
  const places = { 'Dir::Etc::sourcelist': 'debian.list', 'Dir::State::lists': 'lists' }
  const options = Object.entries(places).flatMap(([name, path]) => ['-o', `${name}=${join(folder, path)}`])
  const fetch = 'cd "$0" && apt-get "$@" update && apt-get "$@" source --download-only bearssl'
  await succeed('sh', ['-c', fetch, folder, '-q', '-o', 'Dir::Etc::sourceparts=-', ...options])
  const archive = join(folder, `${BEARSSL.name}.orig.tar.xz`)
  const found = createHash('sha256').update(readFileSync(archive)).digest('hex')
  if (found !== BEARSSL.sha256) throw new Error(`${archive}: SHA-256 is ${found}, not ${BEARSSL.sha256}`)
  mkdirSync(join(folder, 'bearssl'), { recursive: true })
  await succeed('tar', ['xJf', archive, '-C', join(folder, 'bearssl'), '--strip-components=1'])
  return join(folder, 'bearssl')
}

/** Fetches the sources and compiles them, unless they have been. Throws what a tool said. */
export async function buildWasmPeers(root: string, progress: (text: string) => void): Promise<void> {
  if (['bearssl', 'mbedtls'].every((name) => existsSync(modulePath(root, name)))) return
  requireTools(WASM_TOOLS, true)
  mkdirSync(join(root, 'build/wasm-peers'), { recursive: true })
  progress('fetches BearSSL and Mbed TLS')
  const bearssl = await fetchBearssl(join(root, 'build/wasm-peers'))
  const [crate = ''] = await fetchCrates(join(root, 'build/wasm-peers/crate'), [MBEDTLS_RS_SYS])
  const mbedtls = join(crate, 'mbedtls')
  const sources = (folder: string, below: string, wanted: (path: string) => boolean) =>
    filesBelow(folder, below, '.c')
      .filter(wanted)
      .map((path) => join(folder, path))
  progress('compiles BearSSL')
  await compile(
    root,
    'bearssl',
    [...BEARSSL_WITHOUT_SYSTEM, `-I${join(bearssl, 'inc')}`, `-I${join(bearssl, 'src')}`],
    sources(bearssl, 'src', (path) => !BEARSSL_WITHOUT.test(path)),
  )
  progress('compiles Mbed TLS')
  await compile(
    root,
    'mbedtls',
    // with limbs of 32 bits it is half as fast
    [
      '-DMBEDTLS_HAVE_INT64',
      '-DMBEDTLS_CONFIG_FILE="mbedtls_features.h"',
      `-I${join(mbedtls, 'include')}`,
      `-I${join(mbedtls, 'library')}`,
    ],
    sources(mbedtls, 'library', (path) => MBEDTLS_WITH.test(path)),
  )
}
