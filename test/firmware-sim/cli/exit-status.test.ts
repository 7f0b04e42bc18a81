/**
 * Every exit status, from real servers: a TLS server of the organisation, an expired one, an impostor, one that says nothing,
 * one that speaks another protocol, nobody.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TrustError } from '../../../bindings/index.js'
import { EXIT, exitOf, failureOf } from '../../../firmware-sim/cli/exit-status.js'
import { OrganisationServer } from '../../../firmware-sim/server/organisation-server.js'
import { type Result, trustcore } from '../../support/cli.js'
import { type Made, makeIntermediate, makeLeaf, makeRoot } from '../../support/pki.js'
import { serveTcp, serveTls, type TestServer } from '../../support/tls-server.js'

const test = suite('cli/exit-status')
const root = makeRoot()
const intermediate = makeIntermediate(root)
const leaf = makeLeaf(intermediate)
const expired = makeLeaf(intermediate, { notAfter: new Date('2021-01-01T00:00:00Z') })
const rogueRoot = makeRoot({ key: 'p256.e' })
const rogue = makeLeaf(rogueRoot, { key: 'p256.f' })

let folder = ''
const servers: { close(): Promise<void> }[] = []

async function serving(server: Promise<TestServer>): Promise<TestServer> {
  const started = await server
  servers.push(started)
  return started
}

async function organisation(chain: readonly Made[], offered: Made, acceptsAll: boolean): Promise<OrganisationServer> {
  const identity = {
    serverName: 'myserver.iocafe',
    keyPem: chain[0]?.key.pem ?? '',
    chainPem: chain.map(({ pem }) => pem).join(''),
    root: new Uint8Array(offered.der),
  }
  const server = await OrganisationServer.start({ identity, acceptsAll, port: 0 })
  servers.push(server)
  return server
}

const probe = (port: number, ...words: string[]): Promise<Result> =>
  trustcore(folder, 'probe', `127.0.0.1:${port}`, '--root', 'rootca.crt', '--name', 'myserver.iocafe', ...words)
const pair = (port: number, ...words: string[]): Promise<Result> =>
  trustcore(folder, 'pair', `127.0.0.1:${port}`, '--auto', ...words)

/** It ended with this status and says the next step; with --json, too. */
async function ends(run: (...words: string[]) => Promise<Result>, status: number, next: RegExp): Promise<void> {
  const [text, json] = await Promise.all([run(), run('--json')])
  assert.is(text.status, status, text.err)
  assert.match(text.err, next)
  assert.is(json.status, status)
  const told = JSON.parse(json.out.trim().split('\n').at(-1) ?? '')
  assert.is(told.exit, status)
  assert.match(told.message, next)
  assert.type(told.status, 'string')
}

test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'exit-'))
  writeFileSync(join(folder, 'rootca.crt'), root.pem)
})

test.after(async () => {
  await Promise.all(servers.map((server) => server.close()))
  rmSync(folder, { recursive: true })
})

test('0: a trusted server', async () => {
  const server = await serving(serveTls([leaf, intermediate]))
  const { status, out } = await probe(server.port)
  assert.is(status, 0)
  assert.match(out, /is trusted/)
  assert.is(server.received.length, 0)
})

test('2: usage, with the help to read', async () => {
  for (const words of [['probe'], ['probe', 'x', '--time', 'never'], ['nothing'], ['trust', 'list', '--what']]) {
    const [text, json] = await Promise.all([trustcore(folder, ...words), trustcore(folder, ...words, '--json')])
    assert.is(text.status, 2)
    assert.match(text.err, /Next: trustcore.* --help/)
    assert.equal([json.status, JSON.parse(json.out).exit, JSON.parse(json.out).status], [2, 2, 'USAGE'])
  }
})

test('10: the certificate of another root', async () => {
  const server = await serving(serveTls([rogue]))
  await ends((...words) => probe(server.port, ...words), 10, /SIGNATURE_WRONG[\s\S]*CN=myserver\.iocafe[\s\S]*Next:/)
  assert.is(server.received.length, 0)
})

test('11: another root for an organisation that was captured', async () => {
  const [server, impostor] = await Promise.all([
    organisation([leaf, intermediate], root, true),
    organisation([rogue], rogueRoot, true),
  ])
  assert.is((await pair(server.port, '--flash', 'paired.bin')).status, 0)
  await ends((...words) => pair(impostor.port, '--flash', 'paired.bin', ...words), 11, /CAPTURE_IDENTITY_CHANGED/)
  assert.is(impostor.received.secretBytes, 0)
})

