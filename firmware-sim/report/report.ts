/**
 * Reports of runs: events for programs (docs/event.schema.json), a summary, JUnit XML for build servers, Markdown for people.
 * Nothing in them but the seed decides what they say: the same seed gives the same bytes.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EventLine, Outcome, Scenario } from '../simulator/scenario.js'
import { junitXml } from './junit.js'
import { markdown } from './markdown.js'

/** What a report is about. */
export interface Runs {
  seed: number
  scenarios: readonly Scenario[]
  outcomes: readonly Outcome[]
  events: readonly EventLine[]
}

/** Events, one a line. */
export function eventLines(events: readonly EventLine[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('')
}

/** The summary: what came of each run, and of all. */
export function summary({ seed, outcomes }: Runs): object {
  const failed = outcomes.filter((outcome) => outcome.failed > 0)
  return {
    seed,
    runs: outcomes.length,
    failed: failed.length,
    held: outcomes.reduce((sum, outcome) => sum + outcome.held, 0),
    cutPoints: outcomes.reduce((sum, outcome) => sum + outcome.cutPoints, 0),
    outcomes,
  }
}

/** Writes the report into a folder, which is made; answers the files. */
export function writeReport(folder: string, runs: Runs): string[] {
  mkdirSync(folder, { recursive: true })
  const files = {
    'events.jsonl': eventLines(runs.events),
    'summary.json': `${JSON.stringify(summary(runs), null, 2)}\n`,
    'junit.xml': junitXml(runs.outcomes),
    'report.md': markdown(runs),
  }
  return Object.entries(files).map(([name, text]) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  })
}
