/**
 * Time, measured so that a noisy machine does little harm: it is the processor time of the process, all threads
 * together, which on an idle machine is the time that passes; contestants take turns within each round, every figure is a
 * median over rounds, and a ratio is taken within each round before its median is.
 */

/** One call that is timed. Whatever is not true is a mistake of the benchmark. */
export type Call = () => boolean | Promise<boolean>

/** Median with the first and third quartile. */
export interface Spread {
  median: number
  low: number
  high: number
}

/** How much is measured. */
export interface Effort {
  rounds: number
  /** Rounds before those that count, so that the engine has compiled what it will. */
  warmUp: number
  /** How long a contestant is timed within one round; a call that takes longer is timed once. */
  sliceNanoseconds: number
}

const FULL: Effort = { rounds: 101, warmUp: 10, sliceNanoseconds: 2e6 }
const QUICK: Effort = { rounds: 2, warmUp: 1, sliceNanoseconds: 0 }

/** The effort of a run. */
export const effortOf = (quick: boolean): Effort => (quick ? QUICK : FULL)

/** Nanoseconds of processor time; it is told in microseconds. */
function now(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1000
}

/** The value below which a share of the values lies, interpolated. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? Number.NaN
  return below + (above - below) * (at - Math.floor(at))
}

/** Median and quartiles. */
export function spreadOf(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), low: quantile(values, 0.25), high: quantile(values, 0.75) }
}

/** Nanoseconds a call. Only what answers a promise is waited for. */
async function timed(call: Call, calls: number): Promise<number> {
  const start = now()
  for (let i = 0; i < calls; i++) {
    const answer = call()
    if (answer !== true && !(await answer)) throw new Error('a contestant refused what it must accept')
  }
  return (now() - start) / calls
}

/** Nanoseconds a call of each contestant in each round, by name. */
export async function interleave(
  contestants: Readonly<Record<string, Call>>,
  { rounds, warmUp, sliceNanoseconds }: Effort,
): Promise<Map<string, number[]>> {
  const entries = Object.entries(contestants)
  const calls = new Map<string, number>()
  const times = new Map<string, number[]>(entries.map(([name]) => [name, []]))
  for (const [name, call] of entries) {
    let spent = 0
    for (let i = 0; i < warmUp; i++) spent = await timed(call, calls.get(name) ?? 1)
    calls.set(name, Math.max(1, Math.round(sliceNanoseconds / Math.max(1000, spent))))
  }
  for (let round = -warmUp; round < rounds; round++) {
    // each round begins with another one, so that none always runs behind the same neighbour
    const first = ((round % entries.length) + entries.length) % entries.length
    for (const [name, call] of [...entries.slice(first), ...entries.slice(0, first)]) {
      const spent = await timed(call, calls.get(name) ?? 1)
      if (round >= 0) times.get(name)?.push(spent)
    }
  }
  return times
}

/** Ratios round by round. */
export function ratios(ours: readonly number[], theirs: readonly number[]): Spread {
  return spreadOf(ours.map((time, round) => time / (theirs[round] ?? Number.NaN)))
}

/** Exponent of the power law `y = c·x^e` that fits best (least squares of the logarithms). */
export function exponentOf(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const)
  const mean = (of: 0 | 1) => logs.reduce((sum, point) => sum + point[of], 0) / logs.length
  const [x, y] = [mean(0), mean(1)]
  const across = logs.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0)
  const along = logs.reduce((sum, point) => sum + (point[0] - x) ** 2, 0)
  return across / along
}
