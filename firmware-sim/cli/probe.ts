/**
 * `trustcore probe`: connects to a server, verifies it, and tells what was found. Sends nothing.
 */
import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type Command, InvalidArgumentError, Option } from 'commander'
import {
  connect,
  type Expectation,
  type Policy,
  TrustError,
  type TrustList,
  type Verdict,
  Verifier,
} from '../../bindings/index.js'
import { type HostPort, isNameless, parseAddress, timeoutOption } from './address.js'
import { sentenceOf } from './exit-status.js'
import { readTrustList } from './flash-file.js'
import type { Output } from './output.js'
import { readNamedFile } from './read-file.js'
import { UsageError } from './usage-error.js'

interface ProbeOptions {
  root?: string[]
  flash?: string
  name?: string
  organisation?: string
  crl?: string[]
  denyList?: string[]
  legacy?: true
  timeout: number
  time: 'ignore' | 'floor' | 'strict'
}

/** Root that is used if none is named: the one of `org init`. */
const DEFAULT_ROOT = 'keys-and-certs/rootca.crt'

/** First octet of a CRL in DER. */
const DER_SEQUENCE = 0x30

function parseName(text: string): string {
  if (text === '') throw new InvalidArgumentError('It is empty.')
  return text
}

/** Adds the command. */
export function addProbe(program: Command, outputOf: () => Output): void {
  program
    .command('probe')
    .description('connect to a server, verify it, and tell what was found; sends nothing')
    .argument('<HOST:PORT>', 'where the server is', parseAddress)
    .option('--root <FILE...>', `root certificates to trust (${DEFAULT_ROOT} when left out)`)
    .option('--flash <FILE>', 'trust what the trusted list in this flash file holds')
    .option('--name <NAME>', 'server name that is expected (the host when left out, if it is a name)', parseName)
    .option('--organisation <NAME>', 'expect any server of this organisation', parseName)
    .option('--crl <FILE...>', 'CRLs, PEM or DER: what they revoke is refused')
    .option('--deny-list <FILE...>', 'deny lists: certificates with these keys are refused')
    .option('--legacy', 'accept X.509 v1 certificates and common names of the older system')
    .addOption(
      new Option('--time <POLICY>', 'how dates count; this computer knows the time')
        .choices(['ignore', 'floor', 'strict'])
        .default('ignore'),
    )
    .addOption(timeoutOption())
    .addHelpText(
      'after',
      '\nExamples:\n  trustcore probe myserver.iocafe:6369\n  trustcore probe 127.0.0.1:6369 --name myserver.iocafe --root rootca.crt',
    )
    .action(async (address: HostPort, options: ProbeOptions) => probe(address, options, outputOf()))
}

/** Throws TrustError, which names the file, if there is no root certificate in it. */
function checkRoot(file: string, anchor: Uint8Array): void {
  try {
    new Verifier({ anchors: anchor })
  } catch (error) {
    if (!(error instanceof TrustError)) throw error
    throw new TrustError(error.status, { what: `${file}: no root certificate can be taken from it.` })
  }
}

function trustOf({ root, flash }: ProbeOptions): Verifier | TrustList {
  if (flash !== undefined) return readTrustList(flash)
  const files = root ?? [DEFAULT_ROOT]
  if (root === undefined && !existsSync(DEFAULT_ROOT)) {
    throw new UsageError(
      `there is no ${DEFAULT_ROOT} here: name the root with --root FILE, or a device's flash with --flash FILE`,
    )
  }
  const anchors = files.map(readNamedFile)
  for (const [i, anchor] of anchors.entries()) checkRoot(files[i] ?? '', anchor)
  return new Verifier({ anchors })
}

function expectationOf(host: string, { name, organisation }: ProbeOptions): Expectation {
  if (name !== undefined && organisation !== undefined) throw new UsageError('give --name or --organisation, not both')
  if (name !== undefined) return { name }
  if (organisation !== undefined) return { organisation }
  // an address says nothing of the name: whatever the root signed is then trusted, and the output says so
  return isNameless(host) ? { anyServer: true } : { name: host }
}

/** A CRL file: PEM text or DER. */
function readCrl(file: string): string | Uint8Array {
  const bytes = readNamedFile(file)
  return bytes[0] === DER_SEQUENCE ? bytes : bytes.toString('latin1')
}

/** What each list said, for people: one that counts for nothing must not look as if it had been heard. */
function listText({ revocationLists }: Verdict, files: readonly string[]): string[] {
  return revocationLists.map(({ kind, status, number }, i) => {
    const name = `${kind === 'crl' ? 'CRL' : 'Deny list'} ${files[i]}`
    return status === 'OK'
      ? `${name}: number ${number ?? 'none'}, revokes nothing here.`
      : `${name}: ${status}. ${sentenceOf(status)}`
  })
}

/** Subject of each certificate, for people. */
function chainText(chain: readonly Uint8Array[]): string[] {
  return chain.map((der, i) => {
    try {
      return `  ${i} ${new X509Certificate(der).subject.replaceAll('\n', ', ')}`
    } catch {
      return `  ${i} (cannot be read)`
    }
  })
}

async function probe({ host, port }: HostPort, options: ProbeOptions, output: Output): Promise<void> {
  const expect = expectationOf(host, options)
  const policy: Policy = { legacy: options.legacy === true, time: options.time }
  const time = { state: 'exactly', at: Math.floor(Date.now() / 1000) } as const
  const trust = trustOf(options)
  const timeoutMs = options.timeout
  const crls = (options.crl ?? []).map(readCrl)
  const denyLists = (options.denyList ?? []).map(readNamedFile)
  const question = { trust, expect, policy, time, crls, denyLists }
  const { socket, verdict, chain } = await connect({ host, port, timeoutMs, ...question })
  socket.destroy()
  const lists = listText(verdict, [...(options.crl ?? []), ...(options.denyList ?? [])])
  output.result([...probeText(`${host}:${port}`, expect, verdict, chain), ...lists], {
    status: 'OK',
    address: `${host}:${port}`,
    expect,
    verdict,
  })
}

function probeText(address: string, expect: Expectation, verdict: Verdict, chain: readonly Uint8Array[]): string[] {
  const anyServer =
    'anyServer' in expect
      ? ['  No name was expected: every server that the root signed would pass. Name one with --name.']
      : []
  return [`${address} is trusted.`, ...anyServer, verdict.explain(), 'Certificates:', ...chainText(chain)]
}
