/**
 * `trustcore sim`: runs and lists the scenarios of the simulator.
 */
import type { Command } from 'commander'
import { SCENARIOS } from '../scenarios/all.js'
import { runScenario } from '../simulator/run.js'
import type { Outcome, Scenario } from '../simulator/scenario.js'
import { type Output, toJson } from './output.js'
import { outcomeText, storyText } from './story.js'

/** Adds the commands. */
export function addSim(program: Command, outputOf: () => Output): void {
  const sim = program.command('sim').description('the firmware simulator')
  sim
    .command('list')
    .description('list the scenarios')
    .action(() => {
      const rows = SCENARIOS.map(({ name, title }) => ({ name, title }))
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
    .addHelpText('after', '\nExample:\n  trustcore sim run first-connect')
    .action(async (name: string) => run(name, outputOf()))
}

function chosen(name: string): readonly Scenario[] {
  if (name === 'all') return SCENARIOS
  const found = SCENARIOS.filter((scenario) => scenario.name === name)
  if (found.length === 0) throw new TypeError(`there is no scenario ${name}: see \`trustcore sim list\``)
  return found
}

async function run(name: string, output: Output): Promise<void> {
  const outcomes: Outcome[] = []
  for (const scenario of chosen(name)) {
    const outcome = await runScenario(scenario, (line) => {
      if (output.json) console.log(toJson({ scenario: scenario.name, ...line }))
      else console.log(storyText(line))
    })
    outcomes.push(outcome)
    output.result(outcomeText(outcome), { kind: 'outcome', ...outcome })
  }
  if (outcomes.some(({ failed }) => failed > 0)) process.exitCode = 1
}
