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
import { resultsOf, testBoards } from './board-tests.js'
import { checkBudgets, writeBudgets, writeResults } from './budgets.js'
import { type Expected, expectedOf } from './compare.js'
import { ARTEFACTS } from './compile.js'
import { DEBIAN_MBEDTLS, testDevice } from './device-tests.js'
import { testHost } from './host-tests.js'
import { testNewcomer } from './newcomer-tests.js'
import { testPackages } from './package-tests.js'
import { boardTable, callTable, instructionTable, writeBoards } from './tables.js'
import { Tally } from './tally.js'
import { BOARD_TOOLS, DEVICE_TOOLS, HOST_TOOLS, requireTools } from './tools.js'

const COUNTED_BOARD = 'mps2-an386'
const flag = (name: string) => process.argv.includes(name)

const tally = new Tally()
const folder = mkdtempSync(join(tmpdir(), 'trustcore-mcu-'))
try {
  requireTools({ ...HOST_TOOLS, ...DEVICE_TOOLS, ...BOARD_TOOLS }, flag('--install'))
  releaseC(ROOT, ARTEFACTS)
  const mcu = expectedOf(readFileSync(join(ROOT, 'build/trustcore.mcu.wasm')), allVectors())
  const expected: Record<string, Expected> = { mcu }
  for (const [profile, { script }] of Object.entries(expected)) writeFileSync(join(folder, `script.${profile}`), script)
  await testHost(tally, folder, mcu)
  await testNewcomer(tally, folder)
  await testPackages(tally, folder)
  await tally.attempt('device', () => testDevice(tally, folder, DEBIAN_MBEDTLS))
  const results = await testBoards(tally, folder, expected)
  const counts = results.find(({ board }) => board.name === COUNTED_BOARD)?.counts
  if (counts) {
    const kept = resultsOf(results, counts)
    console.log(`\n${boardTable(kept)}\n\n${instructionTable(kept)}\n\n${callTable(kept)}\n`)
    if (flag('--write-budgets')) writeBudgets(counts)
    checkBudgets(tally, counts)
    if (flag('--write')) {
      writeBoards(kept)
      writeResults(counts)
    }
  }
} catch (error) {
  tally.check(false, error instanceof Error ? error.message : String(error))
} finally {
  rmSync(folder, { recursive: true })
  tally.end()
}
