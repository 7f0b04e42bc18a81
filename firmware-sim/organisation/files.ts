/**
 * An organisation's files, laid out as the reference system has them:
 *
 *     keys-and-certs/                                0755
 *       rootca.crt                                   organisation root
 *       myserver.crt                                 server certificate, then its intermediates if there are any
 *       myserver-bundle.crt                          what a client of this network gets: roots, never the leaf
 *       myserver-certificate-request.csr             the request
 *       rootca.crl                                   CRL of the root, once something was revoked
 *       rootca.deny                                  deny list of the root, once a key was denied
 *       rootca.succession   rootca.succession-end    which root follows this one; that the one before it goes
 *       rootca.lock                                  while one of these is being changed
 *       secret/                                      0700
 *         rootca.key   myserver.key                  PKCS #8, 0600
 *
 * A file is there as a whole or not at all, and none is replaced unless that is asked for. Keys do not go into a git
 * work tree unless that is asked for: they would sooner or later be committed.
 */
import 'reflect-metadata'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, link, mkdir, open, readdir, readFile, realpath, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { X509Certificate } from '@peculiar/x509'
import { createRequest, createRoot, type KeyType, signRequest } from './certificates.js'
import { DeskError } from './desk-error.js'

export interface DeskOptions {
  /** The folder in which `keys-and-certs/` is, or is made. */
  directory: string
  /** `p256` when left out. */
  keyType?: KeyType | undefined
  /** Replaces files that are there. */
  force?: boolean | undefined
  /** Writes keys although the folder is in a git work tree. */
  insideGit?: boolean | undefined
}

export interface InitOptions extends DeskOptions {
  /** `iocafe`: the names of its servers end in it. */
  organisation: string
}

export interface IssueOptions extends DeskOptions {
  /** `myserver.iocafe`: the files have its first label in their names. */
  serverName: string
  /** Further DNS names. */
  names?: readonly string[] | undefined
  /** IP addresses. */
  addresses?: readonly string[] | undefined
}

/** An organisation as its files have it. */
export interface OrganisationFiles {
  organisation: string
  rootCertificatePem: string
  rootCertificateDer: Uint8Array
  /** SHA-256 of the root's subjectPublicKeyInfo, 32 bytes. */
  spkiSha256: Uint8Array
  /** Where the root's key is, if it is here. */
  rootKeyFile: string
  /** First labels of the servers that have a certificate here, sorted. */
  servers: string[]
}

/** Paths of a server's files. */
export interface ServerFiles {
  certificate: string
  key: string
  bundle: string
  request: string
}

interface NewFile {
  path: string
  content: string | Uint8Array
  mode: number
}

const PUBLIC_MODE = 0o644
const SECRET_MODE = 0o600
const SECRET_FOLDER_MODE = 0o700
/** Labels of DNS, in lower case: `MyServer.crt` and `myserver.crt` are one file on some systems. */
const LABELS = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/
const BUNDLE = '-bundle'
const REQUEST = '-certificate-request'

const folderOf = (directory: string) => join(resolve(directory), 'keys-and-certs')
const rootCertificateOf = (directory: string) => join(folderOf(directory), 'rootca.crt')
/** Path of what the root revokes: its CRL, or its deny list. */
export const revocationFile = (directory: string, kind: 'crl' | 'deny') => join(folderOf(directory), `rootca.${kind}`)
/** Path of what the root says of another one: which follows it, or that the one before it goes. */
export const successionFile = (directory: string, kind: 'follow' | 'end') =>
  join(folderOf(directory), kind === 'follow' ? 'rootca.succession' : 'rootca.succession-end')
/** Lock of all of them: whoever changes one holds it. */
export const revocationLock = (directory: string) => join(folderOf(directory), 'rootca.lock')
const rootKeyOf = (directory: string) => join(folderOf(directory), 'secret', 'rootca.key')

/** The git work tree in which the folder is or would be, or null; symbolic links are followed. */
async function gitWorkTreeOf(directory: string): Promise<string | null> {
  let present = resolve(directory)
  while (!existsSync(present)) present = dirname(present)
  for (let folder = await realpath(present); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder
    if (folder === dirname(folder)) return null
  }
}

async function refuseGit({ directory, insideGit = false }: DeskOptions): Promise<void> {
  const workTree = insideGit ? null : await gitWorkTreeOf(folderOf(directory))
  if (workTree === null) return
  throw new DeskError(
    `${resolve(directory)} is in the git work tree ${workTree}: keys there are soon committed.`,
    'Choose a folder outside, or say so with --inside-git.',
  )
}

function refuseExisting(paths: readonly string[], force: boolean): void {
  const present = paths.filter((path) => existsSync(path))
  if (force || present.length === 0) return
  throw new DeskError(
    `There is already ${present.map((path) => basename(path)).join(', ')} in ${dirname(present[0] ?? '')}.`,
    'Choose another folder or name, or force it: what is there is then lost.',
  )
}

/** Writes a file under another name first, and gives it its own when it is on the disk as a whole. */
async function writeWhole({ path, content, mode }: NewFile, force: boolean): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      await file.chmod(mode)
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    // A link, unlike a renaming, fails if the name was taken meanwhile.
    if (force) await rename(temporary, path)
    else await link(temporary, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') refuseExisting([path], false)
    throw error
  } finally {
    await unlink(temporary).catch(() => undefined)
  }
}

