/** WAMR as C libraries: its two interpreters, and its runtime for AOT files, which interprets nothing. */
import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { compiles, type Needs, succeed } from '../mcu/tools.js'
import type { AotCompiler, AotFile, AotFiles } from './aot.js'
import { type Engine, halfOf, link, type Machine, THIS_MACHINE } from './engine.js'

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

/** The instructions of a Cortex-M4 are among those of ARMv7-A, so its file runs in a Linux of that kind, emulated. */
const ARM_COMPILER = 'arm-linux-gnueabihf-gcc'
const ARM_LINUX: Machine = { compiler: ARM_COMPILER, flags: ['-static'], emulator: ['qemu-arm'] }
const ARM_OPTIONS = [
  'CMAKE_SYSTEM_NAME=Linux',
  'CMAKE_SYSTEM_PROCESSOR=arm',
  `CMAKE_C_COMPILER=${ARM_COMPILER}`,
  `CMAKE_ASM_COMPILER=${ARM_COMPILER}`,
]
export const ARM_TOOLS: Needs = {
  'gcc-arm-linux-gnueabihf libc6-dev-armhf-cross': compiles(ARM_COMPILER, 'stdio.h'),
  'qemu-user': 'command -v qemu-arm',
}

/** Its build writes into its sources: a copy of them. */
export function wamrCopy(folder: string, source: string): string {
  const copy = join(folder, 'wamr')
  if (!existsSync(copy)) cpSync(source, copy, { recursive: true })
  return copy
}

/** One of them, built in `build` unless it is there; `given` says what it is given of a core, and what it must refuse. */
async function wamr(
  name: string,
  copy: string,
  build: string,
  options: readonly string[],
  given: Pick<Engine, 'moduleOf' | 'refused'>,
  machine = THIS_MACHINE,
): Promise<Engine> {
  const library = join(build, 'libiwasm.a')
  if (!existsSync(library)) {
    await succeed('cmake', ['-S', copy, '-B', build, ...[...OPTIONS, ...options].map((option) => `-D${option}`)])
    await succeed('cmake', ['--build', build, '--target', 'vmlib', '--parallel', '2'])
  }
  const headers = join(copy, 'core/iwasm/include')
  return {
    name,
    machine,
    // its allocator rounds up
    memoryFor: (bytes) => Math.ceil(bytes / 4096) * 4096,
    build: (out, program) => link(machine, out, 'wamr', program, headers, [library, '-lm', '-lpthread']),
    ...given,
  }
}

/** What AOT files are made of a core, and what a runtime for them must refuse: those for other processors, too. */
function compiled(
  own: AotFile,
  all: AotFiles,
  wasm: Uint8Array,
  compile: AotCompiler,
): Pick<Engine, 'moduleOf' | 'refused'> {
  const others = all.filter((file) => file !== own)
  return {
    moduleOf: (core) => compile(core, own.target),
    refused: {
      'half of an AOT file': halfOf(own.bytes),
      'a module': wasm,
      ...Object.fromEntries(others.map(({ target, bytes }) => [`an AOT file for ${target.part}`, bytes])),
    },
  }
}

/** All of them, built below `folder` unless they are there; `files` are what was compiled of the core `wasm`, the host's first. */
export async function wamrEngines(
  folder: string,
  copy: string,
  wasm: Uint8Array,
  compile: AotCompiler,
  files: AotFiles,
): Promise<Engine[]> {
  const [own] = files
  const interpreted = {
    moduleOf: async (core: Uint8Array) => core,
    refused: { 'half of a module': halfOf(wasm), 'an AOT file': own.bytes },
  }
  const ahead = compiled(own, files, wasm, compile)
  return [
    await wamr('WAMR, fast interpreter', copy, join(folder, 'wamr-fast'), FAST, interpreted),
    await wamr('WAMR, classic interpreter', copy, join(folder, 'wamr-classic'), CLASSIC, interpreted),
    await wamr('WAMR, compiled ahead of time', copy, join(folder, 'wamr-aot'), AOT, ahead),
  ]
}

/** The runtime for the file of the first microcontroller, on an emulated processor that knows its instructions. */
export async function wamrDevice(
  folder: string,
  copy: string,
  wasm: Uint8Array,
  compile: AotCompiler,
  files: AotFiles,
): Promise<Engine> {
  const [, own] = files
  const options = [...AOT, ...ARM_OPTIONS, `WAMR_BUILD_TARGET=${own.target.target.toUpperCase()}`]
  const name = `WAMR, compiled ahead of time for a ${own.target.part}`
  return wamr(name, copy, join(folder, 'wamr-aot-arm'), options, compiled(own, files, wasm, compile), ARM_LINUX)
}
