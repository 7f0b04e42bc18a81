/** Programs that the tests of the C side need: found, or installed by apt when asked to. */
import { execFileSync, spawn } from 'node:child_process'

/** Program → Debian package that has it. */
export type Needs = Readonly<Record<string, string>>

export const HOST_TOOLS: Needs = { gcc: 'gcc', valgrind: 'valgrind' }
export const BOARD_TOOLS: Needs = {
  'arm-none-eabi-gcc': 'gcc-arm-none-eabi libnewlib-arm-none-eabi',
  'arm-none-eabi-nm': 'binutils-arm-none-eabi',
  'qemu-system-arm': 'qemu-system-arm',
  'riscv64-unknown-elf-gcc': 'gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf',
  'riscv64-unknown-elf-nm': 'binutils-riscv64-unknown-elf',
  'qemu-system-riscv32': 'qemu-system-misc',
}

function isThere(program: string): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v "$1"', 'sh', program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Makes sure that the programs are there; throws a sentence that says what to do if not. */
export function requireTools(needs: Needs, install: boolean): void {
  const missing = () => Object.keys(needs).filter((program) => !isThere(program))
  const packages = missing().flatMap((program) => (needs[program] ?? '').split(' '))
  if (packages.length === 0) return
  if (!install) {
    throw new Error(
      `${missing().join(', ')} not found: run it again with --install (as root), or: apt-get install ${packages.join(' ')}`,
    )
  }
  const apt = (...parameters: string[]) =>
    execFileSync('apt-get', ['-q', '-y', ...parameters], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  apt('update')
  apt('install', '--no-install-recommends', ...packages)
  if (missing().length !== 0) throw new Error(`${missing().join(', ')} still not found after the installation`)
}

export interface Ran {
  status: number | null
  output: string
}

/** Runs a program to its end, or to `seconds`; answers its status and all that it said. */
export function run(program: string, parameters: readonly string[], seconds = 300): Promise<Ran> {
  const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', (status) => {
      clearTimeout(timer)
      done({ status, output })
    })
  })
}

/** Runs a program that must succeed; throws what it said if it does not. */
export async function succeed(program: string, parameters: readonly string[], seconds?: number): Promise<string> {
  const { status, output } = await run(program, parameters, seconds)
  if (status !== 0) throw new Error(`${program} ${parameters.join(' ')}: exit status ${status}\n${output.trimEnd()}`)
  return output
}
