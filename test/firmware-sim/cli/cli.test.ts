/**
 * The command line as people use it: processes, exit statuses, real servers, `openssl s_server` among them.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectTcp, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { OrganisationServer } from '../../../firmware-sim/server/organisation-server.js'
import { HAS_OPENSSL, identityIn, makeOrganisation, trustcore } from '../../support/cli.js'

const test = suite('cli')
if (!HAS_OPENSSL) console.log('not tried: openssl is not installed, so neither its server nor its verification')

let folder = ''
let ours = ''
let theirs = ''
let server: OrganisationServer
let rogue: OrganisationServer

test.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'))
  ours = join(folder, 'ours')
  theirs = join(folder, 'theirs')
  await Promise.all([makeOrganisation(ours), makeOrganisation(theirs)])
  const accounts = new Map([['lamp-7', 'secret of the device']])
  server = await OrganisationServer.start({ identity: identityIn(ours), accounts, port: 0 })
  rogue = await OrganisationServer.start({ identity: identityIn(theirs), acceptsAll: true, port: 0 })
})

test.after(async () => {
  await server.close()
  await rogue.close()
  rmSync(folder, { recursive: true })
})

test('openssl accepts what the desk issues', () => {
  if (!HAS_OPENSSL) return
  const { stdout } = spawnSync('openssl', ['verify', '-CAfile', 'rootca.crt', 'myserver.crt'], {
    cwd: join(ours, 'keys-and-certs'),
  })
  assert.is(stdout.toString(), 'myserver.crt: OK\n')
})

test('a key does not get into a git work tree unless told', async () => {
  const repository = join(folder, 'repository')
  mkdirSync(join(repository, '.git'), { recursive: true })
  const refused = await trustcore(repository, 'org', 'init', 'iocafe')
  assert.is(refused.status, 2)
  assert.match(refused.err, /git/)
  assert.is((await trustcore(repository, 'org', 'init', 'iocafe', '--inside-git')).status, 0)
  assert.is((await trustcore(repository, 'org', 'init', 'iocafe', '--inside-git')).status, 2, 'not written over')
})

test('probe: trusted, another name, another root, with the certificate and the reason named', async () => {
  const address = `127.0.0.1:${server.port}`
  const good = await trustcore(ours, 'probe', address, '--name', 'myserver.iocafe')
  assert.is(good.status, 0)
  assert.match(good.out, /is trusted[\s\S]*CN=myserver\.iocafe/)
  const unnamed = await trustcore(ours, 'probe', address)
  assert.is(unnamed.status, 0)
  assert.match(unnamed.out, /No name was expected/)
  const name = await trustcore(ours, 'probe', address, '--name', 'other.iocafe')
  assert.is(name.status, 10)
  assert.match(name.err, /NAME_MISMATCH/)
  const root = await trustcore(theirs, 'probe', address, '--name', 'myserver.iocafe')
  assert.is(root.status, 10)
  assert.match(root.err, /SIGNATURE_WRONG[\s\S]*certificate 0[\s\S]*CN=myserver\.iocafe/)
  assert.is((await trustcore(ours, 'probe', address, '--organisation', 'pekkahome')).status, 10)
  assert.is((await trustcore(folder, 'probe', address)).status, 2)
})

test('probe: --json is one object', async () => {
  const address = `127.0.0.1:${server.port}`
  const good = JSON.parse((await trustcore(ours, 'probe', address, '--json', '--name', 'myserver.iocafe')).out)
  assert.is(good.status, 'OK')
  assert.is(good.verdict.trusted, true)
  const bad = JSON.parse((await trustcore(theirs, 'probe', address, '--json', '--name', 'myserver.iocafe')).out)
  assert.equal([bad.status, bad.exit], ['SIGNATURE_WRONG', 10])
})

/** A port that nobody listens on, found by listening. */
async function freePort(): Promise<number> {
  const probe = createTcpServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/** Waits until somebody listens. */
async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connectTcp(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`nobody listens on ${port}`)
}

test('probe: openssl s_server', async () => {
  if (!HAS_OPENSSL) return
  const port = await freePort()
  const keys = join(ours, 'keys-and-certs')
  const s_server = spawn(
    'openssl',
    [
      's_server',
      '-accept',
      String(port),
      '-cert',
      join(keys, 'myserver.crt'),
      '-key',
      join(keys, 'secret/myserver.key'),
      '-quiet',
    ],
    { stdio: ['pipe', 'ignore', 'ignore'] },
  )
  try {
    await listening(port)
    assert.is((await trustcore(ours, 'probe', `127.0.0.1:${port}`, '--name', 'myserver.iocafe')).status, 0)
    const refused = await trustcore(theirs, 'probe', `127.0.0.1:${port}`, '--name', 'myserver.iocafe')
    assert.is(refused.status, 10)
    assert.match(refused.err, /SIGNATURE_WRONG[\s\S]*CN=myserver\.iocafe/)
  } finally {
    s_server.kill()
  }
})

