/**
 * One program at a time at a flash file, for as long as one operation takes: that nobody has changed the file is looked at, and the
 * file is written, with no other program between the two.
 *
 * The lock is a file that only one program can make. Whoever finds it waits; a program that died with it leaves it behind, and only a person
 * knows that.
 */
import { closeSync, openSync, unlinkSync } from 'node:fs'
import { FlashError } from './flash-error.js'

/** How long one waits for another: an operation takes milliseconds. */
const PATIENCE_MS = 5_000
const RETRY_MS = 2

/** Waits without doing anything else: flash is written synchronously. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/** Does something while no other program does so with this file. Throws FlashError if the file is not free in time. */
export function withFileLock<T>(path: string, work: () => T, patienceMs = PATIENCE_MS): T {
  const lock = `${path}.lock`
  const deadline = Date.now() + patienceMs
  for (;;) {
    try {
      closeSync(openSync(lock, 'wx', 0o600))
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        const reason = error instanceof Error ? error.message : String(error)
        throw new FlashError(`${path}: cannot be written (${reason}). Check who may write to its folder.`)
      }
    }
    if (Date.now() > deadline) {
      throw new FlashError(
        `${path}: another program is writing to this flash file (${lock}). Wait until it is done and try again; if it runs no ` +
          'more, remove that file.',
      )
    }
    pause(RETRY_MS)
  }
  try {
    return work()
  } finally {
    unlinkSync(lock)
  }
}
