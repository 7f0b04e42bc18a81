/**
 * Instruction budgets on Cortex-M4: each chain of the table may take what test/mcu/budgets.json says and 2 % more. The table
 * is what README.md and docs/embedding.md show.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from '../../scripts/tree.js'
import { chainNamed } from '../support/chains.js'
import type { Count } from './boards.js'
import type { Tally } from './tally.js'

const FILE = join(ROOT, 'test/mcu/budgets.json')
const RESULTS = join(ROOT, 'bench/results/cortex-m4.json')
const SLACK = 1.02

/** C stack in bytes, the test program's own frames included. */
export const STACK_BUDGET_BYTES = 1536
/** Instructions of one step at work = 1: about 5 ms at 64 MHz. */
export const STEP_BUDGET = 300_000

/** Chains of the table: one certificate under a root of the same kind, by its name in the Node tests. */
const TABLE = [
  'p256 ecdsa-sha256',
  'p384 ecdsa-sha384',
  'p521 ecdsa-sha512',
  'ed25519 ed25519',
  'rsa2048 rsa-sha256',
  'rsa3072 rsa-sha384',
  'rsa4096 rsa-sha512',
  'rsa2048 pss-sha256',
  'in order',
  'eleven intermediates',
  'five kinds of keys',
] as const

interface Budgets {
  /** Instructions of a whole verification. */
  chains: Record<string, number>
}

export interface Row extends Count {
  chain: string
}

export function rowsOf(counts: ReadonlyMap<string, Count>): Row[] {
  return TABLE.map((chain) => {
    const count = counts.get(chainNamed(chain).name)
    if (!count) throw new Error(`budgets: the chain '${chain}' was not counted`)
    return { chain, ...count }
  })
}

const read = (): Budgets => JSON.parse(readFileSync(FILE, 'utf8')) as Budgets

/** Holds counts against the budgets: of every vector its largest step, of the chains of the table all of it. */
export function checkBudgets(tally: Tally, counts: ReadonlyMap<string, Count>): void {
  const { chains } = read()
  for (const { chain, total } of rowsOf(counts)) {
    const budget = chains[chain] ?? 0
    tally.check(total <= budget * SLACK, `${chain}: ${total} instructions, and its budget is ${budget}`)
  }
  for (const [name, { largest }] of counts) {
    tally.check(largest <= STEP_BUDGET, `${name}: a step of ${largest} instructions, and the limit is ${STEP_BUDGET}`)
  }
}

/** Makes what was counted the budget. */
export function writeBudgets(counts: ReadonlyMap<string, Count>): void {
  const chains = Object.fromEntries(rowsOf(counts).map(({ chain, total }) => [chain, total]))
  writeFileSync(FILE, `${JSON.stringify({ chains }, null, 2)}\n`)
}

/** Rows as JSON, for the other tables of measurements. */
export function writeResults(counts: ReadonlyMap<string, Count>): void {
  mkdirSync(dirname(RESULTS), { recursive: true })
  writeFileSync(RESULTS, `${JSON.stringify({ unit: 'instructions', chains: rowsOf(counts) }, null, 2)}\n`)
}
