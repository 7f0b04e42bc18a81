/**
 * `npm run test:differential`: our verdict on the test chains and on seeded mutations of them, against those of
 * `openssl verify` and `node:crypto`.
 *
 *     --count N   mutations (default 3000)
 *     --seed N    of the mutations (default 1)
 *
 * A disagreement must stand in docs/openssl-differences.md with its reason, and a row of the test chains there must be a
 * disagreement. The last line is `N passed, N failed`.
 */
import { parseArgs } from 'node:util'
import { Tally } from '../mcu/tally.js'
import { opensslVersion } from '../support/openssl.js'
import { Random } from '../support/random.js'
import { RawCore } from '../support/raw-core.js'
import { batchOf, type Case, parentsOf } from './cases.js'
import { compareChains } from './chains.js'
import { Explained } from './table.js'

const DEFAULTS = { count: '3000', seed: '1' } as const
/** Cases between two lines of progress. */
const PROGRESS = 600
/** Parents that there must be: many kinds of chains. */
const LEAST_PARENTS = 80

/** The three tables of mutations. */
class Tables {
  readonly openssl = new Explained('Mutations: OpenSSL')
  readonly node = new Explained('Mutations: node:crypto')
  readonly alone = new Explained('Mutations: accepted by us alone')

  /** Rows that a case needs and that are not there. */
  missingFor({ ours, openssl, node }: Case): string[] {
    const accepts = ours === 'OK'
    const disagree = { openssl: accepts !== (openssl === 'OK'), node: accepts !== (node === 'OK') }
    const found: string[] = []
    const need = (table: Explained, ...theirs: readonly string[]) => {
      const [status = '', ...where] = ours.split(' ')
      const cells = [[`\`${status}\``, ...where].join(' '), ...theirs]
      if (!table.has(...cells)) found.push(`${table.section}: | ${cells.join(' | ')} |`)
    }
    if (accepts && disagree.openssl && disagree.node) need(this.alone, openssl, node)
    else {
      if (disagree.openssl) need(this.openssl, openssl)
      if (disagree.node) need(this.node, node)
    }
    return found
  }

  /** Rows that no case needed. */
  unmet(): number {
    return [this.openssl, this.node, this.alone].reduce((sum, table) => sum + table.unmet().length, 0)
  }
}

function wholeNumber(text: string, what: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new RangeError(`--${what} ${text}: a number from 1 on`)
  return Number(text)
}

function compareMutations(tally: Tally, count: number, seed: number): void {
  const tables = new Tables()
  const core = new RawCore('gateway')
  const random = new Random(seed)
  const parents = parentsOf(core)
  tally.check(parents.length >= LEAST_PARENTS, `only ${parents.length} chains that all three accept`)
  const cases = { done: 0, trusted: 0, disagreed: 0 }
  while (cases.done < count) {
    const batch = batchOf(random, core, random.pick(parents), parents).slice(0, count - cases.done)
    for (const one of batch) {
      cases.done += 1
      const accepts = one.ours === 'OK'
      cases.trusted += accepts ? 1 : 0
      cases.disagreed += accepts !== (one.openssl === 'OK') || accepts !== (one.node === 'OK') ? 1 : 0
      const missing = tables.missingFor(one)
      tally.check(missing.length === 0, `seed ${seed}, case ${cases.done}, ${one.what}: ${missing.join('; ')} reason?`)
      if (cases.done % PROGRESS === 0) console.log(`${cases.done} of ${count}`)
    }
  }
  tally.check(cases.trusted * 10 > count && cases.trusted * 10 < count * 9, `${cases.trusted} of ${count} trusted`)
  console.log(
    `${count} mutations of ${parents.length} chains, ${cases.trusted} trusted, ${cases.disagreed} disagreements`,
  )
  console.log(`rows that no case of this seed needed: ${tables.unmet()}`)
}

const tally = new Tally()
try {
  const option = (name: keyof typeof DEFAULTS) => ({ type: 'string', default: DEFAULTS[name] }) as const
  const { values } = parseArgs({ options: { count: option('count'), seed: option('seed') } })
  const [count, seed] = [wholeNumber(values.count, 'count'), wholeNumber(values.seed, 'seed')]
  const version = opensslVersion()
  if (version === null) throw new Error('there is no openssl command')
  console.log(`${version}; node:crypto with OpenSSL ${process.versions.openssl}`)
  compareChains(tally)
  compareMutations(tally, count, seed)
} catch (error) {
  tally.check(false, error instanceof Error ? error.message : String(error))
}
tally.end()
