/** `trustcore org succeed`, and `trustcore trust succeed` with what it wrote; `trustcore trust confirm`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { OrganisationServer } from '../../../firmware-sim/server/organisation-server.js'
import { identityIn, makeOrganisation, trustcore } from '../../support/cli.js'

const test = suite('cli/succeed')
const FOLLOW = 'keys-and-certs/rootca.succession'
const END = 'new/keys-and-certs/rootca.succession-end'

let folder = ''
let server: OrganisationServer

test.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-succeed-'))
  await makeOrganisation(folder)
  await makeOrganisation(join(folder, 'new'))
  server = await OrganisationServer.start({ identity: identityIn(folder), acceptsAll: true, port: 0 })
})

test.after(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

test('the old root says who follows, the device applies it, the new root ends the overlap', async () => {
  const address = `127.0.0.1:${server.port}`
  assert.is((await trustcore(folder, 'pair', address, '--auto')).status, 0)
  const follow = await trustcore(folder, 'org', 'succeed', 'new/keys-and-certs/rootca.crt')
  assert.is(follow.status, 0, follow.err)
  assert.match(follow.out, /trust both[\s\S]*Next: trustcore trust succeed .*rootca\.succession/)
  const end = await trustcore(folder, 'org', 'succeed', 'keys-and-certs/rootca.crt', '--dir', 'new', '--end', '--json')
  assert.equal([JSON.parse(end.out).status, JSON.parse(end.out).kind], ['OK', 'end'])

  const early = await trustcore(folder, 'trust', 'succeed', END)
  assert.is(early.status, 10)
  assert.match(early.err, /SUCCESSION_SIGNER/)
  const probe = () => trustcore(folder, 'probe', address, '--flash', 'flash.bin', '--name', 'myserver.iocafe')
  const applied = await trustcore(folder, 'trust', 'succeed', FOLLOW)
  assert.is(applied.status, 0, applied.err)
  assert.match(applied.out, /0 iocafe[\s\S]*seen +succession 1[\s\S]*1 iocafe\n +how +succeeded, NOT confirmed/)
  assert.is((await probe()).status, 0, 'in the overlap the old certificate still counts')
  server.present(identityIn(join(folder, 'new')))
  assert.is((await probe()).status, 0, 'and one by the new root')

  const again = await trustcore(folder, 'trust', 'succeed', FOLLOW, '--json')
  assert.equal([again.status, JSON.parse(again.out).status], [10, 'SUCCESSION_REPLAYED'])
  const ended = await trustcore(folder, 'trust', 'succeed', END, '--json')
  assert.equal([ended.status, JSON.parse(ended.out).entries.length], [0, 1])
  assert.is((await probe()).status, 0)
  server.present(identityIn(folder))
  assert.is((await probe()).status, 10, 'the old one counts no more')
})

test('a root that was captured unseen is confirmed by its label, and by no other', async () => {
  const flash = ['--flash', 'unseen.bin']
  server.present(identityIn(folder))
  const paired = await trustcore(folder, 'pair', `127.0.0.1:${server.port}`, '--auto', ...flash)
  assert.match(paired.out, /NOT confirmed.*trustcore trust confirm HASH/)
  const hash = /key +(\w{64})/.exec((await trustcore(folder, 'trust', 'list', ...flash)).out)?.[1] ?? ''
  const other = await trustcore(folder, 'trust', 'confirm', 'ab'.repeat(32), ...flash)
  assert.is(other.status, 10)
  assert.match(other.err, /LIST_UNKNOWN_KEY/)
  assert.is((await trustcore(folder, 'trust', 'confirm', 'label', ...flash)).status, 2)
  const confirmed = await trustcore(folder, 'trust', 'confirm', hash.slice(0, 32), ...flash)
  assert.is(confirmed.status, 0, confirmed.err)
  assert.match(confirmed.out, /captured, confirmed/)
  assert.match((await trustcore(folder, 'trust', 'list', ...flash)).out, /captured, confirmed/)
})

test('misuse', async () => {
  assert.is((await trustcore(folder, 'org', 'succeed')).status, 2)
  assert.match((await trustcore(folder, 'org', 'succeed', 'new/keys-and-certs/rootca.crt')).err, /There is already/)
  assert.match((await trustcore(folder, 'org', 'succeed', '--help')).out, /Example[\s\S]*--end/)
  assert.is((await trustcore(folder, 'trust', 'succeed', 'nothing')).status, 2)
  assert.is((await trustcore(folder, 'trust', 'succeed', FOLLOW, '--flash', 'nothing.bin')).status, 14)
  writeFileSync(join(folder, 'text'), 'no statement')
  const text = await trustcore(folder, 'trust', 'succeed', 'text')
  assert.is(text.status, 10)
  assert.match(text.err, /SUCCESSION_MALFORMED/)
})

test.run()
