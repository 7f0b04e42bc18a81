/**
 * Cortex-M4 instructions. They are not measured here: the boards' harness runs the mcu build, translated to C, on an
 * emulated board and writes the file that is read here.
 *
 *     bench/results/cortex-m4.json
 *     { "command": "what to run", "engine": "what ran it",
 *       "chains": [{ "chain": "ec1", "instructions": 1, "largestStep": 1 }] }
 *
 * The chain `ec1-known` is ec1 with a table for the anchor's key, if the build has one.
 */
import { count, table } from './markdown.js'
import type { Target } from './part.js'

export interface CortexM4Result {
  command: string
  engine: string
  chains: { chain: string; instructions: number; largestStep?: number }[]
}

const MOST: Readonly<Record<string, number>> = { ec1: 4e6, 'ec1-known': 2e6, rsa1: 1.8e6, p384: 14e6 }

export const cortexM4 = {
  name: 'cortex-m4',
  title: 'Cortex-M4 instructions',
  section(result: CortexM4Result | null): string[] {
    if (!result)
      return ['Not measured yet: the file `bench/results/cortex-m4.json` is written by the harness of the boards.']
    return [
      `Instructions of one verification in the \`mcu\` build on a Cortex-M4 (${result.engine}), written by \`${result.command}\`.`,
      '',
      ...table(
        ['chain', 'instructions', 'largest step'],
        result.chains.map(({ chain, instructions, largestStep }) => [
          chain,
          count(instructions),
          largestStep === undefined ? '–' : count(largestStep),
        ]),
      ),
    ]
  },
  targets: (result: CortexM4Result | null): Target[] =>
    Object.entries(MOST).map(([chain, most]) => ({
      what: `${chain}: Cortex-M4 instructions, \`mcu\``,
      most,
      measured: result?.chains.find((row) => row.chain === chain)?.instructions ?? null,
      unit: 'instructions',
    })),
} as const
