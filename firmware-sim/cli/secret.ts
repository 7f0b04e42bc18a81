/**
 * Passwords: from a file, from the environment, or typed without echo. Never from the command line, which everybody on the
 * machine can read.
 */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** Environment variable that holds a password. */
export const PASSWORD_VARIABLE = 'TRUSTCORE_PASSWORD'

/** Types into the void: the password must not appear on the screen. */
function silent(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}

function ask(question: string): Promise<string> {
  process.stderr.write(question)
  const lines = createInterface({ input: process.stdin, output: silent(), terminal: true })
  return new Promise((resolve) => {
    lines.question('', (answer) => {
      lines.close()
      process.stderr.write('\n')
      resolve(answer)
    })
  })
}

/** The password of a user. Throws TypeError if there is no way to get one. */
export async function readPassword(user: string, file: string | undefined): Promise<string> {
  if (file !== undefined) return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  const variable = process.env[PASSWORD_VARIABLE]
  if (variable !== undefined) return variable
  if (process.stdin.isTTY) return ask(`Password of ${user}: `)
  throw new TypeError(`no password for ${user}: give --password-file FILE, or set ${PASSWORD_VARIABLE}`)
}
