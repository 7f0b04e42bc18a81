/**
 * `npm run test:engines`: the C API over wasm3 and over WAMR, interpreted and compiled ahead of time, answers the same bytes as the bare
 * module in V8; misuse, a core of another version, what is no core, a core that traps and accesses outside of its memory are refused
 * as with wasm2c; linear memory is cut to what the core needs. Then the C device with Mbed TLS 3.6, which comes from the same
 * registries (`npm run test:mcu` has it with the 2.28 of Debian).
 *
 *     --install     fetches the engines' sources by pip and cargo, and compilers by apt (as root)
 *     --write       writes the tables of README.md and docs/embedding.md, and test/engines/results.json
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readModule } from '../../scripts/c/module.js'
import { releaseC } from '../../scripts/release-c.js'
import { ROOT } from '../../scripts/tree.js'
import { allVectors } from '../mcu/all-vectors.js'
import type { Profile } from '../mcu/boards.js'
import { compare, type Expected, expectedOf } from '../mcu/compare.js'
import { ARTEFACTS, testSources } from '../mcu/compile.js'
import { testDevice } from '../mcu/device-tests.js'
import { aotTable, engineTable, writeEngines } from '../mcu/tables.js'
import { Tally } from '../mcu/tally.js'
import { requireTools, succeed } from '../mcu/tools.js'
import { makeLeaf, makeRoot } from '../support/pki.js'
import { type AotCompiler, type AotTarget, codeBytesOf, hostTarget } from './aot.js'
import { withDefect } from './defective.js'
import { type Engine, halfOf, type Program } from './engine.js'
import { buildEngines } from './engines.js'
import { mbedtls3 } from './mbedtls.js'
import { ENGINE_TOOLS, engineSources, FETCH_TOOLS } from './sources.js'
import { ARM_TOOLS } from './wamr.js'

const CACHE = join(ROOT, 'build/engines')
const flag = (name: string) => process.argv.includes(name)

const tally = new Tally()
const folder = mkdtempSync(join(tmpdir(), 'trustcore-engines-'))

const file = (name: string) => join(folder, name)

/** A build of the core. */
interface Core {
  profile: Profile
  wasm: Uint8Array
  memoryBytes: number
  expected: Expected
}

function readCore(profile: Profile): Core {
  const wasm = readFileSync(join(ROOT, `build/trustcore.${profile}.wasm`))
  const { memoryBytes } = readModule(profile, wasm)
  return { profile, wasm, memoryBytes, expected: expectedOf(wasm, allVectors()) }
}

/** Builds a program over an engine and runs it on files. */
async function runOn(engine: Engine, name: string, given: readonly string[], made: Program): Promise<string> {
  await engine.build(file(name), made)
  const [command = '', ...rest] = [...engine.machine.emulator, ...[name, ...given].map(file)]
  return succeed(command, rest)
}

/** The vectors on one engine; answers the bytes of linear memory that it gave. */
async function testVectors(engine: Engine, { profile, wasm, memoryBytes, expected }: Core): Promise<number> {
  const where = `${engine.name}, ${profile}`
  const module = await engine.moduleOf(wasm)
  const player = { sources: testSources('player.c', 'flash.c', 'host.c'), profile, module }
  const said = await runOn(engine, 'player', ['script', 'answers'], player)
  compare(tally, where, expected, readFileSync(file('answers')))
  const given = Number(/^memory (\d+)$/m.exec(said)?.[1])
  const isCut = given >= memoryBytes && given <= engine.memoryFor(memoryBytes)
  tally.check(isCut, `${where}: ${given} bytes of linear memory, and the core needs ${memoryBytes}`)
  return given
}

