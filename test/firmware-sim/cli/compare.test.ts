/** `trustcore pair --compare`: words at both ends, and what a person types. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { OrganisationServer } from '../../../firmware-sim/server/organisation-server.js'
import { SimulatedOrganisation } from '../../../firmware-sim/simulator/organisation.js'
import { Seed } from '../../../firmware-sim/simulator/seed.js'
import { CLI, PASSWORD, type Result, trustcore } from '../../support/cli.js'

const test = suite('cli/compare')
const identity = new SimulatedOrganisation({ name: 'iocafe' }, new Seed(1)).issue({ serverName: 'myserver.iocafe' })
let folder = ''
let server: OrganisationServer

test.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-compare-'))
  server = await OrganisationServer.start({ identity, accounts: new Map([['lamp-7', PASSWORD]]), port: 0 })
})

test.after(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

/** Runs the command; when it has shown its words, types what `answer` makes of them and ends the input. */
function pairing(flash: string, answer: (words: string) => Promise<string>, ...more: string[]): Promise<Result> {
  const words = ['pair', `127.0.0.1:${server.port}`, '--compare', '--user', 'lamp-7', '--flash', flash, ...more]
  const child = spawn(process.execPath, [CLI, ...words], {
    cwd: folder,
    env: { ...process.env, TRUSTCORE_PASSWORD: PASSWORD },
  })
  const result = { status: -1, out: '', err: '' }
  child.stdout.on('data', (piece) => (result.out += piece))
  child.stderr.on('data', async (piece) => {
    result.err += piece
    const [, shown] = /Words on this device: {2}(.*)\n.*Type yes or no: $/.exec(result.err) ?? []
    if (shown !== undefined) child.stdin.end(await answer(shown))
  })
  return new Promise((resolve) => {
    child.on('close', (status) => resolve({ ...result, status: status ?? -1 }))
  })
}

test('the words are those at the server; yes pairs, and the entry is confirmed', async () => {
  const atServer = new Promise<readonly string[]>((resolve) => server.openWindow(resolve))
  const { status, out, err } = await pairing('yes.bin', async (words) => {
    assert.is(words, (await atServer).join('  '))
    return 'yes\n'
  })
  assert.is(status, 0, err)
  assert.match(out, /Paired with iocafe \(confirmed\)/)
  const { entries } = JSON.parse((await trustcore(folder, 'trust', 'list', '--flash', 'yes.bin', '--json')).out)
  assert.equal([entries.length, entries[0].confirmed], [1, true])
})

for (const [what, typed] of [
  ['no', 'no\n'],
  ['something else', 'y\n'],
  ['nothing', ''],
] as const) {
  test(`${what} is typed: refused, and nothing is captured`, async () => {
    server.openWindow(() => {})
    const { logins } = server.received
    const { status, out } = await pairing(`${what}.bin`, async () => typed, '--json')
    assert.is(status, 10)
    assert.is(JSON.parse(out).status, 'COMPARE_WORDS_DIFFER')
    const list = await trustcore(folder, 'trust', 'list', '--flash', `${what}.bin`, '--json')
    assert.equal(JSON.parse(list.out).entries, [])
    assert.is(server.received.logins, logins)
  })
}

test('no window at the server: said so, with what to do', async () => {
  const { status, err } = await pairing('closed.bin', async () => 'yes\n')
  assert.is(status, 21)
  assert.match(err, /does not compare words now\. Open its pairing window/)
})

test('one confirmation only', async () => {
  for (const other of [['--auto'], ['--expect', 'ab'.repeat(16)]]) {
    assert.is((await trustcore(folder, 'pair', '127.0.0.1:1', '--compare', ...other)).status, 2)
  }
  assert.match((await trustcore(folder, 'pair', '127.0.0.1:1')).err, /--compare/)
})

test.run()
