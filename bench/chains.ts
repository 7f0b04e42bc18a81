/**
 * From DER bytes to verdict: the core against what a Node user would pick, interleaved in one process.
 *
 *     npm run bench -- [--rounds N] [--json]
 *
 * Ratios of medians in one run; absolute times move with the machine. What is not measured is not claimed anywhere.
 */
import { X509Certificate } from 'node:crypto'
import { Verifier } from '../bindings/index.js'
import { benchChains } from './organisations.js'

const ROUNDS = numberAfter('--rounds', 40)
const CALLS_PER_ROUND = 20
const json = process.argv.includes('--json')

function numberAfter(flag: string, otherwise: number): number {
  const at = process.argv.indexOf(flag)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}

/** Microseconds a call. */
function time(call: () => boolean): number {
  const start = process.hrtime.bigint()
  for (let i = 0; i < CALLS_PER_ROUND; i++) if (!call()) throw new Error('a good chain was refused')
  return Number(process.hrtime.bigint() - start) / 1000 / CALLS_PER_ROUND
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

/** What a Node user writes: parse, issuer, signature, name; all fresh, or the root prepared. */
function nodeCrypto(chain: readonly Uint8Array[], root: X509Certificate, name: string): boolean {
  const path = [...chain.map((der) => new X509Certificate(der)), root]
  const held = path.slice(0, -1).every((certificate, i) => {
    const issuer = path[i + 1]
    return issuer !== undefined && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
  })
  return held && path[0]?.checkHost(name) !== undefined
}

const rows = []
for (const { name, serverName, chain, root } of await benchChains()) {
  const verifier = new Verifier({ anchors: root })
  const prepared = new X509Certificate(root)
  const contestants: Record<string, () => boolean> = {
    trustcore: () => verifier.verify({ chain, expect: { name: serverName } }).trusted,
    'node:crypto, root prepared': () => nodeCrypto(chain, prepared, serverName),
    'node:crypto, all fresh': () => nodeCrypto(chain, new X509Certificate(root), serverName),
  }
  const times = new Map(Object.keys(contestants).map((key) => [key, [] as number[]]))
  for (let round = -5; round < ROUNDS; round++) {
    for (const [key, call] of Object.entries(contestants)) {
      const spent = time(call)
      if (round >= 0) times.get(key)?.push(spent)
    }
  }
  const [ours = 0, prepare = 0, fresh = 0] = [...times.values()].map(median)
  rows.push({ chain: name, microseconds: ours, ofPrepared: ours / prepare, ofFresh: ours / fresh })
}

if (json) {
  for (const row of rows) console.log(JSON.stringify(row))
} else {
  console.log('chain    trustcore µs   of node:crypto, root prepared   of node:crypto, all fresh')
  for (const { chain, microseconds, ofPrepared, ofFresh } of rows) {
    console.log(
      `${chain.padEnd(8)} ${microseconds.toFixed(0).padStart(12)} ${ofPrepared.toFixed(2).padStart(31)} ${ofFresh.toFixed(2).padStart(27)}`,
    )
  }
}
