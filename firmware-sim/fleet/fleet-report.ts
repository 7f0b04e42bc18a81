/**
 * What came of fleets, as text and as the document docs/fleet.md.
 */
import type { FleetResult } from './fleet.js'
import { RECORD_BYTES } from './records.js'
import { IMPOSTOR_EVERY, REVISIT_EVERY } from './share.js'

/** The machine that played. */
export interface Machine {
  processor: string
  processors: number
  node: string
}

const MIB = 2 ** 20
const mebibytes = (bytes: number): string => (bytes / MIB).toFixed(0)
const grouped = (count: number): string => String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',')

/** Lines for the terminal. */
export function fleetText(result: FleetResult): string[] {
  const { devices, captured, refused, failed, revisited, seconds, handshakes, handshakesPerSecond } = result
  return [
    `${grouped(devices)} devices in ${seconds.toFixed(1)} s:`,
    `  captured    ${grouped(captured)}: the root captured, connected again verified, logged in`,
    `  refused     ${grouped(refused)}: met an impostor, which got ${result.rogueSecretBytes} bytes of secret`,
    `  failed      ${grouped(failed)}${failed === 0 ? '' : ` (${[...new Set(result.failures)].join(', ')}): run fewer --in-flight`}`,
    `  revisited   ${grouped(revisited)}: woken again, logged in with what they had kept`,
    `  handshakes  ${grouped(handshakes)} of TLS, ${grouped(handshakesPerSecond)} a second, in ${result.workers} threads`,
    `  memory      ${mebibytes(result.peakMemoryBytes)} MiB at most, ${mebibytes(result.restBytes)} MiB of it for devices at rest (${RECORD_BYTES} bytes each)`,
    ...(result.hasManyAddresses
      ? []
      : ['  This system has one loopback address: very large fleets may run out of ports.']),
  ]
}

function row(result: FleetResult): string {
  const { devices, captured, refused, failed, revisited, rogueSecretBytes, seconds, handshakes } = result
  const cells = [
    grouped(devices),
    grouped(captured),
    grouped(refused),
    grouped(failed),
    grouped(revisited),
    String(rogueSecretBytes),
    seconds.toFixed(1),
    grouped(handshakes),
    grouped(result.handshakesPerSecond),
    mebibytes(result.peakMemoryBytes),
    mebibytes(result.restBytes),
  ]
  return `| ${cells.join(' | ')} |`
}

/** The document. */
export function fleetDocument(results: readonly FleetResult[], { processor, processors, node }: Machine): string {
  const [{ inFlight = 0, workers = 0 } = {}] = results
  const command = `npx trustcore sim fleet --devices ${results.map(({ devices }) => devices).join(' ')} --write docs/fleet.md`
  return [
    '# Fleets',
    '',
    `Written by \`${command}\`; do not edit. Node ${node.replace(/^v/, '')}, ${processors} processors (${processor}), ${workers} threads, at most ${inFlight} devices awake at once.`,
    '',
    '| devices | captured | refused | failed | revisited | secret bytes to the impostor | seconds | TLS handshakes | a second | peak memory, MiB | of it at rest, MiB |',
    '|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
    ...results.map(row),
    '',
    'Each device wakes with an empty flash, captures the root of the organisation (the hash of its key is on the label), connects again',
    `verified, and logs in: two full handshakes, client and server in the same process. One in ${IMPOSTOR_EVERY} meets an impostor`,
    `instead and has to refuse it; one in ${REVISIT_EVERY} is woken again and logs in with what it kept. Devices at rest have ${RECORD_BYTES}`,
    'bytes each; whatever else a device needs is made when it wakes. Peak memory is the greatest resident memory of the process until',
    'then, both ends of all connections included; what is over the bytes at rest does not grow with the fleet.',
    '',
  ].join('\n')
}
