/**
 * `trustcore org`: the organisation's certificate desk.
 */
import { type Command, Option } from 'commander'
import { KEY_TYPES, type KeyType } from '../organisation/certificates.js'
import { initOrganisation, issueServer } from '../organisation/files.js'
import type { Output } from './output.js'

interface DeskFlags {
  dir: string
  keyType: KeyType
  force?: true
  insideGit?: true
}

/** Options that both commands have. */
function withDeskOptions(command: Command): Command {
  return command
    .option('--dir <FOLDER>', 'where keys-and-certs/ is, or is made', '.')
    .addOption(new Option('--key-type <TYPE>', 'kind of key').choices([...KEY_TYPES]).default('p256'))
    .option('--force', 'replace files that are there')
    .option('--inside-git', 'write secret keys although the folder is in a git work tree')
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
    .option('--ip <ADDRESS...>', 'IP addresses of the server')
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
}
