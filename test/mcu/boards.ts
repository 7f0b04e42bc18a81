/** The emulated boards: processor, memory, how QEMU runs them. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { includes, testSources, WARNINGS, wasm2cSources } from './compile.js'
import { run, succeed } from './tools.js'

export const PROFILES = ['mcu', 'nano'] as const
export type Profile = (typeof PROFILES)[number]
export type Processor = 'Cortex-M4' | 'Cortex-M0'

export interface Board {
  name: string
  /** QEMU's name of the machine. */
  machine: string
  part: string
  profile: Profile
  /** The processor whose instructions are counted here for this profile. */
  counted?: Processor
  flash: readonly [at: number, bytes: number]
  ram: readonly [at: number, bytes: number]
  toolchain: string
  compile: readonly string[]
  start: string
  /** Sources of its own flash, if the trusted list lies there and not in RAM. */
  flashDriver?: string
  qemu: readonly string[]
}

const KIB = 1024
const ARM = {
  toolchain: 'arm-none-eabi',
  start: 'board/start_cortex_m.c',
  qemu: ['qemu-system-arm'],
} as const
const arm = (cpu: string) => ['--specs=nano.specs', `-mcpu=${cpu}`, '-mthumb']

/** Bytes of stack that the linker sets apart: the budget of 1.5 KiB and what the test program itself needs. */
export const STACK_BYTES = 2048

const AN386 = {
  ...ARM,
  machine: 'mps2-an386',
  part: 'Cortex-M4',
  counted: 'Cortex-M4',
  flash: [0, 4096 * KIB],
  ram: [0x20000000, 4096 * KIB],
  compile: arm('cortex-m4'),
} as const

export const BOARDS: readonly Board[] = [
  { ...AN386, name: 'mps2-an386', profile: 'mcu' },
  { ...AN386, name: 'mps2-an386-nano', profile: 'nano' },
  {
    ...ARM,
    name: 'microbit',
    machine: 'microbit',
    part: 'nRF51822, Cortex-M0, 16 KiB',
    profile: 'nano',
    counted: 'Cortex-M0',
    flash: [0, 256 * KIB],
    ram: [0x20000000, 16 * KIB],
    compile: arm('cortex-m0'),
    flashDriver: 'board/flash_nrf51.c',
  },
  {
    ...ARM,
    name: 'netduinoplus2',
    machine: 'netduinoplus2',
    part: 'STM32F405, Cortex-M4, 128 KiB',
    profile: 'mcu',
    flash: [0x08000000, 1024 * KIB],
    ram: [0x20000000, 128 * KIB],
    compile: arm('cortex-m4'),
  },
  {
    ...ARM,
    name: 'lm3s6965evb',
    machine: 'lm3s6965evb',
    part: 'Cortex-M3, 64 KiB',
    profile: 'mcu',
    flash: [0, 256 * KIB],
    ram: [0x20000000, 64 * KIB],
    compile: arm('cortex-m3'),
  },
  {
    name: 'virt',
    machine: 'virt',
    part: 'RV32IMAC, 64 KiB of it used',
    profile: 'mcu',
    flash: [0x80000000, 256 * KIB],
    ram: [0x80100000, 64 * KIB],
    toolchain: 'riscv64-unknown-elf',
    compile: ['--specs=picolibc.specs', '-march=rv32imac', '-mabi=ilp32'],
    start: 'board/start_riscv.c',
    qemu: ['qemu-system-riscv32', '-bios', 'none'],
  },
]

/** Firmware for a board that plays scripts, or has `player` do something else; the link fails unless all of it fits. */
export async function compileBoard(board: Board, out: string, player = 'player.c'): Promise<void> {
  const { toolchain, profile, flash, ram, flashDriver } = board
  const place = { FLASH_AT: flash[0], FLASH_BYTES: flash[1], RAM_AT: ram[0], RAM_BYTES: ram[1], STACK_BYTES }
  await succeed(`${toolchain}-gcc`, [
    ...WARNINGS,
    ...board.compile,
    '-O2',
    '-ffunction-sections',
    '-fdata-sections',
    ...includes(profile),
    ...wasm2cSources(profile),
    ...testSources(player, 'flash.c', 'board/board.c', board.start),
    ...(flashDriver ? ['-DFLASH_IS_REAL', ...testSources(flashDriver)] : []),
    '-nostartfiles',
    '-Wl,--gc-sections',
    ...Object.entries(place).map(([name, value]) => `-Wl,--defsym=${name}=${value}`),
    '-T',
    ...testSources('board/board.ld'),
    '-o',
    out,
  ])
}

