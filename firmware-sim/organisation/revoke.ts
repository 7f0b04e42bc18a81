/**
 * What an organisation trusts no longer: the CRL of its root (RFC 5280 §5), and its deny list (docs/deny-list.md).
 *
 * Both are one file that grows. Devices refuse a list whose number is smaller than one they have seen, so each new one has a
 * greater number than the last and at least the seconds since 1970: it is then greater also if the last list was lost.
 */
import 'reflect-metadata'
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import * as x509 from '@peculiar/x509'
import { DAY, openRootKey } from './certificates.js'
import { decodeDenyList, encodeDenyList } from './deny-list.js'
import { DeskError } from './desk-error.js'
import { readOrganisation, readText, replaceFile, revocationFile, revocationLock, serverFiles } from './files.js'
import { withLock } from './lock.js'

/** id-ce-cRLNumber (RFC 5280 §5.2.3). */
const CRL_NUMBER = '2.5.29.20'

/**
 * Reasons that the desk gives (RFC 5280 §5.3.1). Each entry has one: @peculiar/x509 writes an empty SEQUENCE for none, which is
 * no DER.
 */
const REASONS = {
  keyCompromise: x509.X509CrlReason.keyCompromise,
  superseded: x509.X509CrlReason.superseded,
  cessationOfOperation: x509.X509CrlReason.cessationOfOperation,
} as const
export type Reason = keyof typeof REASONS
export const REASON_NAMES = Object.keys(REASONS) as Reason[]

/** What is to be revoked. */
export interface RevokeOptions {
  /** The folder in which `keys-and-certs/` is. */
  directory: string
  /** A server name of the organisation that has a certificate here, or the path of a certificate. */
  what: string
}

/** A list that was written. */
export interface Revoked {
  file: string
  number: bigint
  /** Serial numbers or keys on the list. */
  entries: number
  /** Whether this one was on it before: then the list is the old one, made anew. */
  already: boolean
  /** The certificate's subject. */
  subject: string
}

interface Desk {
  root: x509.X509Certificate
  rootKeyPem: string
  certificate: x509.X509Certificate
}

async function openDesk({ directory, what }: RevokeOptions): Promise<Desk> {
  const { organisation, servers, rootCertificatePem, rootKeyFile } = await readOrganisation(directory)
  const label = what.endsWith(`.${organisation}`) ? what.slice(0, what.indexOf('.')) : ''
  const path = servers.includes(label) ? serverFiles(directory, label).certificate : what
  const next = `Name a file, or one of these servers: ${servers.join(', ') || 'there is none'}.`
  let certificate: x509.X509Certificate
  try {
    // the leaf comes first in a chain
    certificate = new x509.X509Certificate(firstCertificate(await readFile(path)))
  } catch {
    throw new DeskError(`No certificate can be read from ${path}.`, next)
  }
  const root = new x509.X509Certificate(rootCertificatePem)
  return {
    root,
    rootKeyPem: await readText(rootKeyFile, "Restore the root's key, or revoke where it is."),
    certificate,
  }
}

function firstCertificate(bytes: Buffer): string | Uint8Array<ArrayBuffer> {
  const [, pem] = /(-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----)/.exec(bytes.toString('latin1')) ?? []
  return pem ?? Uint8Array.from(bytes)
}

/** The number of the next list. */
function numberAfter(last: bigint, now: number): bigint {
  const seconds = BigInt(Math.floor(now / 1000))
  return last >= seconds ? last + 1n : seconds
}

function derInteger(value: bigint): Buffer {
  const digits = value.toString(16)
  const octets = Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex')
  const content = (octets[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), octets]) : octets
  return Buffer.concat([Buffer.of(0x02, content.length), content])
}

/** The CRL that is there, if it is the root's; null if there is none. */
async function readCrl(path: string, root: x509.X509Certificate): Promise<x509.X509Crl | null> {
  if (!existsSync(path)) return null
  const next = 'Restore it from a backup, or remove it: what it revoked has to be revoked again.'
  try {
    const crl = new x509.X509Crl(await readFile(path, 'utf8'))
    if (await crl.verify({ publicKey: root.publicKey })) return crl
  } catch (error) {
    throw new DeskError(`${path} cannot be read: ${(error as Error).message}.`, next)
  }
  throw new DeskError(`${path} is not signed by the root.`, next)
}

