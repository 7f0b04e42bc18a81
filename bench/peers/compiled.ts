/** BearSSL and Mbed TLS compiled to wasm, which only `--install` brings here (bench/wasm-peers/build.ts). */
import { existsSync, readFileSync } from 'node:fs'
import { ROOT } from '../../scripts/tree.js'
import { modulePath } from '../wasm-peers/build.js'
import { CompiledVerifier } from '../wasm-peers/module.js'
import type { Peer } from './peer.js'

const KINDS: readonly string[] = ['p256', 'p384', 'p521', 'rsa2048', 'rsa4096']

/** A peer, and the name of its module. */
export interface CompiledPeer extends Peer {
  file: string
}

const compiled = (file: string, name: string, does: string): CompiledPeer => ({
  file,
  name,
  does,
  knows: ({ kind }) => KINDS.includes(kind) && existsSync(modulePath(ROOT, file)),
  prepare({ root }, chain) {
    const verifier = new CompiledVerifier(new WebAssembly.Module(readFileSync(modulePath(ROOT, file))), root)
    return () => verifier.verify(chain)
  },
})

const bearssl = compiled(
  'bearssl',
  'BearSSL 0.6, compiled to wasm',
  '`br_x509_minimal` with its 31-bit code, compiled with `-O3`; the root was decoded before',
)
const mbedtls = compiled(
  'mbedtls',
  'Mbed TLS 3.6, compiled to wasm',
  '`mbedtls_x509_crt_verify`, compiled with `-O3`; the root was parsed before',
)

export const COMPILED_PEERS: readonly CompiledPeer[] = [bearssl, mbedtls]
