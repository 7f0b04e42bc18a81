/** Compiles the artefacts of `npm run release:c` with the tests' programs. */
import { join } from 'node:path'
import { filesBelow, ROOT } from '../../scripts/tree.js'
import { succeed } from './tools.js'

export const ARTEFACTS = join(ROOT, 'build/c')
const TESTS = join(ROOT, 'test/mcu')

export const WARNINGS = ['-std=c11', '-Wall', '-Wextra', '-Werror']

/** Files of the API over an engine. */
export function apiSources(backend: 'wasm2c' | 'wasm3' | 'wamr'): string[] {
  const sources = filesBelow(ARTEFACTS, '.', '.c').filter((path) => /^\.\/trustcore\w*\.c$/.test(path))
  return [...sources, `backend_${backend}.c`].map((path) => join(ARTEFACTS, path))
}

/** Files of the API with the core made by wasm2c. */
export const wasm2cSources = (profile: string): string[] => [
  ...apiSources('wasm2c'),
  join(ARTEFACTS, profile, 'trustcore_core.c'),
]

export const testSources = (...names: string[]): string[] => names.map((name) => join(TESTS, name))

export const includes = (profile: string): string[] => [
  `-I${ARTEFACTS}`,
  `-I${join(ARTEFACTS, profile)}`,
  `-I${TESTS}`,
  `-I${join(TESTS, 'board')}`,
]

/** Compiles a program for the host. */
export async function compileHost(
  out: string,
  profile: string,
  sources: readonly string[],
  flags: readonly string[],
): Promise<string> {
  await succeed('gcc', [...WARNINGS, ...flags, ...includes(profile), ...wasm2cSources(profile), ...sources, '-o', out])
  return out
}
