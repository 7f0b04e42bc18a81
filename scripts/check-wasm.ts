/**
 * Holds every shipped build of the core to the wasm gate (wasm-gate.ts), to the exports that docs/abi.md lists, and to
 * the sizes in budgets.json. Builds what is out of date, debug builds included, and prints the sizes.
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Built, buildTargets } from './build.js'
import { ROOT } from './tree.js'
import { type Exports, offencesOf, offencesOfDebug } from './wasm-gate.js'
import { readTarget } from './wasm-targets.js'

export interface Budget {
  /** Bytes of the module. */
  wasmBytes: number
  /** Bytes of linear memory below `__heap_base`. */
  memoryBytes: number
}

/** What docs/abi.md says the module exports: `tc_name(parameter, …)`, `memory`, `__heap_base`, `__data_end`. */
export function exportsIn(abi: string): Exports {
  const listed = new Map<string, number | 'memory' | 'global'>([
    ['memory', 'memory'],
    ['__heap_base', 'global'],
    ['__data_end', 'global'],
  ])
  for (const [, name = '', parameters = ''] of abi.matchAll(/`(tc_\w+)\(([^)]*)\)/g)) {
    const count = parameters.split(',').filter((parameter) => parameter.trim()).length
    if ((listed.get(name) ?? count) !== count) throw new Error(`docs/abi.md: ${name} has two signatures`)
    listed.set(name, count)
  }
  return listed
}

/** Sizes that exceed their budget. */
export function excessOf(built: Built, budget: Budget | undefined): string[] {
  if (!budget) return [`scripts/budgets.json has no budget for ${built.target}`]
  return [
    ['module', built.wasmBytes, budget.wasmBytes] as const,
    ['memory', built.heapBase, budget.memoryBytes] as const,
  ]
    .filter(([, size, most]) => size > most)
    .map(([what, size, most]) => `${what} is ${size} bytes: the budget in scripts/budgets.json is ${most}`)
}

function tableOf(rows: Built[], budgets: Record<string, Budget>): string {
  const cells = rows.map(({ target, wasmBytes, heapBase, pages }) => [
    target,
    `${wasmBytes} of ${budgets[target]?.wasmBytes}`,
    `${heapBase} of ${budgets[target]?.memoryBytes}`,
    String(pages),
  ])
  cells.unshift(['build', 'module bytes', 'memory bytes', 'pages'])
  const widths = [0, 1, 2, 3].map((i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)))
  return cells.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')).join('\n')
}

/** Builds and checks the given targets; answers the sizes and one line for every offence. */
export async function checkWasm(
  root: string,
  targets: string[],
  budgets: Record<string, Budget>,
): Promise<[Built[], string[]]> {
  const expected = exportsIn(readFileSync(join(root, 'docs/abi.md'), 'utf8'))
  const built = await buildTargets(
    root,
    targets.flatMap((target) => [target, `${target}.debug`]),
  )
  const rows = targets.flatMap((target) => built.filter((row) => row.target === target))
  const offences: string[] = []
  for (const row of rows) {
    const { target } = row
    const { outFile, pages } = readTarget(root, target)
    if (pages !== row.pages) offences.push(`${target}: asconfig.json gives it ${pages} pages: it needs ${row.pages}`)
    for (const excess of excessOf(row, budgets[target])) offences.push(`${target}: ${excess}`)
    for (const { rule, text } of offencesOf(readFileSync(join(root, outFile)), expected)) {
      offences.push(`${target}: ${rule}: ${text}`)
    }
    const debug = readFileSync(join(root, readTarget(root, `${target}.debug`).outFile))
    for (const { rule, text } of offencesOfDebug(debug)) offences.push(`${target} (debug): ${rule}: ${text}`)
  }
  return [rows, offences]
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const budgets = JSON.parse(readFileSync(join(ROOT, 'scripts/budgets.json'), 'utf8')) as Record<string, Budget>
  try {
    const [rows, offences] = await checkWasm(ROOT, Object.keys(budgets), budgets)
    console.log(tableOf(rows, budgets))
    for (const offence of offences) console.error(`check-wasm: ${offence}`)
    if (offences.length) process.exitCode = 1
    else console.log('check-wasm: every build passes the gate')
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
