/** The reviewed faults that make a bad chain trusted, each with its reason, and what a campaign found against them. */
import { readFileSync } from 'node:fs'
import type { CaseResult } from './campaign.js'
import type { FaultBuild } from './cases.js'
import type { FaultSite } from './fault-sites.js'

/** Faults of one kind in one function, in one case. */
export interface Allowed {
  build: FaultBuild
  case: string
  function: string
  kind: FaultSite['kind']
  /** At one execution of the site, or at every one. */
  when: 'once' | 'always'
  reason: string
}

export const readLedger = (path: string): Allowed[] => JSON.parse(readFileSync(path, 'utf8')) as Allowed[]

/** One fault that made a chain trusted. */
export interface Found extends Omit<Allowed, 'reason'> {
  /** Site and execution, for who looks for it. */
  place: string
}

/** The faults that made a chain trusted. */
export const foundIn = (build: FaultBuild, result: CaseResult, sites: readonly FaultSite[]): Found[] =>
  result.trusted.flatMap(({ site, nth }) => {
    const at = sites[site]
    if (!at) return []
    const { kind, index, instruction } = at
    const place = `#${index} ${instruction}, ${nth === 0 ? 'always' : `execution ${nth}`}`
    return [{ build, case: result.name, function: at.function, kind, when: nth === 0 ? 'always' : 'once', place }]
  })

const same = (a: Omit<Allowed, 'reason'>, b: Omit<Allowed, 'reason'>): boolean =>
  a.build === b.build && a.case === b.case && a.function === b.function && a.kind === b.kind && a.when === b.when

/** What is in the one and not in the other. `complete`: every fault was tried, so that a line without a fault is one too many. */
export function auditFaults(found: readonly Found[], ledger: readonly Allowed[], complete: boolean): string[] {
  const news = found.filter((one) => !ledger.some((line) => same(line, one)))
  const old = complete ? ledger.filter((line) => !found.some((one) => same(line, one))) : []
  return [
    ...news.map(
      (one) => `${one.build}, ${one.case}: trusted after a fault: ${one.kind} in ${one.function} ${one.place}`,
    ),
    ...old.map(
      (line) =>
        `${line.build}, ${line.case}: ${line.kind} in ${line.function}, ${line.when}: in the ledger, and trusted no longer`,
    ),
  ]
}
