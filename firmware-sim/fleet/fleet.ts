/**
 * A fleet: so many devices that pair with the server of one organisation, on all processors, in bounded memory.
 */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { resourceUsage } from 'node:process'
import { Worker } from 'node:worker_threads'
import { RECORD_BYTES } from './records.js'
import type { SharePlan, ShareResult } from './share.js'

export interface FleetOptions {
  devices: number
  seed: number
  /** Threads. */
  workers: number
  /** Devices that are awake at once, in all threads together. */
  inFlight: number
  /** Is told how many devices are done. */
  onProgress?: ((done: number) => void) | undefined
}

export interface FleetResult extends ShareResult {
  devices: number
  workers: number
  inFlight: number
  seconds: number
  handshakesPerSecond: number
  /** Greatest resident memory of the process, bytes. */
  peakMemoryBytes: number
  /** Bytes of all devices at rest. */
  restBytes: number
  hasManyAddresses: boolean
}

/** Whether this system lets a program use all of 127.0.0.0/8: Linux does. */
async function hasLoopbackNet(): Promise<boolean> {
  const probe = createServer()
  try {
    probe.listen(0, '127.254.1.1')
    await once(probe, 'listening')
    return true
  } catch {
    return false
  } finally {
    probe.close()
  }
}

/** Plays one share in a thread of its own. Rejects with what the thread throws. */
function playInThread(plan: SharePlan, onProgress: (done: number) => void): Promise<ShareResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: plan })
    worker.on('message', ({ done, result }: { done: number; result?: ShareResult }) => {
      onProgress(done)
      if (result) resolve(result)
    })
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`a thread of the fleet ended early (${code})`)))
  })
}

/** Sums of numbers, lists behind each other. */
function sum(results: readonly ShareResult[]): ShareResult {
  const total = (member: Exclude<keyof ShareResult, 'failures'>): number =>
    results.reduce((all, result) => all + result[member], 0)
  return {
    captured: total('captured'),
    refused: total('refused'),
    failed: total('failed'),
    revisited: total('revisited'),
    handshakes: total('handshakes'),
    rogueSecretBytes: total('rogueSecretBytes'),
    logins: total('logins'),
    failures: results.flatMap(({ failures }) => failures),
  }
}

/** Plays a fleet. */
export async function playFleet(options: FleetOptions): Promise<FleetResult> {
  const { devices, seed, inFlight, onProgress } = options
  const workers = Math.min(options.workers, devices, inFlight)
  const hasManyAddresses = await hasLoopbackNet()
  const start = performance.now()
  const done = new Array<number>(workers).fill(0)
  const results = await Promise.all(
    done.map((_, i) => {
      const first = Math.floor((devices * i) / workers)
      const count = Math.floor((devices * (i + 1)) / workers) - first
      const share = { seed, first, count, inFlight: Math.floor(inFlight / workers), hasManyAddresses }
      return playInThread(share, (n) => {
        done[i] = n
        onProgress?.(done.reduce((a, b) => a + b, 0))
      })
    }),
  )
  const seconds = (performance.now() - start) / 1000
  const total = sum(results)
  return {
    ...total,
    devices,
    workers,
    inFlight,
    seconds,
    handshakesPerSecond: total.handshakes / seconds,
    peakMemoryBytes: resourceUsage().maxRSS * 1024,
    restBytes: devices * RECORD_BYTES,
    hasManyAddresses,
  }
}
