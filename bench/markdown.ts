/** Tables and numbers of the page. */

/** Three significant digits, thousands apart: `0.412`, `41.2`, `4,120,000` becomes `4.12 M` only where asked for. */
export function number(value: number): string {
  if (Number.isNaN(value)) return '–'
  if (value === 0) return '0'
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** A count, exact. */
export const count = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 0 })

/** A table; the first column is to the left, the others to the right. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(heading), line(heading.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)]
}
