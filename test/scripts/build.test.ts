/** The build of the wasm targets, on a small tree. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codeOf } from '../../bench/wasm-binary.js'
import { buildTargets } from '../../scripts/build.js'
import { ROOT } from '../../scripts/tree.js'
import { inputsOf, readTarget } from '../../scripts/wasm-targets.js'

const test = suite('scripts/build')

const SOURCE = `const room = memory.data(66000, 16);
export function tc_step(work: u32): u32 { return load<u8>(room + (work & 255)) + PROFILE; }
export { __heap_base, __data_end } from "memory";
`

let root = ''

test.before(() => {
  root = mkdtempSync(join(tmpdir(), 'trustcore-build-'))
  mkdirSync(join(root, 'assembly/openbox'), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  writeFileSync(join(root, 'asconfig.json'), readFileSync(join(ROOT, 'asconfig.json')))
  writeFileSync(join(root, 'assembly/index.ts'), SOURCE)
  writeFileSync(join(root, 'assembly/openbox.ts'), SOURCE)
})

test.after(() => rmSync(root, { recursive: true }))

const build = async (name: string) => {
  const [built] = await buildTargets(root, [name])
  assert.ok(built)
  return built
}

const memoryOf = (path: string) => {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(join(root, path))), {})
  return exports['memory'] as WebAssembly.Memory
}

test('memory is what __heap_base needs, and cannot grow', async () => {
  const built = await build('mcu')
  assert.equal([built.upToDate, built.heapBase, built.pages], [false, 66016, 2])
  assert.is(statSync(join(root, 'build/trustcore.mcu.wasm')).size, built.wasmBytes)
  const memory = memoryOf('build/trustcore.mcu.wasm')
  assert.is(memory.buffer.byteLength, 2 * 65536)
  assert.throws(() => memory.grow(1), RangeError)
})

test('a target is built again only when something of it changed', async () => {
  assert.is((await build('mcu')).upToDate, true)
  writeFileSync(join(root, 'assembly/openbox/more.ts'), 'export const MORE: u32 = 1;\n')
  assert.is((await build('mcu')).upToDate, true, 'the open box is no part of a shipped build')
  writeFileSync(join(root, 'build/trustcore.mcu.wasm'), 'damaged')
  assert.is((await build('mcu')).upToDate, false, 'the output is not what was built')
  writeFileSync(join(root, 'assembly/index.ts'), `${SOURCE}// another text\n`)
  assert.is((await build('mcu')).upToDate, false, 'a source has changed')
  assert.is((await build('mcu')).upToDate, true)
})

test('the open box keeps its pages, and depends on its own files', async () => {
  await build('openbox')
  assert.is(memoryOf('build/trustcore.openbox.wasm').buffer.byteLength, readTarget(root, 'openbox').pages * 65536)
  const before = inputsOf(root, readTarget(root, 'openbox'))
  writeFileSync(join(root, 'assembly/openbox/more.ts'), 'export const MORE: u32 = 2;\n')
  assert.is.not(inputsOf(root, readTarget(root, 'openbox')), before)
})

test('a debug target is the same source without optimisation, beside the shipped file', () => {
  const { arguments: shipped } = readTarget(root, 'mcu')
  const { arguments: debug, outFile } = readTarget(root, 'mcu.debug')
  assert.is(outFile, 'build/trustcore.mcu.debug.wasm')
  assert.ok(shipped.includes('--converge') && !debug.includes('--converge'))
  assert.is(debug[debug.indexOf('--optimizeLevel') + 1], '0')
  const constants = (list: string[]) => list.filter((_, i) => list[i - 1] === '--use')
  assert.equal(constants(debug), constants(shipped))
})

test('a named target is the shipped code with the names of its functions', async () => {
  await build('mcu')
  await build('mcu.named')
  const [shipped, named] = ['mcu', 'mcu.named'].map((name) => readFileSync(join(root, `build/trustcore.${name}.wasm`)))
  assert.ok(named?.includes('assembly/index/tc_step') && !shipped?.includes('assembly/index/tc_step'))
  assert.ok(shipped && named && Buffer.from(codeOf(shipped)).equals(codeOf(named)))
})

test('what cannot be built says why, and leaves what was built before', async () => {
  await build('mcu')
  const before = readFileSync(join(root, 'build/trustcore.mcu.wasm'))
  writeFileSync(join(root, 'assembly/index.ts'), `${SOURCE}export function broken(): u32 { return missing; }\n`)
  try {
    await build('mcu')
    assert.unreachable()
  } catch (error) {
    assert.match(String(error), /build: mcu: the compiler failed/)
    assert.match(String(error), /Cannot find name 'missing'/)
  } finally {
    writeFileSync(join(root, 'assembly/index.ts'), SOURCE)
  }
  assert.equal(readFileSync(join(root, 'build/trustcore.mcu.wasm')), before)
  assert.throws(
    () => readTarget(root, 'mpu'),
    /no target 'mpu'; it has mcu, nano, gateway, expiration, openbox, openbox.nano/,
  )
})

test.run()
