/** An engine as a C library, and how a program is linked with the API over it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { initialiser } from '../../scripts/c/module.js'
import { ROOT } from '../../scripts/tree.js'
import type { Profile } from '../mcu/boards.js'
import { apiSources, includes, WARNINGS } from '../mcu/compile.js'
import { succeed } from '../mcu/tools.js'

/** A C program over an engine. */
export interface Program {
  sources: readonly string[]
  /** Build of the core whose headers it is compiled with; `mcu` if it does not say. */
  profile?: Profile
  /** Before those of the engine. */
  flags?: readonly string[]
  /** What the engine is given in the place of the core; as it is, whatever it is. */
  module?: Uint8Array
  /** Whether that lies at an odd address, instead of one that is a multiple of 8. */
  isOdd?: boolean
}

/** Where programs run: their compiler, its flags, and what runs them, if it is not this machine. */
export interface Machine {
  compiler: string
  flags: readonly string[]
  emulator: readonly string[]
}

export const THIS_MACHINE: Machine = { compiler: 'gcc', flags: [], emulator: [] }

export interface Engine {
  name: string
  machine: Machine
  /** Most bytes of linear memory that it may give to a core of `bytes`. */
  memoryFor(bytes: number): number
  /** What it is given of a core: the core, or what was compiled of it. */
  moduleOf(wasm: Uint8Array): Promise<Uint8Array>
  /** What it must refuse to start, by name. */
  refused: Readonly<Record<string, Uint8Array>>
  /** Links a program with it. */
  build(out: string, program: Program): Promise<void>
}

/** The first half of a file. */
export const halfOf = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length >> 1)

/** Links a program with the API over an engine. */
export async function link(
  { compiler, flags: machineFlags }: Machine,
  out: string,
  backend: 'wasm3' | 'wamr',
  { sources, profile = 'mcu', flags = [], module, isOdd = false }: Program,
  headers: string,
  libraries: readonly string[],
): Promise<void> {
  const engine = [`-DTC_ENGINE_${backend.toUpperCase()}`, '-isystem', headers]
  if (module) {
    const header = `${out}.h`
    const bytes = `{\n${initialiser(module)}\n}`
    const text = isOdd
      ? `static const struct { _Alignas(8) char pad; unsigned char bytes[${module.length}]; } odd = {0, ${bytes}};
#define tc_module odd.bytes\n`
      : `_Alignas(8) static const unsigned char tc_module[${module.length}] = ${bytes};\n`
    writeFileSync(header, text)
    engine.push(`-DTC_MODULE_HEADER="${header}"`)
  }
  const options = [...WARNINGS, '-O2', '-g', ...machineFlags, ...flags, ...engine, ...includes(profile)]
  const all = [...sources, join(ROOT, 'test/engines/runtime.c'), ...apiSources(backend), ...libraries]
  await succeed(compiler, [...options, ...all, '-o', out])
}
