import { isIPv4, isIPv6 } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ask, fenced } from '../../support/located.js'
import { openbox } from '../../support/openbox.js'
import { Random } from '../../support/random.js'

const test = suite('path/ip-address')
const box = openbox()
const Z = box.base + 512
const X = box.base + 1024
const Y = box.base + 4096

/** The bytes, or undefined. Nothing but 16 bytes at z may be written. */
function parse(text: string): number[] | undefined {
  box.memory.fill(0xee, Z - 16, Z + 48)
  const length = ask(box, 'parseIpAddress', Z, ...fenced(box, X, text))
  assert.equal([...box.get(Z - 16, 16), ...box.get(Z + 16, 16)], new Array(32).fill(0xee), `writes outside for ${text}`)
  return length === 0 ? undefined : [...box.get(Z, length)]
}

/** node:net takes a zone too. */
const isAddress = (text: string) => (isIPv4(text) || isIPv6(text)) && !text.includes('%')

/** Model: bytes of text that node:net takes for an address. */
function modelOf(text: string): number[] {
  if (!text.includes(':')) return text.split('.').map(Number)
  const groups = (part: string) =>
    part
      .split(':')
      .filter((group) => group !== '')
      .flatMap((group) => {
        if (group.includes('.')) return group.split('.').map(Number)
        const value = Number.parseInt(group, 16)
        return [value >> 8, value & 0xff]
      })
  const [head = '', tail] = text.split('::')
  const before = groups(head)
  const after = groups(tail ?? '')
  return [...before, ...new Array(16 - before.length - after.length).fill(0), ...after]
}

test('IPv4', () => {
  for (const text of ['0.0.0.0', '127.0.0.1', '255.255.255.255', '10.1.200.99']) {
    assert.equal(parse(text), text.split('.').map(Number), text)
  }
  for (const text of [
    ...[
      '',
      '.',
      '1',
      '1.2.3',
      '1.2.3.',
      '.1.2.3',
      '1.2.3.4.',
      '1.2.3.4.5',
      '1..2.3',
      '256.1.1.1',
      '1.1.1.256',
      '1.1.1.1000',
    ],
    ...[
      '01.2.3.4',
      '1.2.3.00',
      '0x1.2.3.4',
      '1.2.3.4 ',
      ' 1.2.3.4',
      '1.2.3.-4',
      '+1.2.3.4',
      '1.2.3.a',
      '1,2,3,4',
      '1.2.3.4/8',
    ],
  ]) {
    assert.is(parse(text), undefined, JSON.stringify(text))
  }
})

