import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { workOf } from '../../bench/instructions.js'
import { profile, profileOf } from '../../bench/profile.js'
import { ROOT } from '../../scripts/tree.js'

const test = suite('bench/profile')

test('the functions of a chain sum up to its instructions, most first', () => {
  const wasm = readFileSync(join(ROOT, 'build/trustcore.mcu.wasm'))
  const result = profileOf(wasm)
  const work = workOf(wasm)
  for (const [i, { chain, instructions, functions }] of result.chains.entries()) {
    assert.is(chain, work[i]?.chain)
    assert.is(instructions, work[i]?.first.instructions)
    const counts = functions.map((work) => work.instructions)
    assert.is(
      counts.reduce((sum, count) => sum + count, 0),
      instructions,
    )
    assert.equal(
      counts,
      [...counts].sort((a, b) => b - a),
    )
  }
  const rows = profile.section(result).filter((line) => line.includes('| ec1 |'))
  assert.is(rows.length, result.chains[0]?.functions.length)
  assert.match(rows[0] ?? '', / \d+\.\d % \|$/)
})

test.run()
