/**
 * 20,000 seeded mutations of the test chains: no trap, bounded work, and nothing is trusted that node:crypto does not verify
 * link by link.
 */
import { X509Certificate } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { STATUS } from '../../bindings/index.js'
import { TRUSTED } from '../../bindings/verdict.js'
import { CHAINS, type TestChain } from '../support/chains.js'
import { mutate } from '../support/mutate.js'
import { Random } from '../support/random.js'
import { type Answer, RawCore } from '../support/raw-core.js'
import type { Given } from '../support/test-chain.js'

const test = suite('core/fuzz')

const CASES = 20_000
const STEPS = 200_000

/** The slow algorithms have their own mutations. */
const PARENTS = CHAINS.filter((chain) => !/p384|p521|rsa4096|rsa3072|five kinds/.test(chain.name))
/** Characters of names are not read there, and node:crypto cannot read this one. */
const NANO_PARENTS = PARENTS.filter(({ name }) => name !== 'subject that is no UTF-8')
const codes = new Set<number>(Object.values(STATUS).map((status) => status.code))

const fieldOf = (record: Uint8Array, at: number): number => new DataView(record.buffer).getUint32(at, true)

/** A chain with one to three changed, doubled, moved or foreign certificates. */
function mutated(random: Random, parent: TestChain, donors = PARENTS): TestChain {
  let chain = [...parent.chain]
  const donor = random.pick(donors)
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const at = random.below(chain.length + 1)
    const der = chain[at]
    const foreign = random.pick(donor.chain) ?? new Uint8Array(0)
    const kind = random.below(12)
    if (der === undefined || kind === 0) chain = chain.toSpliced(at, 0, foreign)
    else if (kind === 1) chain = chain.toSpliced(at, 1)
    else if (kind === 2) chain = [der, ...chain.toSpliced(at, 1)]
    else chain[at] = mutate(random, der, foreign)
  }
  return { ...parent, chain }
}

/** Whether every link of a trusted path holds in node:crypto. */
function holds({ anchors, chain }: Given, { record }: Answer): boolean {
  const depth = fieldOf(record, 16)
  const path = [...record.subarray(128, 128 + depth)].map((index) => new X509Certificate(chain[index] ?? ''))
  const links = [...path, new X509Certificate(anchors[fieldOf(record, 20)] ?? '')]
  return (
    path.length > 0 && path.every((certificate, i) => certificate.verify((links[i + 1] as X509Certificate).publicKey))
  )
}

/** Runs the cases of one seed; answers how many were trusted and refused. */
function run(core: RawCore, seed: number, cases: number, parents = PARENTS): { trusted: number; refused: number } {
  const random = new Random(seed)
  const count = { trusted: 0, refused: 0 }
  // cases of one parent behind each other, so that its roots are loaded once
  for (let done = 0; done < cases; ) {
    const parent = random.pick(parents)
    for (let i = 0; i < 20 && done < cases; i++, done++) {
      const given = mutated(random, parent, parents)
      const answer = core.verify(given)
      const where = `seed ${seed}, case ${done}, of ${parent.name}`
      assert.ok(answer.steps < STEPS, `${where}: ${answer.steps} steps`)
      assert.ok(codes.has(fieldOf(answer.record, 4)), where)
      if (answer.word === TRUSTED) {
        count.trusted += 1
        assert.ok(holds(given, answer), `${where}: trusted, but node:crypto does not verify it`)
      } else {
        count.refused += 1
        assert.is.not(fieldOf(answer.record, 4), 0, where)
      }
    }
  }
  return count
}

test('gateway', () => {
  const { trusted, refused } = run(new RawCore('gateway'), 20261124, CASES / 2)
  assert.is(trusted + refused, CASES / 2)
  assert.ok(trusted > 100 && refused > CASES / 4, `${trusted} trusted, ${refused} refused`)
})

test('mcu', () => {
  const { trusted, refused } = run(new RawCore('mcu'), 6369, CASES / 2)
  assert.is(trusted + refused, CASES / 2)
  assert.ok(trusted > 100 && refused > CASES / 4, `${trusted} trusted, ${refused} refused`)
})

test('nano', () => {
  const { trusted, refused } = run(new RawCore('nano'), 4711, CASES / 4, NANO_PARENTS)
  assert.is(trusted + refused, CASES / 4)
  assert.ok(trusted > 30 && refused > CASES / 8, `${trusted} trusted, ${refused} refused`)
})

test('what nano trusts, mcu trusts, but for what nano does not read', () => {
  const random = new Random(1512)
  const [small, large] = [new RawCore('nano'), new RawCore('mcu')]
  let trusted = 0
  for (let i = 0; i < CASES / 4; i++) {
    const parent = random.pick(PARENTS)
    const given = mutated(random, parent)
    if (small.verify(given).word !== TRUSTED) continue
    trusted += 1
    const { word, record } = large.verify(given)
    const unread: number[] = [STATUS.DER_TIME.code, STATUS.DER_STRING.code]
    assert.ok(word === TRUSTED || unread.includes(fieldOf(record, 4)), `case ${i}, of ${parent.name}`)
  }
  assert.ok(trusted > 30, `${trusted} trusted`)
})

test('a seed repeats itself', () => {
  const first = mutated(new Random(7), PARENTS[0] as TestChain)
  assert.equal(first.chain, mutated(new Random(7), PARENTS[0] as TestChain).chain)
})

test.run()
