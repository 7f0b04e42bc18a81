/**
 * `trustcore sim`: runs and lists the scenarios of the simulator.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { writeReport } from '../report/report.js'
import { withScenarioTable } from '../report/scenario-table.js'
import { SCENARIOS } from '../scenarios/all.js'
import { policiesOf, runPolicies } from '../simulator/run.js'
import { type EventLine, type Outcome, POLICIES, type PolicyName, type Scenario } from '../simulator/scenario.js'
import { addFleet } from './fleet.js'
import type { Output } from './output.js'
import { outcomeText, storyText } from './story.js'
import { UsageError } from './usage-error.js'

interface RunFlags {
  seed: number
  policy?: PolicyName
  report?: string
  quiet?: true
}

function parseSeed(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 0 to 999999999.')
  return Number(text)
}

/** Adds the commands. */
export function addSim(program: Command, outputOf: () => Output): void {
  const sim = program.command('sim').description('the firmware simulator: devices, servers and rogues, by seed')
  sim
    .command('list')
    .description('list the scenarios')
    .option('--write <FILE>', 'write the table of scenarios into a document, such as docs/simulator.md')
    .action(({ write }: { write?: string }) => {
      if (write !== undefined) {
        writeFileSync(write, withScenarioTable(readFileSync(write, 'utf8'), SCENARIOS))
        outputOf().line(`Scenarios: ${write}`)
        return
      }
      const rows = SCENARIOS.map((scenario) => ({
        name: scenario.name,
        title: scenario.title,
        policies: policiesOf(scenario),
      }))
      const width = Math.max(...rows.map(({ name }) => name.length))
      outputOf().result(
        rows.map(({ name, title }) => `${name.padEnd(width)}  ${title}`),
        rows,
      )
    })
  sim
    .command('run')
    .description('run a scenario, or all of them; the exit status is 0 only if every expectation held')
    .argument('<NAME>', 'name of a scenario, or all')
    .option('--seed <N>', 'seed of everything that is drawn: the same one gives the same events', parseSeed, 1)
    .addOption(new Option('--policy <NAME>', 'only under this policy').choices(Object.keys(POLICIES)))
    .option('--report <FOLDER>', 'write events.jsonl, summary.json, junit.xml and report.md there')
    .option('--quiet', 'tell only what came of each scenario')
    .addHelpText(
      'after',
      '\nExamples:\n  trustcore sim run first-connect\n  trustcore sim run all --seed 7 --report report\n' +
        '\nA failed expectation names the scenario, its seed, and the command that plays it again.',
    )
    .action(async (name: string, flags: RunFlags) => run(name, flags, outputOf()))
  addFleet(sim, outputOf)
}

function chosen(name: string): readonly Scenario[] {
  if (name === 'all') return SCENARIOS
  const found = SCENARIOS.filter((scenario) => scenario.name === name)
  if (found.length === 0) throw new UsageError(`there is no scenario ${name}: see \`trustcore sim list\``)
  return found
}

async function run(name: string, { seed, policy, report, quiet }: RunFlags, output: Output): Promise<void> {
  const scenarios = chosen(name)
  if (policy !== undefined && !scenarios.some((scenario) => policiesOf(scenario).includes(policy))) {
    throw new UsageError(`${name} is not played under the policy ${policy}: see \`trustcore sim list --json\``)
  }
  const isTold = quiet !== true && (name !== 'all' || output.json)
  const events: EventLine[] = []
  const outcomes: Outcome[] = []
  for (const scenario of scenarios) {
    const say = (line: EventLine): void => {
      if (report !== undefined) events.push(line)
      if (isTold) output.result(storyText(line), line)
      else if (line.kind === 'expect' && !line.held) output.line(storyText(line))
    }
    for (const outcome of await runPolicies(scenario, { seed, policy, say })) {
      outcomes.push(outcome)
      output.result(isTold ? ['', ...outcomeText(outcome)] : outcomeText(outcome), { kind: 'outcome', ...outcome })
    }
  }
  const failed = outcomes.filter((outcome) => outcome.failed > 0)
  if (report !== undefined) {
    const files = writeReport(report, { seed, scenarios, outcomes, events })
    output.line(`Report: ${files.join(', ')}`)
  }
  if (name === 'all') {
    const held = outcomes.reduce((sum, outcome) => sum + outcome.held, 0)
    const cuts = outcomes.reduce((sum, outcome) => sum + outcome.cutPoints, 0)
    output.line(
      failed.length === 0
        ? `All ${outcomes.length} runs as expected: ${held} expectations held, power cut at ${cuts} points.`
        : `${failed.length} of ${outcomes.length} runs NOT as expected.`,
    )
  }
  if (failed.length > 0) process.exitCode = 1
}
