/**
 * The organisation's certificate desk: makes the root, takes requests, signs server certificates (RFC 5280 §4, RFC 2986).
 *
 * Issuing is done by @peculiar/x509; nothing here verifies anything for a device.
 */
// @peculiar/x509's container wants this first
import 'reflect-metadata'
import { createHash, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import * as x509 from '@peculiar/x509'
import { readNodes } from './asn1-node.js'
import { DeskError } from './desk-error.js'

x509.cryptoProvider.set(webcrypto as unknown as Crypto)

/** Kinds of keys that the desk makes. */
export const KEY_TYPES = ['p256', 'p384', 'rsa2048', 'rsa3072', 'rsa4096'] as const
export type KeyType = (typeof KEY_TYPES)[number]

/** A certificate and its key. */
export interface Issued {
  certificatePem: string
  certificateDer: Uint8Array
  /** PKCS#8 */
  keyPem: string
  /** SHA-256 of the subjectPublicKeyInfo, 32 bytes: for labels. */
  spkiSha256: Uint8Array
}

/** Names that a certificate speaks for. */
export interface AlternativeNames {
  /** DNS names. */
  names?: readonly string[] | undefined
  /** IP addresses. */
  addresses?: readonly string[] | undefined
}

/** What a server certificate is to hold: the names are further ones. */
export interface ServerNames extends AlternativeNames {
  /** `myserver.iocafe` */
  serverName: string
}

/** RFC 5280 §4.1.2.5: "no well-defined expiration date". Devices do not look unless they are told to. */
const NEVER = new Date('9999-12-31T23:59:59Z')
export const DAY = 86_400_000
/** id-ce-subjectAltName. */
const SUBJECT_ALT_NAME = '2.5.29.17'

type Algorithm = EcKeyGenParams | RsaHashedKeyGenParams

function algorithmOf(type: KeyType): Algorithm & { hash: string } {
  if (type === 'p256') return { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  if (type === 'p384') return { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' }
  const modulusLength = Number(type.slice(3))
  return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: Uint8Array.of(1, 0, 1), modulusLength }
}

async function generate(type: KeyType): Promise<CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(algorithmOf(type), true, ['sign', 'verify'])) as CryptoKeyPair
}

async function keyToPem(key: CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`
}

/** The signing algorithm of a root's key, found by what it is. */
async function readKey(pem: string): Promise<{ key: CryptoKey; algorithm: Algorithm & { hash: string } }> {
  const der = x509.PemConverter.decodeFirst(pem)
  for (const type of ['p256', 'p384', 'rsa2048'] as const) {
    const algorithm = algorithmOf(type)
    try {
      return { key: await webcrypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign']), algorithm }
    } catch {
      // another kind of key
    }
  }
  throw new Error('the key of the root is neither P-256, P-384 nor RSA')
}

/** 16 random bytes, positive: a CRL must be able to tell certificates apart (RFC 5280 §4.1.2.2). */
function randomSerialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16))
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return Buffer.from(bytes).toString('hex')
}

/** A value in an RFC 4514 name. */
function escaped(value: string): string {
  return value.replace(/[\\,+"<>;=#]/g, '\\$&')
}

function issued(certificate: x509.X509Certificate, keyPem: string): Issued {
  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    certificateDer: new Uint8Array(certificate.rawData),
    keyPem,
    spkiSha256: new Uint8Array(createHash('sha256').update(new Uint8Array(certificate.publicKey.rawData)).digest()),
  }
}

function subjectAltName({ names = [], addresses = [] }: AlternativeNames): x509.SubjectAlternativeNameExtension {
  for (const name of names) {
    if (isIP(name) !== 0 || !/^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(name)) {
      throw new TypeError(`\`names\`: "${name}" is no DNS name. Give one such as myserver.iocafe.`)
    }
  }
  for (const address of addresses) {
    if (isIP(address) === 0)
      throw new TypeError(`\`addresses\`: "${address}" is no IP address. Give one such as 192.0.2.7.`)
  }
  return new x509.SubjectAlternativeNameExtension([
    ...names.map((value) => ({ type: 'dns' as const, value })),
    ...addresses.map((value) => ({ type: 'ip' as const, value })),
  ])
}

/**
 * Creates an organisation's root: self-signed, a CA, its subject `CN=<organisation> root, O=<organisation>`, or with the
 * common name given.
 */
export async function createRoot(options: {
  organisation: string
  keyType?: KeyType | undefined
  commonName?: string | undefined
}): Promise<Issued> {
  const { organisation, keyType = 'p256', commonName = `${organisation} root` } = options
  const keys = await generate(keyType)
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomSerialNumber(),
    name: `CN=${escaped(commonName)},O=${escaped(organisation)}`,
    notBefore: new Date(Date.now() - DAY),
    notAfter: NEVER,
    signingAlgorithm: algorithmOf(keyType),
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return issued(certificate, await keyToPem(keys.privateKey))
}

