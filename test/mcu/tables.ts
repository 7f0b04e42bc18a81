/**
 * The tables of README.md and docs/embedding.md about boards and engines. What was measured is kept in test/mcu/results.json and
 * test/engines/results.json; the commands write both, and a test holds the documents against them.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/tree.js'
import { STEP_BUDGET, STEP_PROCESSOR } from './budgets.js'

/** Sections by document. */
export const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  'README.md': ['boards', 'instructions', 'engines'],
  'docs/embedding.md': ['boards', 'instructions', 'calls', 'engines', 'aot'],
}
const BOARD_RESULTS = join(ROOT, 'test/mcu/results.json')
const ENGINE_RESULTS = join(ROOT, 'test/engines/results.json')

export interface BoardResults {
  /** Bytes: code and constants; one `trustcore`; C stack. */
  boards: { name: string; part: string; profile: string; flash: number; ram: number; stack: number }[]
  /** Instructions. */
  counts: {
    profile: string
    processor: string
    chains: { chain: string; total: number; largest: number; steps: number }[]
    /** The most instructions of one call, the longest first; bounded: whatever comes from elsewhere. */
    calls: { call: string; most: number; isBounded: boolean }[]
    /** The largest step of all vectors, hostile ones too. */
    largestStep: number
  }[]
}

export interface EngineResults {
  /** Linear memory that the builds mcu and nano need, in bytes. */
  memoryBytes: number
  nanoBytes: number
  /** What an engine gave to mcu and to nano. */
  engines: { name: string; memory: number; nano: number }[]
  /** The file that WAMR's compiler makes of the core, and the code in it; the processor in words and as LLVM calls it. */
  aot: { part: string; target: string; cpu: string; bytes: number; codeBytes: number }[]
}

const count = (n: number) => n.toLocaleString('en')
const LIMIT_OF_CALL = `the limit of a step, ${count(STEP_BUDGET)}`
const OWN_LIST = "the device's own list"
const million = (n: number) => (n / 1e6).toFixed(2)

export function boardTable({ boards }: BoardResults): string {
  const rows = boards.map(
    ({ name, part, profile, flash, ram, stack }) =>
      `| ${name} | ${part} | ${profile} | ${count(flash)} | ${count(ram)} | ${count(stack)} |`,
  )
  return ['| board | part | profile | flash | RAM | stack |', '|---|---|---|---:|---:|---:|', ...rows].join('\n')
}

/** What the builds need for the same chain stands together. */
export function instructionTable({ counts }: BoardResults): string {
  const names = new Set(counts.flatMap(({ chains }) => chains.map(({ chain }) => chain)))
  const rows = [...names].flatMap((name) =>
    counts.flatMap(({ profile, processor, chains }) =>
      chains
        .filter(({ chain }) => chain === name)
        .map(({ total, largest, steps }) =>
          [name, profile, processor, million(total), count(steps), count(largest)].join(' | '),
        ),
    ),
  )
  const all = counts.map(({ profile, processor, largestStep }) =>
    ['all vectors, hostile ones too', profile, processor, '', '', count(largestStep)].join(' | '),
  )
  return [
    '| chain | profile | processor | million instructions | steps | largest step |',
    '|---|---|---|---:|---:|---:|',
    ...[...rows, ...all].map((row) => `| ${row} |`),
  ].join('\n')
}

/** The longest calls on the processor that their limit is about. */
export function callTable({ counts }: BoardResults): string {
  const limited = counts.filter(({ processor }) => processor === STEP_PROCESSOR)
  const names = new Set(limited.flatMap(({ calls }) => calls.map(({ call }) => call)))
  const rows = [...names].map((name) => {
    const found = limited.map(({ calls }) => calls.find(({ call }) => call === name))
    const isBounded = found.some((call) => call?.isBounded)
    const cells = [...found.map((call) => (call ? count(call.most) : '')), isBounded ? LIMIT_OF_CALL : OWN_LIST]
    return `| \`${name}\` | ${cells.join(' | ')} |`
  })
  const head = `| export | ${limited.map(({ profile }) => `most instructions, ${profile}`).join(' | ')} | bounded by |`
  return [head, `|---|${'---:|'.repeat(limited.length)}---|`, ...rows].join('\n')
}

export function engineTable({ memoryBytes, nanoBytes, engines }: EngineResults): string {
  const rows = engines.map(({ name, memory, nano }) => `| ${name} | ${count(memory)} | ${count(nano)} |`)
  return [
    `| engine | linear memory: mcu needs ${count(memoryBytes)} | nano needs ${count(nanoBytes)} |`,
    '|---|---:|---:|',
    ...rows,
  ].join('\n')
}

export function aotTable({ aot }: EngineResults): string {
  const rows = aot.map(
    ({ part, target, cpu, bytes, codeBytes }) =>
      `| ${part} | \`${target}\` | \`${cpu}\` | ${count(bytes)} | ${count(codeBytes)} |`,
  )
  return [
    '| processor | target | cpu | bytes of the AOT file | of these, code |',
    '|---|---|---|---:|---:|',
    ...rows,
  ].join('\n')
}

/** What was measured last. */
export const boardResults = (): BoardResults => read(BOARD_RESULTS) as BoardResults

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))
const write = (file: string, results: object) => writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)

/** The sections by name, as what was kept makes them. */
export function sections(): Readonly<Record<string, string>> {
  const ofBoards = boardResults()
  const ofEngines = read(ENGINE_RESULTS) as EngineResults
  return {
    boards: boardTable(ofBoards),
    instructions: instructionTable(ofBoards),
    calls: callTable(ofBoards),
    engines: engineTable(ofEngines),
    aot: aotTable(ofEngines),
  }
}

/** The text between the marks of a section, and what is before and behind it. */
export function sectionOf(document: string, name: string): [head: string, section: string, tail: string] {
  const [begin, end] = [`<!-- ${name} -->\n`, `\n<!-- end of ${name} -->`]
  const text = readFileSync(join(ROOT, document), 'utf8')
  const at = text.indexOf(begin) + begin.length
  const endAt = text.indexOf(end, at)
  if (!text.includes(begin) || endAt < 0) throw new Error(`${document}: no marks of ${name}`)
  return [text.slice(0, at), text.slice(at, endAt), text.slice(endAt)]
}

function writeSection(name: string): void {
  for (const [document, names] of Object.entries(DOCUMENTS)) {
    if (!names.includes(name)) continue
    const [head, , tail] = sectionOf(document, name)
    writeFileSync(join(ROOT, document), `${head}${sections()[name]}${tail}`)
  }
}

export function writeBoards(results: BoardResults): void {
  write(BOARD_RESULTS, results)
  writeSection('boards')
  writeSection('instructions')
  writeSection('calls')
}

export function writeEngines(results: EngineResults): void {
  write(ENGINE_RESULTS, results)
  writeSection('engines')
  writeSection('aot')
}