test('12: expired, if dates count', async () => {
  const server = await serving(serveTls([expired, intermediate]))
  for (const time of ['strict', 'floor']) {
    await ends((...words) => probe(server.port, '--time', time, ...words), 12, /TIME_EXPIRED[\s\S]*Next:/)
  }
  assert.is((await probe(server.port)).status, 0)
})

test('14: a device that trusts nobody', async () => {
  const port = (await serving(serveTls([leaf, intermediate]))).port
  writeFileSync(join(folder, 'erased.bin'), new Uint8Array(65_536).fill(0xff))
  const by =
    (flash: string) =>
    (...words: string[]) =>
      trustcore(folder, 'probe', `127.0.0.1:${port}`, '--flash', flash, ...words)
  await ends(by('erased.bin'), 14, /NO_ANCHORS[\s\S]*Next:/)
  await ends(by('missing.bin'), 14, /missing\.bin: no such flash file\. Pair the device first/)
})

test('20: nobody, a name that is not known, silence', async () => {
  const silent = await serving(serveTcp(() => {}))
  const gone = await serveTcp(() => {})
  await gone.close()
  await ends((...words) => probe(gone.port, ...words), 20, /nobody listens there\. Check/)
  const unknown = (...words: string[]) => trustcore(folder, 'probe', 'nobody.invalid', '--root', 'rootca.crt', ...words)
  await ends(unknown, 20, /(name is not known|names cannot be looked up)[\s\S]*give the IP address/i)
  await ends((...words) => probe(silent.port, '--timeout', '0.3', ...words), 20, /did not finish in time\. Check/)
  await ends((...words) => pair(silent.port, '--timeout', '0.3', ...words), 20, /did not finish in time\. Check/)
})

test('21: another protocol, a server that closes, TLS with another greeting', async () => {
  const http = await serving(serveTcp((socket) => socket.end('HTTP/1.0 400 Bad Request\r\n\r\n')))
  const ssh = await serving(serveTcp((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')))
  const closing = await serving(serveTcp((socket) => socket.once('data', () => socket.destroy())))
  for (const { port } of [http, ssh, closing]) {
    await ends((...words) => probe(port, ...words), 21, /Check that this is the port/)
  }
  const mail = await serving(serveTls([leaf, intermediate], {}, (socket) => socket.write('220 mail.iocafe ESMTP\r\n')))
  await ends((...words) => pair(mail.port, ...words), 21, /greeted otherwise[\s\S]*Check that this is the port/)
  assert.is(mail.received.length, 0)
})

test('a port in use', async () => {
  const { port } = await serving(serveTcp(() => {}))
  const identity = { serverName: 'x', keyPem: leaf.key.pem, chainPem: leaf.pem }
  let error: unknown
  await OrganisationServer.start({ identity, port }).catch((reason: unknown) => {
    error = reason
  })
  const failure = failureOf(error)
  assert.is(failure?.exit, EXIT.unreachable)
  assert.match(failure?.message ?? '', /port is in use\. Stop the other program, or choose another port/)
})

test('a status of the core has its exit status', () => {
  assert.equal(
    (
      ['OK', 'SIGNATURE_WRONG', 'CAPTURE_IDENTITY_CHANGED', 'TIME_EXPIRED', 'NO_ANCHORS', 'CAPTURE_CLOSED'] as const
    ).map(exitOf),
    [0, 10, 11, 12, 14, 14],
  )
})

test('what the bindings refuse is usage; an error of the engine is a bug, and not told as anything else', () => {
  assert.is(failureOf(new TypeError('`policy.time` must be one of'))?.exit, 2)
  assert.is(failureOf(new TrustError('NAME_MISMATCH'))?.exit, 10)
  for (const bug of [
    new TypeError("Cannot read properties of undefined (reading 'x')"),
    new RangeError('Invalid array length'),
    new Error('no code'),
    'text',
    undefined,
  ]) {
    assert.is(failureOf(bug), undefined)
  }
})

test('no room on the disk is told as that', () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' })
  assert.equal([failureOf(error)?.exit, failureOf(error)?.status], [2, 'ENOSPC'])
})

test.run()
