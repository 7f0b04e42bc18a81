/**
 * `npm run faults`: single faults in the verification of bad chains (docs/faults.md).
 *
 *     --sample N   N faults, in each build, over all its cases (default: all of them, some fifteen minutes)
 *     --seed S     of the sample (default 1)
 *     --build B    mcu, nano or gateway, more than once (default: mcu and nano)
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
import { FAULT_BUILDS, type FaultBuild, faultCases } from './faults/cases.js'
import { auditFaults, foundIn, readLedger } from './faults/ledger.js'
import { pageOf, tableOfFaults } from './faults/page.js'
import { everyFault, sampledFaults } from './faults/plan.js'
import { ROOT } from './tree.js'

const USUAL_BUILDS = ['mcu', 'nano']

function wholeNumber(text: string, what: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new RangeError(`--${what} ${text}: a number from 1 on`)
  return Number(text)
}

/** Runs the cases of one build; sample: how many faults in all, null: every one. */
async function campaignOn(build: FaultBuild, text: string, sample: number | null, random: Random) {
  const cases = faultCases(build).filter(({ name }) => name.includes(text))
  if (cases.length === 0) throw new Error(`--case ${text}: no case has that in its name`)
  // the module as it ships, with the names of its functions
  await buildTargets(ROOT, [`${build}.named`], (line) => console.error(line))
  const campaign = new Campaign(join(ROOT, `build/trustcore.${build}.named.wasm`))
  const results: CaseResult[] = []
  for (const given of cases) {
    const counts = campaign.executions(given)
    const tried = sample === null ? everyFault(counts) : sampledFaults(counts, Math.ceil(sample / cases.length), random)
    results.push(campaign.run(given, tried, counts.filter((count) => count > 0).length))
    console.error(`faults: ${build}: ${given.name}: ${tried.length} faults`)
  }
  for (const line of tableOfFaults(results)) console.log(line)
  console.log(`${build}: ${campaign.sites.length} sites in the module`)
  return { build, results, found: results.flatMap((result) => foundIn(build, result, campaign.sites)) }
}

async function faults(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      sample: { type: 'string' },
      seed: { type: 'string', default: '1' },
      build: { type: 'string', multiple: true, default: USUAL_BUILDS },
      case: { type: 'string', default: '' },
      write: { type: 'boolean', default: false },
    },
  })
  const sample = values.sample === undefined ? null : wholeNumber(values.sample, 'sample')
  const random = new Random(wholeNumber(values.seed, 'seed'))
  const builds = values.build.map((name) => {
    const build = FAULT_BUILDS.find((one) => one === name)
    if (!build) throw new Error(`--build ${name}: ${FAULT_BUILDS.join(', ')}`)
    return build
  })
  if (values.write && (sample !== null || values.case || values.build !== USUAL_BUILDS)) {
    throw new Error('--write: of all faults of all cases, of the usual builds')
  }
  const ledger = readLedger(join(ROOT, 'scripts/faults/ledger.json'))
  const all = []
  for (const build of builds) all.push(await campaignOn(build, values.case, sample, random))
  const found = all.flatMap((one) => one.found)
  const lines = ledger.filter(({ build }) => builds.includes(build))
  const problems = auditFaults(found, lines, sample === null && values.case === '')
  for (const problem of problems) console.error(problem)
  console.log(`${problems.length} faults or lines not as in the ledger`)
  if (values.write) writeFileSync(join(ROOT, 'docs/faults.md'), pageOf(all, ledger))
  process.exitCode = problems.length ? 1 : 0
}

try {
  await faults(process.argv.slice(2))
} catch (error) {
  console.error(`faults: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
}
