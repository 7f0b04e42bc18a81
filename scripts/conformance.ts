/**
 * The conformance command: other people's suites against the shipped wasm, through the public API of the bindings.
 *
 *     npm run conformance -- [--limbo FILE]… [--pkits FILE]… [--wycheproof DIR]… [--build mcu|nano|gateway] [--ledger FILE] [--json]
 *
 * Without a suite: all of those in ../shared/vectors. Exit status 0 if nothing diverges but what the ledger
 * (test/conformance/ledger.json) says, 1 if something does or an entry of the ledger no longer does, 2 on misuse.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Build } from '../bindings/index.js'
import { jsonFilesOf, readChainSuite, readSignatureSuite } from './conformance/formats.js'
import { auditRun, readLedger } from './conformance/ledger.js'
import { outcomeOf, type Result } from './conformance/result.js'
import { runChainCase } from './conformance/run-chains.js'
import { runSignatureSuite } from './conformance/run-signatures.js'
import { hardestOf, tableOf } from './conformance/table.js'
import { ROOT } from './tree.js'

const USAGE =
  'usage: npm run conformance -- [--limbo FILE]… [--pkits FILE]… [--wycheproof DIR]… [--build mcu|nano|gateway] [--ledger FILE] [--json]'

interface Plan {
  limbo: readonly string[]
  pkits: readonly string[]
  wycheproof: readonly string[]
  build: Build
  ledger: string
  json: boolean
}

/** What to run. Throws on misuse. */
function planOf(parameters: readonly string[]): Plan {
  const files = { type: 'string', multiple: true, default: [] as string[] } as const
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      limbo: files,
      pkits: files,
      wycheproof: files,
      build: { type: 'string', default: 'gateway' },
      ledger: { type: 'string', default: join(ROOT, 'test/conformance/ledger.json') },
      json: { type: 'boolean', default: false },
    },
  })
  const { build } = values
  if (build !== 'mcu' && build !== 'nano' && build !== 'gateway')
    throw new Error(`--build ${build}: mcu, nano or gateway`)
  if (values.limbo.length + values.pkits.length + values.wycheproof.length > 0) return { ...values, build }
  const vectors = join(ROOT, '../shared/vectors')
  const packed = (name: string) =>
    [`${name}.json.gz`, `${name}.json`]
      .map((file) => join(vectors, file))
      .filter(existsSync)
      .slice(0, 1)
  const plan = {
    ...values,
    build,
    limbo: packed('limbo.public'),
    pkits: packed('pkits.public'),
    wycheproof: [join(vectors, 'wycheproof')],
  } as const
  if (plan.limbo.length + plan.pkits.length < 2 || !existsSync(plan.wycheproof[0] ?? '')) {
    throw new Error(`${vectors} has no suites: name files with --limbo, --pkits, --wycheproof`)
  }
  return plan
}

function* run({ limbo, pkits, wycheproof, build }: Plan): Generator<Result> {
  for (const [name, paths] of [
    ['limbo', limbo],
    ['pkits', pkits],
  ] as const) {
    for (const path of paths) {
      const suite = readChainSuite(path)
      for (const one of suite.cases) yield runChainCase(suite, one, name, build)
    }
  }
  for (const path of wycheproof.flatMap(jsonFilesOf)) yield* runSignatureSuite(readSignatureSuite(path), path, build)
}

/** Prints to the end even into a pipe that is slower than we are. */
function print(lines: readonly string[]): void {
  if (lines.length) process.stdout.write(`${lines.join('\n')}\n`)
}

const SHOWN_PROBLEMS = 200

function conformance(plan: Plan): void {
  const ledger = readLedger(plan.ledger)
  const results: Result[] = []
  for (const result of run(plan)) {
    results.push(result)
    const { either: _, ...printed } = result
    if (plan.json) print([JSON.stringify(printed)])
  }
  const problems = auditRun(results, ledger, plan.build)
  if (results.length === 0) problems.push('no case ran')
  if (!plan.json) {
    const right = results.filter((result) => outcomeOf(result) === 'right').length
    print([
      ...tableOf(results),
      ...(['steps', 'signatures', 'depth'] as const).map((what) => hardestOf(results, what)),
      `${plan.build}: ${results.length} cases, ${right} right, ${problems.length} not in the ledger`,
    ])
  }
  for (const problem of problems.slice(0, SHOWN_PROBLEMS)) console.error(problem)
  if (problems.length > SHOWN_PROBLEMS) console.error(`… and ${problems.length - SHOWN_PROBLEMS} more`)
  process.exitCode = problems.length ? 1 : 0
}

try {
  conformance(planOf(process.argv.slice(2)))
} catch (error) {
  console.error(`conformance: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
  process.exitCode = 2
}
