/** Examples of a page of docs/, taken out of it and run: each console.log prints what the comment behind it says. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { uvu } from 'uvu'
import * as assert from 'uvu/assert'

const run = promisify(execFile)
const TOP = fileURLToPath(new URL('../../../', import.meta.url))

/** Adds a test for each example of the page, in a folder with these files, all of which the page must name. Answers their headings. */
export function testExamples(
  test: uvu.Test<Record<string, unknown>>,
  page: string,
  files: () => Readonly<Record<string, string | Uint8Array>>,
): string[] {
  const document = readFileSync(join(TOP, page), 'utf8')
  const examples = document.split(/^## /m).flatMap((part) =>
    [...part.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => ({
      heading: part.split('\n')[0] ?? '',
      code,
    })),
  )
  const folder = mkdtempSync(join(tmpdir(), 'trustcore-docs-'))

  // the folder that the page describes, in which `import 'trustcore'` finds this checkout
  test.before(() => {
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(TOP, join(folder, 'node_modules', 'trustcore'), 'dir')
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
    for (const [name, content] of Object.entries(files())) {
      assert.ok(document.includes(`\`${name}\``), name)
      writeFileSync(join(folder, name), content)
    }
  })

  test.after(() => rmSync(folder, { recursive: true }))

  for (const { heading, code } of examples) {
    test(heading, async () => {
      const expected = [...code.matchAll(/^ *console\.log\(.*\) \/\/ (.+)$/gm)].map(([, line = '']) => line)
      assert.is(expected.length, (code.match(/console\.log/g) ?? []).length)
      assert.ok(expected.length > 0)
      writeFileSync(join(folder, 'example.js'), code)
      const { stdout } = await run(process.execPath, ['example.js'], { cwd: folder })
      assert.equal(stdout.trimEnd().split('\n'), expected)
    })
  }
  assert.is(examples.length, (document.match(/^```ts$/gm) ?? []).length)
  return examples.map(({ heading }) => heading)
}
