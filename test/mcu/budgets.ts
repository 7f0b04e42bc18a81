/**
 * Instruction budgets: on each board that counts, each chain of the table may take what test/mcu/budgets.json says and 2 % more,
 * and no step on a Cortex-M4 more than its limit. The table is what README.md and docs/embedding.md show.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from '../../scripts/tree.js'
import { chainNamed } from '../support/chains.js'
import type { Board, Count, Profile } from './boards.js'
import type { Tally } from './tally.js'

const FILE = join(ROOT, 'test/mcu/budgets.json')
const RESULTS = join(ROOT, 'bench/results/cortex-m4.json')
const SLACK = 1.02

/** C stack in bytes, the test program's own frames included. */
export const STACK_BUDGET_BYTES = 1536
/** Instructions of one step at work = 1 on a Cortex-M4: about 5 ms at 64 MHz. */
export const STEP_BUDGET = 300_000
/** The processor that it is about. */
export const STEP_PROCESSOR = 'Cortex-M4'

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
const TABLE: Readonly<Record<Profile, readonly string[]>> = {
  mcu: [
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
  ],
  nano: ['p256 ecdsa-sha256', 'rsa2048 rsa-sha256', 'in order'],
}

/** What a board counted, by name of the vector. */
export interface Counted {
  board: Board
  counts: ReadonlyMap<string, Count>
}

/** Instructions of whole verifications, by board and chain. */
type Budgets = Record<string, Record<string, number>>

export interface Row extends Omit<Count, 'calls'> {
  chain: string
}

export function rowsOf({ board, counts }: Counted): Row[] {
  return TABLE[board.profile].map((chain) => {
    const count = counts.get(chainNamed(chain).name)
    if (!count) throw new Error(`budgets: ${board.name} did not count the chain '${chain}'`)
    const { total, largest, steps } = count
    return { chain, total, largest, steps }
  })
}

/** Holds counts against the budgets: of every vector its largest step and its longest calls, of the chains of the table all of it. */
export function checkBudgets(tally: Tally, counted: Counted): void {
  const { board, counts } = counted
  const budgets = (JSON.parse(readFileSync(FILE, 'utf8')) as Budgets)[board.name] ?? {}
  for (const { chain, total } of rowsOf(counted)) {
    const budget = budgets[chain] ?? 0
    const holds = total <= budget * SLACK
    tally.check(holds, `${board.name}: ${chain}: ${total} instructions, and its budget is ${budget}`)
  }
  if (board.counted !== STEP_PROCESSOR) return
  for (const [name, { largest, calls }] of counts) {
    const holds = largest <= STEP_BUDGET
    tally.check(holds, `${board.name}: ${name}: a step of ${largest} instructions, and the limit is ${STEP_BUDGET}`)
    for (const [call, most] of calls) {
      const isWithin = most <= STEP_BUDGET || OF_OWN_LIST.includes(call)
      tally.check(
        isWithin,
        `${board.name}: ${name}: tc_${call} of ${most} instructions, and the limit is ${STEP_BUDGET}`,
      )
    }
  }
}

/** Makes what was counted the budget. */
export function writeBudgets(all: readonly Counted[]): void {
  const budgetsOf = (counted: Counted) => Object.fromEntries(rowsOf(counted).map(({ chain, total }) => [chain, total]))
  const budgets: Budgets = Object.fromEntries(all.map((counted) => [counted.board.name, budgetsOf(counted)]))
  writeFileSync(FILE, `${JSON.stringify(budgets, null, 2)}\n`)
}

/** Rows of the build mcu on a Cortex-M4 as JSON, for the other tables of measurements. */
export function writeResults(all: readonly Counted[]): void {
  const counted = all.find(({ board }) => board.profile === 'mcu' && board.counted === 'Cortex-M4')
  if (!counted) return
  mkdirSync(dirname(RESULTS), { recursive: true })
  writeFileSync(RESULTS, `${JSON.stringify({ unit: 'instructions', chains: rowsOf(counted) }, null, 2)}\n`)
}
