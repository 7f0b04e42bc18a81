/**
 * The organisation's certificate desk: makes the root, takes requests, signs server certificates (RFC 5280 §4, RFC 2986).
 *
 * Issuing is done by @peculiar/x509; nothing here verifies anything for a device.
 */
// @peculiar/x509's container wants this first
import 'reflect-metadata'
import { createHash, webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

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

/** What a server certificate is to hold. */
export interface ServerNames {
  /** `myserver.iocafe` */
  serverName: string
  /** Further DNS names. */
  names?: readonly string[] | undefined
  /** IP addresses. */
  addresses?: readonly string[] | undefined
}

/** RFC 5280 §4.1.2.5: "no well-defined expiration date". Devices do not look unless they are told to. */
const NEVER = new Date('9999-12-31T23:59:59Z')
const DAY = 86_400_000

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

function subjectAltName({ serverName, names = [], addresses = [] }: ServerNames): x509.SubjectAlternativeNameExtension {
  const dns = [...new Set([serverName, ...names])].map((value) => ({ type: 'dns' as const, value }))
  return new x509.SubjectAlternativeNameExtension([
    ...dns,
    ...addresses.map((value) => ({ type: 'ip' as const, value })),
  ])
}

/** Creates an organisation's root: self-signed, a CA, its subject `CN=<organisation> root, O=<organisation>`. */
export async function createRoot(options: { organisation: string; keyType?: KeyType | undefined }): Promise<Issued> {
  const { organisation, keyType = 'p256' } = options
  const keys = await generate(keyType)
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomSerialNumber(),
    name: `CN=${escaped(organisation)} root,O=${escaped(organisation)}`,
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
  const { organisation, serverName, keyType = 'p256' } = options
  const keys = await generate(keyType)
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: `CN=${escaped(serverName)},O=${escaped(organisation)}`,
    keys,
    signingAlgorithm: algorithmOf(keyType),
    extensions: [subjectAltName(options)],
  })
  return { requestPem: `${request.toString('pem')}\n`, keyPem: await keyToPem(keys.privateKey) }
}

/**
 * Signs a request: a server certificate with the names that the request asks for. Throws if the request does not prove that its
 * sender has the key.
 */
export async function signRequest(options: {
  requestPem: string
  rootCertificatePem: string
  rootKeyPem: string
}): Promise<Omit<Issued, 'keyPem'>> {
  const request = new x509.Pkcs10CertificateRequest(options.requestPem)
  if (!(await request.verify())) throw new Error('the request is not signed with its own key')
  const root = new x509.X509Certificate(options.rootCertificatePem)
  const { key, algorithm } = await readKey(options.rootKeyPem)
  const asked = request.extensions.find((extension) => extension.type === '2.5.29.17')
  if (!asked) throw new Error('the request names no server (subjectAltName)')
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomSerialNumber(),
    subject: request.subjectName.toJSON(),
    issuer: root.subjectName.toJSON(),
    notBefore: new Date(Date.now() - DAY),
    notAfter: NEVER,
    signingKey: key,
    signingAlgorithm: algorithm,
    publicKey: request.publicKey,
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(asked.rawData),
      await x509.AuthorityKeyIdentifierExtension.create(root, false),
      await x509.SubjectKeyIdentifierExtension.create(request.publicKey),
    ],
  })
  const { keyPem: _, ...rest } = issued(certificate, '')
  return rest
}
