/**
 * A gateway's view: verifications per second on one core and on two, one worker thread a core; and what a process pays
 * before its first verdict.
 */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { benchChains } from './chain-set.js'
import type { ColdStart } from './cold-start.js'
import type { WorkerTally, WorkerTask } from './gateway-worker.js'
import { count, number, table } from './markdown.js'
import { quantile } from './measure.js'
import type { Part } from './part.js'

const WORKERS = 2
const FULL = { rounds: 7, milliseconds: 400, warmUpMilliseconds: 600, processes: 9 }
const QUICK = { rounds: 1, milliseconds: 1, warmUpMilliseconds: 1, processes: 1 }

/** Verifications per second. */
export interface Rate {
  chain: string
  one: number
  /** By all workers together. */
  all: number
}

export interface GatewayResult {
  workers: number
  rates: Rate[]
  processes: number
  cold: ColdStart
}

/** Verifications per second of all these workers together, at the same time. */
async function rateOf(workers: readonly Worker[], milliseconds: number): Promise<number> {
  const tallies = workers.map((worker) => once(worker, 'message') as Promise<[WorkerTally]>)
  for (const worker of workers) worker.postMessage(milliseconds)
  return (await Promise.all(tallies)).reduce((sum, [{ verifications, seconds }]) => sum + verifications / seconds, 0)
}

async function measureRate(chain: string, effort: typeof FULL): Promise<Rate> {
  const workerData: WorkerTask = { chain, warmUpMilliseconds: effort.warmUpMilliseconds }
  const workers = Array.from(
    { length: WORKERS },
    () => new Worker(new URL('./gateway-worker.js', import.meta.url), { workerData }),
  )
  try {
    await Promise.all(workers.map((worker) => once(worker, 'message')))
    const one: number[] = []
    const all: number[] = []
    for (let round = 0; round < effort.rounds; round++) {
      one.push(await rateOf(workers.slice(0, 1), effort.milliseconds))
      all.push(await rateOf(workers, effort.milliseconds))
    }
    return { chain, one: quantile(one, 0.5), all: quantile(all, 0.5) }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

async function measureCold(processes: number): Promise<ColdStart> {
  const script = fileURLToPath(new URL('./cold-start.js', import.meta.url))
  const starts: ColdStart[] = []
  for (let i = 0; i < processes; i++) {
    const { stdout } = await promisify(execFile)(process.execPath, [script])
    starts.push(JSON.parse(stdout) as ColdStart)
  }
  const median = (step: keyof ColdStart) =>
    quantile(
      starts.map((start) => start[step]),
      0.5,
    )
  return { load: median('load'), create: median('create'), first: median('first'), tenth: median('tenth') }
}

/** Gateway. */
export const gateway: Part<GatewayResult> = {
  name: 'gateway',
  title: 'Verifications per second',
  async measure({ quick, progress }) {
    const effort = quick ? QUICK : FULL
    const rates: Rate[] = []
    for (const { name } of benchChains()) {
      progress(name)
      rates.push(await measureRate(name, effort))
    }
    progress('cold start')
    return { workers: WORKERS, rates, processes: effort.processes, cold: await measureCold(effort.processes) }
  },
  section: ({ workers, rates, processes, cold }) => [
    'Verifications per second from bytes to verdict, `gateway` build through the bindings: by one worker thread, and by',
    `${workers} at once, each with its own \`Verifier\`. Threads share nothing, so the scaling is that of the free cores.`,
    '',
    ...table(
      ['chain', 'one thread', `${workers} threads`, 'scaling'],
      rates.map(({ chain, one, all }) => [chain, count(one), count(all), number(all / one)]),
    ),
    '',
    `What a fresh process pays, medians of ${processes} processes, chain ec1:`,
    '',
    ...table(
      ['step', 'milliseconds'],
      [
        ['loading the bindings', number(cold.load)],
        ['`new Verifier`: read, compile and instantiate the core, add the root', number(cold.create)],
        ['first verification', number(cold.first)],
        ['tenth verification', number(cold.tenth)],
      ],
    ),
  ],
  targets: () => [],
}
