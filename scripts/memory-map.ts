/**
 * docs/memory-map.md: which bytes of linear memory hold what, per build, as the compiler laid them out.
 *
 * The regions are the reservations of assembly/arena.ts in their order. A copy of the sources, in which the arena also exports
 * where each lies and how long it is, is compiled without optimisation, which moves no reservation; the result must have the
 * `__heap_base` of the build itself. `node dist/scripts/memory-map.js` writes the page; a test compares it.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildTargets, compile, heapBaseOf } from './build.js'
import { ROOT } from './tree.js'
import { readTarget } from './wasm-targets.js'

export const MEMORY_MAP = 'docs/memory-map.md'
export const MAPPED_BUILDS = ['mcu', 'nano', 'gateway'] as const

/** What each region is for; a region without a line here is an error, and a line without a region. */
const PURPOSES: Readonly<Record<string, string>> = {
  VERIFICATION: 'certificates as parsed, path, dead ends, edges',
  REPORT: 'the report that the host reads',
  TABLES: 'constants: object identifiers, hashes, curves',
  SESSION: 'what the host has said so far',
  SLOTS: 'which slot of the flash holds what',
  CAPTURE: 'the capture machine',
  RAW_SIGNATURE: 'one signature over given bytes',
  SUCCESSION: 'the statement of succession at hand',
  ROOT: 'one more parsed certificate: a root being added or captured',
  SERVER_NAME: 'the expected server name',
  REVOCATION_FIELDS: 'what the last CRL or deny list said',
  SHARED: 'hash, RSA, curves; between signatures name constraints and checksums',
  KEYS: 'keys of anchors and generators with their tables',
  LIST: 'the image of the trusted list',
  CHAIN: 'certificates of the chain, then the state of a CRL while one is read, then input',
}

export interface Region {
  name: string
  at: number
  bytes: number
}

/** Reservations of the arena: name and the expression of its length. */
function reservationsOf(arena: string): { name: string; length: string }[] {
  const found = [...arena.matchAll(/^const (\w+): usize = memory\.data\((.+), 16\);$/gm)]
  return found.map(([, name = '', length = '']) => ({ name, length }))
}

/** Regions of a build, lowest first; what lies between them are the tables that other files reserve. */
export async function regionsOf(root: string, build: string): Promise<Region[]> {
  const folder = mkdtempSync(join(tmpdir(), 'trustcore-map-'))
  try {
    cpSync(join(root, 'assembly'), join(folder, 'assembly'), { recursive: true })
    const [arena, index] = ['arena', 'index'].map((name) => join(folder, `assembly/${name}.ts`)) as [string, string]
    const reservations = reservationsOf(readFileSync(arena, 'utf8'))
    const exported = reservations.flatMap(({ name, length }) => [
      `export const MAP_AT_${name}: u32 = u32(${name});`,
      `export const MAP_BYTES_${name}: u32 = ${length};`,
    ])
    const names = reservations.flatMap(({ name }) => [`MAP_AT_${name}`, `MAP_BYTES_${name}`])
    writeFileSync(arena, `${readFileSync(arena, 'utf8')}\n${exported.join('\n')}\n`)
    writeFileSync(index, `${readFileSync(index, 'utf8')}\nexport { ${names.join(', ')} } from "./arena";\n`)
    const target = readTarget(root, `${build}.debug`)
    const out = join(folder, 'map.wasm')
    const [status, said] = await compile(root, target, target.pages, out, folder)
    if (status !== 0) throw new Error(`memory-map: ${build}: the compiler failed\n${said.trimEnd()}`)
    return withTables(
      readFileSync(out),
      reservations,
      heapBaseOf(readFileSync(join(root, readTarget(root, build).outFile))),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function withTables(wasm: Uint8Array, reservations: readonly { name: string }[], heapBase: number): Region[] {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(wasm)), {})
  const value = (name: string) => (exports[name] as WebAssembly.Global).value as number
  const regions: Region[] = []
  const own = value('__heap_base')
  if (own !== heapBase) throw new Error(`memory-map: the copy's memory ends at ${own}, the build's at ${heapBase}`)
  let end = value(`MAP_AT_${reservations[0]?.name}`)
  const tablesUpTo = (at: number) => {
    if (at < end) throw new Error(`memory-map: a region at ${at} lies below what is reserved before it`)
    if (at > end) regions.push({ name: 'TABLES', at: end, bytes: at - end })
  }
  for (const { name } of reservations) {
    const [at, bytes] = [value(`MAP_AT_${name}`), value(`MAP_BYTES_${name}`)]
    tablesUpTo(at)
    regions.push({ name, at, bytes })
    end = at + Math.ceil(bytes / 16) * 16
  }
  tablesUpTo(heapBase)
  return regions
}

/** The page. */
export function memoryMapPage(builds: ReadonlyMap<string, readonly Region[]>): string {
  const lists = [...builds.values()]
  const names = new Set(lists.flatMap((regions) => regions.map(({ name }) => name)))
  const odd = [...names]
    .filter((name) => !PURPOSES[name])
    .concat(Object.keys(PURPOSES).filter((name) => !names.has(name)))
  if (odd.length !== 0) throw new Error(`memory-map: what are these regions for: ${odd.join(', ')}?`)
  const n = (value: number) => value.toLocaleString('en')
  const sections = [...builds].flatMap(([build, regions]) => {
    const last = regions.at(-1) as Region
    const rows = regions.map(({ name, at, bytes }) => `| ${n(at)} | ${n(bytes)} | ${name} | ${PURPOSES[name]} |`)
    const sum = `\`__heap_base\` is ${n(last.at + last.bytes)}: a runtime may give the module exactly this much memory.`
    return ['', `## ${build}`, '', sum, '', '| at | bytes | region | holds |', '|---:|---:|---|---|', ...rows]
  })
  return [
    '<!-- Written by `npm run generate` from assembly/arena.ts: do not edit. -->',
    '# Memory map',
    '',
    'Linear memory of the core: one static map, nothing is allocated. The first 16 bytes are not used. Hosts write only where',
    '`tc_input` said, and read only where a function answered an address.',
    ...sections,
    '',
  ].join('\n')
}

/** The page as it must be for builds that are there. */
export async function makeMemoryMap(root: string): Promise<string> {
  const lists = await Promise.all(MAPPED_BUILDS.map((build) => regionsOf(root, build)))
  return memoryMapPage(new Map(MAPPED_BUILDS.map((build, i) => [build, lists[i] ?? []])))
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await buildTargets(ROOT, MAPPED_BUILDS)
  writeFileSync(join(ROOT, MEMORY_MAP), await makeMemoryMap(ROOT))
}
