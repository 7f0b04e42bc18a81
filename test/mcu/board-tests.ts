/** The boards: the vectors, the fit, the stack, the instructions. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  BOARDS,
  type Board,
  type Count,
  compileBoard,
  compileCounter,
  type Profile,
  runBoard,
  type Sizes,
  sizesOf,
} from './boards.js'
import { type Counted, callsOf, rowsOf, STACK_BUDGET_BYTES } from './budgets.js'
import { compare, type Expected } from './compare.js'
import type { BoardResults } from './tables.js'
import type { Tally } from './tally.js'

export interface BoardResult extends Sizes, Counted {
  stackBytes: number
}

function countsByName(counts: readonly Count[], { vectors }: Expected): Map<string, Count> {
  if (vectors.length !== counts.length) throw new Error(`${counts.length} counts for ${vectors.length} vectors`)
  return new Map(vectors.map(({ name }, i) => [name, counts[i] as Count]))
}

async function testBoard(
  tally: Tally,
  board: Board,
  folder: string,
  counter: string,
  expected: Expected,
): Promise<BoardResult> {
  const file = (kind: string) => join(folder, `${board.name}.${kind}`)
  const files = { elf: file('elf'), script: join(folder, `script.${board.profile}`), answers: file('answers') }
  if (board.counted === 'Cortex-M0') {
    const products = { ...files, elf: file('products.elf'), counter, counts: file('products.counts') }
    await compileBoard(board, products.elf, 'board/products.c')
    await runBoard(board, products)
  }
  await compileBoard(board, files.elf)
  const { stackBytes, counts } = await runBoard(board, { ...files, counter, counts: file('counts') })
  compare(tally, board.name, expected, readFileSync(files.answers))
  tally.check(stackBytes <= STACK_BUDGET_BYTES, `${board.name}: ${stackBytes} bytes of stack`)
  return { board, stackBytes, ...sizesOf(board, files.elf), counts: countsByName(counts, expected) }
}

/** All boards, two at a time; expected by profile, the scripts are in the folder as `script.PROFILE`. */
export async function testBoards(
  tally: Tally,
  folder: string,
  expected: Readonly<Record<Profile, Expected>>,
): Promise<BoardResult[]> {
  const counter = await compileCounter(folder)
  const waiting = [...BOARDS]
  const results: BoardResult[] = []
  const work = async () => {
    for (let board = waiting.shift(); board; board = waiting.shift()) {
      const chosen = board
      const ofProfile = expected[board.profile]
      const result = await tally.attempt(board.name, () => testBoard(tally, chosen, folder, counter, ofProfile))
      if (result) results.push(result)
    }
  }
  await Promise.all([work(), work()])
  return BOARDS.flatMap((board) => results.filter((result) => result.board === board))
}

/** Those of the boards whose instructions count. */
export const countedOf = (results: readonly BoardResult[]): BoardResult[] =>
  results.filter(({ board }) => board.counted !== undefined)

/** What is kept of the boards' results. */
export function resultsOf(results: readonly BoardResult[]): BoardResults {
  return {
    boards: results.map(({ board: { machine, part, profile }, flash, verifier, stackBytes }) => ({
      name: machine,
      part,
      profile,
      flash,
      ram: verifier,
      stack: stackBytes,
    })),
    counts: countedOf(results).map((result) => ({
      profile: result.board.profile,
      processor: result.board.counted ?? '',
      chains: rowsOf(result),
      calls: callsOf(result.counts),
      largestStep: Math.max(...[...result.counts.values()].map(({ largest }) => largest)),
    })),
  }
}
