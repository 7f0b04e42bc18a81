/**
 * Entries of the trusted list, read out of their records (docs/abi.md, "Trusted list").
 */
import { X509Certificate } from 'node:crypto'
import { nameOnOneLine, printable } from './certificate-input.js'
import type { Core } from './core.js'

const ORIGINS = ['by hand', 'firmware', 'captured', 'succeeded'] as const

const CONFIRMED = 1
const RECORD_HEADER_BYTES = 112

/** How a root came onto the list. */
export type Origin = (typeof ORIGINS)[number]

/** One trust anchor. */
export interface TrustListEntry {
  index: number
  /** organizationName of the root. */
  organisation: string
  /** Whole subject name of the root, for people. */
  subject: string
  origin: Origin
  /** Whether a person or a known key confirmed it; a root captured unseen is not. */
  confirmed: boolean
  /** Clock or counter of the device when it was added. */
  addedAt: bigint
  /** Seconds since 1970. */
  notBefore: number
  /** Seconds since 1970. */
  notAfter: number
  /** SHA-256 of the subjectPublicKeyInfo. */
  spkiSha256: Uint8Array
  /** DNS names and IP addresses of the server it was captured from. */
  serverNames: readonly string[]
  /** Number of the newest CRL that was seen of this root; null: none. */
  crlNumber: bigint | null
  /** Number of its newest deny list; null: none. */
  denyListNumber: number | null
  /** Number of the newest statement of succession that it signed; null: none. */
  successionNumber: number | null
  /** Origin `succeeded`: SHA-256 of the subjectPublicKeyInfo of the root that it follows; otherwise null. */
  follows: Uint8Array | null
  /** The subjectPublicKeyInfo (DER). */
  subjectPublicKeyInfo: Uint8Array
}

/** A DER element. */
function element(tag: number, ...contents: Uint8Array[]): Uint8Array {
  const content = Buffer.concat(contents)
  const length = content.length
  const header = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 255]
  return Buffer.concat([Uint8Array.from(header), content])
}

const SEQUENCE = 0x30
const ECDSA_WITH_SHA256 = Uint8Array.of(0x30, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2)
const VALIDITY = element(
  SEQUENCE,
  element(0x17, Buffer.from('700101000000Z')),
  element(0x17, Buffer.from('700101000000Z')),
)
const NO_SIGNATURE = Uint8Array.of(3, 1, 0)

/** node:crypto prints names of certificates only, so the name is put into one that is nothing else. */
function printName(name: Uint8Array, subjectPublicKeyInfo: Uint8Array): string {
  const serialNumber = Uint8Array.of(2, 1, 1)
  const tbs = element(SEQUENCE, serialNumber, ECDSA_WITH_SHA256, name, VALIDITY, name, subjectPublicKeyInfo)
  try {
    return nameOnOneLine(new X509Certificate(element(SEQUENCE, tbs, ECDSA_WITH_SHA256, NO_SIGNATURE)).subject)
  } catch {
    return 'a name that cannot be shown'
  }
}

/** Names that were shown, because node:crypto takes longer for one than the core for a whole list. */
const shownNames = new Map<string, string>()
const MAX_SHOWN_NAMES = 256

/** A Name (DER) for people. */
function showName(name: Uint8Array, subjectPublicKeyInfo: Uint8Array): string {
  const key = Buffer.concat([name, subjectPublicKeyInfo]).toString('latin1')
  const known = shownNames.get(key)
  if (known !== undefined) return known
  if (shownNames.size >= MAX_SHOWN_NAMES) shownNames.clear()
  const shown = printName(name, subjectPublicKeyInfo)
  shownNames.set(key, shown)
  return shown
}

/** An IPv4 or IPv6 address as text (RFC 5952). */
function showAddress(address: Uint8Array): string {
  if (address.length === 4) return address.join('.')
  const words = (Buffer.from(address).toString('hex').match(/.{4}/g) ?? []).join(':')
  return new URL(`http://[${words}]`).hostname.slice(1, -1)
}

/** GeneralNames elements as captured: dNSName [2] and iPAddress [7]. */
function showServerNames(elements: Uint8Array): string[] {
  const names: string[] = []
  for (let at = 0; at < elements.length; ) {
    let length = elements[at + 1] ?? 0
    let content = at + 2
    if (length > 127) {
      const octets = length & 127
      length = Buffer.from(elements).readUIntBE(content, octets)
      content += octets
    }
    const value = elements.subarray(content, content + length)
    names.push(elements[at] === 0x82 ? printable(Buffer.from(value).toString('latin1')) : showAddress(value))
    at = content + length
  }
  return names
}

/** The record of entry `index`, copied; undefined if there is none. */
function recordOf(core: Core, index: number): DataView | undefined {
  const at = core.call('tc_list_entry', index)
  if (at === 0) return undefined
  const header = core.copy(at, 2)
  const record = core.copy(at, (header[0] ?? 0) | ((header[1] ?? 0) << 8))
  return new DataView(record.buffer, record.byteOffset, record.byteLength)
}

function part(record: DataView, at: number, length: number): Uint8Array {
  return new Uint8Array(record.buffer, record.byteOffset + at, length)
}

const UTF8 = new TextDecoder()

/** The name of an organisation, for people, from its octets. */
export function organisationName(octets: Uint8Array): string {
  return printable(UTF8.decode(octets))
}

function organisationOf(record: DataView): string {
  return organisationName(part(record, record.getUint16(74, true), record.getUint16(76, true)))
}

/** Octets of the name of the organisation of entry `index`; null if there is no such entry. */
export function readOrganisation(core: Core, index: number): Uint8Array | null {
  const at = core.call('tc_list_entry', index)
  if (at === 0) return null
  const place = core.copyFew(at + 74, 4)
  const [offset, length] = [place.readUInt16LE(0), place.readUInt16LE(2)]
  return core.copyFew(at + offset, length)
}

/** Entry `index`; undefined if there is none. */
export function readEntry(core: Core, index: number): TrustListEntry | undefined {
  const record = recordOf(core, index)
  if (record === undefined) return undefined
  const [nameBytes = 0, spkiBytes = 0, keyIdBytes = 0, constraintsBytes = 0, serverNamesBytes = 0] = [
    64, 66, 68, 70, 72,
  ].map((at) => record.getUint16(at, true))
  const subjectPublicKeyInfo = part(record, RECORD_HEADER_BYTES + nameBytes, spkiBytes)
  const serverNames = RECORD_HEADER_BYTES + nameBytes + spkiBytes + keyIdBytes + constraintsBytes
  const origin = ORIGINS[record.getUint8(2) - 1] ?? 'by hand'
  const crlNumber = BigInt(`0x${Buffer.from(part(record, 88, 20)).toString('hex')}`)
  return {
    index,
    organisation: organisationOf(record),
    subject: showName(part(record, RECORD_HEADER_BYTES, nameBytes), subjectPublicKeyInfo),
    origin,
    confirmed: (record.getUint8(3) & CONFIRMED) !== 0,
    addedAt: record.getBigUint64(8, true),
    notBefore: Number(record.getBigInt64(16, true)),
    notAfter: Number(record.getBigInt64(24, true)),
    spkiSha256: part(record, 32, 32),
    serverNames: showServerNames(part(record, serverNames, serverNamesBytes)),
    crlNumber: crlNumber || null,
    denyListNumber: record.getUint32(108, true) || null,
    successionNumber: record.getUint16(82, true) || null,
    follows: origin === 'succeeded' ? part(record, serverNames + serverNamesBytes, 32) : null,
    subjectPublicKeyInfo,
  }
}
