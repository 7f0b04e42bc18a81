import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { measurePrimitives, primitives } from '../../bench/primitives.js'
import { ROOT } from '../../scripts/tree.js'

const test = suite('bench/primitives')

const measured = await measurePrimitives(readFileSync(join(ROOT, 'build/trustcore.openbox.wasm')), true)
const instructionsOf = (name: string): number =>
  measured.find((primitive) => primitive.name === name)?.instructions ?? 0

test('every primitive has its time and its count', () => {
  assert.is(new Set(measured.map(({ name }) => name)).size, measured.length)
  for (const { name, nanoseconds, instructions } of measured) {
    assert.ok(nanoseconds > 0, name)
    assert.ok(instructions > 0, name)
  }
})

test('what is measured is the primitive and not less', () => {
  assert.ok(instructionsOf('P-256: field square') < instructionsOf('P-256: field multiplication'))
  for (const name of ['P-256', 'P-384', 'P-521']) {
    const multiplication = instructionsOf(`${name}: field square`)
    assert.ok(instructionsOf(`${name}: doubling`) > 7 * multiplication, name)
    const jacobian = instructionsOf(`${name}: addition, both Jacobian`)
    assert.ok(jacobian > instructionsOf(`${name}: addition, affine and Jacobian`), name)
    assert.ok(jacobian > 14 * multiplication, name)
  }
  // a product of 152 limbs is four of 76
  assert.ok(instructionsOf('RSA-4096: s^65537 mod m') > 3 * instructionsOf('RSA-2048: s^65537 mod m'))
})

test('its section has a row for each', () => {
  const section = primitives.section({ primitives: measured })
  for (const { name } of measured) assert.is(section.filter((line) => line.startsWith(`| ${name} |`)).length, 1)
})

test.run()
