/**
 * docs/openssl-differences.md as tables: a section has its rows, and a row its cells, the last of which is the reason.
 */
import { readFileSync } from 'node:fs'

const DOCUMENT = 'docs/openssl-differences.md'

/** One of the tables: disagreements that are explained, by what stands in the cells before the reason. */
export class Explained {
  readonly #rows = new Set<string>()
  readonly #met = new Set<string>()

  /** Throws Error if there is no such section, or a row twice or without a reason. */
  constructor(readonly section: string) {
    const text = readFileSync(new URL(`../../../${DOCUMENT}`, import.meta.url), 'utf8')
    const body = text.split(/^## /m).find((part) => part.startsWith(`${section}\n`))
    for (const [, row = ''] of body?.matchAll(/^\| (.+) \|$/gm) ?? []) {
      const cells = row.split(' | ')
      const reason = cells.pop() ?? ''
      const key = cells.join(' | ')
      if (cells.at(0) === 'chain' || cells.at(0) === 'ours') continue
      if (reason.length < 10) throw new Error(`${DOCUMENT}, ${section}: \`${key}\` has no reason`)
      if (this.#rows.has(key)) throw new Error(`${DOCUMENT}, ${section}: \`${key}\` twice`)
      this.#rows.add(key)
    }
    if (this.#rows.size === 0) throw new Error(`${DOCUMENT}: no rows in a section ${section}`)
  }

  get size(): number {
    return this.#rows.size
  }

  /** Whether a disagreement is explained; it is remembered as one that occurs. */
  has(...cells: readonly string[]): boolean {
    const key = cells.join(' | ')
    this.#met.add(key)
    return this.#rows.has(key)
  }

  /** Rows that no disagreement was met for. */
  unmet(): string[] {
    return [...this.#rows].filter((key) => !this.#met.has(key))
  }
}
