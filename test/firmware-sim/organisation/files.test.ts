/** Files of an organisation: where they are, who may read them, what is refused, and that what they say is trusted. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Verifier } from '../../../bindings/index.js'
import { initOrganisation, issueServer, readOrganisation } from '../../../firmware-sim/organisation/files.js'
import { refusal } from '../../support/desk.js'
import { opensslVersion } from '../../support/openssl.js'

const test = suite('organisation/files')

const SERVER_NAME = 'myserver.iocafe'
let directory = ''

test.before.each(() => {
  directory = mkdtempSync(join(tmpdir(), 'trustcore-desk-'))
})
test.after.each(() => rmSync(directory, { recursive: true }))

const at = (...names: string[]) => join(directory, 'keys-and-certs', ...names)
const read = (...names: string[]) => readFileSync(at(...names), 'utf8')
const modeOf = (path: string) => statSync(path).mode & 0o777

async function desk(): Promise<void> {
  await initOrganisation({ directory, organisation: 'iocafe' })
  await issueServer({ directory, serverName: SERVER_NAME, addresses: ['192.0.2.7'] })
}

test('the layout is that of the reference system, and nothing else lies about', async () => {
  await desk()
  assert.equal(readdirSync(at()).sort(), [
    'myserver-bundle.crt',
    'myserver-certificate-request.csr',
    'myserver.crt',
    'rootca.crt',
    'secret',
  ])
  assert.equal(readdirSync(at('secret')).sort(), ['myserver.key', 'rootca.key'])
  assert.match(read('myserver-certificate-request.csr'), /^-----BEGIN CERTIFICATE REQUEST-----/)
  for (const name of ['rootca.key', 'myserver.key']) assert.match(read('secret', name), /^-----BEGIN PRIVATE KEY-----/)
})

test('keys are for their owner alone, also in a folder that was open', async () => {
  mkdirSync(at('secret'), { recursive: true, mode: 0o777 })
  await desk()
  assert.is(modeOf(at('secret')), 0o700)
  for (const name of ['rootca.key', 'myserver.key']) assert.is(modeOf(at('secret', name)), 0o600)
  assert.is(modeOf(at('rootca.crt')), 0o644)
})

test('the bundle has the root and not the leaf', async () => {
  await desk()
  assert.is(read('myserver-bundle.crt'), read('rootca.crt'))
  assert.is.not(read('myserver-bundle.crt'), read('myserver.crt'))
})

test('the core trusts the server by the bundle, under its name and its address only', async () => {
  await desk()
  const verifier = new Verifier({ anchors: read('myserver-bundle.crt') })
  const statusFor = (name: string) => verifier.verify({ chain: read('myserver.crt'), expect: { name } }).status
  assert.is(statusFor(SERVER_NAME), 'OK')
  assert.is(statusFor('192.0.2.7'), 'OK')
  assert.is(statusFor('other.iocafe'), 'NAME_MISMATCH')
})

if (opensslVersion() !== null) {
  test('openssl verify accepts the server certificate and the key fits', async () => {
    await desk()
    const openssl = (...words: string[]) => spawnSync('openssl', words, { encoding: 'utf8' })
    const { status, stdout } = openssl('verify', '-x509_strict', '-CAfile', at('rootca.crt'), at('myserver.crt'))
    assert.is(status, 0)
    assert.match(stdout, /: OK/)
    const ofKey = openssl('pkey', '-in', at('secret', 'myserver.key'), '-pubout').stdout
    assert.is(openssl('x509', '-in', at('myserver.crt'), '-noout', '-pubkey').stdout, ofKey)
  })
}

test('an organisation is read from its files', async () => {
  await desk()
  const { organisation, servers, rootCertificatePem, spkiSha256, rootKeyFile } = await readOrganisation(directory)
  assert.equal({ organisation, servers }, { organisation: 'iocafe', servers: ['myserver'] })
  assert.is(rootCertificatePem, read('rootca.crt'))
  assert.is(spkiSha256.length, 32)
  assert.is(rootKeyFile, at('secret', 'rootca.key'))
})

test('nothing is replaced unless that is forced', async () => {
  await desk()
  const before = [read('rootca.crt'), read('secret', 'rootca.key'), read('myserver.crt')]
  await refusal(initOrganisation({ directory, organisation: 'iocafe' }))
  await refusal(issueServer({ directory, serverName: SERVER_NAME }))
  assert.equal([read('rootca.crt'), read('secret', 'rootca.key'), read('myserver.crt')], before)
  await issueServer({ directory, serverName: SERVER_NAME, force: true })
  assert.is.not(read('myserver.crt'), before[2])
  await initOrganisation({ directory, organisation: 'iocafe', force: true })
  assert.is.not(read('rootca.crt'), before[0])
  assert.is(modeOf(at('secret', 'rootca.key')), 0o600)
})

test('one file that is there is enough to refuse, and nothing is written then', async () => {
  await initOrganisation({ directory, organisation: 'iocafe' })
  writeFileSync(at('myserver-bundle.crt'), 'mine')
  assert.match((await refusal(issueServer({ directory, serverName: SERVER_NAME }))).message, /myserver-bundle\.crt/)
  assert.is(read('myserver-bundle.crt'), 'mine')
  assert.equal(readdirSync(at('secret')), ['rootca.key'])
})

test('two at the same time: one makes the root, the other is refused, and the pair fits', async () => {
  const results = await Promise.allSettled(
    [1, 2].map(() => initOrganisation({ directory, organisation: 'iocafe', keyType: 'p256' })),
  )
  assert.equal(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  await issueServer({ directory, serverName: SERVER_NAME })
  const verifier = new Verifier({ anchors: read('rootca.crt') })
  assert.is(verifier.verify({ chain: read('myserver.crt'), expect: { name: SERVER_NAME } }).status, 'OK')
})

test('a git work tree above is refused unless that is said, for folders that are not there yet too', async () => {
  writeFileSync(join(directory, '.git'), 'gitdir: elsewhere\n')
  const inner = join(directory, 'a', 'b')
  assert.match((await refusal(initOrganisation({ directory: inner, organisation: 'iocafe' }))).message, /git/)
  assert.equal(readdirSync(directory), ['.git'])
  await initOrganisation({ directory, organisation: 'iocafe', insideGit: true })
  assert.match((await refusal(issueServer({ directory, serverName: SERVER_NAME }))).message, /git/)
  await issueServer({ directory, serverName: SERVER_NAME, insideGit: true })
})

test('server names end in the name of the organisation, and are no paths', async () => {
  await initOrganisation({ directory, organisation: 'iocafe' })
  const names = ['myserver.other', 'myserveriocafe', 'iocafe', '.iocafe', '../x.iocafe', 'a/b.iocafe', 'My.iocafe']
  for (const serverName of [...names, 'rootca.iocafe', 'a-bundle.iocafe']) {
    await refusal(issueServer({ directory, serverName }))
  }
  assert.equal(readdirSync(at()).sort(), ['rootca.crt', 'secret'])
  await refusal(initOrganisation({ directory, organisation: '../evil', force: true }))
})

test('no organisation, no root certificate, no key, another key: each refused', async () => {
  await refusal(readOrganisation(directory))
  await refusal(issueServer({ directory, serverName: SERVER_NAME }))
  await desk()
  const certificate = read('rootca.crt')
  writeFileSync(at('secret', 'rootca.key'), read('secret', 'myserver.key'))
  await refusal(issueServer({ directory, serverName: 'second.iocafe' }))
  rmSync(at('secret', 'rootca.key'))
  await refusal(issueServer({ directory, serverName: 'second.iocafe' }))
  writeFileSync(at('rootca.crt'), certificate.replace('BEGIN', 'BEGUN'))
  await refusal(readOrganisation(directory))
})

test.run()
