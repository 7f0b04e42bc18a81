/**
 * The table of scenarios in docs/simulator.md, between two marks.
 */
import { policiesOf } from '../simulator/run.js'
import type { Scenario } from '../simulator/scenario.js'

const BEGIN = '<!-- scenarios: written by `trustcore sim list --write docs/simulator.md` -->'
const END = '<!-- end of scenarios -->'

/** The document with the table of these scenarios in place of the one in it. Throws TypeError if it has no marks. */
export function withScenarioTable(document: string, scenarios: readonly Scenario[]): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)]
  if (begin < 0 || end < begin) throw new TypeError(`the document has no lines ${BEGIN} and ${END}`)
  const rows = scenarios.map((scenario) => {
    const { name, title } = scenario
    return `| [\`${name}\`](../firmware-sim/scenarios/${name}.ts) | ${title} | ${policiesOf(scenario).join(', ')} |`
  })
  const table = ['| scenario | shows | policies |', '|---|---|---|', ...rows].join('\n')
  return `${document.slice(0, begin)}${BEGIN}\n\n${table}\n\n${document.slice(end)}`
}
