/** The conformance command on files made here: what it reads, prints and exits with. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { algorithmOf } from '../../../scripts/conformance/run-signatures.js'
import { makeIntermediate, makeLeaf, makeRoot, NOW } from '../../support/pki.js'
import { algorithmIdentifier, pssIdentifier } from '../../support/signing.js'

const test = suite('scripts/conformance/command')

const folder = mkdtempSync(join(tmpdir(), 'trustcore-conformance-'))
test.after(() => rmSync(folder, { recursive: true }))

const COMMAND = fileURLToPath(new URL('../../../scripts/conformance.js', import.meta.url))

function run(...parameters: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...parameters], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

const root = makeRoot({ key: 'rsa2048.a' })
const ca = makeIntermediate(root, { key: 'rsa2048.b' })
const certs = [root, ca, makeLeaf(ca)].map((made) => Buffer.from(made.der).toString('base64'))
const plain = {
  id: 'own::plain',
  tier: 'core',
  ok: true,
  roots: [0],
  ints: [1],
  leaf: 2,
  time: NOW.getTime() / 1000,
  name: 'dns:myserver.iocafe',
}
const cases = [
  plain,
  { ...plain, id: 'own::name', ok: false, name: 'dns:other.iocafe' },
  { ...plain, id: 'own::missing', ok: false, ints: [] },
  { ...plain, id: 'own::late', ok: false, time: 4102444800 },
  { ...plain, id: 'own::depth', ok: false, depth: 0 },
  { ...plain, id: 'own::any', name: null, eku: ['any'], ku: ['digitalSignature'] },
]

function file(name: string, value: unknown): string {
  const path = join(folder, name)
  const text = JSON.stringify(value)
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text)
  return path
}

test('all right: exit status 0, in both builds, packed or not', () => {
  for (const [name, build] of [
    ['a.json', 'gateway'],
    ['a.json.gz', 'mcu'],
  ] as const) {
    const { status, stdout, stderr } = run('--limbo', file(name, { certs, cases }), '--build', build)
    assert.is(stderr, '')
    assert.is(status, 0)
    assert.match(stdout, /limbo own \(core\) +6 +2 +4 +6 +0 +0 +0 +0/)
    assert.match(stdout, `${build}: 6 cases, 6 right`)
  }
})

test('--json: one object a line', () => {
  const { status, stdout } = run('--pkits', file('b.json', { certs, cases }), '--json')
  assert.is(status, 0)
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  assert.is(lines.length, cases.length)
  assert.equal(Object.keys(lines[0] ?? {}), [
    'suite',
    'id',
    'tier',
    'expected',
    'trusted',
    'status',
    'depth',
    'signatures',
    'steps',
  ])
  assert.equal(
    lines.map((line) => line['status']),
    ['OK', 'NAME_MISMATCH', 'PATH_UNKNOWN_ISSUER', 'TIME_EXPIRED', 'PATH_DEPTH', 'OK'],
  )
  assert.is(lines[0]?.['suite'], 'pkits')
  assert.is(lines[0]?.['depth'], 2)
})

test('a divergence: exit status 1, unless the ledger has it', () => {
  const path = file('c.json', { certs, cases: [{ ...plain, ok: false }] })
  const entry = { id: plain.id, expected: false, ours: 'trusted', reason: 'the test says so' }
  const { status, stderr } = run('--limbo', path)
  assert.is(status, 1)
  assert.match(stderr, 'own::plain: expected reject, ours trusted')
  assert.is(run('--limbo', path, '--ledger', file('ledger.json', [entry])).status, 0)
  const stale = run('--limbo', file('d.json', { certs, cases }), '--ledger', file('ledger.json', [entry]))
  assert.is(stale.status, 1)
  assert.match(stale.stderr, 'no longer diverges')
})

test('misuse: exit status 2', () => {
  assert.is(run('--build', 'toaster').status, 2)
  assert.is(run('--limbo', join(folder, 'nothing.json')).status, 2)
  assert.is(run('--limbo', file('e.json', { cases: 1 })).status, 2)
  assert.is(run('--limbo', file('f.json', { certs, cases: [{ id: 'x' }] })).status, 2)
  assert.match(run('--unknown').stderr, 'usage')
})

test('no case at all is no success', () => {
  assert.is(run('--limbo', file('g.json', { certs, cases: [] })).status, 1)
})

test('AlgorithmIdentifiers of Wycheproof', () => {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  const of = (algorithm: string, group: object) => hex(algorithmOf(algorithm, { spki: '', tests: [], ...group }))
  assert.is(of('ECDSA', { sha: 'SHA-384' }), hex(algorithmIdentifier('ecdsa-sha384')))
  assert.is(of('RSASSA-PKCS1-v1_5', { sha: 'SHA-512' }), hex(algorithmIdentifier('rsa-sha512')))
  assert.is(of('EDDSA', {}), hex(algorithmIdentifier('ed25519')))
  assert.is(of('RSASSA-PSS', { sha: 'SHA-256', mgfSha: 'SHA-256', sLen: 32 }), hex(algorithmIdentifier('pss-sha256')))
  assert.is(
    of('RSASSA-PSS', { sha: 'SHA-256', mgfSha: 'SHA-1', sLen: 20 }),
    hex(pssIdentifier({ hash: 'sha256', mgfHash: 'sha1', saltLength: 20 })),
  )
  assert.throws(() => of('ECDSA', { sha: 'SHA-3' }), 'no object identifier')
})

test.run()
