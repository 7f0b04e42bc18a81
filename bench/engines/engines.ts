/**
 * The `mcu` build where no compiler makes it fast: in the interpreters that microcontrollers run, as C made of it, and in V8. Their
 * sources come with `--install` (test/engines/sources.ts).
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { releaseC } from '../../scripts/release-c.js'
import { ROOT } from '../../scripts/tree.js'
import { buildEngines } from '../../test/engines/engines.js'
import { ENGINE_TOOLS, engineSources, FETCH_TOOLS, hasEngineSources } from '../../test/engines/sources.js'
import { ARTEFACTS, compileHost } from '../../test/mcu/compile.js'
import { requireTools, succeed } from '../../test/mcu/tools.js'
import { type BenchChain, benchChains, SERVER_NAME } from '../chain-set.js'
import { number, table } from '../markdown.js'
import { MeteredCore } from '../metered-core.js'
import type { Part } from '../part.js'

export const ENGINES_FOLDER = join(ROOT, 'build/engines')
const PROGRAM = join(ROOT, 'bench/engines/time.c')

/** Milliseconds of one verification by chain. */
export interface EngineTimes {
  engine: string
  milliseconds: Record<string, number>
}

/** Empty where the engines' sources are not. */
export interface EnginesResult {
  engines: EngineTimes[]
}

/** Brings the engines' sources. */
export async function installEngines(): Promise<void> {
  requireTools({ ...ENGINE_TOOLS, ...FETCH_TOOLS }, true)
  await engineSources(ENGINES_FOLDER, true)
}

/** One engine: times every chain with a program that is linked with it. */
async function timeProgram(program: string, folder: string, rounds: number): Promise<Record<string, number>> {
  const times: Record<string, number> = {}
  for (const { name, root, chain } of benchChains()) {
    const files = [root, ...chain].map((der, i) => {
      const path = join(folder, `${i}.der`)
      writeFileSync(path, der)
      return path
    })
    const said = await succeed(program, [String(rounds), files[0] ?? '', SERVER_NAME, ...files.slice(1)])
    times[name] = Number(said) / 1000
  }
  return times
}

/** The same in V8, through the bare module. */
function timeV8(wasm: Uint8Array, rounds: number): Record<string, number> {
  const median = ({ root, chain }: BenchChain): number => {
    const core = new MeteredCore({ wasm }, root)
    const times = Array.from({ length: 20 + rounds }, () => {
      const before = process.cpuUsage()
      core.verify(chain)
      const { user, system } = process.cpuUsage(before)
      return user + system
    })
    // the first ones ran before the optimising compiler had done
    return times.slice(20).sort((a, b) => a - b)[rounds >> 1] ?? Number.NaN
  }
  return Object.fromEntries(benchChains().map((given) => [given.name, median(given) / 1000]))
}

/** Engines. */
export const engines: Part<EnginesResult> = {
  name: 'engines',
  title: 'In the engines of microcontrollers',
  async measure({ quick, progress }) {
    if (!hasEngineSources(ENGINES_FOLDER)) {
      progress('wasm3 and WAMR are not measured: --install fetches them')
      return { engines: [] }
    }
    requireTools(ENGINE_TOOLS, false)
    const rounds = quick ? 1 : 31
    const folder = mkdtempSync(join(tmpdir(), 'trustcore-bench-'))
    try {
      releaseC(ROOT, ARTEFACTS)
      const program = join(folder, 'time')
      const measured: EngineTimes[] = []
      const wasm = readFileSync(join(ROOT, 'build/trustcore.mcu.wasm'))
      const built = await buildEngines(ENGINES_FOLDER, await engineSources(ENGINES_FOLDER, false), wasm)
      for (const engine of built.engines) {
        progress(engine.name)
        await engine.build(program, { sources: [PROGRAM], module: await engine.moduleOf(wasm) })
        measured.push({ engine: engine.name, milliseconds: await timeProgram(program, folder, rounds) })
      }
      progress('C by wasm2c')
      await compileHost(program, 'mcu', [PROGRAM], ['-O2'])
      measured.push({ engine: 'C by wasm2c, gcc -O2', milliseconds: await timeProgram(program, folder, rounds) })
      progress('V8')
      measured.push({ engine: 'V8, the `mcu` build', milliseconds: timeV8(wasm, rounds) })
      return { engines: measured }
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
  section: ({ engines: measured }) => [
    'Milliseconds of processor time of one verification by the `mcu` build on this machine, from the bytes of the chain to the verdict, the',
    'anchor added before; medians of 31. Interpreters follow the count of instructions above.',
    '',
    ...table(
      ['', ...benchChains().map(({ name }) => name)],
      measured.map(({ engine, milliseconds }) => [
        engine,
        ...benchChains().map(({ name }) => number(milliseconds[name] ?? Number.NaN)),
      ]),
    ),
  ],
  targets: () => [],
}
