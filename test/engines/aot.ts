/**
 * WAMR's compiler of files that run ahead of time (AOT), from the same source as WAMR itself and with LLVM of Debian: built once,
 * some twenty seconds on two cores.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../scripts/tree.js'
import { type Needs, succeed } from '../mcu/tools.js'

const DRIVER = join(ROOT, 'test/engines/aot')
const LLVM_CONFIG = 'llvm-config-14'

export const AOT_TOOLS: Needs = {
  'g++': "echo '#include <string>' | g++ -x c++ -E -",
  'llvm-14-dev': `test -f "$(${LLVM_CONFIG} --cmakedir)/LLVMConfig.cmake"`,
}

/** A processor, in the words of LLVM. */
export interface AotTarget {
  part: string
  target: string
  cpu: string
  abi?: string
  features?: string
}

/** Processors of this kind of machine, all of them: not only the one that runs this. */
const HOSTS: Readonly<Record<string, AotTarget>> = {
  x64: { part: 'x86-64', target: 'x86_64', cpu: 'x86-64' },
  arm64: { part: 'AArch64', target: 'aarch64v8', cpu: 'generic' },
}

/** This machine's. */
export function hostTarget(): AotTarget {
  const target = HOSTS[process.arch]
  if (!target) throw new Error(`AOT: no target for ${process.arch}`)
  return target
}

/** Microcontrollers for which the core is compiled, to see that it can be and how large it is. */
export const DEVICE_TARGETS: readonly [AotTarget, ...AotTarget[]] = [
  { part: 'Cortex-M4', target: 'thumbv7em', cpu: 'cortex-m4' },
  { part: 'RV32IMAC', target: 'riscv32', cpu: 'generic-rv32', abi: 'ilp32', features: '+m,+a,+c' },
]

/** A compiler: a module in, an AOT file out. */
export type AotCompiler = (wasm: Uint8Array, target: AotTarget) => Promise<Uint8Array>

/** Builds it below `folder`, from WAMR's sources in `wamr`, unless it is there. */
export async function aotCompiler(folder: string, wamr: string): Promise<AotCompiler> {
  const hash = createHash('sha256')
  for (const name of ['CMakeLists.txt', 'compiler.c']) hash.update(readFileSync(join(DRIVER, name)))
  const build = join(folder, `aot-compiler-${hash.digest('hex').slice(0, 8)}`)
  const program = join(build, 'aot-compiler')
  if (!existsSync(program)) {
    const llvm = (await succeed(LLVM_CONFIG, ['--cmakedir'])).trim()
    const options = ['CMAKE_BUILD_TYPE=Release', `WAMR_ROOT_DIR=${wamr}`, `LLVM_DIR=${llvm}`]
    await succeed('cmake', ['-S', DRIVER, '-B', build, ...options.map((option) => `-D${option}`)])
    await succeed('cmake', ['--build', build, '--parallel', '2'])
  }
  return async (wasm, { target, cpu, abi, features }) => {
    const scratch = mkdtempSync(join(tmpdir(), 'trustcore-aot-'))
    const [from, to] = [join(scratch, 'module.wasm'), join(scratch, 'module.aot')]
    try {
      writeFileSync(from, wasm)
      const given = [from, to, target, cpu, ...(abi ? [abi] : []), ...(features ? [features] : [])]
      const said = await succeed(program, given)
      // LLVM goes on without
      const unknown = /^'.*' is not a recognized .*$/m.exec(said)
      if (unknown) throw new Error(`aot-compiler: ${unknown[0]}`)
      return readFileSync(to)
    } finally {
      rmSync(scratch, { recursive: true })
    }
  }
}

export interface AotFile {
  target: AotTarget
  bytes: Uint8Array
}

/** The first is for this machine, the second for a Cortex-M4, any other for another microcontroller. */
export type AotFiles = readonly [AotFile, AotFile, ...AotFile[]]

/** A core compiled for all targets. */
export async function aotFiles(compile: AotCompiler, wasm: Uint8Array): Promise<AotFiles> {
  const compiled = async (target: AotTarget) => ({ target, bytes: await compile(wasm, target) })
  const [cortexM4, ...others] = DEVICE_TARGETS
  const files: [AotFile, AotFile, ...AotFile[]] = [await compiled(hostTarget()), await compiled(cortexM4)]
  for (const target of others) files.push(await compiled(target))
  return files
}

const CODE_SECTION = 2

/** Bytes of code in an AOT file: a header of 8 bytes, then sections of type, length and content, aligned to 4. */
export function codeBytesOf(file: Uint8Array): number {
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  for (let at = 8; at < file.length; at = (at + 3) & ~3) {
    const length = view.getUint32(at + 4, true)
    if (view.getUint32(at, true) === CODE_SECTION) return length
    at += 8 + length
  }
  throw new Error('AOT: a file without code')
}
