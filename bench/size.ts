/**
 * Size: the bytes of each shipped module by section and by source, and its linear memory by region.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildTargets, heapBaseOf } from '../scripts/build.js'
import { ROOT } from '../scripts/tree.js'
import { readTarget } from '../scripts/wasm-targets.js'
import { count, table } from './markdown.js'
import type { Part } from './part.js'
import { regionsOf, reservationsIn } from './regions.js'
import { bySource, codeOf, type Extent, functionSizes, sectionSizes } from './wasm-binary.js'

const BUILDS = ['mcu', 'nano', 'gateway'] as const

/** One build. */
export interface BuildSize {
  build: string
  bytes: number
  memoryBytes: number
  sections: Extent[]
  /** Code by the source that it comes from; what was inlined counts where it went. */
  sources: Extent[]
  regions: Extent[]
}

export interface SizeResult {
  builds: BuildSize[]
}

/** The sizes of a module, of which `named` is the same code with names and `debug` the unoptimised build. */
export function sizesOf(
  build: string,
  shipped: Uint8Array,
  named: Uint8Array,
  debug: Uint8Array,
  reservations: readonly string[],
): BuildSize {
  if (!Buffer.from(codeOf(shipped)).equals(codeOf(named))) {
    throw new Error(`${build}: the build with names has other code than the one that ships`)
  }
  if (heapBaseOf(shipped) !== heapBaseOf(debug)) throw new Error(`${build}: the debug build has another memory`)
  return {
    build,
    bytes: shipped.length,
    memoryBytes: heapBaseOf(shipped),
    sections: sectionSizes(shipped),
    sources: bySource(functionSizes(named)),
    regions: regionsOf(debug, reservations),
  }
}

/** A table of several builds: each name once, in the order of the first build, `–` where a build has none. */
function compare(first: string, builds: readonly BuildSize[], of: (build: BuildSize) => Extent[]): string[] {
  const names = [...new Set(builds.flatMap((build) => of(build).map(({ name }) => name)))]
  return table(
    [first, ...builds.map(({ build }) => `\`${build}\` bytes`)],
    names.map((name) => [
      name,
      ...builds.map((build) => {
        const extent = of(build).find((candidate) => candidate.name === name)
        return extent ? count(extent.bytes) : '–'
      }),
    ]),
  )
}

/** Size. */
export const size: Part<SizeResult> = {
  name: 'size',
  title: 'Size',
  async measure({ progress }) {
    progress('building with names')
    const targets = BUILDS.flatMap((build) => [build, `${build}.named`, `${build}.debug`])
    await buildTargets(ROOT, targets, progress)
    const read = (target: string) => readFileSync(join(ROOT, readTarget(ROOT, target).outFile))
    const reservations = reservationsIn(ROOT)
    return {
      builds: BUILDS.map((build) =>
        sizesOf(build, read(build), read(`${build}.named`), read(`${build}.debug`), reservations),
      ),
    }
  },
  section: ({ builds }) => [
    ...table(
      ['', ...builds.map(({ build }) => `\`${build}\``)],
      [
        ['module, bytes', ...builds.map(({ bytes }) => count(bytes))],
        ['linear memory, bytes', ...builds.map(({ memoryBytes }) => count(memoryBytes))],
      ],
    ),
    '',
    'The module by section:',
    '',
    ...compare('section', builds, ({ sections }) => sections),
    '',
    'The code by source; a function that was inlined counts where it went:',
    '',
    ...compare('source', builds, ({ sources }) => sources),
    '',
    'Linear memory by region, in the order of addresses (`assembly/arena.ts` draws the writable ones):',
    '',
    ...compare('region', builds, ({ regions }) => regions),
  ],
  targets: () => [],
}