export interface Sizes {
  /** Code and constants. */
  flash: number
  /** One `trustcore`: memory of the core and what the API keeps. */
  verifier: number
}

/** Bytes of firmware, from its symbols. */
export function sizesOf(board: Board, elf: string): Sizes {
  const symbols = execFileSync(`${board.toolchain}-nm`, ['-S', elf], { encoding: 'utf8' })
  const size = execFileSync(`${board.toolchain}-size`, [elf], { encoding: 'utf8' })
  const verifier = /^\w+ (\w+) [bB] tc$/m.exec(symbols)?.[1]
  const text = /^\s*(\d+)/m.exec(size)?.[1]
  if (!verifier || !text) throw new Error(`${elf}: no symbol tc, or no size`)
  return { flash: Number(text), verifier: Number.parseInt(verifier, 16) }
}

/** Instructions of one vector: of all steps, of its largest step, its steps; the most that one call of each export took. */
export interface Count {
  total: number
  largest: number
  steps: number
  calls: ReadonlyMap<string, number>
}

/** Exports of the core that firmware calls, and where from: lines for the counter, and their names. */
function callsOf(symbols: string): { lines: string[]; names: string[] } {
  const [, at = '', size = ''] = /^(\w+) (\w+) T tc_engine_call$/m.exec(symbols) ?? []
  const exported = [...symbols.matchAll(/^(\w+) \w+ T tc_f_(\w+)$/gm)]
  const end = (Number.parseInt(at, 16) + Number.parseInt(size, 16)).toString(16)
  return {
    lines: [at, end, ...exported.map(([, address = '']) => address)],
    names: exported.map(([, , name = '']) => name),
  }
}

/** The lines that the counter wrote, one a vector. */
export function readCounts(file: string, names: readonly string[]): Count[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  return lines.map((line) => {
    const [total = 0, largest = 0, steps = 0, ...most] = line.split(' ').map(Number)
    const calls = new Map<string, number>()
    for (let i = 0; i < most.length; i += 2) calls.set(names[most[i] ?? 0] ?? '', most[i + 1] ?? 0)
    return { total, largest, steps, calls }
  })
}

export interface Flashed {
  stackBytes: number
  /** Of each vector. */
  counts: Count[]
}

/** Runs firmware on a script; counts: a file for them. Throws if it does not end by itself and well. */
export async function runBoard(
  board: Board,
  files: Record<'elf' | 'script' | 'answers' | 'counter' | 'counts', string>,
): Promise<Flashed> {
  const symbols = execFileSync(`${board.toolchain}-nm`, ['-S', files.elf], { encoding: 'utf8' })
  const addressOf = (name: string) => `0x${new RegExp(`^(\\w+) \\w+ T ${name}$`, 'm').exec(symbols)?.[1]}`
  const { lines, names } = callsOf(symbols)
  const calls = `${files.counts}.calls`
  writeFileSync(calls, `${lines.join('\n')}\n`)
  const [program = '', ...options] = board.qemu
  const { status, output } = await run(program, [
    '-M',
    board.machine,
    ...options,
    ...'-nodefaults -nographic -monitor none -serial none'.split(' '),
    '-kernel',
    files.elf,
    '-semihosting-config',
    `enable=on,target=native,arg=firmware,arg=${files.script},arg=${files.answers}`,
    '-plugin',
    `${files.counter},mark=${addressOf('io_mark')},flush=${addressOf('io_flush')},calls=${calls},out=${files.counts}`,
  ])
  const used = /^stack +(\d+)$/m.exec(output)?.[1]
  if (status !== 0 || !used) throw new Error(`${board.name}: exit status ${status}\n${output.trimEnd()}`)
  return { stackBytes: Number(used), counts: readCounts(files.counts, names) }
}

/** The instruction counter as a plugin of QEMU. */
export async function compileCounter(folder: string): Promise<string> {
  const out = join(folder, 'counter.so')
  await succeed('gcc', [...WARNINGS, '-O2', '-shared', '-fPIC', ...testSources('board/counter.c'), '-o', out])
  return out
}
