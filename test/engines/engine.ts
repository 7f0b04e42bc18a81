/** An engine as a C library, and how a program is linked with the API over it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { moduleHeader } from '../../scripts/c/core-source.js'
import { readModule } from '../../scripts/c/module.js'
import { ROOT } from '../../scripts/tree.js'
import { apiSources, includes, WARNINGS } from '../mcu/compile.js'
import { succeed } from '../mcu/tools.js'

const PROFILE = 'mcu'

/** A C program over an engine. */
export interface Program {
  sources: readonly string[]
  /** Before those of the engine. */
  flags?: readonly string[]
  /** A core in the place of the artefacts' own. */
  wasm?: Uint8Array
}

export interface Engine {
  name: string
  /** Most bytes of linear memory that it may give to a core of `bytes`. */
  memoryFor(bytes: number): number
  /** Links a program with it. */
  build(out: string, program: Program): Promise<void>
}

/** Where an interpreter finds the core: in a folder before the artefacts, if it is another one than theirs. */
export function moduleFlags(out: string, { wasm }: Program): string[] {
  if (!wasm) return []
  const folder = `${out}.module`
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'trustcore_module.h'), moduleHeader(readModule(PROFILE, wasm)))
  return [`-I${folder}`]
}

/** Links a program with the API over an engine. */
export async function link(
  out: string,
  backend: 'wasm3' | 'wamr',
  { sources, flags = [] }: Program,
  engineFlags: readonly string[],
  libraries: readonly string[],
): Promise<void> {
  const engine = [`-DTC_ENGINE_${backend.toUpperCase()}`, ...engineFlags]
  const options = [...WARNINGS, '-O2', '-g', ...flags, ...engine, ...includes(PROFILE)]
  const all = [...sources, join(ROOT, 'test/engines/runtime.c'), ...apiSources(backend), ...libraries]
  await succeed('gcc', [...options, ...all, '-o', out])
}
