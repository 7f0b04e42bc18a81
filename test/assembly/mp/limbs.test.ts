import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromBytes, getLimbs, putLimbs, seededBytes, seededInteger, weirdIntegers } from '../../support/bigint.js'
import { openbox } from '../../support/openbox.js'

const test = suite('mp/limbs')
const box = openbox()
const { call } = box
const COUNTS = [1, 2, 3, 7, 8, 9, 16, 17, 65]
const [X, Y, Z] = [box.base + 1024, box.base + 2048, box.base + 3072]

const samples = (n: number) => [...weirdIntegers(n), seededInteger(`a${n}`, 32 * n), seededInteger(`b${n}`, 32 * n)]

/** Runs `operation` on fresh operands with z apart, and z = x, z = y; x = y as well if they are equal. Guards stay. */
function withAliases(n: number, x: bigint, y: bigint, operation: (z: number, x: number, y: number) => void) {
  for (const [z, xAt, yAt] of [
    [Z, X, Y],
    [X, X, Y],
    [Y, X, Y],
    ...(x === y ? [[X, X, X] as const, [Z, X, X] as const] : []),
  ] as const) {
    box.memory.fill(0xa5, X - 16, Z + 1024)
    putLimbs(box, xAt, x, n)
    putLimbs(box, yAt, y, n)
    operation(z, xAt, yAt)
    for (const at of [X, Y, Z]) {
      assert.ok(box.get(at - 16, 16).every((octet) => octet === 0xa5))
      assert.ok(box.get(at + 4 * n, 16).every((octet) => octet === 0xa5))
    }
    if (z !== xAt) assert.is(getLimbs(box, xAt, n), x)
    if (z !== yAt) assert.is(getLimbs(box, yAt, n), y)
  }
}

test('addition and subtraction agree with BigInt, with every aliasing', () => {
  for (const n of COUNTS) {
    const r = 1n << BigInt(32 * n)
    for (const x of samples(n)) {
      for (const y of samples(n)) {
        withAliases(n, x, y, (z, xAt, yAt) => {
          assert.is(call['mpAdd']!(z, xAt, yAt, n), x + y >= r ? 1 : 0)
          assert.is(getLimbs(box, z, n), (x + y) % r)
        })
        withAliases(n, x, y, (z, xAt, yAt) => {
          assert.is(call['mpSub']!(z, xAt, yAt, n), x < y ? 1 : 0)
          assert.is(getLimbs(box, z, n), (x - y + r) % r)
        })
      }
    }
  }
})

test('comparison, zero, parity, bit length', () => {
  for (const n of COUNTS) {
    for (const x of samples(n)) {
      putLimbs(box, X, x, n)
      assert.is(call['mpIsZero']!(X, n) !== 0, x === 0n)
      assert.is(call['mpIsOdd']!(X) !== 0, (x & 1n) === 1n)
      assert.is(call['mpBitLength']!(X, n), x === 0n ? 0 : x.toString(2).length)
      for (const y of samples(n)) {
        putLimbs(box, Y, y, n)
        assert.is(call['mpCompare']!(X, Y, n), x < y ? -1 : x > y ? 1 : 0)
      }
    }
    for (let bit = 0; bit < 32 * n; bit++) {
      putLimbs(box, X, 1n << BigInt(bit), n)
      assert.is(call['mpBitLength']!(X, n), bit + 1)
      assert.is(call['mpIsZero']!(X, n), 0)
    }
  }
})

test('copies, also onto itself', () => {
  for (const n of COUNTS) {
    for (const x of samples(n)) {
      for (const z of [X, Z]) {
        box.memory.fill(0xa5, X - 16, Z + 1024)
        putLimbs(box, X, x, n)
        call['mpCopy']!(z, X, n)
        assert.is(getLimbs(box, z, n), x)
        assert.is(getLimbs(box, X, n), x)
        assert.ok(box.get(z + 4 * n, 16).every((octet) => octet === 0xa5))
      }
    }
  }
})

test('bytes in and out, of every length', () => {
  for (const n of [1, 2, 3, 12]) {
    for (let length = 0; length <= 4 * n + 5; length++) {
      const bytes = seededBytes(`bytes ${n} ${length}`, length)
      const excess = Math.max(0, length - 4 * n)
      for (const zeros of new Set([0, excess])) {
        bytes.fill(0, 0, zeros)
        box.memory.fill(0xa5, X - 16, Z + 1024)
        box.put(Y, bytes)
        assert.is(
          call['mpFromBytes']!(X, n, Y, length) !== 0,
          bytes.subarray(0, excess).every((octet) => octet === 0),
        )
        assert.is(getLimbs(box, X, n), fromBytes(bytes.subarray(excess)))
        assert.ok(box.get(X + 4 * n, 16).every((octet) => octet === 0xa5))
        assert.ok(box.get(X - 16, 16).every((octet) => octet === 0xa5))
        call['mpToBytes']!(Z, length, X, n)
        const expected = bytes.slice()
        expected.fill(0, 0, excess)
        assert.equal(box.get(Z, length), expected)
        assert.ok(box.get(Z + length, 16).every((octet) => octet === 0xa5))
      }
    }
  }
})

test('one octet too many is noticed wherever it stands', () => {
  for (let i = 0; i < 8; i++) {
    const bytes = new Uint8Array(12)
    bytes[i] = 1
    box.put(Y, bytes)
    assert.is(call['mpFromBytes']!(X, 1, Y, 12), 0)
  }
})

test.run()
