/**
 * Every status code is used by the core or the bindings and expected by some test; in C it is `TC_` and its name.
 *
 * A code that neither uses is either reserved (scripts/reserved-status.txt, one name a line, `#` begins a
 * comment) or should go; a reserved code that is used should leave that list; a code that is used must be named by some
 * file in test/.
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withoutComments } from './imports.js'
import { filesBelow, ROOT, sourcesBelow } from './tree.js'

const IMPORT = /^[ \t]*import\b[^'"]*(['"])[^'"]*\1/gm

/** Words of code: comments and import clauses left out. */
function wordsOf(root: string, paths: string[]): Set<string> {
  const words = new Set<string>()
  for (const path of paths) {
    const code = withoutComments(readFileSync(join(root, path), 'utf8')).replace(IMPORT, ' ')
    for (const [word] of code.matchAll(/\w+/g)) words.add(word)
  }
  return words
}

/** What C files say `TC_` of, comments left out. */
function statusesInC(root: string, folder: string): string[] {
  const sources = filesBelow(root, folder, '.c').filter((path) => !path.endsWith('/status_text.c'))
  return sources.flatMap((path) =>
    [...withoutComments(readFileSync(join(root, path), 'utf8')).matchAll(/\bTC_(\w+)/g)].map(([, name = '']) => name),
  )
}

export interface StatusReport {
  /** Codes that the core or the bindings use. */
  live: string[]
  /** One line for every offence. */
  offences: string[]
}

/** Looks at the tree at `root`. */
export function statusReport(root: string): StatusReport {
  const table = readFileSync(join(root, 'assembly/status.csv'), 'utf8').trimEnd().split('\n').slice(1)
  const names = table.map((line) => line.split(',')[1] ?? '')
  const reserved = readFileSync(join(root, 'scripts/reserved-status.txt'), 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
  const shipped = [...sourcesBelow(root, 'assembly'), ...sourcesBelow(root, 'bindings')].filter(
    (path) => !path.endsWith('/status.ts') && !path.startsWith('assembly/openbox'),
  )
  const used = new Set([...wordsOf(root, shipped), ...statusesInC(root, 'bindings/c')])
  const tested = new Set([...wordsOf(root, sourcesBelow(root, 'test')), ...statusesInC(root, 'test')])
  const live = names.filter((name) => used.has(name))
  return {
    live,
    offences: [
      ...names
        .filter((name) => !used.has(name) && !reserved.includes(name))
        .map((name) => `${name} is used nowhere and is not in scripts/reserved-status.txt`),
      ...reserved
        .filter((name) => !names.includes(name))
        .map((name) => `${name} is reserved but not in assembly/status.csv`),
      ...live.filter((name) => reserved.includes(name)).map((name) => `${name} is reserved but used: it is live now`),
      ...live.filter((name) => !tested.has(name)).map((name) => `${name} is expected by no test`),
    ],
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { live, offences } = statusReport(ROOT)
  for (const offence of offences) console.error(`check-status: ${offence}`)
  if (offences.length) process.exitCode = 1
  else console.log(`check-status: ${live.length} live codes, each expected by a test`)
}
