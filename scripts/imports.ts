/** Imports of TypeScript and AssemblyScript files, read from their text, and the cycles among them. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

export interface Import {
  /** The specifier as written. */
  specifier: string
  /** Path of the file meant, relative to the root; undefined for packages and for what does not exist. */
  path: string | undefined
  /** `import type`, `export type`: gone after compilation. */
  typeOnly: boolean
}

const STRING_OR_COMMENT = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g
const FROM = /^[ \t]*(?:import|export)\b([^'"`;]*?)\bfrom\s*['"]([^'"]+)['"]/gm
const BARE = /^[ \t]*import\s*['"]([^'"]+)['"]/gm
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]/g

/** A text with each comment replaced by a space. */
export function withoutComments(text: string): string {
  return text.replace(STRING_OR_COMMENT, (match) => (match.startsWith('/') ? ' ' : match))
}

/** Imports and re-exports of a text, in no particular order. */
export function specifiersOf(text: string): { specifier: string; typeOnly: boolean }[] {
  // Text in template literals is no code.
  const code = withoutComments(text).replace(STRING_OR_COMMENT, (match) => (match.startsWith('`') ? '``' : match))
  const found = [...code.matchAll(FROM)].map(([, clause, specifier]) => ({
    specifier: specifier ?? '',
    typeOnly: /^\s+type\b(?!\s*,|\s+from\b)/.test(clause ?? ''),
  }))
  for (const pattern of [BARE, DYNAMIC]) {
    for (const [, specifier] of code.matchAll(pattern)) found.push({ specifier: specifier ?? '', typeOnly: false })
  }
  return found
}

/** Imports of the file at `path`; relative specifiers (`./x.js`, AssemblyScript's `./x`) are resolved to sources. */
export function importsOf(root: string, path: string): Import[] {
  return specifiersOf(readFileSync(join(root, path), 'utf8')).map(({ specifier, typeOnly }) => {
    if (!specifier.startsWith('.')) return { specifier, path: undefined, typeOnly }
    const stem = posix.join(dirname(path), specifier).replace(/\.js$/, '')
    const source = [`${stem}.ts`, `${stem}/index.ts`, stem].find((candidate) => existsSync(join(root, candidate)))
    return { specifier, path: source, typeOnly }
  })
}

/** One cycle of a directed graph as a list of nodes whose last leads back to its first; undefined if there is none. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  for (const start of graph.keys()) {
    const path: string[] = []
    const pending = [{ node: start, depth: 0 }]
    for (let top = pending.pop(); top; top = pending.pop()) {
      for (const left of path.splice(top.depth)) done.add(left)
      if (done.has(top.node)) continue
      const seen = path.indexOf(top.node)
      if (seen >= 0) return path.slice(seen)
      path.push(top.node)
      for (const next of graph.get(top.node) ?? []) pending.push({ node: next, depth: path.length })
    }
    for (const left of path) done.add(left)
  }
  return undefined
}
