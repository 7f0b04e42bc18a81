/**
 * `trustcore org`: the organisation's certificate desk.
 */
import { isIP } from 'node:net'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { KEY_TYPES, type KeyType } from '../organisation/certificates.js'
import { initOrganisation, issueServer } from '../organisation/files.js'
import { denyKey, REASON_NAMES, type Reason, type Revoked, revokeCertificate } from '../organisation/revoke.js'
import { type Succeeded, succeed } from '../organisation/succession.js'
import type { Output } from './output.js'

interface DeskFlags {
  dir: string
  keyType: KeyType
  force?: true
  insideGit?: true
}

const MAX_DAYS = 36_500

function parseDays(text: string): number {
  const days = Number(text)
  if (!/^\d+$/.test(text) || days < 1 || days > MAX_DAYS) {
    throw new InvalidArgumentError(`A number of days from 1 to ${MAX_DAYS} is wanted.`)
  }
  return days
}

/** One more IP address of a server. */
function addAddress(text: string, before: readonly string[] = []): readonly string[] {
  if (isIP(text) === 0) throw new InvalidArgumentError('Give an IP address, such as 192.0.2.7 or 2001:db8::7.')
  return [...before, text]
}

/** What both lists tell. */
function revokedText({ subject, already, file, number, entries }: Revoked, verb: string, option: string): string[] {
  return [
    already ? `${subject} was ${verb} before; the list is signed anew.` : `${subject} is ${verb}.`,
    `  ${file}  public: number ${number}, ${entries} on it; bring it to every device`,
    `Next: trustcore probe HOST:PORT ${option} ${file}`,
  ]
}

/** Options that both commands have. */
function withDeskOptions(command: Command): Command {
  return command
    .option('--dir <FOLDER>', 'where keys-and-certs/ is, or is made', '.')
    .addOption(new Option('--key-type <TYPE>', 'kind of key').choices([...KEY_TYPES]).default('p256'))
    .option('--force', 'replace files that are there')
    .option('--inside-git', 'write secret keys although the folder is in a git work tree')
}

/** What was said, and what to do with it. */
function succeededText({ file, kind, number, organisation, from, to }: Succeeded): string[] {
  const [old, fresh] = [from, to].map((hash) => Buffer.from(hash).toString('hex'))
  const lines =
    kind === 'follow'
      ? [`A new root of ${organisation} follows: devices that apply this trust both.`, `  old ${old}`, `  new ${fresh}`]
      : [`The old root of ${organisation} goes: devices that apply this trust the new one only.`, `  old ${old}`]
  return [
    ...lines,
    `  ${file}  public: number ${number}; bring it to every device`,
    `Next: trustcore trust succeed ${file} --flash flash.bin`,
    ...(kind === 'follow'
      ? ['When every device has it, give the servers certificates by the new root. End the overlap with --end.']
      : []),
  ]
}

/** Adds the command about succession. */
function addSucceed(org: Command, outputOf: () => Output): void {
  org
    .command('succeed')
    .description('say with the root that is here which root follows it; with --end, that the one before it goes')
    .argument('<FILE>', 'certificate of the other root: rootca.crt of the new one, with --end of the old one')
    .option('--dir <FOLDER>', 'where keys-and-certs/ with the root that signs is', '.')
    .option('--end', 'end the overlap: said by the new root, when no device needs the old one')
    .option('--force', 'make a new statement, with the next number, in place of the one that is there')
    .addHelpText(
      'after',
      '\nExample, with the new root in a folder of its own:\n  trustcore org init iocafe --dir new\n' +
        '  trustcore org succeed new/keys-and-certs/rootca.crt\n' +
        '  trustcore org succeed keys-and-certs/rootca.crt --dir new --end',
    )
    .action(async (other: string, { dir: directory, end, force }: { dir: string; end?: true; force?: true }) => {
      const succeeded = await succeed({ directory, other, kind: end ? 'end' : 'follow', force })
      outputOf().result(succeededText(succeeded), { status: 'OK', ...succeeded })
    })
}

