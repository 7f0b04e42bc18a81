/**
 * The benchmark: `npm run bench`. Measures, keeps the results below bench/results/, and writes docs/performance.md and
 * docs/performance.svg from them.
 */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ROOT } from '../scripts/tree.js'
import type { ChainsResult } from './chains.js'
import { installEngines } from './engines/engines.js'
import { thisMachine } from './machine.js'
import { allTargets, pageOf } from './page.js'
import type { Part } from './part.js'
import { PARTS } from './parts.js'
import { plotOf } from './plot.js'
import { readStored, writeStored } from './results.js'
import { buildWasmPeers } from './wasm-peers/build.js'

const HELP = `usage: npm run bench -- [--only PART]… [--quick] [--json] [--page] [--install]

Measures the core against its peers and against its targets, and writes docs/performance.md.

  --only PART  measure this part only; the others keep what was measured before
  --quick      few rounds and small inputs; the times mean nothing and nothing is written
  --json       write one line of JSON for each part to standard output, in place of tables
  --page       measure nothing; write the page from the results that are kept
  --install    first fetch BearSSL and Mbed TLS and compile them to wasm, and fetch wasm3 and WAMR: by apt (as root), cargo, pip
  --help       this text

Parts: ${PARTS.map(({ name }) => name).join(', ')}.
Exit status 0, 1 if a measurement failed, 2 on misuse. Progress goes to standard error.`

/** What is to be done. */
export interface Plan {
  parts: readonly Part[]
  quick: boolean
  json: boolean
  page: boolean
  install: boolean
  help: boolean
}

/** Reads the command line. Throws on misuse. */
export function planOf(parameters: readonly string[]): Plan {
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      only: { type: 'string', multiple: true },
      quick: flag,
      json: flag,
      page: flag,
      install: flag,
      help: flag,
    },
  })
  const { only, ...flags } = values
  const unknown = only?.find((name) => !PARTS.some((part) => part.name === name))
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there is no such part`)
  return { ...flags, parts: only ? PARTS.filter(({ name }) => only.includes(name)) : flags.page ? [] : PARTS }
}

/** Writes the page and the plot below `root` from the results kept there. */
export function writePage(root: string): void {
  writeFileSync(join(root, 'docs/performance.md'), pageOf(root, PARTS))
  const chains = readStored(root, 'chains')
  if (chains === null) return
  writeFileSync(join(root, 'docs/performance.svg'), plotOf(chains.result as ChainsResult, allTargets(root, PARTS)))
}

/** Measures what the plan says; `print` gets lines for standard output. */
export async function bench({ parts, quick, json, page, install }: Plan, print: (line: string) => void): Promise<void> {
  if (install) {
    await buildWasmPeers(ROOT, (text) => process.stderr.write(`bench: ${text}\n`))
    await installEngines()
  }
  for (const part of parts) {
    const progress = (text: string) => process.stderr.write(`bench: ${part.name}: ${text}\n`)
    const machine = thisMachine(ROOT)
    const result = await part.measure({ quick, progress })
    const command = `npm run bench -- --only ${part.name}`
    const stored = { part: part.name, command, machine, result }
    if (!quick) writeStored(ROOT, stored)
    if (json) print(JSON.stringify(stored))
    else for (const line of [`## ${part.title}`, '', ...part.section(result), '']) print(line)
  }
  if (page || !quick) writePage(ROOT)
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const plan = planOf(process.argv.slice(2))
    if (plan.help) console.log(HELP)
    else {
      await bench(plan, (line) => console.log(line)).catch((error: Error) => {
        console.error(`bench: ${error.stack}`)
        process.exitCode = 1
      })
    }
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? error.message : error}\n${HELP}`)
    process.exitCode = 2
  }
}
