/** The engines as C libraries, and the player of test/mcu linked with each. */
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow, ROOT } from '../../scripts/tree.js'
import { apiSources, includes, WARNINGS } from '../mcu/compile.js'
import { succeed } from '../mcu/tools.js'
import type { Sources } from './sources.js'

const PROFILE = 'mcu'

export interface Engine {
  name: string
  /** Most bytes of linear memory that it may give to a core of `bytes`. */
  memoryFor(bytes: number): number
  /** Links a program with it. */
  build(out: string, sources: readonly string[], flags?: readonly string[]): Promise<void>
}

/** Links a program with the API over an engine. Headers before those of the artefacts come from `flags`. */
async function link(
  out: string,
  backend: 'wasm3' | 'wamr',
  sources: readonly string[],
  flags: readonly string[],
  libraries: readonly string[],
): Promise<void> {
  const options = [...WARNINGS, '-O2', '-g', `-DTC_ENGINE_${backend.toUpperCase()}`, ...flags, ...includes(PROFILE)]
  const all = [...sources, join(ROOT, 'test/engines/runtime.c'), ...apiSources(backend), ...libraries]
  await succeed('gcc', [...options, ...all, '-o', out])
}

/** wasm3, compiled once into a library. */
async function wasm3(folder: string, source: string): Promise<Engine> {
  const objects = join(folder, 'wasm3')
  const library = join(objects, 'libwasm3.a')
  if (!existsSync(library)) {
    mkdirSync(objects, { recursive: true })
    const files = filesBelow(source, '.', '.c').map((path) => join(source, path))
    const compile = `cd "$0" && gcc -O2 -w -c "$@" && ar rc libwasm3.a *.o`
    await succeed('sh', ['-c', compile, objects, ...files])
  }
  return {
    name: 'wasm3',
    memoryFor: (bytes) => bytes,
    build: (out, sources, flags = []) => link(out, 'wasm3', sources, [...flags, '-isystem', source], [library, '-lm']),
  }
}

/** Options of WAMR's own build: an interpreter of WebAssembly 1.0 and nothing of an operating system. */
const WAMR_OPTIONS = [
  'CMAKE_BUILD_TYPE=Release',
  'WAMR_BUILD_INTERP=1',
  'WAMR_BUILD_AOT=0',
  'WAMR_BUILD_JIT=0',
  'WAMR_BUILD_FAST_JIT=0',
  'WAMR_BUILD_LIBC_BUILTIN=0',
  'WAMR_BUILD_LIBC_WASI=0',
  'WAMR_BUILD_SIMD=0',
  'WAMR_BUILD_BULK_MEMORY=0',
  'WAMR_BUILD_REF_TYPES=0',
  'WAMR_DISABLE_HW_BOUND_CHECK=1',
]

async function wamr(folder: string, source: string, isFast: boolean): Promise<Engine> {
  const name = isFast ? 'WAMR, fast interpreter' : 'WAMR, classic interpreter'
  const [copy, build] = [join(folder, 'wamr'), join(folder, isFast ? 'wamr-fast' : 'wamr-classic')]
  const library = join(build, 'libiwasm.a')
  if (!existsSync(library)) {
    // its build writes into its sources
    if (!existsSync(copy)) cpSync(source, copy, { recursive: true })
    const options = [...WAMR_OPTIONS, `WAMR_BUILD_FAST_INTERP=${isFast ? 1 : 0}`].map((option) => `-D${option}`)
    await succeed('cmake', ['-S', copy, '-B', build, ...options])
    await succeed('cmake', ['--build', build, '--target', 'vmlib', '--parallel', '2'])
  }
  const headers = join(copy, 'core/iwasm/include')
  return {
    name,
    // its allocator rounds up
    memoryFor: (bytes) => Math.ceil(bytes / 4096) * 4096,
    build: (out, sources, flags = []) =>
      link(out, 'wamr', sources, [...flags, '-isystem', headers], [library, '-lm', '-lpthread']),
  }
}

/** All engines, built below `folder` unless they are there. */
export async function buildEngines(folder: string, sources: Sources): Promise<Engine[]> {
  return [
    await wasm3(folder, sources.wasm3),
    await wamr(folder, sources.wamr, true),
    await wamr(folder, sources.wamr, false),
  ]
}