test('unreachable and wrong protocol', async () => {
  const nobody = await trustcore(ours, 'probe', `127.0.0.1:${await freePort()}`)
  assert.is(nobody.status, 20)
  assert.match(nobody.err, /nobody listens there/)
  const plain = createTcpServer((socket) => socket.end('HTTP/1.0 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1')
  await new Promise((resolve) => plain.once('listening', resolve))
  const { port } = plain.address() as { port: number }
  for (const words of [['probe'], ['pair', '--auto']]) {
    const wrong = await trustcore(ours, words[0] ?? '', `127.0.0.1:${port}`, ...words.slice(1))
    assert.is(wrong.status, 21, wrong.err)
    assert.match(wrong.err, /Check that this is the port/)
  }
  plain.close()
})

test('pair, list, and an impostor', async () => {
  const device = join(folder, 'device')
  mkdirSync(device)
  assert.is((await trustcore(device, 'trust', 'list')).status, 14, 'never paired')
  const hash = /Key hash for labels: (\w+)/.exec(
    (await trustcore(ours, 'org', 'init', 'iocafe', '--force', '--dir', join(folder, 'unused'))).out,
  )?.[1]
  const refused = await trustcore(
    device,
    'pair',
    `127.0.0.1:${server.port}`,
    '--expect',
    hash ?? '',
    '--user',
    'lamp-7',
  )
  assert.is(refused.status, 10)
  assert.match(refused.err, /CAPTURE_EXPECTATION/)
  const paired = await trustcore(device, 'pair', `127.0.0.1:${server.port}`, '--auto', '--user', 'lamp-7')
  assert.is(paired.status, 0, paired.err)
  assert.match(paired.out, /Paired with iocafe \(NOT confirmed/)
  assert.not.match(paired.out + paired.err, 'secret of the device')
  const list = JSON.parse((await trustcore(device, 'trust', 'list', '--json')).out)
  assert.equal([list.entries.length, list.entries[0].organisation, list.entries[0].confirmed], [1, 'iocafe', false])
  const impostor = await trustcore(device, 'pair', `127.0.0.1:${rogue.port}`, '--auto', '--user', 'lamp-7')
  assert.is(impostor.status, 11)
  assert.match(impostor.err, /CAPTURE_IDENTITY_CHANGED/)
  assert.is((await trustcore(device, 'probe', `127.0.0.1:${rogue.port}`, '--flash', 'flash.bin')).status, 10)
  assert.is((await trustcore(device, 'probe', `127.0.0.1:${server.port}`, '--flash', 'flash.bin')).status, 0)
  assert.is(rogue.received.secretBytes, 0)
  const shown = await trustcore(device, 'flash', 'show', 'flash.bin')
  assert.match(shown.out, /list slot 0 +0x0000 +\d+ of 8192 bytes used \(OK\)/)
  assert.match(shown.out, /Trusted list: generation 1, 1 organisations/)
  assert.match(shown.out, /block 15 {2}0xf000 {2}erased/)
  const { regions } = JSON.parse((await trustcore(device, 'flash', 'show', '--json')).out)
  assert.is(regions.length, 4)
  assert.is((await trustcore(device, 'flash', 'show', 'nothing.bin')).status, 14)
})

test('a flash file that is damaged', async () => {
  const path = join(folder, 'damaged.bin')
  writeFileSync(path, new Uint8Array(65536).fill(0x55))
  const damaged = await trustcore(folder, 'trust', 'list', '--flash', path)
  assert.is(damaged.status, 10)
  assert.match(damaged.err, /LIST_MAGIC/)
  assert.match((await trustcore(folder, 'flash', 'show', path)).out, /no good list/)
  writeFileSync(path, new Uint8Array(100))
  const cut = await trustcore(folder, 'trust', 'list', '--flash', path)
  assert.is(cut.status, 2)
  assert.match(cut.err, /damaged\.bin: has 100 bytes/)
})

test('explain: certificates and statuses', async () => {
  const certificate = await trustcore(ours, 'explain', 'keys-and-certs/myserver.crt', '--asn1')
  assert.match(certificate.out, /subject: CN=myserver\.iocafe, O=iocafe/)
  for (const what of ['SIGNATURE_WRONG', 'signature_wrong', '550']) {
    const status = await trustcore(ours, 'explain', what)
    assert.is(status.status, 0)
    assert.match(status.out, /SIGNATURE_WRONG \(550\)[\s\S]*Next:/)
  }
  assert.is((await trustcore(ours, 'explain', 'NO_SUCH_STATUS')).status, 2)
  const garbage = join(folder, 'garbage.crt')
  writeFileSync(garbage, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
  assert.is((await trustcore(ours, 'explain', garbage)).status, 0)
})

test('sim: list, run, JSON lines', async () => {
  assert.match((await trustcore(folder, 'sim', 'list')).out, /^first-connect /)
  const run = await trustcore(folder, 'sim', 'run', 'first-connect', '--json')
  assert.is(run.status, 0)
  const lines = run.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.is(lines.at(-1).kind, 'outcome')
  assert.is(lines.at(-1).failed, 0)
  assert.is((await trustcore(folder, 'sim', 'run', 'nothing')).status, 2)
  assert.is((await trustcore(folder, 'sim', 'run', 'clocks', '--policy', 'legacy')).status, 2)
  assert.is((await trustcore(folder, 'sim', 'run', 'clocks', '--seed', 'x')).status, 2)
})

test('sim: the same seed gives the same report', async () => {
  const texts: string[] = []
  for (const name of ['one', 'two']) {
    const run = await trustcore(folder, 'sim', 'run', 'clocks', '--seed', '9', '--report', name)
    assert.is(run.status, 0)
    assert.match(run.out, `Report: ${join(name, 'events.jsonl')}`)
    texts.push(readFileSync(join(folder, name, 'events.jsonl'), 'utf8'))
  }
  assert.is(texts[0], texts[1])
})

test('usage: what is wrong, and help', async () => {
  for (const words of [
    [],
    ['nothing'],
    ['org'],
    ['probe'],
    ['probe', 'a:b:c'],
    ['pair', '127.0.0.1:1'],
    ['pair', 'x', '--expect', 'zz'],
  ]) {
    const { status } = await trustcore(folder, ...words)
    assert.is(status, 2, words.join(' '))
  }
  for (const words of [['--help'], ['org', 'init', '--help'], ['probe', '--help'], ['--version']]) {
    const { status, out } = await trustcore(folder, ...words)
    assert.is(status, 0)
    assert.ok(out.length > 0)
  }
})

test.run()
