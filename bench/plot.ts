/**
 * The plot: for every chain, our time as a fraction of each peer's, on a logarithmic scale, quartiles as whiskers, and
 * the targets as ticks. Written as SVG by hand, which takes fewer lines than a library needs options.
 */
import type { ChainsResult } from './chains.js'
import { isMet, type Target } from './part.js'

const WIDTH = 860
const LEFT = 86
const RIGHT = 20
const TOP = 64
const LANE = 12
const GAP = 14
const FOOT = 70
/** Okabe and Ito's colours, told apart by the colour-blind too. */
const COLOURS = ['#0072b2', '#56b4e9', '#009e73', '#e69f00', '#cc79a7', '#555555']
const INK = '#222222'
const FAINT = '#dddddd'
const MET = '#2a7d2a'
const UNMET = '#c0392b'

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

/** A text; `anchor` as SVG's text-anchor. */
function label(x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end', size = 12, fill = INK): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" text-anchor="${anchor}" fill="${fill}">${escaped(text)}</text>`
}

function line(x1: number, y1: number, x2: number, y2: number, stroke: string, width = 1): string {
  const at = [x1, y1, x2, y2].map((value) => value.toFixed(1))
  return `<line x1="${at[0]}" y1="${at[1]}" x2="${at[2]}" y2="${at[3]}" stroke="${stroke}" stroke-width="${width}"/>`
}

/** A logarithmic axis over all that is to be shown. */
function axisOver(values: readonly number[]): { x: (value: number) => number; ticks: number[] } {
  const from = Math.floor(Math.log10(Math.min(0.1, ...values)))
  const to = Math.ceil(Math.log10(Math.max(2, ...values)))
  const x = (value: number) => LEFT + ((Math.log10(value) - from) / (to - from)) * (WIDTH - LEFT - RIGHT)
  const ticks: number[] = []
  for (let power = from; power <= to; power++) for (const step of [1, 2, 5]) ticks.push(step * 10 ** power)
  return { x, ticks: ticks.filter((tick) => tick <= 10 ** to * 1.0001) }
}

/** The plot as an SVG document. The targets are those of the chains, found by peer and chain in their text. */
export function plotOf({ chains }: ChainsResult, targets: readonly Target[]): string {
  const peers = [...new Set(chains.flatMap(({ timings }) => timings.map(({ verifier }) => verifier)))].filter(
    (name) => name !== 'trustcore',
  )
  const row = peers.length * LANE + GAP
  const bottom = TOP + chains.length * row
  const { x, ticks } = axisOver(
    chains.flatMap(({ timings }) => timings.flatMap(({ ratio }) => [ratio.low, ratio.high])),
  )
  const out = [
    label(LEFT, 20, 'trustcore: time from DER bytes to verdict as a fraction of what others take', 'start', 15),
    label(
      LEFT,
      40,
      'median and quartiles of one run; left of the line at 1 trustcore is faster; ticks are targets',
      'start',
    ),
  ]
  for (const tick of ticks) {
    out.push(line(x(tick), TOP - 6, x(tick), bottom, tick === 1 ? INK : FAINT, tick === 1 ? 1.5 : 1))
    out.push(label(x(tick), bottom + 16, String(Number(tick.toPrecision(1))), 'middle', 11))
  }
  chains.forEach(({ chain, timings }, i) => {
    const top = TOP + i * row
    out.push(label(LEFT - 10, top + (peers.length * LANE) / 2 + 4, chain, 'end', 13))
    if (i > 0) out.push(line(LEFT, top - GAP / 2, WIDTH - RIGHT, top - GAP / 2, FAINT))
    peers.forEach((peer, lane) => {
      const y = top + lane * LANE + LANE / 2
      const colour = COLOURS[lane % COLOURS.length] ?? INK
      const timing = timings.find(({ verifier }) => verifier === peer)
      if (!timing) return
      const { median, low, high } = timing.ratio
      out.push(line(x(low), y, x(high), y, colour, 2))
      out.push(`<circle cx="${x(median).toFixed(1)}" cy="${y.toFixed(1)}" r="4" fill="${colour}"/>`)
      const target = targets.find(({ what }) => what === `${chain}: time as a fraction of ${peer}`)
      if (target) out.push(line(x(target.most), y - 6, x(target.most), y + 6, isMet(target) ? MET : UNMET, 3))
    })
  })
  const column = (WIDTH - LEFT - RIGHT) / 3
  peers.forEach((peer, i) => {
    const [left, y] = [LEFT + (i % 3) * column, bottom + 36 + Math.floor(i / 3) * 18]
    out.push(`<circle cx="${left.toFixed(1)}" cy="${y - 4}" r="4" fill="${COLOURS[i % COLOURS.length]}"/>`)
    out.push(label(left + 10, y, peer, 'start'))
  })
  out.push(
    label(WIDTH - RIGHT, TOP - 12, 'target met', 'end', 11, MET),
    label(WIDTH - RIGHT - 66, TOP - 12, 'target not met', 'end', 11, UNMET),
  )
  const height = bottom + FOOT
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="Helvetica, Arial, sans-serif">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...out,
    '</svg>',
    '',
  ].join('\n')
}
