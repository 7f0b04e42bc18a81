/**
 * `trustcore pair`: a simulated device that keeps its flash in a file pairs with a real server.
 */
import { createInterface } from 'node:readline'
import { type Command, Option } from 'commander'
import type { DeviceConfirmation } from '../device/collect-root.js'
import { Device } from '../device/device.js'
import type { Account } from '../flash/account-slots.js'
import { encodeAuthentication } from '../wire/first-connect.js'
import { type HostPort, parseAddress, timeoutOption } from './address.js'
import { DEFAULT_FLASH_FILE, openFlash, reading } from './flash-file.js'
import { parseKeyHash } from './key-hash.js'
import type { Output } from './output.js'
import { readPassword } from './secret.js'
import { eventText } from './story.js'
import { UsageError } from './usage-error.js'

interface PairOptions {
  expect?: Uint8Array
  compare?: true
  auto?: true
  flash: string
  user: string
  network: string
  passwordFile?: string
  legacy?: true
  timeout: number
}

/** Adds the command. */
export function addPair(program: Command, outputOf: () => Output): void {
  program
    .command('pair')
    .description(
      'pair a simulated device with a server: capture its root at first connect, connect again verified, log in',
    )
    .argument('<HOST:PORT>', 'where the server is', parseAddress)
    .addOption(
      new Option('--expect <HASH>', "SHA-256 of the root's public key, from the label")
        .argParser(parseKeyHash)
        .conflicts(['auto', 'compare']),
    )
    .addOption(
      new Option(
        '--compare',
        'show words, which somebody compares with those at the server (docs/pairing.md)',
      ).conflicts('auto'),
    )
    .addOption(new Option('--auto', 'accept the root unseen; its entry stays marked unconfirmed'))
    .option('--flash <FILE>', 'flash of the device', DEFAULT_FLASH_FILE)
    .option('--user <NAME>', 'user name of the device at the server', 'device')
    .option('--network <NAME>', 'network name, at most 24 bytes', '')
    .option('--password-file <FILE>', 'file with the password; otherwise $TRUSTCORE_PASSWORD, or it is asked for')
    .option('--legacy', 'accept X.509 v1 certificates and common names of the older system')
    .addOption(timeoutOption())
    .addHelpText(
      'after',
      '\nExample:\n  trustcore pair 192.0.2.7:6369 --expect 3f1c… --user lamp-7 --password-file lamp.password' +
        '\n\nWithout a label, where somebody can look at the server, which must have its pairing window open:\n' +
        '  trustcore pair 192.0.2.7:6369 --compare --user lamp-7 --password-file lamp.password',
    )
    .action(async (address: HostPort, options: PairOptions) => pair(address, options, outputOf()))
}

/**
 * Shows words, and has somebody type whether the server shows the same. Nothing but `yes` is a yes; the end of the input is a no.
 */
function askPerson(words: readonly string[]): Promise<boolean> {
  process.stderr.write(
    `Words on this device:  ${words.join('  ')}\nDoes the server show exactly these? Type yes or no: `,
  )
  const lines = createInterface({ input: process.stdin })
  return new Promise<boolean>((resolve) => {
    lines.once('line', (line) => resolve(line.trim().toLowerCase() === 'yes'))
    lines.once('close', () => resolve(false))
  }).finally(() => lines.close())
}

function confirmationOf({ expect, compare, auto }: PairOptions): DeviceConfirmation {
  if (expect) return { confirmation: 'expect', spkiSha256: expect }
  if (compare) return { confirmation: 'compare', ask: askPerson }
  if (auto) return { confirmation: 'auto' }
  throw new UsageError(
    'say how the root is confirmed: --expect HASH (from the label), --compare (words here and at the server), or --auto',
  )
}

/** Throws UsageError if an account does not fit the frame that it is sent in: before a window is opened. */
function checkAccount(account: Account): void {
  try {
    encodeAuthentication(account)
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${error.message}: give a shorter one`)
    throw error
  }
}

async function pair(address: HostPort, options: PairOptions, output: Output): Promise<void> {
  const confirmation = confirmationOf(options)
  const password = await readPassword(options.user, options.passwordFile)
  const account = { user: options.user, password, networkName: options.network }
  checkAccount(account)
  const flash = openFlash(options.flash, true)
  const device = reading(
    options.flash,
    () =>
      new Device({
        flash,
        account,
        policy: { legacy: options.legacy === true },
        onEvent: (event) => output.line(eventText({ ...event })),
      }),
  )
  const verdict = await device.pair(
    { ...address, timeoutMs: options.timeout },
    confirmation,
    Math.floor(Date.now() / 1000),
  )
  const entry = device.trustList.entries[verdict.anchor ?? -1]
  const state = entry?.confirmed
    ? 'confirmed'
    : 'NOT confirmed: when you have its label, run trustcore trust confirm HASH'
  const lines = [
    `Paired with ${entry?.organisation ?? 'the organisation'} (${state}).`,
    `Its root is on the trusted list in ${options.flash}.`,
  ]
  output.result(lines, {
    status: 'OK',
    organisation: entry?.organisation,
    confirmed: entry?.confirmed,
    flash: options.flash,
    events: device.events,
  })
}
