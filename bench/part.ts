/**
 * A part of the benchmark: measures, and writes its section of docs/performance.md from what it measured.
 */

/** How a part is run. */
export interface RunOptions {
  /** Few rounds and small inputs: a smoke test, whose times mean nothing. */
  quick: boolean
  /** Tells what is being measured. */
  progress: (text: string) => void
}

/** A target of the project, and what was measured. */
export interface Target {
  what: string
  /** Measured must be at most this. */
  most: number
  /** null: it has not been measured. */
  measured: number | null
  /** What the numbers count. */
  unit: 'ratio' | 'instructions' | 'ns'
}

/** One part. `R` is what it measured: plain values, kept as JSON. */
export interface Part<R = unknown> {
  name: string
  title: string
  measure(options: RunOptions): Promise<R>
  /** Its section of the page, as lines of Markdown below the heading. */
  section(result: R): string[]
  /** Without a result: the targets, not measured. */
  targets(result: R | null): Target[]
}

/** Whether a target is met. What has not been measured is not met. */
export const isMet = ({ most, measured }: Target): boolean => measured !== null && measured <= most
