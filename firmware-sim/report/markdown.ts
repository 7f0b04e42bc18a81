/**
 * A report for people: a table of all runs, and each scenario as a sequence diagram (Mermaid, which many viewers draw).
 */
import type { EventLine, Outcome, Scenario, StoryLine } from '../simulator/scenario.js'

interface Runs {
  seed: number
  scenarios: readonly Scenario[]
  outcomes: readonly Outcome[]
  events: readonly EventLine[]
}

/** Lines of a diagram: longer ones are hard to read. */
const MAX_DIAGRAM_LINES = 60

/** Text in a cell or a diagram: no character that ends it. */
const plain = (text: string): string => text.replaceAll(/[|;#\n]/g, ' ')

/** What stands on an arrow or in a note. */
function eventLabel({ event, ...fields }: Record<string, unknown> & { event: string }): string {
  const shown = Object.entries(fields)
    .filter(([, value]) => typeof value !== 'object')
    .map(([key, value]) => `${key} ${value}`)
  return plain([event, ...shown].join(', '))
}

/** One line of the story in the diagram. */
function diagramLine(line: StoryLine, parties: readonly string[]): string | undefined {
  const over = `Note over ${parties[0]}${parties.length > 1 ? `,${parties.at(-1)}` : ''}`
  if (line.kind === 'chapter') return `  ${over}: ${plain(line.text)}`
  if (line.kind === 'expect') return line.held ? undefined : `  ${over}: ✗ ${plain(line.text)}`
  if (line.kind === 'event') return `  ${alias(line.party)}->>${alias(line.party)}: ${eventLabel(line.event)}`
  return undefined
}

/** A name that Mermaid takes for a participant. */
const alias = (party: string): string => party.replaceAll(/[^A-Za-z0-9]/g, '_')

function diagram(events: readonly EventLine[]): string[] {
  const parties = [...new Set(events.flatMap((line) => (line.kind === 'event' ? [line.party] : [])))]
  if (parties.length === 0) return []
  const aliases = parties.map(alias)
  const lines = events.flatMap((line) => diagramLine(line, aliases) ?? [])
  const more = lines.length > MAX_DIAGRAM_LINES ? [`  Note over ${aliases[0]}: …`] : []
  return [
    '```mermaid',
    'sequenceDiagram',
    ...parties.map((party, i) => `  participant ${aliases[i]} as ${party}`),
    ...lines.slice(0, MAX_DIAGRAM_LINES),
    ...more,
    '```',
    '',
  ]
}

/** The table: a row for each scenario, a column for each policy. */
export function outcomeTable({ scenarios, outcomes }: Pick<Runs, 'scenarios' | 'outcomes'>): string[] {
  const policies = [...new Set(outcomes.map(({ policy }) => policy))]
  const cell = (name: string, policy: string): string => {
    const outcome = outcomes.find((each) => each.scenario === name && each.policy === policy)
    if (outcome === undefined) return ''
    return outcome.failed === 0 ? `✓ ${outcome.held}` : `✗ ${outcome.failed} of ${outcome.held + outcome.failed}`
  }
  return [
    `| scenario | shows | ${policies.join(' | ')} |`,
    `|---|---|${policies.map(() => '---|').join('')}`,
    ...scenarios.map(
      ({ name, title }) =>
        `| \`${name}\` | ${plain(title)} | ${policies.map((policy) => cell(name, policy)).join(' | ')} |`,
    ),
  ]
}

/** The whole report. */
export function markdown(runs: Runs): string {
  const { seed, scenarios, outcomes, events } = runs
  const failures = outcomes.flatMap(({ scenario, policy, failures: texts, replay }) =>
    texts.map((text) => `- \`${scenario}\` (${policy}): ${text} (\`${replay}\`)`),
  )
  const stories = scenarios.flatMap(({ name, title }) => {
    const [first] = outcomes.filter(({ scenario }) => scenario === name)
    const told = events.filter((line) => line.scenario === name && line.policy === first?.policy)
    return [`## ${name}`, '', title, '', ...diagram(told)]
  })
  const cuts = outcomes.reduce((sum, { cutPoints }) => sum + cutPoints, 0)
  return [
    `# Simulation, seed ${seed}`,
    '',
    `The numbers are expectations that held. The power was cut at ${cuts} points.`,
    '',
    ...outcomeTable(runs),
    '',
    ...(failures.length > 0 ? ['## Not as expected', '', ...failures, ''] : []),
    ...stories,
  ].join('\n')
}
