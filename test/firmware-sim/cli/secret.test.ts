/** Passwords: where they come from, and that they show nowhere. */
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ask, Interrupted } from '../../../firmware-sim/cli/secret.js'
import { UsageError } from '../../../firmware-sim/cli/usage-error.js'
import { OrganisationServer } from '../../../firmware-sim/server/organisation-server.js'
import { CLI, makeOrganisation, trustcoreWith } from '../../support/cli.js'
import { rejection } from '../../support/misuse.js'
import { makeLeaf, makeRoot } from '../../support/pki.js'
import { serveTcp } from '../../support/tls-server.js'

const test = suite('cli/secret')
const PASSWORD = 'Käse-4711-ohne-Echo'
const root = makeRoot()
const leaf = makeLeaf(root)
const NONE = { TRUSTCORE_PASSWORD: undefined }
let folder = ''
let server: OrganisationServer
let address = ''

const file = (name: string, content: string | Uint8Array, mode = 0o600): string => {
  writeFileSync(join(folder, name), content)
  chmodSync(join(folder, name), mode)
  return name
}

test.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'secret-'))
  const identity = { serverName: 'myserver.iocafe', keyPem: leaf.key.pem, chainPem: leaf.pem }
  server = await OrganisationServer.start({
    identity: { ...identity, root: new Uint8Array(root.der) },
    accounts: new Map([['lamp-7', PASSWORD]]),
    port: 0,
  })
  address = `127.0.0.1:${server.port}`
})

