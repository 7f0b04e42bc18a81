/** The output: closed pipes, full disks, control characters, words that are not UTF-8, help and JSON of every verb. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { shown, toJson } from '../../../firmware-sim/cli/output.js'
import { CLI, trustcore } from '../../support/cli.js'
import { makeLeaf, makeRoot } from '../../support/pki.js'
import { serveTls } from '../../support/tls-server.js'

const test = suite('cli/output')
const VERBS = [
  ['org', 'init'],
  ['org', 'issue'],
  ['pair'],
  ['probe'],
  ['trust', 'list'],
  ['explain'],
  ['sim', 'run'],
  ['sim', 'list'],
]
let folder = ''
const root = makeRoot()
/** A name that would colour a terminal, move its cursor, and reverse text. */
const hostile = makeLeaf(root, { subject: { O: 'iocafe', CN: 'a\u001b[31m\u202e\r\nb' } })

test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'output-'))
  writeFileSync(join(folder, 'rootca.crt'), root.pem)
  writeFileSync(join(folder, 'hostile.crt'), hostile.pem)
})

test.after(() => rmSync(folder, { recursive: true }))

/** Runs with a stdout that nobody reads any more. */
function closedOutput(...words: string[]): Promise<{ status: number | null; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    let err = ''
    child.stderr.on('data', (piece) => {
      err += piece
    })
    child.on('close', (status) => resolve({ status, err }))
  })
}

test('a reader that closes the pipe does no harm, and the exit status stays true', async () => {
  const all = await Promise.all([
    closedOutput('--help'),
    closedOutput('sim', 'run', 'first-connect'),
    closedOutput('sim', 'run', 'first-connect', '--json'),
    closedOutput('explain', 'rootca.crt', '--asn1'),
    closedOutput('explain', 'nothing-there', '--json'),
  ])
  assert.equal(
    all.map(({ status }) => status),
    [0, 0, 0, 0, 2],
  )
  assert.equal(
    all.map(({ err }) => err),
    ['', '', '', '', ''],
  )
})

test('a disk that is full is told', async () => {
  if (!existsSync('/dev/full')) return console.log('not tried: there is no /dev/full here')
  const child = spawn(process.execPath, [CLI, 'sim', 'list'], { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] })
  let err = ''
  child.stderr?.on('data', (piece) => {
    err += piece
  })
  const status = await new Promise((resolve) => child.on('close', resolve))
  assert.is(status, 2)
  assert.match(err, /ENOSPC/)
})

test('names of strangers do not command the terminal', async () => {
  assert.is(shown('a\u001b[31m\u009b\u202e\r\nb'), 'a\\u{1b}[31m\\u{9b}\\u{202e}\\u{d}\nb')
  assert.is(toJson({ a: 1n, b: Uint8Array.of(1, 255) }), '{"a":"1","b":"01ff"}')
  const server = await serveTls([hostile, root])
  const address = `127.0.0.1:${server.port}`
  const results = await Promise.all([
    trustcore(folder, 'probe', address, '--root', 'rootca.crt'),
    trustcore(folder, 'probe', address, '--root', 'rootca.crt', '--name', 'other.iocafe'),
    trustcore(folder, 'explain', 'hostile.crt', '--asn1'),
    trustcore(folder, 'explain', 'a\u001b[31mb'),
    trustcore(folder, 'probe', 'a\u001b[31mb:1'),
  ])
  await server.close()
  assert.equal(
    results.map(({ status }) => status),
    [0, 10, 0, 2, 2],
  )
  for (const { out, err } of results) assert.not.match(out + err, /[^\P{Cc}\n]|\p{Cf}/u)
})

test('a word that is not UTF-8 names nothing, above all no new file', async () => {
  const before = readdirSync(folder)
  const child = spawn(
    '/bin/sh',
    ['-c', `exec "$0" "$1" org init iocafe --dir "$(printf 'caf\\351')"`, process.execPath, CLI],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let err = ''
  child.stderr?.on('data', (piece) => {
    err += piece
  })
  assert.is(await new Promise((resolve) => child.on('close', resolve)), 2)
  assert.match(err, /not UTF-8\. Rename/)
  assert.equal(readdirSync(folder), before)
})

test('odd names of files', async () => {
  for (const name of ['with space.crt', 'new\nline.crt', '--json', 'OK', 'ü.crt', '-']) {
    writeFileSync(join(folder, name), root.pem)
  }
  const results = await Promise.all([
    trustcore(folder, 'explain', 'with space.crt'),
    trustcore(folder, 'explain', 'new\nline.crt'),
    trustcore(folder, 'explain', './--json'),
    trustcore(folder, 'explain', 'OK'),
    trustcore(folder, 'explain', 'ü.crt'),
    trustcore(folder, 'explain', '-'),
  ])
  for (const { status, out } of results) {
    assert.is(status, 0)
    assert.match(out, /Certificate 1 of 1 in /)
  }
})

test('every verb has help and JSON', async () => {
  const results = await Promise.all(VERBS.map((verb) => trustcore(folder, ...verb, '--help')))
  for (const [i, { status, out }] of results.entries()) {
    assert.is(status, 0)
    assert.match(out, new RegExp(`^Usage: trustcore ${VERBS[i]?.join(' ')} `))
    assert.match(out, /--json/)
  }
  for (const words of [
    ['--json', 'sim', 'list'],
    ['sim', '--json', 'list'],
    ['sim', 'list', '--json'],
  ]) {
    const { status, out } = await trustcore(folder, ...words)
    assert.is(status, 0, words.join(' '))
    assert.ok(Array.isArray(JSON.parse(out)))
  }
})

test.run()
