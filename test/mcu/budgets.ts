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

/**
 * Calls whose work is the device's own: its list, with as many entries as it has put there. All others have to do with what comes from
 * elsewhere, and keep to the budget of a step, whatever that is.
 */
const OF_OWN_LIST = ['list_add', 'list_offer', 'list_seal', 'capture_confirm']
/** Calls that take fewer instructions are not in the table. */
const LEAST_TOLD = 10_000

export interface Call {
  call: string
  /** Instructions of the longest one. */
  most: number
  isBounded: boolean
}

/** The most that each call took, the longest first. */
export function callsOf(counts: ReadonlyMap<string, Count>): Call[] {
  const most = new Map<string, number>()
  for (const { calls } of counts.values()) {
    for (const [call, count] of calls) most.set(call, Math.max(count, most.get(call) ?? 0))
  }
  const told = [...most].filter(([, count]) => count >= LEAST_TOLD).sort(([, a], [, b]) => b - a)
  return told.map(([call, count]) => ({ call, most: count, isBounded: !OF_OWN_LIST.includes(call) }))
}

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

export interface Row extends Omit<Count, 'calls'> {
  chain: string
}

export function rowsOf(counts: ReadonlyMap<string, Count>): Row[] {
  return TABLE.map((chain) => {
    const count = counts.get(chainNamed(chain).name)
    if (!count) throw new Error(`budgets: the chain '${chain}' was not counted`)
    const { total, largest, steps } = count
    return { chain, total, largest, steps }
  })
}

const read = (): Budgets => JSON.parse(readFileSync(FILE, 'utf8')) as Budgets

/** Holds counts against the budgets: of every vector its largest step and its longest calls, of the chains of the table all of it. */
export function checkBudgets(tally: Tally, counts: ReadonlyMap<string, Count>): void {
  const { chains } = read()
  for (const { chain, total } of rowsOf(counts)) {
    const budget = chains[chain] ?? 0
    tally.check(total <= budget * SLACK, `${chain}: ${total} instructions, and its budget is ${budget}`)
  }
  for (const [name, { largest, calls }] of counts) {
    tally.check(largest <= STEP_BUDGET, `${name}: a step of ${largest} instructions, and the limit is ${STEP_BUDGET}`)
    for (const [call, most] of calls) {
      const holds = most <= STEP_BUDGET || OF_OWN_LIST.includes(call)
      tally.check(holds, `${name}: tc_${call} of ${most} instructions, and the limit is ${STEP_BUDGET}`)
    }
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
