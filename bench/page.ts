/** docs/performance.md, written from the results that are kept and from nothing else. */
import { type CortexM4Result, cortexM4 } from './cortex-m4.js'
import { machineLine } from './machine.js'
import { count, number, table } from './markdown.js'
import { isMet, type Part, type Target } from './part.js'
import { readStored, type Stored } from './results.js'

const INTRODUCTION = [
  '<!-- Written by `npm run bench` from bench/results/: do not edit. -->',
  '',
  '# Performance',
  '',
  'Every number on this page was measured and written by `npm run bench`; `npm run bench -- --help` tells the rest. Times',
  'move with the machine, so compare ratios, which were taken within one run, and counts, which are exact.',
  '',
  '![Time from bytes to verdict as a fraction of what others take](performance.svg)',
]

function shown(value: number | null, unit: Target['unit']): string {
  if (value === null) return 'not measured'
  return unit === 'instructions' ? count(value) : unit === 'ns' ? `${number(value)} ns` : number(value)
}

/** The table of targets. */
function targetLines(targets: readonly Target[]): string[] {
  const met = targets.filter(isMet).length
  return [
    `${met} of ${targets.length} targets are met.`,
    '',
    ...table(
      ['', 'target: at most', 'measured', ''],
      targets.map((target) => [
        target.what,
        shown(target.most, target.unit),
        shown(target.measured, target.unit),
        isMet(target) ? 'met' : target.measured === null ? '–' : '**not met**',
      ]),
    ),
  ]
}

/** The targets of every part, as far as they have been measured. */
export function allTargets(root: string, parts: readonly Part[]): Target[] {
  return [
    ...parts.flatMap((part) => part.targets(readStored(root, part.name)?.result ?? null)),
    ...cortexM4.targets(readStored<CortexM4Result>(root, cortexM4.name)),
  ]
}

function sectionOf(part: Part, stored: Stored | null): string[] {
  if (!stored) return [`## ${part.title}`, '', 'Not measured yet.', '']
  const foot = `<sub>\`${stored.command}\` · ${machineLine(stored.machine)}</sub>`
  return [`## ${part.title}`, '', ...part.section(stored.result), '', foot, '']
}

/** The page as text. */
export function pageOf(root: string, parts: readonly Part[]): string {
  return [
    ...INTRODUCTION,
    '',
    '## Targets',
    '',
    ...targetLines(allTargets(root, parts)),
    '',
    ...parts.flatMap((part) => sectionOf(part, readStored(root, part.name))),
    `## ${cortexM4.title}`,
    '',
    ...cortexM4.section(readStored<CortexM4Result>(root, cortexM4.name)),
    '',
  ].join('\n')
}
