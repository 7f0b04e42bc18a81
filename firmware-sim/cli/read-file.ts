/**
 * Reads a file that was named on the command line.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { UsageError } from './usage-error.js'

/** No certificate, password or key is longer; a device such as /dev/zero never ends. */
const MAX_FILE_BYTES = 2 ** 24

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file. Check the path.',
  ENOTDIR: 'there is no such file: a part of the path is no folder. Check the path.',
  EISDIR: 'this is a folder. Name a file.',
  EACCES: 'you may not read it. Check its permissions.',
}

/** Bytes of a file. Throws UsageError, which names it and says what to do. */
export function readNamedFile(path: string): Buffer {
  try {
    const file = openSync(path, 'r')
    try {
      return readToEnd(path, file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new UsageError(`${path}: ${REASONS[code] ?? `it cannot be read (${code}). Check the path.`}`)
  }
}

function readToEnd(path: string, file: number): Buffer {
  const pieces: Buffer[] = []
  for (let length = 0; length <= MAX_FILE_BYTES; ) {
    const piece = Buffer.alloc(65_536)
    const count = readSync(file, piece)
    if (count === 0) return Buffer.concat(pieces)
    pieces.push(piece.subarray(0, count))
    length += count
  }
  throw new UsageError(`${path}: it has more than ${MAX_FILE_BYTES} bytes. Name a file of certificates or a password.`)
}
