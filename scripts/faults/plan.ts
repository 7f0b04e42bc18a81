/** Which faults are tried on a case: all of them as far as they differ, or a sample by seed. */
import type { Random } from '../../test/support/random.js'
import type { Fault } from './campaign.js'

/** At the beginning and at the end of what a site executes, every execution; between them as many, spread evenly. */
const EDGE = 3
const BETWEEN = 8

/** Executions of a site that are tried, of `count`; 0 stands for all of them at once. */
export function executionsTried(count: number): number[] {
  const tried = new Set<number>()
  for (let i = 1; i <= EDGE; i++) {
    tried.add(Math.min(i, count))
    tried.add(Math.max(count + 1 - i, 1))
  }
  for (let i = 1; i <= BETWEEN; i++) tried.add(1 + Math.floor((i * (count - 1)) / (BETWEEN + 1)))
  return [...(count > 1 ? [0] : []), ...[...tried].sort((a, b) => a - b)]
}

/** Every fault of a case whose sites are executed so often. */
export const everyFault = (counts: readonly number[]): Fault[] =>
  counts.flatMap((count, site) => (count === 0 ? [] : executionsTried(count).map((nth) => ({ site, nth }))))

/** So many faults, each site as likely as another. */
export function sampledFaults(counts: readonly number[], size: number, random: Random): Fault[] {
  const executed = counts.flatMap((count, site) => (count === 0 ? [] : [site]))
  return Array.from({ length: size }, () => {
    const site = random.pick(executed)
    const count = counts[site] ?? 0
    // one in four at every execution
    return { site, nth: count > 1 && random.below(4) === 0 ? 0 : 1 + random.below(count) }
  })
}
