/**
 * The README's examples, taken out of it and run.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { OrganisationServer } from '../firmware-sim/server/organisation-server.js'

const test = suite('readme')
const run = promisify(execFile)
const TOP = fileURLToPath(new URL('../../', import.meta.url))
const README = readFileSync(join(TOP, 'README.md'), 'utf8')
const CLI = join(TOP, 'dist/firmware-sim/cli/main.js')
let folder = ''

/** Code blocks of a language. */
function blocks(language: string): string[] {
  return [...README.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, code = '']) =>
    name === language ? [code] : [],
  )
}

/** A folder in which `import 'trustcore'` finds this checkout, as after an installation. */
test.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'readme-'))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(TOP, join(folder, 'node_modules', 'trustcore'), 'dir')
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
})

test.after(() => rmSync(folder, { recursive: true }))

test('the two commands stand in the README', () => {
  assert.match(README, /npm ci && npm start/)
  assert.match(README, /npm ci && npm test/)
})

test('the command line: every command of its block', async () => {
  const [block] = blocks('sh').filter((code) => code.includes('org init'))
  const commands = [...(block ?? '').matchAll(/^npx trustcore ([^#\n]+)/gm)].map(([, words = '']) =>
    words.trim().split(/\s+/),
  )
  assert.ok(commands.length >= 5)
  for (const words of commands) {
    const { stdout } = await run(process.execPath, [CLI, ...words], { cwd: folder })
    assert.ok(stdout.length > 0, words.join(' '))
  }
})

test('from Node: the verdict', async () => {
  const [code] = blocks('ts').filter((text) => text.includes('verifier.verify'))
  writeFileSync(join(folder, 'verify.js'), code ?? '')
  const { stdout } = await run(process.execPath, ['verify.js'], { cwd: folder })
  assert.match(stdout, /^Verdict: trusted/)
})

test('in a device or gateway: the gate; then its server is stolen, and revoked', async () => {
  const [code] = blocks('ts').filter((text) => text.includes('await connect('))
  const keys = join(folder, 'keys-and-certs')
  const identity = {
    serverName: 'myserver.iocafe',
    keyPem: readFileSync(join(keys, 'secret', 'myserver.key'), 'utf8'),
    chainPem: readFileSync(join(keys, 'myserver.crt'), 'utf8'),
  }
  let received = ''
  const server = createServer({ key: identity.keyPem, cert: identity.chainPem }, (socket) => {
    socket.on('data', (piece) => {
      received += piece
    })
    socket.on('end', () => socket.end())
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  writeFileSync(join(folder, 'connect.js'), (code ?? '').replace('6369', String(port)))
  await run(process.execPath, ['connect.js'], { cwd: folder })
  assert.is(received, 'the password')
  // the server is stolen
  const [stolen] = blocks('sh').filter((text) => text.includes('org revoke'))
  const told = (stolen ?? '').match(/^npx trustcore (.*?) +#.*$/gm) ?? []
  const statuses: unknown[] = []
  for (const line of told) {
    const words = line.replace(/^npx trustcore | *#.*$/g, '').replace('HOST:PORT', `127.0.0.1:${port}`)
    const { code } = await run(process.execPath, [CLI, ...words.split(/\s+/)], { cwd: folder }).then(
      () => ({ code: 0 }),
      (error: { code: number }) => error,
    )
    statuses.push(code)
  }
  assert.equal(statuses, [0, 13])
  server.close()
  // the same program, and an impostor at that address
  const other = join(folder, 'other')
  mkdirSync(other)
  await run(process.execPath, [CLI, 'org', 'init', 'iocafe'], { cwd: other })
  await run(process.execPath, [CLI, 'org', 'issue', 'myserver.iocafe'], { cwd: other })
  const rogue = await OrganisationServer.start({
    identity: {
      serverName: 'myserver.iocafe',
      keyPem: readFileSync(join(other, 'keys-and-certs/secret/myserver.key'), 'utf8'),
      chainPem: readFileSync(join(other, 'keys-and-certs/myserver.crt'), 'utf8'),
    },
    port: 0,
  })
  writeFileSync(join(folder, 'connect.js'), (code ?? '').replace('6369', String(rogue.port)))
  let message = ''
  await run(process.execPath, ['connect.js'], { cwd: folder }).catch((error: { stderr: string }) => {
    message = error.stderr
  })
  assert.match(message, /TrustError.*SIGNATURE_WRONG/s)
  assert.equal([rogue.received.requestBytes, rogue.received.secretBytes], [0, 0])
  await rogue.close()
})

test.run()
