import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type BenchChain, benchChains } from '../../bench/chain-set.js'
import { chains, prove } from '../../bench/chains.js'
import { PEERS } from '../../bench/peers/all.js'
import { COMPILED_PEERS } from '../../bench/peers/compiled.js'
import type { Peer } from '../../bench/peers/peer.js'
import { trustcore } from '../../bench/peers/trustcore.js'
import { plotOf } from '../../bench/plot.js'

const test = suite('bench/chains')

const given = benchChains()
/** The peers that only `npm run bench -- --install` builds, if it has been run here. */
const compiled = COMPILED_PEERS.filter((peer) => peer.knows(given[0]!)).length

test('the chains are the same bytes in every run', () => {
  assert.equal(
    given.map(({ name }) => name),
    ['ec1', 'ec2', 'rsa1', 'rsa2', 'p384', 'rsa4096', 'ed25519', 'p521'],
  )
  assert.equal(benchChains(), given)
})

test('every peer accepts the good chains that it knows, and refuses the forged ones', async () => {
  let proved = 0
  for (const peer of [trustcore, ...PEERS]) {
    const known = given.filter((chain) => peer.knows(chain))
    assert.ok(known.length > 2 || (COMPILED_PEERS.some(({ name }) => name === peer.name) && !compiled), peer.name)
    for (const chain of known) {
      assert.is(await (await prove(peer, chain))(), true)
      proved += 1
    }
  }
  assert.is(proved, 3 * 8 + 7 + 8 + 3 + 4 + compiled * 7)
})

test('a peer that is wrong about a chain is not measured', async () => {
  const liar = (answer: (chain: readonly Uint8Array[], good: BenchChain) => boolean): Peer => ({
    name: 'liar',
    does: '',
    knows: () => true,
    prepare: (good, chain) => () => answer(chain, good),
  })
  const failure = (peer: Peer) => prove(peer, given[0]!).then(() => 'no failure', String)
  assert.match(await failure(liar(() => true)), /accepts the chain ec1 with a flipped signature/)
  assert.match(await failure(liar(() => false)), /refuses the good chain ec1/)
  await prove(
    liar((chain, good) => chain === good.chain),
    given[0]!,
  )
})

test('a quick run: every chain with every peer that knows it, a section, targets, a plot', async () => {
  const result = await chains.measure({ quick: true, progress: () => {} })
  for (const [i, { chain, timings }] of result.chains.entries()) {
    assert.is(chain, given[i]?.name)
    const knowing = PEERS.filter((peer) => peer.knows(given[i]!)).map(({ name }) => name)
    assert.equal(
      timings.map(({ verifier }) => verifier),
      ['trustcore', ...knowing],
    )
    assert.equal(timings[0]?.ratio, { median: 1, low: 1, high: 1 })
    for (const { microseconds, ratio } of timings) {
      assert.ok(microseconds > 0 && ratio.low > 0 && ratio.low <= ratio.median && ratio.median <= ratio.high)
    }
  }
  const section = chains.section(result).join('\n')
  for (const { name } of [trustcore, ...PEERS]) assert.ok(section.includes(`\n| ${name} |`), name)
  const targets = chains.targets(result)
  assert.is(targets.length, 15)
  assert.is(targets.filter(({ measured }) => measured !== null && measured > 0).length, compiled === 2 ? 15 : 10)
  const plot = plotOf(result, targets)
  const points = result.chains.reduce((sum, { timings }) => sum + timings.length - 1, 0)
  const measured = PEERS.filter((peer) => given.some((chain) => peer.knows(chain))).length
  assert.is(plot.match(/<circle/g)?.length, points + measured)
  assert.is(plot.match(/stroke-width="3"/g)?.length, 10)
  assert.not.match(plot, /NaN|Infinity|undefined/)
})

test.run()
