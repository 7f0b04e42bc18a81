/** Flash files: cut short, with flipped bits, read by two programs, not to be read or written at all. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Device } from '../../../firmware-sim/device/device.js'
import { DeviceFlash } from '../../../firmware-sim/flash/device-flash.js'
import { FlashError } from '../../../firmware-sim/flash/flash-error.js'
import { NorFlash } from '../../../firmware-sim/flash/nor-flash.js'
import { OrganisationServer } from '../../../firmware-sim/server/organisation-server.js'
import { type Result, trustcore } from '../../support/cli.js'
import { rejection } from '../../support/misuse.js'
import { makeLeaf, makeRoot } from '../../support/pki.js'

const test = suite('cli/flash-file')
const SLOT_BYTES = 8192
const root = makeRoot()
const leaf = makeLeaf(root)
const secondRoot = makeRoot({ subject: { O: 'second', CN: 'second root' }, key: 'p256.d' })
const secondLeaf = makeLeaf(secondRoot, { subject: { O: 'second', CN: 'myserver.second' }, dns: ['myserver.second'] })
let folder = ''
let first: OrganisationServer
let second: OrganisationServer
/** A flash with two organisations: generation 1 in slot 0, 2 in slot 1. */
let paired: Uint8Array

const serve = (made: typeof leaf, offered: typeof root) =>
  OrganisationServer.start({
    identity: {
      serverName: 'myserver',
      keyPem: made.key.pem,
      chainPem: made.pem,
      root: new Uint8Array(offered.der),
    },
    acceptsAll: true,
    port: 0,
  })

const pair = (server: OrganisationServer, flash: string) =>
  trustcore(folder, 'pair', `127.0.0.1:${server.port}`, '--auto', '--flash', flash)

test.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flash-'))
  first = await serve(leaf, root)
  second = await serve(secondLeaf, secondRoot)
  assert.is((await pair(first, 'paired.bin')).status, 0)
  assert.is((await pair(second, 'paired.bin')).status, 0)
  paired = readFileSync(join(folder, 'paired.bin'))
})

test.after(async () => {
  await first.close()
  await second.close()
  rmSync(folder, { recursive: true })
})

/** Lists a flash file of this content; the file must be what it was, to the byte and to the time of its change. */
async function listed(name: string, content: Uint8Array): Promise<Result> {
  const path = join(folder, name)
  writeFileSync(path, content)
  const { mtimeMs } = statSync(path)
  const results = [
    await trustcore(folder, 'trust', 'list', '--flash', name, '--json'),
    await trustcore(folder, 'probe', `127.0.0.1:${first.port}`, '--flash', name),
  ]
  assert.ok(Buffer.compare(readFileSync(path), content) === 0)
  assert.is(statSync(path).mtimeMs, mtimeMs)
  const [list, probe] = results as [Result, Result]
  assert.is(probe.status, list.status === 0 ? 0 : list.status)
  return list
}

function damaged(...at: number[]): Uint8Array {
  const flash = Uint8Array.from(paired)
  for (const address of at) flash[address] = (flash[address] ?? 0) ^ 0x10
  return flash
}

test('whole: the newer slot', async () => {
  const { out } = await listed('whole.bin', paired)
  const { generation, slots, entries } = JSON.parse(out)
  assert.equal([generation, slots, entries.length], [2, ['OK', 'OK'], 2])
})

test('a flipped bit in one slot: the other one is used', async () => {
  const newer = JSON.parse((await listed('newer.bin', damaged(SLOT_BYTES + 200))).out)
  assert.equal([newer.generation, newer.slots[0], newer.entries.length], [1, 'OK', 1])
  assert.is.not(newer.slots[1], 'OK')
  const older = JSON.parse((await listed('older.bin', damaged(200))).out)
  assert.equal([older.generation, older.slots[1], older.entries.length], [2, 'OK', 2])
  const text = await trustcore(folder, 'trust', 'list', '--flash', 'newer.bin')
  assert.match(text.out, /Slot 1 is not good \(LIST_\w+\); the other one is in use/)
})

