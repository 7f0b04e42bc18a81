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

/** Writes its own octet to one place after the other, from the same moment as the other one, until it is refused. */
const RACER = `
  const { workerData, parentPort } = require('node:worker_threads')
  import(workerData.module).then(({ NorFlash }) => {
    const flash = NorFlash.openFile(workerData.path)
    const started = new Int32Array(workerData.started)
    Atomics.add(started, 0, 1)
    while (Atomics.load(started, 0) < 2);
    let done = 0
    try {
      for (; done < 100; done++) flash.program(done, Uint8Array.of(workerData.octet))
    } catch (error) {
      if (!/another program has changed/.test(error.message)) throw error
    }
    parentPort.postMessage(done)
  })`

test('two programs at once: whoever was told that it is written finds it there', async () => {
  for (let round = 0; round < 12; round++) {
    const path = join(folder, `race-${round}.bin`)
    NorFlash.openFile(path, { create: true })
    const module = new URL('../../../firmware-sim/flash/nor-flash.js', import.meta.url).href
    const started = new SharedArrayBuffer(4)
    const octets = [0xf0, 0x0f]
    const counts = await Promise.all(
      octets.map(
        (octet) =>
          new Promise<number>((done, fail) => {
            const worker = new Worker(RACER, { eval: true, workerData: { module, path, octet, started } })
            worker.once('message', done)
            worker.once('error', fail)
          }),
      ),
    )
    const written = NorFlash.openFile(path)
    for (const [i, octet] of octets.entries()) {
      const found = [...written.read(0, counts[i] ?? 0)]
      assert.ok(
        found.every((one) => one === octet),
        `round ${round}, program ${i}: ${found.join(' ')}`,
      )
    }
  }
})

test.run()
