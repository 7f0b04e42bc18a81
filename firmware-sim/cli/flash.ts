/**
 * `trustcore flash`: what is in the flash file of a device.
 */
import type { Command } from 'commander'
import { TrustError, TrustList } from '../../bindings/index.js'
import type { DeviceFlash } from '../flash/device-flash.js'
import { describeFlash, usedBytes } from '../flash/flash-report.js'
import { DEFAULT_FLASH_FILE, openFlash } from './flash-file.js'
import type { Output } from './output.js'

/** Adds the commands. */
export function addFlash(program: Command, outputOf: () => Output): void {
  const flash = program.command('flash').description('the flash file of a device')
  flash
    .command('show')
    .description('show regions and blocks of a flash file; secrets are not shown, nothing is written')
    .argument('[FILE]', 'flash of the device', DEFAULT_FLASH_FILE)
    .addHelpText(
      'after',
      '\nExample:\n  trustcore flash show flash.bin\nWhom the device trusts: trustcore trust list --flash flash.bin',
    )
    .action((path: string) => show(path, openFlash(path, false), outputOf()))
}

/** What each slot holds: its status, and which of the two is in use. */
function slotsOf({ slots }: DeviceFlash): { status: readonly string[]; text: string } {
  try {
    const { slotStatus, generation, entries } = new TrustList({ slots: [slots.readSlot(0), slots.readSlot(1)] })
    return { status: slotStatus, text: `generation ${generation}, ${entries.length} organisations` }
  } catch (error) {
    if (!(error instanceof TrustError) || error.slots === undefined) throw error
    return { status: error.slots, text: 'no good list: pair the device again' }
  }
}

function show(path: string, device: DeviceFlash, output: Output): void {
  const { status, text } = slotsOf(device)
  const regions = device.regions().map(({ name, start, bytes }, i) => ({
    name,
    start,
    bytes,
    used: usedBytes(device.flash, start, bytes),
    status: status[i],
  }))
  const width = Math.max(...regions.map(({ name }) => name.length))
  const lines = [
    `${path}: ${device.flash.size} bytes`,
    ...regions.map(({ name, start, bytes, used, status: found }) => {
      const state = used === 0 ? 'erased' : `${used} of ${bytes} bytes used${found === undefined ? '' : ` (${found})`}`
      return `  ${name.padEnd(width)}  0x${start.toString(16).padStart(4, '0')}  ${state}`
    }),
    `Trusted list: ${text}.`,
    ...(device.isWiping ? ['A wipe was cut short: the device finishes it when it boots.'] : []),
    'Blocks:',
    ...describeFlash(device.flash).map((line) => `  ${line}`),
  ]
  output.result(lines, { flash: path, bytes: device.flash.size, regions, isWiping: device.isWiping })
}
