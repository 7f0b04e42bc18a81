/** Reading imports from text, and cycles in graphs. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findCycle, specifiersOf } from '../../scripts/imports.js'

const test = suite('scripts/imports')

const specifiers = (text: string) => specifiersOf(text).map(({ specifier }) => specifier)

test('every form of import', () => {
  const text = `import { a } from './a.js'
import {
  b,
  c,
} from "./b"
import './side.js'
export * from './all.js'
export { d } from './d.js'
const e = await import('./e.js')
import f, { type F } from './f.js'`
  assert.equal(specifiers(text).sort(), ['./a.js', './all.js', './b', './d.js', './e.js', './f.js', './side.js'])
})

test('what only looks like one', () => {
  const text = `// import { a } from './a.js'
/* import './b.js' */
const glob = 'test/**/*.ts'
const text = "import { c } from './c.js'"
const more = \`
import './e.js'\`
const from = 'x'
export const url = 'https://example.org' // from './d.js'
import { real } from './real.js'`
  assert.equal(specifiers(text), ['./real.js'])
})

test('imports of types alone', () => {
  const typeOnly = (text: string) => specifiersOf(text)[0]?.typeOnly
  assert.is(typeOnly("import type { A } from './a.js'"), true)
  assert.is(typeOnly("export type { A } from './a.js'"), true)
  assert.is(typeOnly("import { type A, b } from './a.js'"), false)
  assert.is(typeOnly("import { a } from './a.js'"), false)
})

const graph = (edges: Record<string, string[]>) => new Map(Object.entries(edges))

test('no cycle in a diamond, in a tree, in nothing', () => {
  assert.is(findCycle(graph({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })), undefined)
  assert.is(findCycle(graph({ a: ['b', 'c'], b: ['c'], c: ['unknown'] })), undefined)
  assert.is(findCycle(graph({})), undefined)
})

test('cycles of one, two and three, behind other nodes', () => {
  assert.equal(findCycle(graph({ a: ['a'] })), ['a'])
  assert.equal(findCycle(graph({ a: ['b'], b: ['a'] })), ['a', 'b'])
  assert.equal(findCycle(graph({ x: ['y', 'a'], y: [], a: ['y', 'b'], b: ['c'], c: ['y', 'a'] })), ['a', 'b', 'c'])
})

test.run()
