/**
 * The ledger of divergences: reviewed, each with its reason. A divergence that is not in it fails the command, and so does
 * an entry that no longer diverges.
 */
import { readFileSync } from 'node:fs'
import type { Build } from '../../bindings/index.js'
import { diverges, oursOf, type Result } from './result.js'

export interface LedgerEntry {
  id: string
  /** Verdict that the suite expects. */
  expected: boolean
  /** `trusted`, or the name of our status. */
  ours: string
  reason: string
}

/** Reads a ledger. Throws if an entry is not complete or occurs twice. */
export function readLedger(path: string | URL): LedgerEntry[] {
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (!Array.isArray(parsed)) throw new Error(`${path}: not a list of entries`)
  const seen = new Set<string>()
  for (const entry of parsed as Partial<LedgerEntry>[]) {
    if (!entry.id || typeof entry.expected !== 'boolean' || !entry.ours || !entry.reason) {
      throw new Error(`${path}: entry ${entry.id ?? '?'} needs id, expected, ours, reason`)
    }
    if (seen.has(entry.id)) throw new Error(`${path}: ${entry.id} twice`)
    seen.add(entry.id)
  }
  return parsed as LedgerEntry[]
}

/** What is wrong about a run: one line each. Entries about cases that did not run say nothing. */
export function auditRun(results: readonly Result[], ledger: readonly LedgerEntry[], build: Build): string[] {
  const entries = new Map(ledger.map((entry) => [entry.id, entry]))
  const problems: string[] = []
  for (const result of results) {
    const entry = entries.get(result.id)
    const ours = oursOf(result)
    const expected = result.expected ? 'accept' : 'reject'
    const why = result.error === undefined ? '' : ` (${result.error})`
    if (!diverges(result, build)) {
      // what nano lacks hides divergences of the others
      if (entry && build !== 'nano')
        problems.push(`${result.id}: in the ledger, and no longer diverges: remove the entry`)
    } else if (!entry) {
      problems.push(`${result.id}: expected ${expected}, ours ${ours}${why}`)
    } else if (entry.ours !== ours || entry.expected !== result.expected) {
      problems.push(`${result.id}: the ledger says ${entry.ours}, ours is ${ours}${why}`)
    }
  }
  return problems
}
