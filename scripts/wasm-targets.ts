/**
 * The targets of asconfig.json as command lines of the AssemblyScript compiler.
 *
 * A target `x.debug` is the target `x` unoptimised and with names: only the wasm gate reads it, to see what the source
 * made of itself before the optimiser ran. A target `x.named` is `x` as it ships, but with the names of its functions:
 * only the benchmark reads it, to tell which source a byte or an instruction comes from.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sourcesBelow } from './tree.js'

type Value = string | number | boolean | string[]

interface Config {
  entries: string[]
  options: Record<string, Value>
  targets: Record<string, Record<string, Value>>
}

export interface WasmTarget {
  /** As on the command line: `mcu`, `mcu.debug`, `mcu.named`. */
  name: string
  /** The output, relative to the root. */
  outFile: string
  /** 64 KiB pages that asconfig.json gives it. */
  pages: number
  /** Whether memory may be larger than `__heap_base` says. */
  roomAbove: boolean
  /** Whether size is all that counts. */
  smallest: boolean
  /** Whether functions keep their names. */
  named: boolean
  /** Arguments of asc but for the output and the pages. */
  arguments: string[]
}

const DEBUG = '.debug'
const NAMED = '.named'
const OPENBOX = 'openbox'
/** Whether a target is an open box; those of other builds are called so and by the build: `openbox.nano`. */
const isOpenbox = (name: string) => name === OPENBOX || name.startsWith(`${OPENBOX}.`)
const OPTIMISATION = ['optimizeLevel', 'shrinkLevel', 'converge']

function argumentsFor(options: Record<string, Value>): string[] {
  return Object.entries(options).flatMap(([option, value]) => {
    if (value === false) return []
    if (value === true) return [`--${option}`]
    return (Array.isArray(value) ? value : [String(value)]).flatMap((item) => [`--${option}`, item])
  })
}

/** Names of all targets in asconfig.json. */
export function targetNames(root: string): string[] {
  return Object.keys(readConfig(root).targets)
}

function readConfig(root: string): Config {
  return JSON.parse(readFileSync(join(root, 'asconfig.json'), 'utf8')) as Config
}

/** Reads a target; throws if asconfig.json has none of that name. */
export function readTarget(root: string, name: string): WasmTarget {
  const config = readConfig(root)
  const debug = name.endsWith(DEBUG)
  const named = name.endsWith(NAMED)
  const base = name.slice(0, name.length - (debug ? DEBUG.length : named ? NAMED.length : 0))
  const own = config.targets[base]
  if (!own) throw new Error(`asconfig.json has no target '${base}'; it has ${Object.keys(config.targets).join(', ')}`)
  const { outFile, initialMemory, maximumMemory, ...options } = { ...config.options, ...own }
  if (typeof outFile !== 'string') throw new Error(`asconfig.json: target '${base}' has no outFile`)
  if (typeof initialMemory !== 'number' || initialMemory !== maximumMemory) {
    throw new Error(`asconfig.json: target '${base}': initialMemory and maximumMemory must be the same number`)
  }
  if (debug) {
    for (const option of OPTIMISATION) delete options[option]
    Object.assign(options, { debug: true, optimizeLevel: 0, shrinkLevel: 0 })
  }
  if (named) options['debug'] = true
  const entries = isOpenbox(base) ? ['assembly/openbox.ts'] : config.entries
  return {
    name,
    outFile: outFile.replace(/\.wasm$/, `${name.slice(base.length)}.wasm`),
    pages: initialMemory,
    roomAbove: debug || isOpenbox(base),
    smallest: !debug && own['shrinkLevel'] === 2,
    named: debug || named,
    arguments: [...entries, '--config', 'none', ...argumentsFor(options)],
  }
}

/** SHA-256 over all that decides what the compiler makes of a target: its sources, its arguments, the compiler. */
export function inputsOf(root: string, target: WasmTarget): string {
  const hash = createHash('sha256')
  const compiler = JSON.parse(readFileSync(join(root, 'node_modules/assemblyscript/package.json'), 'utf8')) as object
  hash.update(JSON.stringify([target.arguments, target.pages, 'version' in compiler ? compiler.version : '']))
  for (const path of sourcesBelow(root, 'assembly')) {
    if (!isOpenbox(target.name) && path.startsWith('assembly/openbox')) continue
    hash.update(`\n${path}\n`).update(readFileSync(join(root, path)))
  }
  return hash.digest('hex')
}
