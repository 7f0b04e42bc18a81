/** The wasm gate on what the compiler makes, with the list of exports and the budgets. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { checkWasm, excessOf, exportsIn } from '../../scripts/check-wasm.js'
import { ROOT } from '../../scripts/tree.js'

const test = suite('scripts/check-wasm')

test('the list of exports comes from the ABI document', () => {
  const listed = exportsIn(
    '| `tc_step(work)` → 0 or 1 | `tc_list_image()`, `tc_time(state, high, low)` | `tc_list_…` `tc_verify`',
  )
  assert.equal([...listed].slice(3), [
    ['tc_step', 1],
    ['tc_list_image', 0],
    ['tc_time', 3],
  ])
  assert.throws(() => exportsIn('`tc_step(work)` and `tc_step()`'), /two signatures/)
})

test('sizes above their budget, and a build without one', () => {
  const built = { target: 'mcu', upToDate: true, wasmBytes: 100, heapBase: 200, pages: 1, seconds: 0 }
  assert.equal(excessOf(built, { wasmBytes: 100, memoryBytes: 200 }), [])
  assert.match(excessOf(built, { wasmBytes: 99, memoryBytes: 200 })[0] ?? '', /^module is 100 bytes/)
  assert.match(excessOf(built, { wasmBytes: 100, memoryBytes: 199 })[0] ?? '', /^memory is 200 bytes/)
  assert.match(excessOf(built, undefined)[0] ?? '', /no budget for mcu/)
})

/** A small repository with one source; answers what the gate says of its mcu build. */
async function gateOn(source: string): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'trustcore-gate-'))
  try {
    for (const folder of ['assembly', 'docs']) mkdirSync(join(root, folder))
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
    writeFileSync(join(root, 'asconfig.json'), readFileSync(join(ROOT, 'asconfig.json')))
    writeFileSync(join(root, 'docs/abi.md'), '`tc_step(work)`')
    writeFileSync(join(root, 'assembly/index.ts'), `${source}\nexport { __heap_base, __data_end } from "memory";\n`)
    return (await checkWasm(root, ['mcu'], { mcu: { wasmBytes: 400, memoryBytes: 65552 } }))[1]
  } finally {
    rmSync(root, { recursive: true })
  }
}

const STEP =
  'const table = memory.data<u32>([1, 2, 3, 4], 16);\nexport function tc_step(work: u32): u32 { return load<u32>(table + (work & 12)) + PROFILE + bswap(u32.MAX_VALUE); }'

test('the compiler’s own output: unmanaged code passes', async () => {
  assert.equal(await gateOn(STEP), [])
})

test('the compiler’s own output: a managed string in static memory', async () => {
  const source =
    'const text: string = "abcd";\nexport function tc_step(work: u32): u32 { return load<u8>(changetype<usize>(text) + work); }'
  const said = await gateOn(source)
  assert.ok(
    said.some((line) => /^mcu \(debug\): managed: a managed object lies at address/.test(line)),
    said.join('\n'),
  )
})

test('the compiler’s own output: an allocation', async () => {
  const source =
    'class Box { value: u32 = 1; }\nexport function tc_step(work: u32): u32 { const box = new Box(); box.value += work; return box.value; }'
  const said = await gateOn(source)
  assert.ok(
    said.some((line) => /managed: ~lib\/rt\/stub\/__new belongs to a runtime/.test(line)),
    said.join('\n'),
  )
})

test('the compiler’s own output: recursion by name', async () => {
  const source =
    `${STEP.replace('tc_step', 'other')}\nexport function tc_step(work: u32): u32 { return work < 2 ? 1 : tc_step(work - 1) + tc_step(work - 2); }`.replace(
      'export function other',
      'function other',
    )
  const said = await gateOn(source)
  assert.ok(
    said.includes('mcu (debug): recursion: calls in a circle: assembly/index/tc_step → assembly/index/tc_step'),
    said.join('\n'),
  )
})

test('the compiler’s own output: memory of another size than asconfig.json says', async () => {
  const said = await gateOn(
    `const room = memory.data(65536, 16);\nexport function tc_step(work: u32): u32 { return load<u8>(room + (work & 255)); }`,
  )
  assert.equal(said, ['mcu: asconfig.json gives it 1 pages: it needs 2'])
})

test.run()
