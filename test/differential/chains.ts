/** The test chains themselves, unmutated, against `openssl verify`. Ours is what test/core/chains.test.ts holds the core to. */
import type { Tally } from '../mcu/tally.js'
import { CHAINS } from '../support/chains.js'
import { opensslVerify } from '../support/openssl.js'
import { Explained } from './table.js'

/** Counts each chain: both agree, or the table has the difference. */
export function compareChains(tally: Tally): void {
  const explained = new Explained('Test chains')
  for (const chain of CHAINS) {
    const theirs = opensslVerify(chain)
    const agree = (theirs === 'OK') === chain.trusted
    const cells = [chain.name, `\`${chain.status}\``, theirs]
    tally.check(agree || explained.has(...cells), `not explained: | ${cells.join(' | ')} | reason? |`)
  }
  for (const row of explained.unmet()) tally.check(false, `explained, but they agree: | ${row} |`)
}
