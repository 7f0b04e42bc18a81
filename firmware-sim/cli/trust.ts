/**
 * `trustcore trust list`: the trusted list in a flash file.
 */
import type { Command } from 'commander'
import type { TrustListEntry } from '../../bindings/index.js'
import { DEFAULT_FLASH_FILE, readTrustList } from './flash-file.js'
import type { Output } from './output.js'

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
}

function entryText(entry: TrustListEntry): string[] {
  const { index, organisation, origin, confirmed, serverNames, spkiSha256, addedAt } = entry
  const when = addedAt === 0n ? '' : `, ${new Date(Number(addedAt) * 1000).toISOString()}`
  const names = serverNames.length === 0 ? [] : [`    server   ${serverNames.join(', ')}`]
  return [
    `  ${index} ${organisation ?? '(no organisation in its subject)'}`,
    `    how      ${origin}${origin === 'captured' ? (confirmed ? ', confirmed' : ', NOT confirmed') : ''}${when}`,
    ...names,
    `    key      ${Buffer.from(spkiSha256).toString('hex')}`,
  ]
}
