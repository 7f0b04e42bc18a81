import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { benchChains, flipped } from '../../bench/chain-set.js'
import { instructions, workOf } from '../../bench/instructions.js'
import { instrument } from '../../bench/instrument.js'
import { MeteredCore } from '../../bench/metered-core.js'
import { ROOT } from '../../scripts/tree.js'

const test = suite('bench/instructions')

const wasm = readFileSync(join(ROOT, 'build/trustcore.mcu.wasm'))
const work = workOf(wasm)

test('every chain has its counts, and they repeat exactly', () => {
  assert.equal(
    work.map(({ chain }) => chain),
    benchChains().map(({ name }) => name),
  )
  for (const { first, again } of work) {
    assert.ok(first.steps > 0 && first.largestStep > 0)
    assert.ok(first.largestStep * first.steps >= first.instructions * 0.9, 'the steps are nearly all of the work')
    assert.ok(first.largestStep < first.instructions)
    assert.ok(again.instructions < first.instructions * 1.01, 'nothing is left over that makes more work')
  }
  const ec1 = benchChains()[0]!
  assert.equal(new MeteredCore(instrument(wasm), ec1.root).verify(ec1.chain), work[0]!.first)
})

test('a chain that is refused is a mistake of the benchmark', () => {
  const { chain, root } = benchChains()[0]!
  const core = new MeteredCore(instrument(wasm), root)
  assert.throws(() => core.verify(flipped(chain)), /a good chain was refused/)
  assert.ok(core.verify(chain).instructions > 0)
})

test('its section has a row for each chain, and its targets are measured', () => {
  const section = instructions.section({ chains: work, peers: [] })
  for (const { chain } of work) assert.is(section.filter((line) => line.startsWith(`| ${chain} |`)).length, 1)
  const targets = instructions.targets({ chains: work, peers: [] })
  assert.is(targets.length, 4)
  for (const { measured } of targets) assert.ok(work.some(({ first }) => first.instructions === measured))
  assert.ok(instructions.targets(null).every(({ measured }) => measured === null))
})

test.run()
