import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { growth } from '../../bench/growth.js'
import { impostors, longPath, longRevocationList, manyAnchors, pool } from '../../bench/growth-chains.js'
import { Verifier } from '../../bindings/index.js'

const test = suite('bench/growth')

const expect = { name: 'myserver.iocafe' }

test('what grows is what is said to: exact counts', () => {
  const verdictOf = ({ anchors, ...given }: ReturnType<typeof pool>) => {
    const { trusted, ...rest } = given
    const verdict = new Verifier({ anchors }).verify({ ...rest, expect })
    assert.is(verdict.trusted, trusted)
    return verdict
  }
  const path = verdictOf(longPath(11))
  assert.equal([path.depth, path.signatures], [12, 12])
  const strangers = verdictOf(pool(20))
  assert.equal([strangers.path, strangers.signatures], [[0, 21], 2])
  assert.equal([verdictOf(manyAnchors(5)).anchor, verdictOf(manyAnchors(5)).signatures], [4, 1])
  assert.equal([verdictOf(impostors(7)).status, verdictOf(impostors(7)).signatures], ['SIGNATURE_WRONG', 7])
  assert.equal([verdictOf(impostors(127)).status, verdictOf(impostors(127)).signatures], ['BUDGET_SIGNATURES', 100])
  const [crl] = verdictOf(longRevocationList(300)).revocationLists
  assert.equal([crl?.status, crl?.entries, crl?.revokes], ['OK', 300, 0])
})

test('a quick run: every series with its points, a section, targets', async () => {
  const result = await growth.measure({ quick: true, progress: () => {} })
  assert.equal(
    result.series.map(({ name }) => name),
    ['path', 'pool', 'impostors', 'anchors', 'crl'],
  )
  for (const { points, exponent, nanosecondsEach } of result.series) {
    assert.is(points.length, 2)
    for (const { microseconds, signatures } of points) assert.ok(microseconds > 0 && signatures > 0)
    assert.ok(Number.isFinite(exponent) && Number.isFinite(nanosecondsEach))
  }
  assert.equal(
    result.series[0]?.points.map(({ n, signatures }) => [n, signatures]),
    [
      [1, 1],
      [2, 2],
    ],
  )
  const section = growth.section(result).join('\n')
  for (const { name } of result.series) assert.ok(section.includes(`**${name}**: n is the number of`))
  assert.equal(
    growth.targets(result).map(({ most, measured }) => [most, typeof measured]),
    [
      [1.1, 'number'],
      [150, 'number'],
    ],
  )
})

test.run()
