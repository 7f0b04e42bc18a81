import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ask, fenced } from '../../support/located.js'
import { openbox } from '../../support/openbox.js'
import { Random } from '../../support/random.js'

const test = suite('path/dns-name')
const box = openbox()
const X = box.base + 1024
const Y = box.base + 4096

const one = (name: string, text: string) => ask(box, name, ...fenced(box, X, text)) === 1
const two = (name: string, x: string, y: string) => ask(box, name, ...fenced(box, X, x), ...fenced(box, Y, y)) === 1

const isDnsName = (text: string) => one('isDnsName', text)
const isPresented = (text: string) => one('isPresentedDnsName', text)
const isConstraint = (text: string) => one('isDnsConstraint', text)
const matches = (presented: string, expected: string) => two('dnsNameMatches', presented, expected)
const within = (presented: string, constraint: string) => two('dnsNameWithin', presented, constraint)
const touches = (presented: string, constraint: string) => two('dnsNameTouches', presented, constraint)

const L63 = 'a'.repeat(63)
const NAME_253 = [L63, L63, L63, 'b'.repeat(61)].join('.')

test('what a DNS name is', () => {
  for (const text of [
    'a',
    '7',
    'iocafe',
    'myserver.iocafe',
    'a-b.c--d',
    'xn--628h.example',
    '_a._b',
    'A.Z',
    '1.2.3',
    L63,
    NAME_253,
  ]) {
    assert.ok(isDnsName(text), text)
  }
  for (const text of [
    ...[
      '',
      '.',
      'a.',
      '.a',
      'a..b',
      '-a',
      'a-',
      'a.-b',
      'a-.b',
      '*',
      '*.a',
      'a*.b',
      'a b',
      'a\0',
      'a@b',
      'a/b',
      'a:1',
      'é',
      '[::1]',
    ],
    ...['a{', 'a`', 'a[', `a${L63}`, `x.a${L63}`, `${NAME_253}c`, `c.${NAME_253}`],
  ]) {
    assert.not(isDnsName(text), text)
  }
})

test('every octet in a label', () => {
  for (let octet = 0; octet < 256; octet++) {
    const [x, xEnd] = fenced(box, X, Uint8Array.of(0x61, octet, 0x61))
    const allowed = /^[a-zA-Z0-9_.-]$/.test(String.fromCharCode(octet))
    assert.is(ask(box, 'isDnsName', x, xEnd) === 1, allowed, `octet ${octet}`)
  }
})

test('what can be presented', () => {
  for (const text of ['a', '*.iocafe', '*.a.b', `*.${NAME_253}`]) assert.ok(isPresented(text), text)
  for (const text of ['', '*', '*.', '**.a', '*a.b', 'a*.b', 'a.*', 'a.*.b', '*.*.a', '*..a', '*.a.', '*.-a', 'a.']) {
    assert.not(isPresented(text), text)
  }
})

test('what a constraint can be', () => {
  for (const text of ['', 'a', 'a.b']) assert.ok(isConstraint(text), text)
  for (const text of ['.', '.a', '*.a', '*', 'a.', ' ', 'a b']) assert.not(isConstraint(text), text)
})

test('presented and expected', () => {
  const table: [string, string, boolean][] = [
    ['myserver.iocafe', 'myserver.iocafe', true],
    ['MyServer.IOCAFE', 'mYsERVER.iocafe', true],
    ['myserver.iocafe', 'myserver.iocafe2', false],
    ['myserver.iocafe', 'xmyserver.iocafe', false],
    ['iocafe', 'myserver.iocafe', false],
    ['myserver.iocafe', 'iocafe', false],
    ['*.iocafe', 'myserver.iocafe', true],
    ['*.IOCAFE', 'MYSERVER.iocafe', true],
    ['*.iocafe', 'a.myserver.iocafe', false],
    ['*.iocafe', 'iocafe', false],
    ['*.iocafe', 'myserver.other', false],
    ['*.a.iocafe', 'a.iocafe', false],
    ['*', 'iocafe', false],
    ['*.', 'iocafe', false],
    ['*.*.iocafe', 'a.b.iocafe', false],
    ['m*.iocafe', 'myserver.iocafe', false],
    ['*r.iocafe', 'myserver.iocafe', false],
    ['a.*.iocafe', 'a.b.iocafe', false],
    ['myserver.iocafe.', 'myserver.iocafe', false],
    ['', 'iocafe', false],
    ['my@erver.iocafe', 'my`erver.iocafe', false],
  ]
  for (const [presented, expected, ok] of table) {
    assert.is(matches(presented, expected), ok, `${presented} for ${expected}`)
  }
})

test('a presented name that is malformed does not match, even the same text', () => {
  for (const text of ['a..b', 'a b', '-a', 'a.', '*', '']) assert.not(matches(text, text), text)
})

test('within a permitted subtree, touching an excluded one', () => {
  const table: [string, string, boolean, boolean][] = [
    ['a.iocafe', '', true, true],
    ['iocafe', 'iocafe', true, true],
    ['IOCAFE', 'iocafe', true, true],
    ['a.iocafe', 'IOCAFE', true, true],
    ['a.b.iocafe', 'iocafe', true, true],
    ['aiocafe', 'iocafe', false, false],
    ['cafe', 'iocafe', false, false],
    ['iocafe', 'a.iocafe', false, false],
    ['*.iocafe', 'iocafe', true, true],
    ['*.iocafe', 'a.iocafe', false, true],
    ['*.iocafe', 'a.b.iocafe', false, false],
    ['*.b.iocafe', 'a.b.iocafe', false, true],
    ['*.iocafe', 'a.other', false, false],
    ['*.b.iocafe', 'iocafe', true, true],
  ]
  for (const [name, constraint, permitted, excluded] of table) {
    assert.is(within(name, constraint), permitted, `${name} within ${constraint}`)
    assert.is(touches(name, constraint), excluded, `${name} touches ${constraint}`)
  }
})

/** Labels that a wildcard may stand for in the models below; no drawn label is outside of them. */
const LABELS = ['a', 'b', 'ab', 'B'] as const
const foldedLabels = (text: string) => text.toLowerCase().split('.')

/** Model: the names that a presented one stands for. */
function standsFor(presented: string): string[][] {
  const [first, ...rest] = foldedLabels(presented)
  return first === '*' ? ['a', 'b', 'ab'].map((label) => [label, ...rest]) : [[first ?? '', ...rest]]
}

/** Model: label-wise suffix. */
const isBelow = (name: string[], base: string[]) => name.slice(-base.length).join('.') === base.join('.')

test('agrees with the enumeration of what a wildcard stands for', () => {
  const random = new Random(9525)
  const drawn = (least: number) => Array.from({ length: least + random.below(3) }, () => random.pick(LABELS)).join('.')
  let matched = 0
  let partly = 0
  for (let i = 0; i < 20000; i++) {
    const presented = (random.below(2) ? '*.' : '') + drawn(1)
    const name = drawn(1)
    const all = standsFor(presented)
    const message = `${presented} and ${name}`
    const anyIs = all.some((labels) => labels.join('.') === name.toLowerCase())
    assert.is(matches(presented, name), anyIs, message)
    const below = all.filter((labels) => isBelow(labels, foldedLabels(name)))
    assert.is(within(presented, name), below.length === all.length, message)
    assert.is(touches(presented, name), below.length > 0, message)
    if (anyIs) matched++
    if (below.length > 0 && below.length < all.length) partly++
  }
  assert.ok(matched > 500 && partly > 500, `${matched} matches, ${partly} wildcards partly within`)
})

test.run()
