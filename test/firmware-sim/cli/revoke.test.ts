/** `trustcore org revoke`, `org deny`, and `probe` with what they wrote: exit status 13. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { OrganisationServer } from '../../../firmware-sim/server/organisation-server.js'
import { identityIn, makeOrganisation, trustcore } from '../../support/cli.js'

const test = suite('cli/revoke')

let folder = ''
let ours = ''
let theirs = ''
let server: OrganisationServer

test.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-revoke-'))
  ours = join(folder, 'ours')
  theirs = join(folder, 'theirs')
  await Promise.all([makeOrganisation(ours), makeOrganisation(theirs)])
  server = await OrganisationServer.start({ identity: identityIn(ours), port: 0 })
})

test.after(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const probe = (...words: string[]) =>
  trustcore(ours, 'probe', `127.0.0.1:${server.port}`, '--name', 'myserver.iocafe', ...words)

for (const [verb, option, file] of [
  ['revoke', '--crl', 'rootca.crl'],
  ['deny', '--deny-list', 'rootca.deny'],
] as const) {
  const list = join('keys-and-certs', file)

  test(`${verb}: probe ${option} ends with 13 then, and with 0 before and without it`, async () => {
    const other = await trustcore(ours, 'org', 'issue', `${verb}.iocafe`)
    assert.is(other.status, 0)
    const first = await trustcore(ours, 'org', verb, `${verb}.iocafe`)
    assert.is(first.status, 0, first.err)
    assert.match(first.out, new RegExp(`probe HOST:PORT ${option} `))
    const before = await probe(option, list)
    assert.is(before.status, 0, before.err)
    assert.match(before.out, /revokes nothing here/)

    const added = await trustcore(ours, 'org', verb, 'myserver.iocafe', '--json')
    const told = JSON.parse(added.out)
    assert.equal([told.status, told.entries, told.already], ['OK', 2, false])
    const after = await probe(option, list)
    assert.is(after.status, 13)
    assert.match(after.err, /REVOKED[\s\S]*CN=myserver\.iocafe/)
    const json = JSON.parse((await probe(option, list, '--json')).out)
    assert.equal([json.status, json.exit], ['REVOKED', 13])
    assert.is((await probe()).status, 0)
  })

  test(`${verb}: a list of another root counts for nothing, and probe says so`, async () => {
    assert.is((await trustcore(theirs, 'org', verb, 'myserver.iocafe')).status, 0)
    const foreign = await probe(option, join(theirs, list))
    assert.is(foreign.status, 0)
    assert.match(foreign.out, /(CRL|Deny list) .*: (CRL|DENY_LIST)_[A-Z_]+\. /)
  })

  test(`${verb}: misuse`, async () => {
    assert.is((await trustcore(ours, 'org', verb)).status, 2)
    const unknown = await trustcore(ours, 'org', verb, 'nobody.iocafe')
    assert.is(unknown.status, 2)
    assert.match(unknown.err, /No certificate can be read from nobody\.iocafe/)
    assert.is((await probe(option, 'nothing-here')).status, 2)
    assert.match((await trustcore(ours, 'org', verb, '--help')).out, new RegExp(`Example:\n {2}trustcore org ${verb} `))
  })
}

test('probe: a file that is no CRL', async () => {
  const file = join(folder, 'text.crl')
  writeFileSync(file, 'no CRL')
  const { status, err } = await probe('--crl', file)
  assert.is(status, 2)
  assert.match(err, /X509 CRL/)
})

test('revoke: --days and --reason', async () => {
  assert.is((await trustcore(ours, 'org', 'revoke', 'myserver.iocafe', '--days', '0')).status, 2)
  assert.is((await trustcore(ours, 'org', 'revoke', 'myserver.iocafe', '--reason', 'boredom')).status, 2)
  const words = ['--days', '7', '--reason', 'keyCompromise']
  assert.is((await trustcore(ours, 'org', 'revoke', 'myserver.iocafe', ...words)).status, 0)
})

test.run()
