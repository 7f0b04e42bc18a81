/**
 * Keys of the test organisations: committed fixtures (test/fixtures/keys), because making RSA keys is slow and because
 * runs must repeat.
 */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Where the fixtures lie, seen from dist/test/support. */
export const FIXTURES = new URL('../../../test/fixtures/', import.meta.url)

/** Kinds of keys; those of the second line must be refused by the core. */
export type KeyKind =
  | 'p256'
  | 'p384'
  | 'p521'
  | 'rsa2048'
  | 'rsa3072'
  | 'rsa4096'
  | 'ed25519'
  | 'rsa1024'
  | 'rsa8192'
  | 'p224'
  | 'secp256k1'
  | 'dsa2048'

/** A fixture: `p256.a` … `p256.h`, four of p384, p521, ed25519 and rsa2048, two of rsa3072 and rsa4096, one of the rest. */
export type KeyName = `${KeyKind}.${'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h'}`

export interface TestKey {
  name: string
  kind: KeyKind
  privateKey: KeyObject
  publicKey: KeyObject
  /** subjectPublicKeyInfo, DER. */
  spki: Uint8Array
  /** PKCS#8 PEM, for tools and TLS servers. */
  pem: string
}

const loaded = new Map<string, TestKey>()

/** The key of a fixture. */
export function testKey(name: KeyName): TestKey {
  const known = loaded.get(name)
  if (known) return known
  const file = readFileSync(new URL(`keys/${name}.pem`, FIXTURES), 'utf8')
  const pem = file.slice(file.indexOf('-----BEGIN'))
  const privateKey = createPrivateKey(pem)
  const publicKey = createPublicKey(privateKey)
  const spki = Uint8Array.from(publicKey.export({ type: 'spki', format: 'der' }))
  const key = { name, kind: name.split('.')[0] as KeyKind, privateKey, publicKey, spki, pem }
  loaded.set(name, key)
  return key
}
