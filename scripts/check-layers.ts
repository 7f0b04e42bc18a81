/**
 * Who may import whom: the layers of the core, the walls between the top folders, and no cycles.
 *
 * In `assembly/` an import goes to a lower layer or stays in its folder. `bindings/` knows the core by its ABI alone,
 * `firmware-sim/` knows the bindings by their index alone, and neither knows tests, scripts or benchmarks.
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findCycle, type Import, importsOf } from './imports.js'
import { ROOT, sourcesBelow } from './tree.js'

/** Layers of `assembly/`, lowest first: folders end in `/`, the rest are single files. */
const LAYERS: readonly (readonly string[])[] = [
  ['status.ts', 'limits.ts', 'mem/'],
  ['asn1/', 'pem/', 'hash/', 'mp/'],
  ['ec/', 'rsa/'],
  ['x509/'],
  ['path/'],
  ['trust/'],
  ['arena.ts'],
  ['index.ts'],
  ['openbox.ts', 'openbox/'],
]

/** Packages that the shipped folders may import; Node's own modules always. Other folders: what package.json has. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  assembly: [],
  bindings: ['@assemblyscript/loader'],
}

/** Folders that a shipped folder may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  assembly: [],
  bindings: [],
  'firmware-sim': ['bindings'],
}

const FOLDERS = ['assembly', 'bindings', 'firmware-sim', 'test', 'bench', 'scripts', 'examples']
const WITHOUT_CYCLES = ['assembly', 'bindings', 'firmware-sim']

interface Layer {
  /** Index in LAYERS. */
  level: number
  /** The entry of LAYERS: imports within it are free if it is a folder. */
  unit: string
}

function layerOf(path: string): Layer | undefined {
  const inside = path.slice('assembly/'.length)
  for (const [level, units] of LAYERS.entries()) {
    const unit = units.find((u) => (u.endsWith('/') ? inside.startsWith(u) : inside === u))
    if (unit) return { level, unit }
  }
  return undefined
}

const topOf = (path: string) => path.slice(0, path.indexOf('/'))

/** `@scope/name` or `name` of a package specifier. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

function offenceOf(path: string, found: Import, packages: readonly string[]): string | undefined {
  const top = topOf(path)
  const { specifier } = found
  if (!specifier.startsWith('.')) {
    if (top === 'assembly') return specifier === 'memory' ? undefined : `'${specifier}' is not the core's own`
    if (specifier.startsWith('node:')) return undefined
    const name = packageOf(specifier)
    const allowed = PACKAGES[top] ?? packages
    return allowed.includes(name) ? undefined : `package '${name}' is not one that ${top}/ may use`
  }
  if (!found.path) return `'${specifier}' does not exist`
  const target = topOf(found.path)
  if (target !== top) {
    const allowed = MAY_IMPORT[top]
    if (allowed && !allowed.includes(target)) return `${top}/ may not import ${target}/`
    if (target === 'assembly') return 'assembly/ is compiled to wasm and cannot be imported'
    if (top === 'firmware-sim' && found.path !== 'bindings/index.ts')
      return 'bindings/ is imported by its index.ts only'
    return undefined
  }
  if (top !== 'assembly') return undefined
  const from = layerOf(path)
  const to = layerOf(found.path)
  if (!from || !to || to.level < from.level) return undefined
  if (from.unit === to.unit && from.unit.endsWith('/')) return undefined
  if (from.unit === 'openbox.ts' && to.unit === 'openbox/') return undefined
  return `layer ${from.level} (${from.unit}) may not import layer ${to.level} (${to.unit})`
}

/** One line for every offence in the tree at `root`. */
export function layerOffences(root: string): string[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, object | undefined>
  const dependencies = { ...manifest['dependencies'], ...manifest['devDependencies'] }
  const packages = [String(manifest['name']), ...Object.keys(dependencies)]
  const offences: string[] = []
  for (const folder of FOLDERS) {
    const graph = new Map<string, string[]>()
    for (const path of sourcesBelow(root, folder)) {
      if (folder === 'assembly' && !layerOf(path)) offences.push(`${path}: belongs to no layer`)
      const imports = importsOf(root, path)
      for (const found of imports) {
        const offence = offenceOf(path, found, packages)
        if (offence) offences.push(`${path}: imports ${found.path ?? found.specifier}: ${offence}`)
      }
      graph.set(
        path,
        imports.flatMap((found) => (found.path && !found.typeOnly ? [found.path] : [])),
      )
    }
    const cycle = WITHOUT_CYCLES.includes(folder) ? findCycle(graph) : undefined
    if (cycle) offences.push(`${cycle[0]}: cycle: ${[...cycle, cycle[0]].join(' → ')}`)
  }
  return offences
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const offences = layerOffences(ROOT)
  for (const offence of offences) console.error(`check-layers: ${offence}`)
  if (offences.length) process.exitCode = 1
  else console.log('check-layers: every import stays in its layer, no cycles')
}
