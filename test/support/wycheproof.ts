/**
 * Wycheproof's cases, which lie beside the repository, not in it: ../shared/vectors/wycheproof, seen from its top. Where
 * they are absent a line says so, and the tests with vectors of our own are what is left.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

export interface WycheproofTest {
  tcId: number
  comment: string
  flags: string[]
  msg: string
  sig: string
  result: 'valid' | 'invalid' | 'acceptable'
}

export interface WycheproofGroup {
  spki: string
  sha: string
  mgfSha?: string
  sLen?: number
  tests: WycheproofTest[]
}

export interface WycheproofFile {
  name: string
  algorithm: string
  optional: boolean
  groups: WycheproofGroup[]
}

const FOLDER = new URL('../../../../shared/vectors/wycheproof/', import.meta.url)

/** The files whose name begins so; none, and a line on the output, if the vectors are absent. */
export function wycheproof(prefix: string): WycheproofFile[] {
  if (!existsSync(FOLDER)) {
    console.log(`Wycheproof's ${prefix} cases are skipped: ${FOLDER.pathname} is absent`)
    return []
  }
  const names = readdirSync(FOLDER).filter((name) => name.startsWith(prefix) && name.endsWith('.json'))
  return names.map((name) => ({ name, ...JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) }) as WycheproofFile)
}
