/**
 * Passwords: from a file, from the environment, or typed without echo. Never from the command line, which everybody on the
 * machine can read.
 */
import { statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { type Readable, Writable } from 'node:stream'
import { readNamedFile } from './read-file.js'
import { UsageError } from './usage-error.js'

/** Environment variable that holds a password. */
export const PASSWORD_VARIABLE = 'TRUSTCORE_PASSWORD'

const READABLE_BY_OTHERS = 0o077

/** Ctrl-C was typed at a question. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** Types into the void: the password must not appear on the screen. */
function silent(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}

/**
 * Asks at a terminal; what is typed is not shown. Rejects with Interrupted at Ctrl-C, with UsageError at the end of input:
 * a promise that never settles would end the process with an exit status that means something else.
 */
export function ask(question: string, input: Readable, screen: Writable): Promise<string> {
  screen.write(question)
  const lines = createInterface({ input, output: silent(), terminal: true })
  return new Promise<string>((resolve, reject) => {
    lines.once('SIGINT', () => {
      reject(new Interrupted())
      lines.close()
    })
    lines.once('close', () => reject(new UsageError('no password was typed')))
    lines.question('', (answer) => {
      resolve(answer)
      lines.close()
    })
  }).finally(() => screen.write('\n'))
}

function passwordIn(file: string): string {
  const bytes = readNamedFile(file)
  if (process.platform !== 'win32' && (statSync(file).mode & READABLE_BY_OTHERS) !== 0) {
    console.error(`${file}: others on this machine may read the password in it. Run: chmod 600 ${file}`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r?\n$/, '')
  } catch {
    throw new UsageError(`${file}: the password in it is not UTF-8. Write it as UTF-8.`)
  }
}

/** The password of a user. Throws UsageError if there is no way to get one. */
export async function readPassword(user: string, file: string | undefined): Promise<string> {
  const variable = process.env[PASSWORD_VARIABLE]
  if (file === undefined && variable === undefined && !process.stdin.isTTY) {
    throw new UsageError(`no password for ${user}: give --password-file FILE, or set ${PASSWORD_VARIABLE}`)
  }
  const password =
    file === undefined
      ? (variable ?? (await ask(`Password of ${user}: `, process.stdin, process.stderr)))
      : passwordIn(file)
  if (password === '') throw new UsageError(`the password of ${user} is empty: give the one of its account`)
  return password
}
