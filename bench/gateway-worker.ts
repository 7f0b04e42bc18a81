/**
 * One thread of a gateway: verifies a chain over and over for as long as it is told to. It says 'ready' when the engine
 * has compiled what it will.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { benchChains } from './chain-set.js'
import { trustcore } from './peers/trustcore.js'

/** What a worker is given. */
export interface WorkerTask {
  chain: string
  warmUpMilliseconds: number
}

/** What it answers to a number of milliseconds. */
export interface WorkerTally {
  verifications: number
  seconds: number
}

const { chain, warmUpMilliseconds } = workerData as WorkerTask
const given = benchChains().find(({ name }) => name === chain)
if (!given || !parentPort) throw new Error(`there is no chain ${chain}, or this is no worker`)
const port = parentPort
const verify = trustcore.prepare(given, given.chain)

function verifyFor(milliseconds: number): WorkerTally {
  const start = performance.now()
  let verifications = 0
  while (performance.now() - start < milliseconds || verifications === 0) {
    if (verify() !== true) throw new Error('a good chain was refused')
    verifications += 1
  }
  return { verifications, seconds: (performance.now() - start) / 1000 }
}

verifyFor(warmUpMilliseconds)
port.on('message', (milliseconds: number) => port.postMessage(verifyFor(milliseconds)))
port.postMessage('ready')
