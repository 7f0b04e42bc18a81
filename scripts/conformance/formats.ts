/** The packed formats of other people's suites, read from `.json` or `.json.gz`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** A case of x509-limbo or PKITS; certificates are indices into the table of the file. */
export interface ChainCase {
  id: string
  tier: string
  ok: boolean
  roots: readonly number[]
  ints: readonly number[]
  leaf: number
  /** Seconds since 1970. */
  time?: number
  /** `dns:…` or `ip:…`. */
  name?: string | null
  eku?: readonly string[]
  ku?: readonly string[]
  depth?: number
  /** Base64, or indices into the table of CRLs. */
  crls?: readonly (string | number)[]
}

/** A file of such cases. */
export interface ChainSuite {
  certs: readonly string[]
  crls?: readonly string[]
  cases: readonly ChainCase[]
}

/** One signature of Wycheproof, hexadecimal. */
export interface SignatureCase {
  tcId: number
  msg: string
  sig: string
  result: 'valid' | 'invalid' | 'acceptable'
  flags?: readonly string[]
}

/** Signatures of one key. */
export interface SignatureGroup {
  spki: string
  sha?: string
  mgfSha?: string
  sLen?: number
  tests: readonly SignatureCase[]
}

/** A file of Wycheproof. */
export interface SignatureSuite {
  algorithm: string
  optional: boolean
  groups: readonly SignatureGroup[]
}

/** Parses a file; a name that ends with `.gz` is unpacked. */
function readJson(path: string): unknown {
  const bytes = readFileSync(path)
  return JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Reads a file of chains. Throws if it is none. */
export function readChainSuite(path: string): ChainSuite {
  const parsed = readJson(path)
  if (!isObject(parsed) || !Array.isArray(parsed['certs']) || !Array.isArray(parsed['cases'])) {
    throw new Error(`${path}: not a file of chains ("certs" and "cases")`)
  }
  for (const [i, one] of (parsed['cases'] as unknown[]).entries()) {
    const sound =
      isObject(one) &&
      typeof one['id'] === 'string' &&
      typeof one['ok'] === 'boolean' &&
      typeof one['leaf'] === 'number' &&
      Array.isArray(one['roots']) &&
      Array.isArray(one['ints'])
    if (!sound) throw new Error(`${path}: case ${i} has no id, ok, leaf, roots and ints`)
  }
  return parsed as unknown as ChainSuite
}

/** Reads a file of signatures. Throws if it is none. */
export function readSignatureSuite(path: string): SignatureSuite {
  const parsed = readJson(path)
  if (!isObject(parsed) || typeof parsed['algorithm'] !== 'string' || !Array.isArray(parsed['groups'])) {
    throw new Error(`${path}: not a file of signatures ("algorithm" and "groups")`)
  }
  return parsed as unknown as SignatureSuite
}

/** The JSON files of a folder, in order. */
export function jsonFilesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.json(\.gz)?$/.test(name))
    .sort()
    .map((name) => join(folder, name))
}

export const fromBase64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'))
export const fromHex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))
