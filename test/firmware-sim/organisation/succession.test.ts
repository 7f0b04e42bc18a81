/** Statements of succession as the desk writes them: what the core makes of them, their numbers, and what the desk refuses to say. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TrustError, TrustList } from '../../../bindings/index.js'
import type { KeyType } from '../../../firmware-sim/organisation/certificates.js'
import { initOrganisation, issueServer } from '../../../firmware-sim/organisation/files.js'
import { encodeSuccession, type SuccessionKind, succeed } from '../../../firmware-sim/organisation/succession.js'
import { refusalMessage } from '../../support/desk.js'

const test = suite('organisation/succession')

let folder = ''
test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'trustcore-succession-'))
})
test.after.each(() => rmSync(folder, { recursive: true }))

const fileOf = (desk: string, name: string) => join(folder, desk, 'keys-and-certs', name)
const rootOf = (desk: string) => fileOf(desk, 'rootca.crt')
const open = (desk: string, organisation = 'iocafe', keyType?: KeyType) =>
  initOrganisation({ directory: join(folder, desk), organisation, keyType })
const say = (desk: string, kind: SuccessionKind, other: string, force?: true) =>
  succeed({ directory: join(folder, desk), kind, other, force })

for (const keyType of ['p256', 'p384', 'rsa2048'] as const) {
  test(`a root with ${keyType}: a device that trusts it follows, and lets the old root go`, async () => {
    await open('old', 'iocafe', keyType)
    const { spkiSha256 } = await open('new', 'iocafe', keyType)
    const follow = await say('old', 'follow', rootOf('new'))
    const end = await say('new', 'end', rootOf('old'))
    assert.equal([follow.number, end.number], [1, 1])
    const list = new TrustList()
    list.add(readFileSync(rootOf('old')))
    list.applySuccession(readFileSync(follow.file))
    assert.equal(
      list.entries.map(({ origin }) => origin),
      ['by hand', 'succeeded'],
    )
    list.applySuccession(readFileSync(end.file))
    assert.equal(
      list.entries.map((entry) => entry.spkiSha256),
      [spkiSha256],
    )
  })
}

test('a root numbers all that it says from one counter, and writes over nothing unless told', async () => {
  for (const desk of ['first', 'second', 'third']) await open(desk)
  const ending = await say('second', 'end', rootOf('first'))
  const following = await say('second', 'follow', rootOf('third'))
  assert.equal([ending.number, following.number], [1, 2])
  const before = readFileSync(following.file)
  assert.match(await refusalMessage(say('second', 'follow', rootOf('third'))), /already .*rootca\.succession/)
  assert.equal(readFileSync(following.file), before)
  assert.is((await say('second', 'follow', rootOf('third'), true)).number, 3)
  assert.is((await say('second', 'end', rootOf('first'), true)).number, 4)
  assert.not.ok(existsSync(fileOf('second', 'rootca.lock')))
  // the second statement of a root is taken after the first, not before it
  const list = new TrustList()
  list.add(readFileSync(rootOf('second')))
  list.applySuccession(readFileSync(fileOf('second', 'rootca.succession')))
  assert.throws(
    () => list.applySuccession(before),
    (error: unknown) => error instanceof TrustError && error.status === 'SUCCESSION_REPLAYED',
  )
})

test('refused: another organisation, a server, the same root, nothing, and a key that is not here', async () => {
  await open('old')
  await open('new')
  await open('theirs', 'pekkahome')
  await issueServer({ directory: join(folder, 'old'), serverName: 'myserver.iocafe' })
  for (const [other, why] of [
    [rootOf('theirs'), /another organisation than iocafe/],
    [fileOf('old', 'myserver.crt'), /is not the root certificate/],
    [rootOf('old'), /is the root that is here/],
    [fileOf('old', 'secret/rootca.key'), /No certificate can be read/],
    [join(folder, 'nothing'), /No certificate can be read/],
  ] as const) {
    assert.match(await refusalMessage(say('old', 'follow', other)), why)
  }
  writeFileSync(fileOf('old', 'rootca.succession-end'), 'text')
  assert.match(await refusalMessage(say('old', 'follow', rootOf('new'))), /is no statement of succession/)
  rmSync(fileOf('old', 'rootca.succession-end'))
  writeFileSync(fileOf('old', 'secret/rootca.key'), readFileSync(fileOf('new', 'secret/rootca.key')))
  assert.match(await refusalMessage(say('old', 'follow', rootOf('new'))), /not that of its certificate/)
  rmSync(fileOf('old', 'secret/rootca.key'))
  assert.match(await refusalMessage(say('old', 'follow', rootOf('new'))), /rootca\.key cannot be read/)
  assert.not.ok(existsSync(fileOf('old', 'rootca.succession')))
})

test('a number that is none', () => {
  const root = { spkiSha256: new Uint8Array(32), der: new Uint8Array(10) }
  for (const number of [0, 65_536, 1.5, -1]) {
    const plan = { kind: 'follow', number, from: root, to: root, algorithm: new Uint8Array(12) } as const
    assert.throws(
      () => encodeSuccession({ ...plan, sign: () => new Uint8Array(70) }),
      (error: unknown) => error instanceof RangeError,
    )
  }
})

test.run()
