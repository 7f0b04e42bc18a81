/** Certificate extensions for tests (RFC 5280 §4.2), each as DER of `Extension`. */
import {
  type Bytes,
  boolean,
  constructed,
  ia5String,
  implicit,
  integer,
  namedBits,
  octetString,
  oid,
  sequence,
  utf8String,
} from './der.js'
import { encodeName, type NameInput } from './names.js'

export const OID = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  cRLDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
  authorityInformationAccess: '1.3.6.1.5.5.7.1.1',
  /** An arc for examples (RFC 5612): nobody understands it. */
  unknown: '1.3.6.1.4.1.32473.1',
} as const

/** Any extension: dotted identifier, content of extnValue. `critical` is DEFAULT FALSE and left out then. */
export function extension(identifier: string, critical: boolean, ...value: readonly Bytes[]): Uint8Array {
  return sequence(oid(identifier), critical ? boolean(true) : [], octetString(...value))
}

export interface BasicConstraints {
  ca?: boolean
  pathLenConstraint?: number
  critical?: boolean
}

export function basicConstraints({ ca = true, pathLenConstraint, critical = true }: BasicConstraints = {}): Uint8Array {
  const path = pathLenConstraint === undefined ? [] : integer(pathLenConstraint)
  return extension(OID.basicConstraints, critical, sequence(ca ? boolean(true) : [], path))
}

/** KeyUsage bits (RFC 5280 §4.2.1.3), in order. */
export const KEY_USAGE = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const
export type KeyUsageBit = (typeof KEY_USAGE)[number]

export function keyUsage(bits: readonly KeyUsageBit[], critical = true): Uint8Array {
  return extension(OID.keyUsage, critical, namedBits(bits.map((bit) => KEY_USAGE.indexOf(bit))))
}

/** Purposes by name, or by dotted identifier. */
export const PURPOSE: Record<string, string> = {
  any: '2.5.29.37.0',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
}

export function extendedKeyUsage(purposes: readonly string[], critical = false): Uint8Array {
  return extension(OID.extendedKeyUsage, critical, sequence(purposes.map((name) => oid(PURPOSE[name] ?? name))))
}

/** One GeneralName (RFC 5280 §4.2.1.6). `raw` is written as it is. */
export type GeneralName =
  | { dns: string }
  | { ip: string }
  | { email: string }
  | { uri: string }
  | { directory: NameInput }
  | { other: string }
  | { raw: Uint8Array }

/** Octets of an IP address in text: v4, v6 with `::`, either with `/mask` (in address form) appended for constraints. */
export function ipOctets(text: string): Uint8Array {
  const [address = '', mask] = text.split('/')
  const octets = address.includes(':') ? ipv6Octets(address) : address.split('.').map(Number)
  return Uint8Array.from(mask === undefined ? octets : [...octets, ...ipOctets(mask)])
}

function ipv6Octets(text: string): number[] {
  const [head = '', tail] = text.split('::')
  const groups = (part: string | undefined) => (part ? part.split(':').map((group) => Number.parseInt(group, 16)) : [])
  const [before, after] = [groups(head), groups(tail)]
  const zeros = tail === undefined ? [] : new Array<number>(8 - before.length - after.length).fill(0)
  return [...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 0xff])
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

export function generalName(name: GeneralName): Uint8Array {
  if ('dns' in name) return implicit(2, ascii(name.dns))
  if ('ip' in name) return implicit(7, ipOctets(name.ip))
  if ('email' in name) return implicit(1, ascii(name.email))
  if ('uri' in name) return implicit(6, ascii(name.uri))
  if ('directory' in name) return constructed(4, encodeName(name.directory))
  if ('other' in name) return constructed(0, oid(OID.unknown), constructed(0, utf8String(name.other)))
  return name.raw
}

export function subjectAltName(names: readonly GeneralName[], critical = false): Uint8Array {
  return extension(OID.subjectAltName, critical, sequence(names.map(generalName)))
}

export interface NameConstraints {
  permitted?: readonly GeneralName[]
  excluded?: readonly GeneralName[]
  critical?: boolean
}

export function nameConstraints({ permitted, excluded, critical = true }: NameConstraints): Uint8Array {
  const subtrees = (n: number, bases: readonly GeneralName[] | undefined) =>
    bases
      ? constructed(
          n,
          bases.map((base) => sequence(generalName(base))),
        )
      : []
  return extension(OID.nameConstraints, critical, sequence(subtrees(0, permitted), subtrees(1, excluded)))
}

export function subjectKeyIdentifier(identifier: Uint8Array): Uint8Array {
  return extension(OID.subjectKeyIdentifier, false, octetString(identifier))
}

export function authorityKeyIdentifier(identifier: Uint8Array): Uint8Array {
  return extension(OID.authorityKeyIdentifier, false, sequence(implicit(0, identifier)))
}

export interface PolicyConstraints {
  requireExplicitPolicy?: number
  inhibitPolicyMapping?: number
  critical?: boolean
}

export function policyConstraints(constraints: PolicyConstraints): Uint8Array {
  const { requireExplicitPolicy, inhibitPolicyMapping, critical = true } = constraints
  const skip = (n: number, count: number | undefined) =>
    count === undefined ? [] : implicit(n, integer(count).subarray(2))
  return extension(
    OID.policyConstraints,
    critical,
    sequence(skip(0, requireExplicitPolicy), skip(1, inhibitPolicyMapping)),
  )
}

export function certificatePolicies(policies: readonly string[], critical = false): Uint8Array {
  return extension(OID.certificatePolicies, critical, sequence(policies.map((policy) => sequence(oid(policy)))))
}

/** One full-name URI distribution point. */
export function cRLDistributionPoints(uri: string): Uint8Array {
  const point = sequence(constructed(0, constructed(0, implicit(6, ascii(uri)))))
  return extension(OID.cRLDistributionPoints, false, sequence(point))
}

/** An extension that nobody understands. */
export function unknownExtension(critical: boolean): Uint8Array {
  return extension(OID.unknown, critical, ia5String('unknown'))
}
