/**
 * `trustcore explain`: a certificate file or a status, for people.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { explainStatus, STATUS } from '../../bindings/index.js'
import { asn1Tree, describeCertificate } from '../organisation/certificate-tree.js'
import type { Output } from './output.js'
import { readNamedFile } from './read-file.js'
import { UsageError } from './usage-error.js'

const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g

/** Adds the command. */
export function addExplain(program: Command, outputOf: () => Output): void {
  program
    .command('explain')
    .description('explain a certificate file, or a status by name or code')
    .argument('<FILE|STATUS>', 'file with certificates (PEM or DER), or a status such as SIGNATURE_WRONG or 550')
    .option('--asn1', 'show the ASN.1 tree with offsets too')
    .addHelpText(
      'after',
      '\nExamples:\n  trustcore explain keys-and-certs/rootca.crt\n  trustcore explain SIGNATURE_WRONG',
    )
    .action((what: string, { asn1 }: { asn1?: true }) => explain(what, asn1 === true, outputOf()))
}

function explain(what: string, withTree: boolean, output: Output): void {
  if (existsSync(what)) explainFile(what, withTree, output)
  else explainCode(what, output)
}

function explainCode(what: string, output: Output): void {
  const name = what.toUpperCase()
  const found = Object.entries(STATUS).find(([status, { code }]) => status === name || String(code) === what)
  if (!found) throw new UsageError(`${what} is neither a file nor a status: docs/status.md lists the statuses`)
  const status = explainStatus(found[0] as keyof typeof STATUS)
  output.result(
    [`${status.name} (${status.code})`, `  ${status.text}`, ...(status.next ? [`  Next: ${status.next}`] : [])],
    status,
  )
}

/** DER of each certificate in a file. */
function certificatesOf(bytes: Uint8Array): Uint8Array[] {
  const text = Buffer.from(bytes).toString('latin1')
  const blocks = text.match(PEM_BLOCK)
  if (!blocks) return [bytes]
  return blocks.map((block) => {
    try {
      return new Uint8Array(new X509Certificate(block).raw)
    } catch {
      // so damaged that only the decoded bytes can be shown
      return new Uint8Array(Buffer.from(block.replace(/-----[^-]+-----|\s/g, ''), 'base64'))
    }
  })
}

/** Whether these bytes are a secret key, PEM or DER: none of it is shown. */
function isPrivateKey(bytes: Buffer): boolean {
  if (bytes.includes('PRIVATE KEY-----')) return true
  return (['pkcs8', 'pkcs1', 'sec1'] as const).some((type) => {
    try {
      return createPrivateKey({ key: bytes, format: 'der', type }).type === 'private'
    } catch {
      return false
    }
  })
}

function explainFile(path: string, withTree: boolean, output: Output): void {
  const file = readNamedFile(path)
  if (isPrivateKey(file)) {
    throw new UsageError(
      `${path}: there is a secret key in it, and nothing of it is shown. Name a file of certificates.`,
    )
  }
  const certificates = certificatesOf(file).map((der) => ({
    bytes: der.length,
    lines: describeCertificate(der),
    tree: asn1Tree(der),
  }))
  const text = certificates.flatMap(({ bytes, lines, tree }, i) => [
    `${i === 0 ? '' : '\n'}Certificate ${i + 1} of ${certificates.length} in ${path} (${bytes} bytes)`,
    ...lines.map((line) => `  ${line}`),
    ...(withTree ? ['', tree] : []),
  ])
  output.result(text, { path, certificates })
}
