/**
 * Cortex-M4 instructions. They are not measured here: the harness of the boards runs the mcu build, translated to C, on
 * an emulated board and writes the file that is read here, bench/results/cortex-m4.json. Its chains have the names that
 * the tests of the core give them.
 */
import { count, table } from './markdown.js'
import type { Target } from './part.js'

/** What the harness counted of one chain. */
export interface BoardWork {
  chain: string
  /** Instructions of the whole verification. */
  total: number
  /** Instructions of the longest `tc_step(1)`. */
  largest: number
  steps: number
}

export interface CortexM4Result {
  chains: BoardWork[]
}

const COMMAND = 'npm run test:mcu -- --write'

/** Chain as the benchmark names it, as the harness does, and the target. */
const MOST: readonly (readonly [string, string, number])[] = [
  ['ec1', 'p256 ecdsa-sha256', 4e6],
  ['ec1 with a table for the known anchor', 'p256 ecdsa-sha256, known anchor', 2e6],
  ['rsa1', 'rsa2048 rsa-sha256', 1.8e6],
  ['p384', 'p384 ecdsa-sha384', 14e6],
]

export const cortexM4 = {
  name: 'cortex-m4',
  title: 'Cortex-M4 instructions',
  section(result: CortexM4Result | null): string[] {
    if (!result) return [`Not measured yet: \`${COMMAND}\` writes \`bench/results/cortex-m4.json\`.`]
    return [
      'Instructions of one verification by the `mcu` build on an emulated Cortex-M4: exact counts.',
      '',
      ...table(
        ['chain', 'instructions', 'steps', 'largest step'],
        result.chains.map(({ chain, total, steps, largest }) => [chain, ...[total, steps, largest].map(count)]),
      ),
      '',
      `<sub>\`${COMMAND}\`</sub>`,
    ]
  },
  targets: (result: CortexM4Result | null): Target[] =>
    MOST.map(([name, chain, most]) => ({
      what: `${name}: Cortex-M4 instructions, \`mcu\``,
      most,
      measured: result?.chains.find((row) => row.chain === chain)?.total ?? null,
      unit: 'instructions',
    })),
} as const
