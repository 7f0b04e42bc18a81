/** Programs that the tests of the C side need: found, or installed by apt when asked to. */
import { execFileSync, spawn } from 'node:child_process'

/** Debian packages → a shell command that succeeds when they are there. A compiler without a C library is not there. */
export type Needs = Readonly<Record<string, string>>

export const compiles = (compiler: string, header: string) => `echo '#include <${header}>' | ${compiler} -E -`

export const HOST_TOOLS: Needs = {
  'gcc libc6-dev': compiles('gcc', 'stdio.h'),
  valgrind: 'command -v valgrind',
  'cmake make': 'command -v cmake && command -v make',
}
export const DEVICE_TOOLS: Needs = { 'libmbedtls-dev': compiles('gcc', 'mbedtls/ssl.h') }
export const BOARD_TOOLS: Needs = {
  'gcc-arm-none-eabi libnewlib-arm-none-eabi': compiles('arm-none-eabi-gcc --specs=nano.specs', 'string.h'),
  'binutils-arm-none-eabi': 'command -v arm-none-eabi-nm && command -v arm-none-eabi-size',
  'qemu-system-arm': 'command -v qemu-system-arm',
  'gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf': compiles(
    'riscv64-unknown-elf-gcc --specs=picolibc.specs',
    'string.h',
  ),
  'binutils-riscv64-unknown-elf': 'command -v riscv64-unknown-elf-nm && command -v riscv64-unknown-elf-size',
  'qemu-system-misc': 'command -v qemu-system-riscv32',
}

function isThere(probe: string): boolean {
  try {
    execFileSync('sh', ['-c', probe], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Makes sure that the packages are there; throws a sentence that says what to do if not. */
export function requireTools(needs: Needs, install: boolean): void {
  const missing = () => Object.keys(needs).filter((packages) => !isThere(needs[packages] ?? 'false'))
  const packages = missing().flatMap((names) => names.split(' '))
  if (packages.length === 0) return
  if (!install) {
    throw new Error(`run it again with --install (as root), or first: apt-get install ${packages.join(' ')}`)
  }
  const apt = (...parameters: string[]) =>
    execFileSync('apt-get', ['-q', '-y', ...parameters], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  apt('update')
  apt('install', '--no-install-recommends', ...packages)
  if (missing().length !== 0) throw new Error(`${missing().join(', ')}: not usable after the installation`)
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
