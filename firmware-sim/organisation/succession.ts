/**
 * Statements of succession (docs/succession.md): a root says which root follows it, and the one that follows says when the
 * other one goes.
 */
import { createHash, createPrivateKey, sign, X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { DeskError } from './desk-error.js'
import { readOrganisation, readText, replaceFile, revocationLock, successionFile } from './files.js'
import { withLock } from './lock.js'
import { signingAlgorithmOf } from './signing-algorithm.js'

/** What a statement says. */
export const SUCCESSION_KINDS = ['follow', 'end'] as const
export type SuccessionKind = (typeof SUCCESSION_KINDS)[number]

const MAGIC = Buffer.from('TCSUCC\r\n', 'latin1')
const VERSION = 1
const HEADER_BYTES = 96
const NUMBER_AT = 16
const OLD_KEY_AT = 32
const NEW_KEY_AT = 64
const MAX_NUMBER = 65_535

/** A root in a statement. */
export interface SucceedingRoot {
  /** SHA-256 of its subjectPublicKeyInfo. */
  spkiSha256: Uint8Array
  der: Uint8Array
}

export interface SuccessionPlan {
  kind: SuccessionKind
  /** From 1 to 65,535: greater than that of any statement that its signer has made before. */
  number: number
  from: SucceedingRoot
  to: SucceedingRoot
  /** AlgorithmIdentifier of the signature, DER. */
  algorithm: Uint8Array
  /** Signs for `from` (follow), or for `to` (end). */
  sign: (message: Uint8Array) => Uint8Array
}

/** Writes and signs a statement. Throws RangeError if the number is none. */
export function encodeSuccession({ kind, number, from, to, algorithm, sign: signer }: SuccessionPlan): Uint8Array {
  if (!Number.isInteger(number) || number < 1 || number > MAX_NUMBER) {
    throw new RangeError(`number ${number} of a statement of succession`)
  }
  const certificate = kind === 'follow' ? to.der : new Uint8Array()
  const header = Buffer.alloc(HEADER_BYTES)
  MAGIC.copy(header)
  const numbers = [VERSION, SUCCESSION_KINDS.indexOf(kind) + 1, number, algorithm.length, certificate.length]
  for (const [i, value] of numbers.entries()) header.writeUInt32LE(value, MAGIC.length + 4 * i)
  header.set(from.spkiSha256, OLD_KEY_AT)
  header.set(to.spkiSha256, NEW_KEY_AT)
  const message = Buffer.concat([header, algorithm, certificate])
  return Buffer.concat([message, signer(message)])
}

export interface SucceedOptions {
  /** The folder in which `keys-and-certs/` with the root that signs is. */
  directory: string
  kind: SuccessionKind
  /** Path of the other root certificate: the one that follows, or the one that goes. */
  other: string
  /** Makes a new statement in place of the one that is there, with the next number. */
  force?: boolean | undefined
}

/** A statement that was written. */
export interface Succeeded {
  file: string
  kind: SuccessionKind
  number: number
  organisation: string
  from: Uint8Array
  to: Uint8Array
}

/** The root certificate in a file. */
async function readRoot(path: string, organisation: string): Promise<SucceedingRoot> {
  const next = `Name the file rootca.crt of the other root of ${organisation}.`
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(await readFile(path))
  } catch {
    throw new DeskError(`No certificate can be read from ${path}.`, next)
  }
  const organisations = certificate.subject.split('\n').filter((line) => line.startsWith('O='))
  if (!certificate.ca || !certificate.verify(certificate.publicKey)) {
    throw new DeskError(`${path} is not the root certificate of an organisation.`, next)
  }
  if (organisations.length !== 1 || organisations[0] !== `O=${organisation}`) {
    throw new DeskError(`${path} is a root of another organisation than ${organisation}: no device would follow.`, next)
  }
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' })
  return {
    der: new Uint8Array(certificate.raw),
    spkiSha256: new Uint8Array(createHash('sha256').update(spki).digest()),
  }
}

/** Number of a statement that the root that is here has made; 0: there is none. */
async function numberIn(file: string): Promise<number> {
  if (!existsSync(file)) return 0
  const statement = await readFile(file)
  if (statement.length < HEADER_BYTES || !statement.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new DeskError(`${file} is no statement of succession.`, 'Restore it from a backup, or remove it.')
  }
  return statement.readUInt32LE(NUMBER_AT)
}

/**
 * Writes the statement that another root follows the one whose key is here, or that the one before it goes.
 * @throws DeskError if a certificate or the key cannot be read, if the roots are not two of one organisation, or if there is a
 * statement already
 */
export async function succeed({ directory, kind, other, force = false }: SucceedOptions): Promise<Succeeded> {
  const { organisation, rootCertificateDer: der, spkiSha256, rootKeyFile } = await readOrganisation(directory)
  const ours = { der, spkiSha256 }
  const theirs = await readRoot(other, organisation)
  if (Buffer.compare(theirs.spkiSha256, spkiSha256) === 0) {
    throw new DeskError(
      `${other} is the root that is here.`,
      'Make the new root in a folder of its own: trustcore org init.',
    )
  }
  const key = createPrivateKey(await readText(rootKeyFile, "Restore the root's key, or sign where it is."))
  if (!new X509Certificate(der).checkPrivateKey(key)) {
    throw new DeskError(
      'The key of the root is not that of its certificate.',
      'Restore certificate and key of the root from one backup.',
    )
  }
  const { hash, identifier } = signingAlgorithmOf(key)
  const [from, to] = kind === 'follow' ? [ours, theirs] : [theirs, ours]
  const file = successionFile(directory, kind)
  return withLock(revocationLock(directory), async () => {
    if (existsSync(file) && !force) {
      throw new DeskError(
        `There is already ${file}.`,
        'Give that one to the devices, or force a new one: it gets the next number.',
      )
    }
    // a root numbers all that it says from one counter
    const numbers = await Promise.all(SUCCESSION_KINDS.map((each) => numberIn(successionFile(directory, each))))
    const number = Math.max(...numbers) + 1
    const plan = {
      kind,
      number,
      from,
      to,
      algorithm: identifier,
      sign: (message: Uint8Array) => sign(hash, message, key),
    }
    await replaceFile(file, encodeSuccession(plan))
    return { file, kind, number, organisation, from: from.spkiSha256, to: to.spkiSha256 }
  })
}