function numberOf(crl: x509.X509Crl | null): bigint {
  const value = crl?.extensions.find(({ type }) => type === CRL_NUMBER)?.value
  const content = value && Buffer.from(value).subarray(2).toString('hex')
  return content ? BigInt(`0x${content}`) : 0n
}

/**
 * Puts a certificate on the CRL of the root, and signs that anew.
 * @param days until the next CRL is due: a device that wants a current one refuses it afterwards
 * @throws DeskError if the certificate cannot be read or is not one of the root's, or if the old CRL is not
 */
export async function revokeCertificate(options: RevokeOptions & { days: number; reason: Reason }): Promise<Revoked> {
  const { root, rootKeyPem, certificate } = await openDesk(options)
  const isOurs =
    certificate.issuer === root.subject &&
    (await certificate.verify({ publicKey: root.publicKey, signatureOnly: true }).catch(() => false))
  if (!isOurs) {
    throw new DeskError(
      `${certificate.subject}: the root of this organisation did not sign this certificate.`,
      'Revoke it at the organisation that signed it.',
    )
  }
  return withLock(revocationLock(options.directory), () => signCrl(options, { root, rootKeyPem, certificate }))
}

/** Reads the CRL that is there, adds the certificate, and signs. Only under the lock. */
async function signCrl(
  { directory, days, reason }: RevokeOptions & { days: number; reason: Reason },
  { root, rootKeyPem, certificate }: Desk,
): Promise<Revoked> {
  const file = revocationFile(directory, 'crl')
  const old = await readCrl(file, root)
  const entries: x509.X509CrlEntryParams[] = (old?.entries ?? []).map(
    ({ serialNumber, revocationDate, reason: given }) => ({
      serialNumber,
      revocationDate,
      reason: given ?? REASONS.cessationOfOperation,
    }),
  )
  const already = entries.some(({ serialNumber }) => serialNumber === certificate.serialNumber)
  const now = Date.now()
  if (!already) {
    entries.push({
      serialNumber: certificate.serialNumber,
      revocationDate: new Date(now),
      reason: REASONS[reason],
    })
  }
  const number = numberAfter(numberOf(old), now)
  const { key, algorithm } = await openRootKey(root, rootKeyPem)
  const crl = await x509.X509CrlGenerator.create({
    issuer: root.subjectName,
    thisUpdate: new Date(now),
    nextUpdate: new Date(now + days * DAY),
    entries,
    signingKey: key,
    signingAlgorithm: algorithm,
    extensions: [
      await x509.AuthorityKeyIdentifierExtension.create(root, false),
      new x509.Extension(CRL_NUMBER, false, Uint8Array.from(derInteger(number))),
    ],
  })
  await replaceFile(file, `${x509.PemConverter.encode(crl.rawData, 'X509 CRL')}\n`)
  return { file, number, entries: entries.length, already, subject: certificate.subject }
}

/**
 * Puts the key of a certificate on the deny list of the root, and signs that anew. Whoever issued the certificate, the key is
 * denied under this root.
 * @throws DeskError if the certificate cannot be read, if its key is the root's, or if the old list is not the root's
 */
export async function denyKey(options: RevokeOptions): Promise<Revoked> {
  const { root, rootKeyPem, certificate } = await openDesk(options)
  const hashOf = ({ publicKey }: x509.X509Certificate) => sha256(Buffer.from(publicKey.rawData))
  const [denied, rootHash] = [hashOf(certificate), hashOf(root)]
  if (denied.equals(rootHash)) {
    throw new DeskError('This is the key of the root itself.', 'Make a new root, and forget this one on every device.')
  }
  await openRootKey(root, rootKeyPem)
  const rootKey = createPrivateKey(rootKeyPem)
  return withLock(revocationLock(options.directory), async () => {
    const file = revocationFile(options.directory, 'deny')
    const old = existsSync(file)
      ? decodeDenyList(await readFile(file), file, { hash: rootHash, publicKey: createPublicKey(rootKey) })
      : { number: 0, hashes: [] }
    const already = old.hashes.some((hash) => denied.equals(hash))
    const hashes = already ? old.hashes : [...old.hashes, denied]
    const number = Number(numberAfter(BigInt(old.number), Date.now()))
    await replaceFile(file, encodeDenyList({ number, rootHash, hashes, rootKey }))
    return { file, number: BigInt(number), entries: hashes.length, already, subject: certificate.subject }
  })
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest()