test('IPv6', () => {
  for (const text of [
    ...['::', '::1', '1::', '2001:db8::7', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8', '1::8', '1:2::7:8'],
    ...['ABCD:EF01:2345:6789:abcd:ef01:2345:6789', '0001:0:00:000:0000:1:1:1', '::1.2.3.4', '::ffff:255.254.253.252'],
    ...['1:2:3:4:5:6:1.2.3.4', '64:ff9b::1.2.3.4', '1::2:3:4:5:1.2.3.4'],
  ]) {
    assert.ok(isIPv6(text), text)
    assert.equal(parse(text), modelOf(text), text)
  }
  for (const text of [
    ...[
      ':',
      ':::',
      '1',
      '1:',
      ':1',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:',
      '1:2:3:4:5:6:7:8:9',
      ':1:2:3:4:5:6:7:8',
      '::1::',
      '1::2::3',
    ],
    ...[
      '1:2:3:4:5:6:7:8::',
      '::1:2:3:4:5:6:7:8',
      '1:2:3:4::5:6:7:8',
      '12345::',
      '00001::',
      'g::',
      '::1%eth0',
      '[::1]',
      '::1/128',
      '::1 ',
    ],
    ...[
      '1.2.3.4::',
      '::1.2.3.4:5',
      '::1.2.3',
      '::1.2.3.256',
      '::01.2.3.4',
      '1:2:3:4:5:6:7:1.2.3.4',
      '1:2:3:4:5:1.2.3.4',
      '::1.2.3.4.5',
    ],
  ]) {
    assert.is(parse(text), undefined, JSON.stringify(text))
  }
})

test('agrees with node:net on drawn text', () => {
  const random = new Random(4291)
  const pieces = ['0', '1', 'f', 'ab', 'ffff', '255', '10', ':', ':', ':', '::', '.', '.', '1.2.3.4', 'g', '256']
  let good = 0
  for (let i = 0; i < 60000; i++) {
    const count = 1 + random.below(16)
    let text = Array.from({ length: count }, () => random.pick(pieces)).join('')
    if (i % 3 === 0) text = text.replaceAll('.', ':').replaceAll(/:{2,}/g, random.below(4) ? ':' : '::')
    assert.equal(parse(text), isAddress(text) ? modelOf(text) : undefined, text)
    if (isAddress(text)) good++
  }
  assert.ok(good > 500, `${good} addresses`)
})

test('an address cut short or with a byte changed', () => {
  for (const parent of ['10.20.30.40', '2001:db8:0:1:2:3:4:5', '1::2:3.4.5.6', 'fe80::1']) {
    assert.equal(parse(parent), modelOf(parent), parent)
    for (let length = 0; length < parent.length; length++) {
      const text = parent.slice(0, length)
      assert.is(parse(text) !== undefined, isAddress(text), text)
    }
    for (let at = 0; at < parent.length; at++) {
      for (const character of '09aFg.:% \0') {
        const text = parent.slice(0, at) + character + parent.slice(at + 1)
        assert.equal(parse(text), isAddress(text) ? modelOf(text) : undefined, text)
      }
    }
  }
})

const isConstraint = (bytes: number[]) => ask(box, 'isIpConstraint', ...fenced(box, X, Uint8Array.from(bytes))) === 1
const within = (address: number[], constraint: number[]) =>
  ask(
    box,
    'ipAddressWithin',
    ...fenced(box, X, Uint8Array.from(address)),
    ...fenced(box, Y, Uint8Array.from(constraint)),
  ) === 1

/** Mask of `bytes` bytes with `ones` leading ones. */
function maskOf(bytes: number, ones: number): number[] {
  return Array.from({ length: bytes }, (_, i) => (0xff00 >> Math.max(0, Math.min(8, ones - 8 * i))) & 0xff)
}

test('a mask is one run of ones', () => {
  for (const bytes of [4, 16]) {
    for (let ones = 0; ones <= 8 * bytes; ones++) {
      const mask = maskOf(bytes, ones)
      assert.ok(isConstraint([...new Array(bytes).fill(9), ...mask]), `${bytes} bytes, ${ones} ones`)
      for (let bit = 0; bit < 8 * bytes; bit++) {
        // clearing the last one, or setting the first zero, gives another mask; every other bit breaks the run
        if (bit === ones || bit === ones - 1) continue
        const broken = mask.with(bit >> 3, (mask[bit >> 3] as number) ^ (0x80 >> (bit & 7)))
        assert.not(isConstraint([...new Array(bytes).fill(9), ...broken]), `${bytes} bytes, ${ones} ones, bit ${bit}`)
      }
    }
  }
})

test('address and mask have 8 or 32 bytes', () => {
  for (let length = 0; length <= 40; length++) {
    assert.is(isConstraint(new Array(length).fill(0)), length === 8 || length === 32, `${length} bytes`)
  }
})

test('an address within a network', () => {
  const table: [number[], number[], boolean][] = [
    [[10, 1, 255, 1], [10, 1, 0, 0, 255, 255, 0, 0], true],
    [[10, 2, 0, 1], [10, 1, 0, 0, 255, 255, 0, 0], false],
    // host bits in the constraint do not count
    [[10, 1, 0, 1], [10, 1, 7, 7, 255, 255, 0, 0], true],
    [[1, 2, 3, 4], [0, 0, 0, 0, 0, 0, 0, 0], true],
    [[1, 2, 3, 4], [1, 2, 3, 4, 255, 255, 255, 255], true],
    [[1, 2, 3, 5], [1, 2, 3, 4, 255, 255, 255, 255], false],
    [[1, 2, 3, 5], [1, 2, 3, 4, 255, 255, 255, 254], true],
    // another family, even where everything is masked
    [new Array(16).fill(0), [0, 0, 0, 0, 0, 0, 0, 0], false],
    [[0, 0, 0, 0], new Array(32).fill(0), false],
    [new Array(16).fill(7), new Array(32).fill(0), true],
  ]
  for (const [address, constraint, ok] of table) {
    assert.is(within(address, constraint), ok, `${address} within ${constraint}`)
  }
})

test('agrees with whole numbers on drawn networks', () => {
  const random = new Random(4632)
  const number = (bytes: number[]) => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  let inside = 0
  for (let i = 0; i < 5000; i++) {
    const bytes = random.below(2) ? 4 : 16
    const ones = random.below(8 * bytes + 1)
    const base = Array.from({ length: bytes }, () => random.below(256))
    const address = [...base]
    const bit = random.below(8 * bytes)
    address[bit >> 3] = (address[bit >> 3] as number) ^ (0x80 >> (bit & 7))
    const shift = BigInt(8 * bytes - ones)
    const expected = number(address) >> shift === number(base) >> shift
    assert.is(within(address, [...base, ...maskOf(bytes, ones)]), expected, `${address} within ${base} of ${ones}`)
    if (expected) inside++
  }
  assert.ok(inside > 1000 && inside < 4000)
})

test.run()
