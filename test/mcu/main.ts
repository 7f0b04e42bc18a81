/**
 * `npm run test:mcu`: the C API on this machine and on emulated boards, same vectors as the Node tests, same
 * bytes; a C device with Mbed TLS against the simulator's server and its rogues.
 *
 *     --install         installs compilers, QEMU and valgrind by apt (as root)
 *     --write           writes the tables of README.md and docs/embedding.md, test/mcu/results.json and bench/results/cortex-m4.json
 *     --write-budgets   makes what was counted the budget
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { releaseC } from '../../scripts/release-c.js'
import { ROOT } from '../../scripts/tree.js'
import { allVectors } from './all-vectors.js'
import { countedOf, resultsOf, testBoards } from './board-tests.js'
import { BOARDS, PROFILES, type Profile } from './boards.js'
import { checkBudgets, writeBudgets, writeResults } from './budgets.js'
import { type Expected, expectedOf } from './compare.js'
import { ARTEFACTS } from './compile.js'
import { DEBIAN_MBEDTLS, testDevice } from './device-tests.js'
import { testHost } from './host-tests.js'
import { testNewcomer } from './newcomer-tests.js'
import { testPackages } from './package-tests.js'
import { pemExpected } from './pem-vectors.js'
import { boardTable, callTable, instructionTable, writeBoards } from './tables.js'
import { Tally } from './tally.js'
import { BOARD_TOOLS, DEVICE_TOOLS, HOST_TOOLS, requireTools } from './tools.js'

const flag = (name: string) => process.argv.includes(name)

const tally = new Tally()
const folder = mkdtempSync(join(tmpdir(), 'trustcore-mcu-'))
try {
  requireTools({ ...HOST_TOOLS, ...DEVICE_TOOLS, ...BOARD_TOOLS }, flag('--install'))
  releaseC(ROOT, ARTEFACTS)
  const wasmOf = (profile: Profile) => readFileSync(join(ROOT, `build/trustcore.${profile}.wasm`))
  const expected: Record<Profile, Expected> = {
    mcu: expectedOf(wasmOf('mcu'), allVectors()),
    nano: expectedOf(wasmOf('nano'), allVectors()),
  }
  for (const [profile, { script }] of Object.entries(expected)) writeFileSync(join(folder, `script.${profile}`), script)
  const pem = pemExpected(wasmOf('mcu'))
  for (const profile of PROFILES) {
    await testHost(tally, folder, profile, expected[profile], pem)
    await testNewcomer(tally, folder, profile)
  }
  await testPackages(tally, folder)
  for (const profile of PROFILES) {
    await tally.attempt(`device, ${profile}`, () => testDevice(tally, folder, profile, DEBIAN_MBEDTLS))
  }
  const results = await testBoards(tally, folder, expected)
  if (results.length !== BOARDS.length) throw new Error('without all boards there is nothing to compare and to write')
  const counted = countedOf(results)
  const kept = resultsOf(results)
  console.log(`\n${boardTable(kept)}\n\n${instructionTable(kept)}\n\n${callTable(kept)}\n`)
  if (flag('--write-budgets')) writeBudgets(counted)
  for (const of of counted) checkBudgets(tally, of)
  if (flag('--write')) {
    writeBoards(kept)
    writeResults(counted)
  }
} catch (error) {
  tally.check(false, error instanceof Error ? error.message : String(error))
} finally {
  rmSync(folder, { recursive: true })
  tally.end()
}
