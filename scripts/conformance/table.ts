/** The table of a run: a row per suite and namespace, and the hardest cases. */
import { basename } from 'node:path'
import { type Outcome, outcomeOf, type Result } from './result.js'

interface Row {
  name: string
  cases: number
  accept: number
  reject: number
  count: Record<Outcome, number>
}

/** Namespace of a case: its id without the last part, and without the number of a single test. */
export function namespaceOf({ suite, id }: Pick<Result, 'suite' | 'id'>): string {
  if (id.includes('#')) return `${suite} ${basename(id.slice(0, id.lastIndexOf('#')))}`
  const parts = id.split('::').slice(0, -1)
  return `${suite} ${parts.join('::').replace(/(\d+\.\d+)\.\d+$/, '$1')}`
}

function rowsOf(results: readonly Result[], nameOf: (result: Result) => string): Row[] {
  const rows = new Map<string, Row>()
  for (const result of results) {
    const name = nameOf(result)
    const count = { right: 0, 'false accept': 0, 'false reject': 0, limit: 0, error: 0 }
    const row = rows.get(name) ?? { name, cases: 0, accept: 0, reject: 0, count }
    rows.set(name, row)
    row.cases += 1
    row[result.expected ? 'accept' : 'reject'] += 1
    row.count[outcomeOf(result)] += 1
  }
  return [...rows.values()]
}

const HEADINGS = ['', 'cases', 'accept', 'reject', 'right', 'false accept', 'false reject', 'limit', 'error'] as const

function cellsOf({ name, cases, accept, reject, count }: Row): string[] {
  const { right, limit, error } = count
  return [
    name,
    ...[cases, accept, reject, right, count['false accept'], count['false reject'], limit, error].map(String),
  ]
}

/** The table as lines of text. */
export function tableOf(results: readonly Result[]): string[] {
  const rows = [
    ...rowsOf(results, (result) => `${namespaceOf(result)} (${result.tier})`),
    ...rowsOf(results, (result) => `all ${result.suite} (${result.tier})`),
  ]
  const cells = [[...HEADINGS], ...rows.map(cellsOf)]
  const widths = HEADINGS.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)))
  return cells.map((line) =>
    line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  )
}

/** The case with the most of something, as a line of text. */
export function hardestOf(results: readonly Result[], what: 'steps' | 'signatures' | 'depth'): string {
  const [first, ...rest] = results
  if (!first) return `most ${what}: no case`
  const hardest = rest.reduce((most, result) => (result[what] > most[what] ? result : most), first)
  return `most ${what}: ${hardest[what]} (${hardest.suite} ${hardest.id}, ${hardest.status})`
}
