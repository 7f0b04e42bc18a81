/**
 * The verdict on every test chain against `openssl verify`. Needs the openssl command, so it is no part of `npm test`:
 *
 *     node dist/test/core/openssl.check.js
 *
 * Each disagreement stands in docs/openssl-differences.md with its reason; the check fails on one that does not, and on a row
 * that no longer disagrees. Ours is what the chain expects, which test/core/chains.test.ts holds the core to.
 */
import { readFileSync } from 'node:fs'
import { CHAINS } from '../support/chains.js'
import { opensslVerify, opensslVersion } from '../support/openssl.js'

/** Rows of the table: chain → ours, and reason. */
function explained(): Map<string, string> {
  const rows = new Map<string, string>()
  const text = readFileSync(new URL('../../../docs/openssl-differences.md', import.meta.url), 'utf8')
  for (const [, name = '', ours = '', reason = ''] of text.matchAll(/^\| (.+?) \| `(\w+)` \| .+? \| (.+?) \|$/gm)) {
    if (reason.length > 1) rows.set(name, ours)
  }
  return rows
}

const version = opensslVersion()
if (version === null) {
  console.error('openssl check: there is no openssl command')
  process.exit(1)
}
const rows = explained()
const problems: string[] = []
for (const chain of CHAINS) {
  const theirs = opensslVerify(chain)
  const agree = (theirs === 'OK') === chain.trusted
  const row = rows.get(chain.name)
  if (agree && row) problems.push(`${chain.name}: docs/openssl-differences.md has it, and it agrees: remove the row`)
  if (!agree && row !== chain.status) problems.push(`| ${chain.name} | \`${chain.status}\` | ${theirs} | reason? |`)
}
for (const problem of problems) console.error(problem)
console.log(`openssl check: ${version}, ${CHAINS.length} chains, ${rows.size} explained, ${problems.length} problems`)
process.exitCode = problems.length ? 1 : 0
