/**
 * Compiles the core: `node dist/scripts/build.js TARGET…`, targets as in asconfig.json (`x.debug`, `x.named`: see wasm-targets.ts).
 *
 * A target whose sources, arguments and compiler are those of the last build is left alone. Memory is never larger than
 * it must be: minimum = maximum = the pages below `__heap_base`, whatever asconfig.json says; where the two differ the
 * build goes on and says which number to write there (the wasm gate insists on it). Only the open box keeps its pages:
 * tests use the room above `__heap_base`.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import binaryen from 'binaryen'
import { ROOT } from './tree.js'
import { inputsOf, readTarget, targetNames, type WasmTarget } from './wasm-targets.js'
import { constantOf, expressionsOf, functionsOf, setAddress } from './wasm-walk.js'

export const PAGE_BYTES = 65536

/** Compilers at work at once: each takes one core and some 500 MB. */
const CONCURRENCY = 2

export interface Built {
  target: string
  upToDate: boolean
  wasmBytes: number
  heapBase: number
  pages: number
  seconds: number
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** `__heap_base` of a module without imports. */
export function heapBaseOf(wasm: Uint8Array): number {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(wasm)), {})
  const heapBase = exports['__heap_base']
  if (!(heapBase instanceof WebAssembly.Global)) throw new Error('the module does not export __heap_base')
  return heapBase.value as number
}

/** Runs the compiler once, on the sources below `sources`; answers its exit status and what it said. */
export function compile(
  root: string,
  target: WasmTarget,
  pages: number,
  outFile: string,
  sources = root,
): Promise<[number, string]> {
  const asc = join(root, 'node_modules/assemblyscript/bin/asc.js')
  const memory = ['--initialMemory', String(pages), '--maximumMemory', String(pages)]
  const child = spawn(process.execPath, [asc, ...target.arguments, ...memory, '--outFile', outFile], {
    cwd: sources,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', (status) => done([status ?? 1, said]))
  })
}

/** Addresses from here on take two bytes as a constant; below 128 they take one as the offset of a load or store. */
const OFFSET_FROM = 64
const OFFSET_TO = 128

/** Writes fixed addresses in the shorter of their two forms. The optimiser knows but one. */
function shortenAddresses(module: binaryen.Module): void {
  for (const { body } of functionsOf(module)) {
    for (const { kind, expression, info } of expressionsOf(body)) {
      if (kind !== 'Load' && kind !== 'Store') continue
      const address = constantOf(info['ptr'] as number)
      if (info['offset'] !== 0 || address === undefined || address < OFFSET_FROM || address >= OFFSET_TO) continue
      setAddress(kind, expression, info['ptr'] as number, address)
    }
  }
}

/** A module made as small as the optimiser can: the compiler's own rounds stop before that. */
function smallest(wasm: Uint8Array, named: boolean): Uint8Array {
  const module = binaryen.readBinary(wasm)
  try {
    module.setFeatures(binaryen.Features.MVP)
    binaryen.setOptimizeLevel(2)
    binaryen.setShrinkLevel(2)
    binaryen.setDebugInfo(named)
    let best = wasm
    for (;;) {
      module.optimize()
      shortenAddresses(module)
      const next = module.emitBinary()
      if (next.length >= best.length) break
      best = next
    }
    // constants of three bytes and more that a function has often move to a local; another round would undo it
    module.runPasses(['const-hoisting'])
    const hoisted = module.emitBinary()
    return hoisted.length < best.length ? hoisted : best
  } finally {
    module.dispose()
  }
}

/** Builds one target unless it is up to date; throws with the compiler's output if it cannot. */
async function compileUnlessUpToDate(root: string, name: string): Promise<Built> {
  const started = performance.now()
  const target = readTarget(root, name)
  const outFile = join(root, target.outFile)
  const stamp = `${outFile}.inputs`
  const inputs = inputsOf(root, target)
  if (existsSync(outFile) && existsSync(stamp)) {
    const wasm = readFileSync(outFile)
    if (readFileSync(stamp, 'utf8') === `${inputs} ${sha256(wasm)}\n`) return answer(target, wasm, true, started)
  }
  mkdirSync(dirname(outFile), { recursive: true })
  const temporary = `${outFile.slice(0, -'.wasm'.length)}.${process.pid}.wasm`
  try {
    let pages = target.pages
    for (;;) {
      const [status, said] = await compile(root, target, pages, temporary)
      const least = Number(/requires at least '(\d+)' pages/.exec(said)?.[1] ?? 0)
      if (status !== 0 && least <= pages) throw new Error(`build: ${name}: the compiler failed\n${said.trimEnd()}`)
      const needed = status === 0 ? Math.ceil(heapBaseOf(readFileSync(temporary)) / PAGE_BYTES) : least
      if (status === 0 && (needed === pages || target.roomAbove)) break
      pages = needed
    }
    if (target.smallest) writeFileSync(temporary, smallest(readFileSync(temporary), target.named))
    const wasm = readFileSync(temporary)
    renameSync(temporary, outFile)
    writeFileSync(stamp, `${inputs} ${sha256(wasm)}\n`)
    return answer(target, wasm, false, started)
  } finally {
    rmSync(temporary, { force: true })
  }
}

function answer(target: WasmTarget, wasm: Uint8Array, upToDate: boolean, started: number): Built {
  const heapBase = heapBaseOf(wasm)
  return {
    target: target.name,
    upToDate,
    wasmBytes: wasm.length,
    heapBase,
    pages: Math.ceil(heapBase / PAGE_BYTES),
    seconds: (performance.now() - started) / 1000,
  }
}

function lineFor(built: Built): string {
  const { target, wasmBytes, heapBase, seconds } = built
  const sizes = `${wasmBytes.toLocaleString('en')} bytes, memory ${heapBase.toLocaleString('en')} bytes`
  return `build: ${target}: ${sizes}, ${built.upToDate ? 'up to date' : `${seconds.toFixed(1)} s`}`
}

/** npm makes the commands of package.json executable when it links them, but a fresh `dist/` behind an old link is not. */
function makeCommandsExecutable(root: string): void {
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: Record<string, string> }
  for (const path of Object.values(bin)) if (existsSync(join(root, path))) chmodSync(join(root, path), 0o755)
}

/**
 * Builds several targets unless they are up to date, two at a time, in any order, and says so; throws with the failures
 * of all of them.
 */
export async function buildTargets(
  root: string,
  names: readonly string[],
  say: (line: string) => void = console.log,
): Promise<Built[]> {
  const waiting = [...names]
  const built: Built[] = []
  const failures: string[] = []
  const work = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      try {
        const one = await compileUnlessUpToDate(root, name)
        say(lineFor(one))
        built.push(one)
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error))
      }
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, work))
  if (failures.length) throw new Error(failures.join('\n'))
  return built
}

async function main(names: string[]): Promise<void> {
  if (names.length === 0) throw new Error(`build: say which targets: ${targetNames(ROOT).join(' ')}`)
  makeCommandsExecutable(ROOT)
  for (const built of await buildTargets(ROOT, names)) {
    const { pages, roomAbove } = readTarget(ROOT, built.target)
    if (pages === built.pages || roomAbove) continue
    console.log(
      `build: ${built.target}: asconfig.json: initialMemory, maximumMemory should be ${built.pages}, not ${pages}`,
    )
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
