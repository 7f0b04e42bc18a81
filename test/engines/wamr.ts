/** WAMR as C libraries: its two interpreters, and its runtime for AOT files, which interprets nothing. */
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/tree.js'
import { succeed } from '../mcu/tools.js'
import { type AotCompiler, aotHeader, hostTarget } from './aot.js'
import { type Engine, link, moduleFlags, type Program } from './engine.js'

/** Options of WAMR's own build: WebAssembly 1.0, nothing of an operating system, no help of its signals. */
const OPTIONS = [
  'CMAKE_BUILD_TYPE=Release',
  'WAMR_BUILD_JIT=0',
  'WAMR_BUILD_FAST_JIT=0',
  'WAMR_BUILD_LIBC_BUILTIN=0',
  'WAMR_BUILD_LIBC_WASI=0',
  'WAMR_BUILD_SIMD=0',
  'WAMR_BUILD_BULK_MEMORY=0',
  'WAMR_BUILD_REF_TYPES=0',
  'WAMR_DISABLE_HW_BOUND_CHECK=1',
]
const INTERPRETER = ['WAMR_BUILD_INTERP=1', 'WAMR_BUILD_AOT=0']
const FAST = [...INTERPRETER, 'WAMR_BUILD_FAST_INTERP=1']
const CLASSIC = [...INTERPRETER, 'WAMR_BUILD_FAST_INTERP=0']
const AOT = ['WAMR_BUILD_INTERP=0', 'WAMR_BUILD_AOT=1']

/** Its build writes into its sources: a copy of them. */
export function wamrCopy(folder: string, source: string): string {
  const copy = join(folder, 'wamr')
  if (!existsSync(copy)) cpSync(source, copy, { recursive: true })
  return copy
}

async function library(copy: string, build: string, options: readonly string[]): Promise<string> {
  const built = join(build, 'libiwasm.a')
  if (!existsSync(built)) {
    await succeed('cmake', ['-S', copy, '-B', build, ...[...OPTIONS, ...options].map((option) => `-D${option}`)])
    await succeed('cmake', ['--build', build, '--target', 'vmlib', '--parallel', '2'])
  }
  return built
}

/** A WAMR whose programs get the core by `flagsFor`. */
async function wamr(
  name: string,
  copy: string,
  build: string,
  options: readonly string[],
  flagsFor: (out: string, program: Program) => string[] | Promise<string[]>,
): Promise<Engine> {
  const libraries = [await library(copy, build, options), '-lm', '-lpthread']
  const headers = ['-isystem', join(copy, 'core/iwasm/include')]
  return {
    name,
    // its allocator rounds up
    memoryFor: (bytes) => Math.ceil(bytes / 4096) * 4096,
    build: async (out, program) =>
      link(out, 'wamr', program, [...(await flagsFor(out, program)), ...headers], libraries),
  }
}

/** All of them, built below `folder` unless they are there. */
export async function wamrEngines(folder: string, copy: string, compile: AotCompiler): Promise<Engine[]> {
  let core: Promise<Uint8Array> | undefined
  const coreOnce = () => {
    core ??= compile(readFileSync(join(ROOT, 'build/trustcore.mcu.wasm')), hostTarget())
    return core
  }
  const compiled = async (out: string, { wasm }: Program): Promise<string[]> => {
    const header = `${out}.aot.h`
    writeFileSync(header, aotHeader(await (wasm ? compile(wasm, hostTarget()) : coreOnce())))
    return [`-DTC_MODULE_HEADER="${header}"`]
  }
  return [
    await wamr('WAMR, fast interpreter', copy, join(folder, 'wamr-fast'), FAST, moduleFlags),
    await wamr('WAMR, classic interpreter', copy, join(folder, 'wamr-classic'), CLASSIC, moduleFlags),
    await wamr('WAMR, compiled ahead of time', copy, join(folder, 'wamr-aot'), AOT, compiled),
  ]
}