/** Replaces a public file of the desk, as a whole. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  await writeWhole({ path, content, mode: PUBLIC_MODE }, true)
}

async function writeAll(directory: string, files: readonly NewFile[], force: boolean): Promise<void> {
  const secret = join(folderOf(directory), 'secret')
  await mkdir(secret, { recursive: true })
  await chmod(secret, SECRET_FOLDER_MODE)
  for (const file of files) await writeWhole(file, force)
}

/**
 * Makes an organisation: `rootca.crt` and `secret/rootca.key`.
 * @throws DeskError if it is refused: name, git work tree, files that are there
 */
export async function initOrganisation(options: InitOptions): Promise<OrganisationFiles> {
  const { directory, organisation, keyType, force = false } = options
  if (!LABELS.test(organisation)) {
    throw new DeskError(
      `"${organisation}" cannot be the end of a server name.`,
      'Choose a name of lower-case letters, digits and hyphens, such as iocafe.',
    )
  }
  await refuseGit(options)
  const [certificate, key] = [rootCertificateOf(directory), rootKeyOf(directory)]
  refuseExisting([certificate, key], force)
  const root = await createRoot({ organisation, keyType })
  const files = [
    { path: key, content: root.keyPem, mode: SECRET_MODE },
    { path: certificate, content: root.certificatePem, mode: PUBLIC_MODE },
  ]
  await writeAll(directory, files, force)
  return readOrganisation(directory)
}

/** Text of a file of the desk. */
export async function readText(path: string, next: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new DeskError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code}.`, next)
  }
}

/**
 * Reads an organisation's root certificate and the names of its servers; the root's key is not read.
 * @throws DeskError if there is none, or its root certificate cannot be read
 */
export async function readOrganisation(directory: string): Promise<OrganisationFiles> {
  const path = rootCertificateOf(directory)
  const rootCertificatePem = await readText(path, 'Make the organisation first, or name the folder that it is in.')
  let root: X509Certificate
  try {
    root = new X509Certificate(rootCertificatePem)
  } catch {
    throw new DeskError(`${path} is no certificate.`, 'Restore it from a backup.')
  }
  const [organisation, ...others] = root.subjectName.getField('O')
  if (organisation === undefined || others.length > 0) {
    throw new DeskError(`${path} does not name one organisation.`, 'Restore it from a backup, or make a new root.')
  }
  const labels = (await readdir(folderOf(directory)))
    .filter((name) => name.endsWith('.crt') && name !== 'rootca.crt' && !name.endsWith(`${BUNDLE}.crt`))
    .map((name) => basename(name, '.crt'))
  return {
    organisation,
    rootCertificatePem,
    rootCertificateDer: new Uint8Array(root.rawData),
    spkiSha256: new Uint8Array(await root.publicKey.getThumbprint('SHA-256')),
    rootKeyFile: rootKeyOf(directory),
    servers: labels.sort(),
  }
}

/** First label of a server name that may be a server of this organisation. */
function labelOf(serverName: string, organisation: string): string {
  if (!LABELS.test(serverName) || !serverName.endsWith(`.${organisation}`)) {
    throw new DeskError(
      `"${serverName}" is no server name of the organisation ${organisation}.`,
      `Choose a name such as myserver.${organisation}, in lower case.`,
    )
  }
  const label = serverName.slice(0, serverName.indexOf('.'))
  if (label === 'rootca' || label.endsWith(BUNDLE) || label.endsWith(REQUEST)) {
    throw new DeskError(`Files of "${label}" would have names that mean something else.`, 'Choose another server name.')
  }
  return label
}

/** Paths of the files of a server, by the first label of its name. */
export function serverFiles(directory: string, label: string): ServerFiles {
  const folder = folderOf(directory)
  return {
    certificate: join(folder, `${label}.crt`),
    key: join(folder, 'secret', `${label}.key`),
    bundle: join(folder, `${label}${BUNDLE}.crt`),
    request: join(folder, `${label}${REQUEST}.csr`),
  }
}

/**
 * Makes a server's key, request and certificate, signed by the root that is there, and the bundle for its clients.
 * @throws DeskError if it is refused: name, git work tree, files that are there, root or key missing
 * @throws TypeError if a further name or an address is none
 */
export async function issueServer(options: IssueOptions): Promise<ServerFiles> {
  const { directory, serverName, names, addresses, keyType, force = false } = options
  const { organisation, rootCertificatePem, rootKeyFile } = await readOrganisation(directory)
  const paths = serverFiles(directory, labelOf(serverName, organisation))
  await refuseGit(options)
  refuseExisting(Object.values(paths), force)
  const rootKeyPem = await readText(rootKeyFile, "Restore the root's key, or issue where it is.")
  const { requestPem, keyPem } = await createRequest({ serverName, organisation, names, addresses, keyType })
  const { certificatePem } = await signRequest({ requestPem, rootCertificatePem, rootKeyPem })
  const files = [
    { path: paths.key, content: keyPem, mode: SECRET_MODE },
    { path: paths.request, content: requestPem, mode: PUBLIC_MODE },
    { path: paths.certificate, content: certificatePem, mode: PUBLIC_MODE },
    { path: paths.bundle, content: rootCertificatePem, mode: PUBLIC_MODE },
  ]
  await writeAll(directory, files, force)
  return paths
}
