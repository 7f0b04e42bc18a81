/** The examples of docs/verifier.md, taken out of it and run: each console.log prints what the comment behind it says. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeCrl, makeDenyList } from '../support/crls.js'
import { makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'

const test = suite('docs/verifier')
const run = promisify(execFile)
const TOP = fileURLToPath(new URL('../../../', import.meta.url))
const DOCUMENT = readFileSync(join(TOP, 'docs/verifier.md'), 'utf8')

/** Headings and their example. */
const EXAMPLES = DOCUMENT.split(/^## /m).flatMap((part) =>
  [...part.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => ({
    heading: part.split('\n')[0] ?? '',
    code,
  })),
)

const folder = mkdtempSync(join(tmpdir(), 'trustcore-docs-'))

/** The folder that the document describes, in which `import 'trustcore'` finds this checkout. */
test.before(() => {
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(TOP, join(folder, 'node_modules', 'trustcore'), 'dir')
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
  const root = makeRoot()
  const intermediate = makeIntermediate(root)
  const leaf = makeLeaf(intermediate)
  const other = makeRoot({ subject: { O: 'another', CN: 'another root' }, key: 'p256.e' })
  const files: Record<string, string | Uint8Array> = {
    'rootca.crt': root.pem,
    'other-root.crt': other.pem,
    'intermediate.crt': intermediate.pem,
    'myserver.crt': leaf.pem,
    'stranger.crt': makeLeaf(other, { key: 'p256.f' }).pem,
    'root.crl': makeCrl(root),
    'intermediate.crl': makeCrl(intermediate, { revoked: [leaf.der], number: 2 }),
    'empty.crl': makeCrl(intermediate),
    'iocafe.deny': makeDenyList(root, { denied: [leaf.key.spki] }),
  }
  for (const [name, content] of Object.entries(files)) {
    assert.ok(DOCUMENT.includes(`\`${name}\``), name)
    writeFileSync(join(folder, name), content)
  }
})

test.after(() => rmSync(folder, { recursive: true }))

test('an example for each part of the interface', () => {
  const headings = EXAMPLES.map(({ heading }) => heading)
  for (const part of ['Anchors', 'Chain and intermediates', 'Expectation', 'Time', 'CRLs', 'Deny lists', 'Policy']) {
    assert.ok(headings.includes(part), part)
  }
  assert.is(EXAMPLES.length, (DOCUMENT.match(/^```ts$/gm) ?? []).length)
})

for (const { heading, code } of EXAMPLES) {
  test(heading, async () => {
    const expected = [...code.matchAll(/^ *console\.log\(.*\) \/\/ (.+)$/gm)].map(([, line = '']) => line)
    assert.is(expected.length, (code.match(/console\.log/g) ?? []).length)
    assert.ok(expected.length > 0)
    writeFileSync(join(folder, 'example.js'), code)
    const { stdout } = await run(process.execPath, ['example.js'], { cwd: folder })
    assert.equal(stdout.trimEnd().split('\n'), expected)
  })
}

test.run()
