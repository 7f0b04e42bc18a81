/**
 * A thread of a fleet: plays its share, and tells how far it is.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { playShare, type SharePlan } from './share.js'

/** Devices after which a thread tells how far it is. */
const PROGRESS_EVERY = 25

let done = 0
const result = await playShare(workerData as SharePlan, () => {
  if (++done % PROGRESS_EVERY === 0) parentPort?.postMessage({ done })
})
parentPort?.postMessage({ done, result })
