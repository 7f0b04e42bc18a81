/**
 * The test runner: `npm test`, or `npm test -- PATTERN…` for the files whose path contains one of the patterns.
 *
 * Every compiled test file runs in a process of its own. uvu exits 0 when a file forgets `.run()` and counts what
 * `.only` leaves out as skipped, so a file passes only if it prints a summary with at least one test, none skipped, none
 * failed, and exits 0. All of them together must be no fewer than the floor in test/floor.json, and every source must
 * have its compiled file and the reverse. The last line is always `N passed, N failed`, where whatever else went wrong
 * counts as failed.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { filesBelow, ROOT } from './tree.js'

/** Test files at work at once. */
const CONCURRENCY = 2
/** A file that runs longer hangs. */
const FILE_TIMEOUT_SECONDS = 300

export interface Outcome {
  passed: number
  failed: number
}

export interface FileOutcome extends Outcome {
  /** Why the file fails apart from its failed tests. */
  problem?: string
}

const SUMMARY = /^ {2}Total: +(\d+)\n {2}Passed: +(\d+)\n {2}Skipped: +(\d+)$/gm

/** What a test file's output and exit status amount to; the status is null if the file had to be killed. */
export function outcomeOf(stdout: string, status: number | null): FileOutcome {
  const summary = [...stripVTControlCharacters(stdout).matchAll(SUMMARY)].at(-1)
  const [total = 0, passed = 0, skipped = 0] = (summary ?? []).slice(1).map(Number)
  const counts = { passed, failed: total - passed + skipped }
  if (status === null) return { passed, failed: counts.failed + 1, problem: `killed after ${FILE_TIMEOUT_SECONDS} s` }
  if (!summary) return { passed: 0, failed: 1, problem: 'no summary: does it end with .run()?' }
  if (total === 0) return { passed: 0, failed: 1, problem: 'no test in it ran' }
  if (skipped) return { ...counts, problem: `${skipped} skipped (.skip or .only)` }
  if (status !== 0 && counts.failed === 0)
    return { passed, failed: 1, problem: `exit status ${status} after its summary` }
  return counts
}

/** Test sources and their compiled files must be the same set; answers the compiled files and what is amiss. */
export function planTests(root: string): { files: string[]; problems: string[] } {
  const sources = filesBelow(root, 'test', '.test.ts').map((path) => path.replace(/\.ts$/, '.js'))
  const compiled = filesBelow(root, 'dist/test', '.test.js').map((path) => path.slice('dist/'.length))
  const without = (these: string[], those: string[]) => these.filter((path) => !those.includes(path))
  return {
    files: compiled.filter((path) => sources.includes(path)).map((path) => `dist/${path}`),
    problems: [
      ...without(sources, compiled).map((path) => `${path.replace(/\.js$/, '.ts')} has not been compiled`),
      ...without(compiled, sources).map((path) => `dist/${path} has no source any more: delete it`),
    ],
  }
}

function runFile(root: string, path: string): Promise<{ outcome: FileOutcome; output: string }> {
  const child = spawn(process.execPath, [join(root, path)], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), FILE_TIMEOUT_SECONDS * 1000)
  let stdout = ''
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', (status) => {
      clearTimeout(timer)
      done({ outcome: outcomeOf(stdout, status), output })
    })
  })
}

function readFloor(root: string): number {
  const floor = (JSON.parse(readFileSync(join(root, 'test/floor.json'), 'utf8')) as { tests?: unknown }).tests
  if (!Number.isInteger(floor) || (floor as number) < 1) throw new Error('test/floor.json: "tests" is not a count')
  return floor as number
}

/** Runs the test files that match; `print` gets every line but the last. */
export async function runTests(root: string, patterns: string[], print: (text: string) => void): Promise<Outcome> {
  const { files, problems: amiss } = planTests(root)
  const problems = patterns.length === 0 ? amiss : []
  const chosen = files.filter((path) => patterns.length === 0 || patterns.some((pattern) => path.includes(pattern)))
  for (const pattern of patterns) {
    if (!files.some((path) => path.includes(pattern))) problems.push(`no test file matches '${pattern}'`)
  }
  const total: Outcome = { passed: 0, failed: 0 }
  const waiting = [...chosen]
  const work = async () => {
    for (let path = waiting.shift(); path; path = waiting.shift()) {
      const started = performance.now()
      const { outcome, output } = await runFile(root, path)
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      total.passed += outcome.passed
      total.failed += outcome.failed
      if (outcome.failed) print(`${output.trimEnd()}\n`)
      const name = path.slice('dist/'.length).replace(/\.js$/, '.ts')
      const counts = `${outcome.passed} passed, ${outcome.failed} failed, ${seconds} s`
      print(`${outcome.failed ? 'FAIL' : 'ok  '}  ${name}: ${counts}${outcome.problem ? `: ${outcome.problem}` : ''}`)
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, work))
  const ran = total.passed + total.failed
  if (patterns.length === 0) {
    try {
      const floor = readFloor(root)
      if (ran < floor) problems.push(`only ${ran} tests ran: the floor in test/floor.json is ${floor}`)
      else if (ran > floor) print(`the floor in test/floor.json may rise from ${floor} to ${ran}`)
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
    }
  } else if (ran === 0 && problems.length === 0) {
    problems.push('no test ran')
  }
  for (const problem of problems) print(`FAIL  ${problem}`)
  total.failed += problems.length
  return total
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { passed, failed } = await runTests(ROOT, process.argv.slice(2), (text) => console.log(text))
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed ? 1 : 0
}
