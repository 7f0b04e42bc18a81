/**
 * Instruction budgets on Cortex-M4: each chain of the table may take what test/mcu/budgets.json says and 2 % more. The table
 * is what docs/embedding.md shows.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from '../../scripts/tree.js'
import { chainNamed } from '../support/chains.js'
import type { Count } from './boards.js'
import type { Tally } from './tally.js'

const FILE = join(ROOT, 'test/mcu/budgets.json')
const RESULTS = join(ROOT, 'bench/results/cortex-m4.json')
const DOCUMENT = join(ROOT, 'docs/embedding.md')
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
  /** Chains whose largest step is over the limit, and by how much: each must still be. */
  stepsOverTheLimit: Record<string, number>
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

/** Chains and their largest step, for those over the limit. */
function overTheLimit(counts: ReadonlyMap<string, Count>): [string, number][] {
  return [...counts].filter(([, { largest }]) => largest > STEP_BUDGET).map(([name, { largest }]) => [name, largest])
}

/** Holds counts against the budgets. */
export function checkBudgets(tally: Tally, counts: ReadonlyMap<string, Count>): void {
  const { chains, stepsOverTheLimit } = read()
  for (const { chain, total } of rowsOf(counts)) {
    const budget = chains[chain] ?? 0
    tally.check(total <= budget * SLACK, `${chain}: ${total} instructions, and its budget is ${budget}`)
  }
  const over = new Map(overTheLimit(counts))
  for (const [name, largest] of over) {
    const known = stepsOverTheLimit[name] ?? 0
    tally.check(largest <= known * SLACK, `${name}: a step of ${largest} instructions, and the limit is ${STEP_BUDGET}`)
  }
  for (const name of Object.keys(stepsOverTheLimit)) {
    tally.check(over.has(name), `${name} is within the limit of a step now: take it out of test/mcu/budgets.json`)
  }
}

/** Makes what was counted the budget. */
export function writeBudgets(counts: ReadonlyMap<string, Count>): void {
  const budgets: Budgets = {
    chains: Object.fromEntries(rowsOf(counts).map(({ chain, total }) => [chain, total])),
    stepsOverTheLimit: Object.fromEntries(overTheLimit(counts)),
  }
  writeFileSync(FILE, `${JSON.stringify(budgets, null, 2)}\n`)
}

/** Rows as JSON, for the other tables of measurements. */
export function writeResults(counts: ReadonlyMap<string, Count>): void {
  mkdirSync(dirname(RESULTS), { recursive: true })
  writeFileSync(RESULTS, `${JSON.stringify({ unit: 'instructions', chains: rowsOf(counts) }, null, 2)}\n`)
}

const million = (n: number) => (n / 1e6).toFixed(2)

/** The table as Markdown. */
export function tableOf(counts: ReadonlyMap<string, Count>): string {
  const rows = rowsOf(counts).map(
    ({ chain, total, largest, steps }) =>
      `| ${chain} | ${million(total)} | ${steps.toLocaleString('en')} | ${largest.toLocaleString('en')} |`,
  )
  return ['| chain | million instructions | steps | largest step |', '|---|---:|---:|---:|', ...rows].join('\n')
}

/** Puts a text between the marks of its name in docs/embedding.md. */
export function writeSection(name: string, text: string, document = DOCUMENT): void {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`]
  const old = readFileSync(document, 'utf8')
  const [head, rest] = old.split(begin)
  const tail = rest?.split(end)[1]
  if (head === undefined || tail === undefined) throw new Error(`${document}: no marks ${begin} and ${end}`)
  writeFileSync(document, `${head}${begin}\n${text}\n${end}${tail}`)
}
