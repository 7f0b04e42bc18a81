import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import { serveTls } from '../support/tls-server.js'

const test = suite('examples')

const root = makeRoot()
const intermediate = makeIntermediate(root)
const leaf = makeLeaf(intermediate)
const rogueRoot = makeRoot({ key: 'p256.e' })
const rogue = makeLeaf(rogueRoot, { key: 'p256.f' })

const folder = mkdtempSync(join(tmpdir(), 'trustcore-'))
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const rootFile = file('rootca.crt', root.pem)

interface Ended {
  status: number
  stdout: string
  stderr: string
}

/** Runs an example. */
function run(name: string, ...parameters: string[]): Promise<Ended> {
  return runIn({}, name, ...parameters)
}

/** Runs an example with more in its environment. */
function runIn(environment: Record<string, string>, name: string, ...parameters: string[]): Promise<Ended> {
  const path = fileURLToPath(new URL(`../../examples/${name}.js`, import.meta.url))
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path, ...parameters],
      { env: { ...process.env, ...environment } },
      (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr })
      },
    )
  })
}

test.after(() => rmSync(folder, { recursive: true }))

test('node-verify', async () => {
  const chain = file('chain.crt', leaf.pem + intermediate.pem)
  const trusted = await run('node-verify', rootFile, chain, 'myserver.iocafe')
  assert.is(trusted.status, 0)
  assert.match(trusted.stdout, /^Verdict: trusted\n/)
  const rejected = await run('node-verify', rootFile, file('rogue.crt', rogue.pem), 'myserver.iocafe')
  assert.is(rejected.status, 10)
  assert.match(rejected.stdout, /^Verdict: rejected, /)
})

test('node-connect', async () => {
  const server = await serveTls([leaf, intermediate], {}, (socket) => socket.end('hello\n'))
  const trusted = await run('node-connect', rootFile, '127.0.0.1', String(server.port), 'iocafe')
  assert.equal(trusted, { status: 0, stdout: 'hello\n', stderr: '' })
  assert.is(server.received.toString(), 'the password\n')
  await server.close()

  const impostor = await serveTls([rogue, rogueRoot], {}, (socket) => socket.end('hello\n'))
  const rejected = await run('node-connect', rootFile, '127.0.0.1', String(impostor.port), 'iocafe')
  assert.is(rejected.status, 10)
  assert.is(rejected.stdout, '')
  assert.match(rejected.stderr, /^Verdict: rejected, /)
  assert.is(impostor.received.length, 0)
  await impostor.close()
})

test('certificates that the machine trusts are not mixed into what the server sent', async () => {
  const server = await serveTls([leaf])
  const environment = { NODE_EXTRA_CA_CERTS: file('extra.crt', intermediate.pem + root.pem) }
  const { status, stderr } = await runIn(
    environment,
    'node-connect',
    rootFile,
    '127.0.0.1',
    String(server.port),
    'iocafe',
  )
  assert.is(status, 10)
  assert.match(stderr, /PATH_UNKNOWN_ISSUER/)
  assert.is(server.received.length, 0)
  await server.close()
})

test.run()