test.after(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const pair = (variables: Record<string, string | undefined>, flash: string, ...words: string[]) =>
  trustcoreWith(variables, folder, 'pair', address, '--auto', '--user', 'lamp-7', '--flash', flash, ...words)

/** A terminal that answers, and what it shows. */
async function typed(keys: string): Promise<{ answer: Promise<string>; screen: () => string }> {
  let seen = ''
  const screen = new Writable({
    write(piece, _encoding, done) {
      seen += piece
      done()
    },
  })
  const keyboard = new PassThrough()
  const answer = ask('Password of lamp-7: ', keyboard, screen)
  if (keys === '') keyboard.end()
  else keyboard.write(keys)
  return { answer, screen: () => seen }
}

test('typed: the answer, and no echo', async () => {
  const { answer, screen } = await typed(`${PASSWORD}\r`)
  assert.is(await answer, PASSWORD)
  assert.is(screen(), 'Password of lamp-7: \n')
})

test('Ctrl-C at the question interrupts, the end of input is usage: neither waits for ever', async () => {
  await rejection((await typed('half\x03')).answer, Interrupted)
  await rejection((await typed('\x04')).answer, UsageError)
  await rejection((await typed('')).answer, UsageError)
})

test('from a file or from the environment, and shown nowhere', async () => {
  const { logins } = server.received
  const name = file('lamp.password', `${PASSWORD}\n`)
  const results = await Promise.all([
    pair(NONE, 'file.bin', '--password-file', name),
    pair(NONE, 'json.bin', '--password-file', name, '--json'),
    pair({ TRUSTCORE_PASSWORD: PASSWORD }, 'variable.bin'),
    pair({ TRUSTCORE_PASSWORD: 'another one' }, 'wrong.bin'),
  ])
  assert.equal(
    results.map(({ status }) => status),
    [0, 0, 0, 10],
  )
  assert.is(server.received.logins - logins, 3)
  for (const { out, err } of results) assert.not.match(out + err, /Käse|another one/)
  assert.match(results[3]?.err ?? '', /did not accept user name and password\. Check the account/)
  for (const flash of readdirSync(folder).filter((path) => path.endsWith('.bin'))) {
    const path = join(folder, flash)
    assert.is(statSync(path).mode & 0o777, 0o600, flash)
    assert.not.match(readFileSync(path, 'utf8'), /Käse|another one/)
  }
})

test('a password is no word of the command, which everybody may read in the list of processes', async () => {
  const silent = await serveTcp(() => {})
  const words = ['pair', `127.0.0.1:${silent.port}`, '--auto', '--user', 'lamp-7', '--flash', 'process.bin']
  const child = spawn(process.execPath, [CLI, ...words, '--timeout', '5'], {
    cwd: folder,
    env: { ...process.env, TRUSTCORE_PASSWORD: PASSWORD },
    stdio: 'ignore',
  })
  const closed = new Promise((resolve) => child.on('close', (status, signal) => resolve(status ?? signal)))
  while (silent.connections === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  const list = `/proc/${child.pid}/cmdline`
  if (existsSync(list)) {
    assert.match(readFileSync(list, 'utf8'), /lamp-7/)
    assert.not.match(readFileSync(list, 'utf8'), /Käse/)
  } else console.log('not tried: the list of processes, because there is no /proc here')
  child.kill('SIGINT')
  assert.is(await closed, 'SIGINT')
  assert.not.match(silent.received.toString('latin1'), /4711/)
  await silent.close()
  const refused = await pair(NONE, 'x.bin', '--password', PASSWORD)
  assert.is(refused.status, 2)
})

test('a password that is none: nothing is opened, nothing connected', async () => {
  const { connections } = server.received
  const cases: [string | undefined, RegExp][] = [
    [undefined, /no password for lamp-7: give --password-file FILE, or set TRUSTCORE_PASSWORD/],
    ['missing.password', /missing\.password: there is no such file/],
    ['.', /\.: this is a folder\. Name a file/],
    [file('empty.password', '\n'), /password of lamp-7 is empty/],
    [file('latin1.password', Buffer.from('K\xe4se', 'latin1')), /latin1\.password: the password in it is not UTF-8/],
    [file('long.password', 'x'.repeat(256)), /the password has 256 bytes; at most 255 are allowed: give a shorter one/],
    [file('endless.password', 'x'.repeat(2 ** 24 + 1)), /more than 16777216 bytes/],
  ]
  const results = await Promise.all(
    cases.map(([name]) => pair(NONE, 'none.bin', ...(name === undefined ? [] : ['--password-file', name]))),
  )
  for (const [i, { status, err }] of results.entries()) {
    assert.is(status, 2, err)
    assert.match(err, cases[i]?.[1] as RegExp)
  }
  const network = await pair({ TRUSTCORE_PASSWORD: PASSWORD }, 'none.bin', '--network', 'n'.repeat(25))
  assert.is(network.status, 2)
  assert.match(network.err, /network name has 25 bytes/)
  assert.is(existsSync(join(folder, 'none.bin')), false)
  assert.is(server.received.connections, connections)
})

test('a file that others may read is told, and used', async () => {
  const { status, err } = await pair(NONE, 'open.bin', '--password-file', file('open.password', PASSWORD, 0o644))
  assert.is(status, 0, err)
  assert.match(
    err,
    /open\.password: others on this machine may read the password in it\. Run: chmod 600 open\.password/,
  )
})

test('keys: their modes, and explain shows nothing of them', async () => {
  const desk = join(folder, 'desk')
  await makeOrganisation(desk)
  const secret = join(desk, 'keys-and-certs', 'secret')
  assert.is(statSync(secret).mode & 0o777, 0o700)
  const { createPrivateKey } = await import('node:crypto')
  for (const name of ['rootca.key', 'myserver.key']) {
    const path = join(secret, name)
    assert.is(statSync(path).mode & 0o777, 0o600)
    const key = createPrivateKey(readFileSync(path))
    writeFileSync(join(folder, 'pkcs8.der'), key.export({ type: 'pkcs8', format: 'der' }))
    writeFileSync(join(folder, 'sec1.der'), key.export({ type: 'sec1', format: 'der' }))
    const d = Buffer.from(String(key.export({ format: 'jwk' }).d), 'base64url').toString('hex')
    for (const words of [[path], ['pkcs8.der'], ['sec1.der']]) {
      const { status, out, err } = await trustcoreWith(NONE, folder, 'explain', ...words, '--asn1', '--json')
      assert.is(status, 2)
      assert.match(out, /there is a secret key in it/)
      assert.not.match(out + err, new RegExp(d.slice(0, 16)))
    }
  }
})

test.run()
