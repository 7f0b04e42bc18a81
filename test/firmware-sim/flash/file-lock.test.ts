import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withFileLock } from '../../../firmware-sim/flash/file-lock.js'
import { FlashError } from '../../../firmware-sim/flash/flash-error.js'
import { NorFlash, PowerCut } from '../../../firmware-sim/flash/nor-flash.js'

const test = suite('flash/file-lock')
const folder = mkdtempSync(join(tmpdir(), 'trustcore-lock-'))
test.after(() => rmSync(folder, { recursive: true }))

test('what is locked is done, and the lock is gone, also after a failure', () => {
  const path = join(folder, 'one')
  assert.is(
    withFileLock(path, () => existsSync(`${path}.lock`)),
    true,
  )
  assert.throws(() =>
    withFileLock(path, () => {
      throw new Error('no')
    }),
  )
  assert.not.ok(existsSync(`${path}.lock`))
})

test('a lock that nobody releases: refused, with the file to remove', () => {
  const path = join(folder, 'held')
  writeFileSync(`${path}.lock`, '')
  try {
    withFileLock(path, () => assert.unreachable(), 20)
    assert.unreachable()
  } catch (error) {
    assert.instance(error, FlashError)
    assert.match((error as Error).message, /held: another program is writing[\s\S]*held\.lock[\s\S]*remove that file/)
  }
  assert.ok(existsSync(`${path}.lock`), 'it is not taken away from another one')
})

test('a folder that nobody may write to is named', () => {
  assert.throws(
    () => withFileLock(join(folder, 'missing/flash'), () => 0),
    (error: Error) => error instanceof FlashError && /missing\/flash: cannot be written/.test(error.message),
  )
})

test('flash: no lock is left after an operation, nor after a power cut', () => {
  const path = join(folder, 'flash.bin')
  const flash = NorFlash.openFile(path, { create: true })
  flash.program(0, Uint8Array.of(1, 2, 3))
  flash.cutPowerAfter(0, 1)
  assert.throws(
    () => flash.eraseBlock(0),
    (error: Error) => error instanceof PowerCut,
  )
  assert.equal(
    readdirSync(folder).filter((name) => name.startsWith('flash.bin')),
    ['flash.bin'],
  )
})

/** Programs bytes one after the other at its own places, until the flash says that another has changed it. */
const RACER = `
  const { workerData, parentPort } = require('node:worker_threads')
  import(workerData.module).then(({ NorFlash }) => {
    const flash = NorFlash.openFile(workerData.path)
    let done = 0
    try {
      for (; done < 200; done++) flash.program(workerData.at + done, Uint8Array.of(0))
    } catch (error) {
      if (!/another program has changed/.test(error.message)) throw error
    }
    parentPort.postMessage(done)
  })`

test('two programs at once: whoever is not refused has written all that it was told', async () => {
  for (let round = 0; round < 5; round++) {
    const path = join(folder, `race-${round}.bin`)
    NorFlash.openFile(path, { create: true })
    const module = new URL('../../../firmware-sim/flash/nor-flash.js', import.meta.url).href
    const places = [0, 1000]
    const counts = await Promise.all(
      places.map(
        (at) =>
          new Promise<number>((done, fail) => {
            const worker = new Worker(RACER, { eval: true, workerData: { module, path, at } })
            worker.once('message', done)
            worker.once('error', fail)
          }),
      ),
    )
    const written = NorFlash.openFile(path)
    for (const [i, at] of places.entries()) {
      const zeros = [...written.read(at, 200)].filter((octet) => octet === 0).length
      assert.is(zeros, counts[i], `round ${round}, program ${i}`)
    }
  }
})

test.run()