/** A request and the key that never leaves the server. */
export async function createRequest(
  options: ServerNames & { organisation: string; keyType?: KeyType | undefined },
): Promise<{ requestPem: string; keyPem: string }> {
  const { organisation, serverName, names = [], addresses, keyType = 'p256' } = options
  const asked = subjectAltName({ names: [...new Set([serverName, ...names])], addresses })
  const keys = await generate(keyType)
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: `CN=${escaped(serverName)},O=${escaped(organisation)}`,
    keys,
    signingAlgorithm: algorithmOf(keyType),
    extensions: [asked],
  })
  return { requestPem: `${request.toString('pem')}\n`, keyPem: await keyToPem(keys.privateKey) }
}

/** The request, its own signature verified: proof that its sender has the key (RFC 2986 §3). */
async function openRequest(requestPem: string): Promise<x509.Pkcs10CertificateRequest> {
  let request: x509.Pkcs10CertificateRequest
  let signed: boolean
  try {
    request = new x509.Pkcs10CertificateRequest(requestPem)
    // The library reads past lengths that contradict each other.
    const [nodes, complaint] = readNodes(new Uint8Array(request.rawData))
    if (complaint) throw new Error(`${complaint.what}, at byte ${complaint.at}`)
    if (nodes.length !== 1) throw new Error('more bytes follow it')
    signed = await request.verify()
  } catch (error) {
    throw new DeskError(`The request cannot be read: ${(error as Error).message}.`, 'Make the request again.')
  }
  if (!signed) {
    throw new DeskError('The request is not signed with its own key.', 'Do not sign it: find out who changed it.')
  }
  return request
}

/** The root's key: the one of its certificate, else whatever it signs would be trusted by nobody. */
export async function openRootKey(root: x509.X509Certificate, pem: string): ReturnType<typeof readKey> {
  const next = 'Restore certificate and key of the root from one backup.'
  try {
    const { key, algorithm } = await readKey(pem)
    const publicKey = await root.publicKey.export(algorithm, ['verify'])
    const probe = webcrypto.getRandomValues(new Uint8Array(16))
    const signature = await webcrypto.subtle.sign(algorithm, key, probe)
    if (await webcrypto.subtle.verify(algorithm, publicKey, signature, probe)) return { key, algorithm }
  } catch (error) {
    throw new DeskError(`The key of the root does not serve: ${(error as Error).message}.`, next)
  }
  throw new DeskError('The key of the root is not that of its certificate.', next)
}

/** The value of an attribute that the name has once. */
function onlyValue(name: x509.Name, attribute: string): string | undefined {
  const values = name.getField(attribute)
  return values.length === 1 ? values[0] : undefined
}

/**
 * Signs a request: a server certificate with the common name and the names that the request asks for, or `names` and
 * `addresses` where they are given.
 * @throws DeskError if the request is not signed with its own key, is for another organisation or names no server, or if
 * the root's key is not that of its certificate
 * @throws TypeError if a name or an address is none
 */
export async function signRequest(
  options: AlternativeNames & { requestPem: string; rootCertificatePem: string; rootKeyPem: string },
): Promise<Omit<Issued, 'keyPem'>> {
  const request = await openRequest(options.requestPem)
  const root = new x509.X509Certificate(options.rootCertificatePem)
  const { key, algorithm } = await openRootKey(root, options.rootKeyPem)
  const [serverName, organisation] = ['CN', 'O'].map((attribute) => onlyValue(request.subjectName, attribute))
  if (serverName === undefined || organisation === undefined || organisation !== onlyValue(root.subjectName, 'O')) {
    throw new DeskError(
      'The request is not for a server of the organisation of this root.',
      'Ask for a request with one common name and the name of this organisation.',
    )
  }
  const asked = request.extensions.find(({ type }) => type === SUBJECT_ALT_NAME)
  const askedNames = asked ? new x509.SubjectAlternativeNameExtension(asked.rawData).names.items : []
  const valuesOf = (type: string) => askedNames.filter((name) => name.type === type).map(({ value }) => value)
  const { names = valuesOf('dns'), addresses = valuesOf('ip') } = options
  if (names.length + addresses.length === 0) {
    throw new DeskError('The request names no server (subjectAltName).', 'Give a name or an address.')
  }
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomSerialNumber(),
    subject: `CN=${escaped(serverName)},O=${escaped(organisation)}`,
    issuer: root.subjectName,
    notBefore: new Date(Date.now() - DAY),
    notAfter: NEVER,
    signingKey: key,
    signingAlgorithm: algorithm,
    publicKey: request.publicKey,
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      subjectAltName({ names, addresses }),
      await x509.AuthorityKeyIdentifierExtension.create(root, false),
      await x509.SubjectKeyIdentifierExtension.create(request.publicKey),
    ],
  })
  const { keyPem: _, ...rest } = issued(certificate, '')
  return rest
}
