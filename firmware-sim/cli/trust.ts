/**
 * `trustcore trust`: the trusted list in a flash file, and how a root on it is followed by another one.
 */
import type { Command } from 'commander'
import type { TrustListEntry } from '../../bindings/index.js'
import { Device } from '../device/device.js'
import type { DeviceEvent } from '../device/events.js'
import { isUnconfirmed } from '../device/kept-list.js'
import { DEFAULT_FLASH_FILE, openFlash, reading, readTrustList } from './flash-file.js'
import { parseKeyHash } from './key-hash.js'
import type { Output } from './output.js'
import { readNamedFile } from './read-file.js'
import { eventText } from './story.js'

/** Adds the commands. */
export function addTrust(program: Command, outputOf: () => Output): void {
  const trust = program.command('trust').description('the trusted list of a device')
  trust
    .command('list')
    .description('show the organisations that a device trusts')
    .option('--flash <FILE>', 'flash of the device', DEFAULT_FLASH_FILE)
    .addHelpText('after', '\nExample:\n  trustcore trust list --flash flash.bin')
    .action(({ flash }: { flash: string }) => {
      const list = readTrustList(flash)
      const { entries, generation, slotStatus } = list
      const empty =
        entries.length === 0
          ? ['No organisation is trusted. Pair the device: trustcore pair HOST:PORT --expect HASH']
          : []
      const damaged = slotStatus.flatMap((status, slot) =>
        status === 'OK' || status === 'LIST_EMPTY_SLOT'
          ? []
          : [
              `Slot ${slot} is not good (${status}); ${slotStatus.includes('OK') ? 'the other one is in use' : 'no list was ever completed'}.`,
            ],
      )
      outputOf().result([`${flash}: generation ${generation}`, ...damaged, ...empty, ...entries.flatMap(entryText)], {
        flash,
        generation,
        slots: slotStatus,
        entries,
      })
    })
  trust
    .command('succeed')
    .description('apply a statement of succession: a new root follows one that is trusted, or the old one goes')
    .argument('<FILE>', 'the statement, as `trustcore org succeed` writes it')
    .option('--flash <FILE>', 'flash of the device', DEFAULT_FLASH_FILE)
    .addHelpText('after', '\nExample:\n  trustcore trust succeed rootca.succession --flash flash.bin')
    .action((path: string, { flash }: { flash: string }) => {
      const statement = readNamedFile(path)
      change(flash, outputOf(), (device) => device.succeed(statement, Math.floor(Date.now() / 1000)))
    })
  trust
    .command('confirm')
    .description('confirm a root that was captured unseen: somebody has its label')
    .argument('<HASH>', "SHA-256 of the root's public key, from the label, or 16 leading bytes or more", parseKeyHash)
    .option('--flash <FILE>', 'flash of the device', DEFAULT_FLASH_FILE)
    .addHelpText('after', '\nExample:\n  trustcore trust confirm 3f1c… --flash flash.bin')
    .action((hash: Uint8Array, { flash }: { flash: string }) => {
      change(flash, outputOf(), (device) => device.confirm(hash))
    })
}

/** Changes the list in a flash file, and shows it. */
function change(flash: string, output: Output, what: (device: Device) => void): void {
  const device = reading(
    flash,
    () => new Device({ flash: openFlash(flash, false), build: 'gateway', onEvent: (event) => tell(output, event) }),
  )
  what(device)
  const { entries, generation } = device.trustList
  output.result([`${flash}: generation ${generation}`, ...entries.flatMap(entryText)], {
    status: 'OK',
    flash,
    generation,
    entries,
  })
}

/** A refusal is told by its status. */
function tell(output: Output, event: DeviceEvent): void {
  if (event.event !== 'refused') output.line(eventText({ ...event }))
}

/** Numbers of what this root has said, and the root that it follows. */
function numbersText({ crlNumber, denyListNumber, successionNumber, follows }: TrustListEntry): string[] {
  const numbers: [string, bigint | number | null][] = [
    ['CRL', crlNumber],
    ['deny list', denyListNumber],
    ['succession', successionNumber],
  ]
  const seen = numbers.flatMap(([what, number]) => (number === null ? [] : [`${what} ${number}`]))
  return [
    ...(seen.length === 0 ? [] : [`    seen     ${seen.join(', ')}`]),
    ...(follows === null ? [] : [`    follows  ${Buffer.from(follows).toString('hex')}`]),
  ]
}

function entryText(entry: TrustListEntry): string[] {
  const { index, organisation, origin, confirmed, serverNames, spkiSha256, addedAt } = entry
  const when = addedAt === 0n ? '' : `, ${new Date(Number(addedAt) * 1000).toISOString()}`
  const names = serverNames.length === 0 ? [] : [`    server   ${serverNames.join(', ')}`]
  return [
    `  ${index} ${organisation ?? '(no organisation in its subject)'}`,
    `    how      ${origin}${confirmed ? ', confirmed' : isUnconfirmed(entry) ? ', NOT confirmed' : ''}${when}`,
    ...names,
    `    key      ${Buffer.from(spkiSha256).toString('hex')}`,
    ...numbersText(entry),
  ]
}
