/**
 * Growth: how the time of a verification depends on the size of what it is given, with the exponent of the power law
 * that fits best. The gateway build, through the bindings.
 */
import { Verifier } from '../bindings/index.js'
import { SERVER_NAME } from './chain-set.js'
import { type Grown, impostors, longPath, longRevocationList, manyAnchors, pool } from './growth-chains.js'
import { count, number, table } from './markdown.js'
import { type Call, type Effort, effortOf, exponentOf, interleave, ratios, type Spread, spreadOf } from './measure.js'
import type { Part } from './part.js'

/** What grows. */
interface Series {
  name: string
  /** For people: what n is. */
  about: string
  /** What is verified at size n. */
  at: (n: number) => Grown
  sizes: readonly number[]
  quickSizes: readonly number[]
  /** Fewer rounds for what takes long. */
  rounds?: number
}

const SERIES: readonly Series[] = [
  {
    name: 'path',
    about: 'certificates on the path, each with a P-256 signature',
    at: (n) => longPath(n - 1),
    sizes: [1, 2, 3, 4, 6, 8, 10, 12],
    quickSizes: [1, 2],
  },
  {
    name: 'pool',
    about: 'certificates in the chain, of which 2 belong to the path and the others are strangers',
    at: (n) => pool(n - 2),
    sizes: [2, 4, 8, 16, 32, 64, 128],
    quickSizes: [2, 4],
  },
  {
    name: 'impostors',
    about: 'certificates with the name of the issuer but another key; all are tried, up to the signature budget',
    at: impostors,
    sizes: [1, 2, 5, 10, 20, 50, 100, 127],
    quickSizes: [1, 2],
    rounds: 15,
  },
  {
    name: 'anchors',
    about: 'anchors on the trusted list, each of another organisation; the last one signed the leaf',
    at: manyAnchors,
    sizes: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    quickSizes: [1, 3],
  },
  {
    name: 'crl',
    about: 'entries of a CRL of the root; the leaf is not among them',
    at: longRevocationList,
    sizes: [10, 100, 1000, 10_000, 100_000, 1_000_000],
    quickSizes: [10, 100],
    rounds: 9,
  },
]

/** What was measured at one size. */
export interface Point {
  n: number
  microseconds: number
  /** Signatures that were verified: a count, exact. */
  signatures: number
}

/** One series. */
export interface SeriesResult {
  name: string
  about: string
  points: Point[]
  exponent: number
  /** Exponent between the last two sizes, where what is constant counts least. */
  endExponent: number
  /** Nanoseconds for one more, from the smallest to the largest size. */
  nanosecondsEach: number
  /** Time at the largest size as a multiple of that at the smallest. */
  ratio: Spread
}

export interface GrowthResult {
  series: SeriesResult[]
}

const MOST_ANCHORS = 1.1
const MOST_CRL_ENTRY = 150

async function measureSeries(series: Series, quick: boolean): Promise<SeriesResult> {
  const { name, about, at, rounds } = series
  const effort: Effort = { ...effortOf(quick), ...(rounds !== undefined && !quick && { rounds, warmUp: 3 }) }
  const contestants: Record<string, Call> = {}
  const signatures = new Map<string, number>()
  for (const n of quick ? series.quickSizes : series.sizes) {
    const { anchors, chain, crls, trusted } = at(n)
    const verifier = new Verifier({ anchors })
    const options = { chain, expect: { name: SERVER_NAME }, ...(crls && { crls }) }
    const verdict = verifier.verify(options)
    const read = crls?.length ?? 0
    if (verdict.revocationLists.filter(({ status }) => status === 'OK').length !== read)
      throw new Error('a CRL was refused')
    signatures.set(String(n), verdict.signatures)
    contestants[n] = () => verifier.verify(options).trusted === trusted
  }
  const times = await interleave(contestants, effort)
  const points = [...times].map(([n, spent]) => ({
    n: Number(n),
    microseconds: spreadOf(spent).median / 1000,
    signatures: signatures.get(n) ?? Number.NaN,
  }))
  const [smallest, largest] = [points[0], points.at(-1)]
  if (!smallest || !largest) throw new Error(`the series ${name} has no sizes`)
  const sized = points.map(({ n, microseconds }) => [n, microseconds] as const)
  return {
    name,
    about,
    points,
    exponent: exponentOf(sized),
    endExponent: exponentOf(sized.slice(-2)),
    nanosecondsEach: (1000 * (largest.microseconds - smallest.microseconds)) / (largest.n - smallest.n),
    ratio: ratios(times.get(String(largest.n)) ?? [], times.get(String(smallest.n)) ?? []),
  }
}

function seriesLines({ name, about, points, exponent, endExponent, nanosecondsEach }: SeriesResult): string[] {
  const power = (of: number) => `n^${of.toFixed(2)}`
  return [
    `**${name}**: n is the number of ${about}. Time grows as ${power(exponent)}, between the last two sizes as`,
    `${power(endExponent)}; one more costs ${number(nanosecondsEach)} ns.`,
    '',
    ...table(
      ['n', ...points.map(({ n }) => count(n))],
      [
        ['µs', ...points.map(({ microseconds }) => number(microseconds))],
        ['signatures', ...points.map(({ signatures }) => count(signatures))],
      ],
    ),
    '',
  ]
}

/** Growth. */
export const growth: Part<GrowthResult> = {
  name: 'growth',
  title: 'Growth',
  async measure({ quick, progress }) {
    const series: SeriesResult[] = []
    for (const one of SERIES) {
      progress(one.name)
      series.push(await measureSeries(one, quick))
    }
    return { series }
  },
  section: ({ series }) => [
    'Medians of rounds in which all sizes of a series take turns; the exponent is the slope of the logarithms.',
    '',
    ...series.flatMap(seriesLines).slice(0, -1),
  ],
  targets(result) {
    const find = (name: string) => result?.series.find((series) => series.name === name)
    return [
      {
        what: 'time with 256 anchors as a multiple of the time with one',
        most: MOST_ANCHORS,
        measured: find('anchors')?.ratio.median ?? null,
        unit: 'ratio',
      },
      {
        what: 'one entry of a CRL',
        most: MOST_CRL_ENTRY,
        measured: find('crl')?.nanosecondsEach ?? null,
        unit: 'ns',
      },
    ]
  },
}
