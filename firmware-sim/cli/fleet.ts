/**
 * `trustcore sim fleet`: how many devices can pair how fast, in how much memory.
 */
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { type Command, InvalidArgumentError } from 'commander'
import { type FleetResult, playFleet } from '../fleet/fleet.js'
import { fleetDocument, fleetText } from '../fleet/fleet-report.js'
import type { Output } from './output.js'
import { UsageError } from './usage-error.js'

interface FleetFlags {
  devices: number[]
  seed: number
  workers: number
  inFlight: number
  write?: string
}

const MAX_DEVICES = 2_000_000
const BAR_WIDTH = 30
/** Milliseconds between two signs of life where no terminal shows a bar. */
const QUIET_INTERVAL_MS = 10_000

function parseCount(most: number) {
  return (text: string): number => {
    const count = Number(text)
    if (!Number.isInteger(count) || count < 1 || count > most) {
      throw new InvalidArgumentError(`Give a whole number from 1 to ${most}.`)
    }
    return count
  }
}

/** Adds the command. */
export function addFleet(sim: Command, outputOf: () => Output): void {
  const parseDevices = parseCount(MAX_DEVICES)
  sim
    .command('fleet')
    .description(
      'let a fleet of devices pair over real TLS: each captures the root, connects again verified, and logs in',
    )
    .option(
      '--devices <N...>',
      'how many devices; several numbers make several fleets',
      (text, before: number[] = []) => [...before, parseDevices(text)],
    )
    .option('--seed <N>', 'seed of keys, passwords and impostors', parseCount(999_999_999), 1)
    .option('--workers <N>', 'threads', parseCount(64), availableParallelism())
    .option('--in-flight <N>', 'devices that are awake at once', parseCount(1000), 32)
    .option('--write <FILE>', 'write the figures into a document, such as docs/fleet.md')
    .addHelpText(
      'after',
      '\nExample:\n  trustcore sim fleet --devices 10000\n' +
        '\nOne device in 50 meets an impostor first and must refuse it; one in 100 is woken again later and logs in with what it kept.' +
        '\nThe exit status is 0 only if every device did what it should and the impostor got nothing.',
    )
    .action((flags: FleetFlags) => fleets(flags, outputOf()))
}

/** Tells how far a fleet is: a bar in a terminal, otherwise a line now and then. */
function progressTo(devices: number): { tell: (done: number) => void; end: () => void } {
  const start = performance.now()
  let last = start
  const isTerminal = process.stderr.isTTY === true
  const tell = (done: number): void => {
    const now = performance.now()
    if (!isTerminal && now - last < QUIET_INTERVAL_MS) return
    last = now
    const share = done / devices
    const perSecond = Math.round(done / ((now - start) / 1000))
    const counts = `${Math.floor(share * 100)} %  ${done} of ${devices} devices, ${perSecond} a second`
    const bar = '█'.repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, '░')
    process.stderr.write(isTerminal ? `\r${bar} ${counts}  ` : `${counts}\n`)
  }
  return { tell, end: () => process.stderr.write(isTerminal ? `\r${' '.repeat(BAR_WIDTH + 50)}\r` : '') }
}

async function fleets({ devices, seed, workers, inFlight, write }: FleetFlags, output: Output): Promise<void> {
  if (devices === undefined) throw new UsageError('say how many devices: --devices 1000')
  const results: FleetResult[] = []
  // the peak of memory is that of the process so far: the largest fleet comes last
  for (const count of devices.toSorted((a, b) => a - b)) {
    const progress = progressTo(count)
    const result = await playFleet({ devices: count, seed, workers, inFlight, onProgress: progress.tell })
    progress.end()
    results.push(result)
    output.result(fleetText(result), result)
  }
  if (write !== undefined) {
    const processor = cpus()[0]?.model ?? 'unknown processor'
    writeFileSync(
      write,
      fleetDocument(results, { processor, processors: availableParallelism(), node: process.version }),
    )
    output.line(`Figures: ${write}`)
  }
  if (results.some(({ failed, rogueSecretBytes }) => failed > 0 || rogueSecretBytes > 0)) process.exitCode = 1
}