/** Adds the commands. */
export function addOrg(program: Command, outputOf: () => Output): void {
  const org = program.command('org').description("an organisation's root and server certificates")
  withDeskOptions(org.command('init'))
    .description('make the root certificate and its key: once, for ever')
    .argument('<NAME>', 'name of the organisation, such as iocafe')
    .addHelpText('after', '\nExample:\n  trustcore org init iocafe')
    .action(async (organisation: string, flags: DeskFlags) => {
      const { dir: directory, keyType, force, insideGit } = flags
      const made = await initOrganisation({ directory, organisation, keyType, force, insideGit })
      const hash = Buffer.from(made.spkiSha256).toString('hex')
      const lines = [
        `The organisation ${made.organisation} has a root certificate.`,
        '  keys-and-certs/rootca.crt         public: give it to every device and server',
        `  ${'keys-and-certs/secret/rootca.key'}  SECRET: whoever has it is the organisation; if it is lost, no server can be added`,
        `Key hash for labels: ${hash}`,
        `Next: trustcore org issue myserver.${made.organisation}`,
      ]
      outputOf().result(lines, { status: 'OK', ...made, rootCertificateDer: undefined })
    })
  withDeskOptions(org.command('issue'))
    .description("make a server's key and certificate, signed by the root that is there")
    .argument('<SERVER>', 'server name, such as myserver.iocafe')
    .option('--name <DNS...>', 'further DNS names of the server')
    .option('--ip <ADDRESS...>', 'IP addresses of the server', addAddress)
    .addHelpText('after', '\nExample:\n  trustcore org issue myserver.iocafe --ip 192.0.2.7')
    .action(async (serverName: string, flags: DeskFlags & { name?: string[]; ip?: string[] }) => {
      const { dir: directory, keyType, force, insideGit, name: names, ip: addresses } = flags
      const files = await issueServer({ directory, serverName, keyType, force, insideGit, names, addresses })
      const lines = [
        `${serverName} has a certificate.`,
        `  ${files.certificate}  certificate chain: what the server presents`,
        `  ${files.key}  SECRET: never leaves the server`,
        `  ${files.bundle}  root certificate: what clients of this network get`,
        `Next: trustcore probe HOST:PORT --name ${serverName}`,
      ]
      outputOf().result(lines, { status: 'OK', serverName, files })
    })
  org
    .command('revoke')
    .description("put a server's certificate on the CRL of the root, and sign that anew")
    .argument('<SERVER|FILE>', 'server name such as myserver.iocafe, or a file with the certificate')
    .option('--dir <FOLDER>', 'where keys-and-certs/ is', '.')
    .option('--days <N>', 'days until the next CRL is due, for devices that want a current one', parseDays, 30)
    .addOption(new Option('--reason <REASON>', 'why').choices(REASON_NAMES).default('cessationOfOperation'))
    .addHelpText('after', '\nExample:\n  trustcore org revoke myserver.iocafe')
    .action(async (what: string, flags: { dir: string; days: number; reason: Reason }) => {
      const { dir: directory, days, reason } = flags
      const revoked = await revokeCertificate({ directory, what, days, reason })
      outputOf().result(revokedText(revoked, 'revoked', '--crl'), { status: 'OK', ...revoked })
    })
  org
    .command('deny')
    .description('put the key of a certificate on the deny list of the root, whoever issued it, and sign that anew')
    .argument('<SERVER|FILE>', 'server name such as myserver.iocafe, or a file with a certificate')
    .option('--dir <FOLDER>', 'where keys-and-certs/ is', '.')
    .addHelpText('after', '\nExample:\n  trustcore org deny stolen.crt')
    .action(async (what: string, { dir: directory }: { dir: string }) => {
      const denied = await denyKey({ directory, what })
      outputOf().result(revokedText(denied, 'denied', '--deny-list'), { status: 'OK', ...denied })
    })
  addSucceed(org, outputOf)
}
