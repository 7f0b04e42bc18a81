/**
 * One at a time at the desk: who changes a list of the root reads it, adds to it and signs it anew, and two at once would lose
 * the entry of one of them.
 *
 * The lock is a file that only one program can make. It is never taken away from another one: if a program died with it, a person
 * removes the file, because only a person knows that.
 */
import { open, readFile, unlink } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { DeskError } from './desk-error.js'

/** How long one waits for another. Signing takes less than a second. */
const PATIENCE_MS = 10_000
const RETRY_MS = 25

/** Does something while no other program holds this lock. Throws DeskError if it is not free in time. */
export async function withLock<T>(path: string, work: () => Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    try {
      const file = await open(path, 'wx')
      await file.writeFile(`${process.pid}\n`)
      await file.close()
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (Date.now() > deadline) {
        const holder = (await readFile(path, 'utf8').catch(() => '')).trim()
        throw new DeskError(
          `Another program is changing what this root says (${path}, made by process ${holder || 'unknown'}).`,
          'Wait until it is done and try again; if it runs no more, remove that file.',
        )
      }
      await pause(RETRY_MS)
    }
  }
  try {
    return await work()
  } finally {
    await unlink(path)
  }
}