/** What an engine must refuse. */
async function testRefusals(engine: Engine, wasm: Uint8Array): Promise<void> {
  const program = (name: string, given: string[], made: Program) => runOn(engine, name, given, made)
  const lines = (output: string, what: string) => tally.lines(output, `${engine.name}, ${what}`)
  const certificates = ['root.der', 'leaf.der']
  const module = await engine.moduleOf(wasm)
  const misuse = { sources: testSources('misuse.c', 'flash.c'), module, isOdd: true }
  lines(await program('misuse', certificates, misuse), 'misuse')
  const refusing = { sources: testSources('version.c') }
  const otherVersion = ['-include', ...testSources('version.h')]
  lines(await program('version', [], { ...refusing, module, flags: otherVersion }), 'another version')
  for (const [what, bytes] of Object.entries(engine.refused)) {
    lines(await program('refused', [], { ...refusing, module: bytes }), what)
  }
  const defective = {
    sources: [join(ROOT, 'test/engines/defective.c')],
    module: await engine.moduleOf(withDefect(wasm)),
  }
  lines(await program('defective', certificates, defective), 'traps')
}

/** The compiler of AOT files says what it cannot compile, and writes nothing. */
async function testAotCompiler(compile: AotCompiler, wasm: Uint8Array): Promise<void> {
  const host = hostTarget()
  const bad: [what: string, wasm: Uint8Array, target: AotTarget, why: RegExp][] = [
    ['no module', new Uint8Array(64), host, /module\.wasm: .*magic header/],
    ['half of a module', halfOf(wasm), host, /module\.wasm: .*section|unexpected end/],
    ['no bytes', new Uint8Array(), host, /module\.wasm: cannot be read/],
    ['a target that does not exist', wasm, { ...host, target: 'pdp11' }, /pdp11: .*Invalid target/],
    ['a processor that does not exist', wasm, { ...host, cpu: 'pdp11' }, /'pdp11' is not a recognized processor/],
  ]
  for (const [what, given, target, why] of bad) {
    const said = await compile(given, target).then(String, (error: Error) => error.message)
    tally.check(why.test(said), `AOT compiler: ${what}: ${said.slice(0, 1000)}`)
  }
}

/** Certificates and vectors for the programs. */
function writeInput(expected: Expected): void {
  const root = makeRoot()
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content)
  write('root.der', root.der)
  write('leaf.der', makeLeaf(root).der)
  write('script', expected.script)
}

try {
  requireTools({ ...ENGINE_TOOLS, ...ARM_TOOLS, ...(flag('--install') ? FETCH_TOOLS : {}) }, flag('--install'))
  const sources = await engineSources(CACHE, flag('--install'))
  releaseC(ROOT, ARTEFACTS)
  const [mcu, nano] = [readCore('mcu'), readCore('nano')]
  const { wasm } = mcu
  // the script is the same for both
  writeInput(mcu.expected)
  const engines: { name: string; memory: number; nano: number }[] = []
  const built = await buildEngines(CACHE, sources, wasm)
  await tally.attempt('AOT compiler', () => testAotCompiler(built.compileAot, wasm))
  for (const engine of [...built.engines, await built.buildDevice()]) {
    await tally.attempt(engine.name, async () => {
      const given = { memory: await testVectors(engine, mcu), nano: await testVectors(engine, nano) }
      await testRefusals(engine, wasm)
      engines.push({ name: engine.name, ...given })
    })
  }
  await tally.attempt('device', async () => testDevice(tally, folder, 'mcu', await mbedtls3(CACHE, sources.mbedtls)))
  const aot = built.aot.map(({ target: { part, target, cpu }, bytes }) => {
    return { part, target, cpu, bytes: bytes.length, codeBytes: codeBytesOf(bytes) }
  })
  const results = { memoryBytes: mcu.memoryBytes, nanoBytes: nano.memoryBytes, engines, aot }
  console.log(`\n${engineTable(results)}\n\n${aotTable(results)}\n`)
  if (flag('--write')) writeEngines(results)
} catch (error) {
  tally.check(false, error instanceof Error ? error.message : String(error))
} finally {
  rmSync(folder, { recursive: true })
  tally.end()
}
