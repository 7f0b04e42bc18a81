/**
 * `npm run faults`: single faults in the verification of bad chains (docs/faults.md).
 *
 *     --sample N   N faults, over all cases (default: all of them, some ten minutes)
 *     --seed S     of the sample (default 1)
 *     --build B    mcu or gateway (default mcu)
 *     --case TEXT  only cases whose name has it
 *     --write      writes docs/faults.md
 *
 * Exit status 0 if no fault makes a chain trusted but those of scripts/faults/ledger.json, and each of those does.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Random } from '../test/support/random.js'
import { buildTargets } from './build.js'
import { Campaign, type CaseResult } from './faults/campaign.js'
import { faultCases } from './faults/cases.js'
import { auditFaults, foundIn, readLedger } from './faults/ledger.js'
import { pageOf, tableOfFaults } from './faults/page.js'
import { everyFault, sampledFaults } from './faults/plan.js'
import { ROOT } from './tree.js'

function wholeNumber(text: string, what: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new RangeError(`--${what} ${text}: a number from 1 on`)
  return Number(text)
}

async function faults(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      sample: { type: 'string' },
      seed: { type: 'string', default: '1' },
      build: { type: 'string', default: 'mcu' },
      case: { type: 'string', default: '' },
      write: { type: 'boolean', default: false },
    },
  })
  const sample = values.sample === undefined ? null : wholeNumber(values.sample, 'sample')
  const random = new Random(wholeNumber(values.seed, 'seed'))
  const { build } = values
  if (build !== 'mcu' && build !== 'gateway') throw new Error(`--build ${build}: mcu or gateway`)
  if (values.write && (sample !== null || values.case || build !== 'mcu')) {
    throw new Error('--write: of all faults of all cases, of the build mcu')
  }
  const cases = faultCases().filter(({ name }) => name.includes(values.case))
  if (cases.length === 0) throw new Error(`--case ${values.case}: no case has that in its name`)
  // the module as it ships, with the names of its functions
  await buildTargets(ROOT, [`${build}.named`], (line) => console.error(line))
  const campaign = new Campaign(join(ROOT, `build/trustcore.${build}.named.wasm`))
  const ledger = readLedger(join(ROOT, 'scripts/faults/ledger.json'))
  const results: CaseResult[] = []
  for (const given of cases) {
    const counts = campaign.executions(given)
    const tried = sample === null ? everyFault(counts) : sampledFaults(counts, Math.ceil(sample / cases.length), random)
    results.push(campaign.run(given, tried, counts.filter((count) => count > 0).length))
    console.error(`faults: ${given.name}: ${tried.length} faults`)
  }
  for (const line of tableOfFaults(results)) console.log(line)
  const found = results.flatMap((result) => foundIn(result, campaign.sites))
  const problems = auditFaults(found, ledger, sample === null && values.case === '' && build === 'mcu')
  for (const problem of problems) console.error(problem)
  console.log(`${campaign.sites.length} sites in the module, ${problems.length} faults or lines not as in the ledger`)
  if (values.write) writeFileSync(join(ROOT, 'docs/faults.md'), pageOf(results, ledger, build))
  process.exitCode = problems.length ? 1 : 0
}

try {
  await faults(process.argv.slice(2))
} catch (error) {
  console.error(`faults: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
}