test('both slots damaged: refused, with the file named and what to do', async () => {
  const { status, out } = await listed('both.bin', damaged(200, SLOT_BYTES + 200))
  assert.is(status, 10)
  assert.match(
    JSON.parse(out).message,
    /^both\.bin: neither slot holds a good[\s\S]*Nothing was changed\. Restore the file/,
  )
  const before = readFileSync(join(folder, 'both.bin'))
  const again = await pair(first, 'both.bin')
  assert.is(again.status, 10)
  assert.match(again.err, /^both\.bin: neither slot/)
  assert.ok(Buffer.compare(before, readFileSync(join(folder, 'both.bin'))) === 0, 'pairing does not write over it')
})

test('cut short, too long, empty: refused, with the file named and what to do', async () => {
  const cases = [paired.subarray(0, 30_000), Buffer.concat([paired, Buffer.alloc(1)]), new Uint8Array(0)]
  for (const content of cases) {
    const { status, out } = await listed('cut.bin', content)
    assert.is(status, 2)
    assert.match(JSON.parse(out).message, /^cut\.bin: has \d+ bytes[\s\S]*Nothing was changed\. Restore it/)
    assert.is((await pair(first, 'cut.bin')).status, 2)
    assert.ok(Buffer.compare(readFileSync(join(folder, 'cut.bin')), content) === 0)
  }
})

test('no file at all, a folder, a folder that is a file', async () => {
  mkdirSync(join(folder, 'folder'), { recursive: true })
  const results = await Promise.all([
    trustcore(folder, 'trust', 'list', '--flash', 'none.bin'),
    trustcore(folder, 'trust', 'list', '--flash', 'folder'),
    pair(first, 'folder'),
    pair(first, 'no-folder/flash.bin'),
    pair(first, 'paired.bin/flash.bin'),
    trustcore(folder, 'probe', `127.0.0.1:${first.port}`, '--root', 'folder'),
    trustcore(folder, 'explain', 'folder'),
  ])
  assert.equal(
    results.map(({ status }) => status),
    [14, 2, 2, 2, 2, 2, 2],
  )
  for (const { err } of results) assert.match(err, /^[\w./-]+: .*(Check|Name|first)/m)
})

test('a root file that holds none is named', async () => {
  writeFileSync(join(folder, 'key.crt'), leaf.key.pem)
  const { status, err } = await trustcore(folder, 'probe', `127.0.0.1:${first.port}`, '--root', 'key.crt')
  assert.is(status, 10)
  assert.match(err, /^key\.crt: no root certificate can be taken from it\. [\s\S]*\(PEM_LABEL\)$/m)
})

test('two programs at one flash file: the second is refused, and what the first wrote stays', async () => {
  const path = join(folder, 'shared.bin')
  const account = { user: 'lamp', password: 'secret', networkName: '' }
  const boot = (): Device => new Device({ flash: new DeviceFlash(NorFlash.openFile(path, { create: true })), account })
  const [one, other] = [boot(), boot()]
  await one.pair({ host: '127.0.0.1', port: first.port }, { confirmation: 'auto' })
  const written = readFileSync(path)
  const error = await rejection(
    other.pair({ host: '127.0.0.1', port: second.port }, { confirmation: 'auto' }),
    FlashError,
  )
  assert.match(error.message, /shared\.bin: another program has changed this flash file[\s\S]*try again/)
  assert.ok(Buffer.compare(readFileSync(path), written) === 0)
  const again = await pair(second, 'shared.bin')
  assert.is(again.status, 0, again.err)
  assert.is(
    JSON.parse((await trustcore(folder, 'trust', 'list', '--flash', 'shared.bin', '--json')).out).entries.length,
    2,
  )
})

test('two programs at the same moment: each list that was told as written is there, and the flash is good', async () => {
  for (let round = 0; round < 2; round++) {
    const flash = `race-${round}.bin`
    const results = await Promise.all([pair(first, flash), pair(second, flash)])
    const { status, out } = await trustcore(folder, 'trust', 'list', '--flash', flash, '--json')
    assert.is(status, 0)
    const organisations = JSON.parse(out).entries.map((entry: { organisation: string }) => entry.organisation)
    for (const [i, organisation] of ['iocafe', 'second'].entries()) {
      if (results[i]?.status === 0) assert.ok(organisations.includes(organisation), `${organisation} is lost`)
      else assert.match(results[i]?.err ?? '', /another program has changed|has \d+ bytes/)
    }
  }
})

test.run()
