/** The tables of attacks in docs/pairing.md and docs/succession.md: each line names a test, and the test is there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ROOT } from '../../scripts/tree.js'

const test = suite('docs/attacks')

/** What a template must have besides its computed parts: less would fit any name. */
const MIN_TEMPLATE_CHARACTERS = 8

/** String literals of a source; the parts of a template that are computed may be anything. */
function namesIn(path: string): RegExp[] {
  const source = readFileSync(join(ROOT, path), 'utf8')
  return [...source.matchAll(/'([^'\n]+)'|`([^`\n]+)`/g)].flatMap(([, plain, template]) => {
    const parts = (plain ?? template ?? '').split(/\$\{[^}]*\}/)
    if (parts.length > 1 && parts.join('').length < MIN_TEMPLATE_CHARACTERS) return []
    return [new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`)]
  })
}

for (const page of ['docs/pairing.md', 'docs/succession.md']) {
  test(page, () => {
    const document = readFileSync(join(ROOT, page), 'utf8')
    const files = new Map(
      [...document.matchAll(/`(test\/\S+\.test\.ts)` \(([A-Z])\)/g)].map(([, path = '', letter]) => [
        letter,
        namesIn(path),
      ]),
    )
    for (const names of files.values()) assert.not.ok(names.some((name) => name.test('a test that is not there: OK')))
    const [, table = ''] = /^\| attack \|.*\n\|.*\n((?:\|.*\n)+)/m.exec(document) ?? []
    const lines = table.trim().split('\n')
    assert.ok(lines.length > 10)
    for (const line of lines) {
      const cell = line.split(' | ').at(-1) ?? ''
      let letter: string | undefined
      let named = 0
      for (const [, file, name] of cell.matchAll(/\b([A-Z])\b(?= "|;| \|)|"([^"]+)"/g)) {
        letter = file ?? letter
        named += 1
        assert.ok(files.has(letter), line)
        if (name === undefined) continue
        assert.ok(
          files.get(letter)?.some((pattern) => pattern.test(name)),
          `no test of ${letter} is called "${name}"`,
        )
      }
      assert.ok(named > 0, `no test is named in: ${line}`)
    }
  })
}

test.run()
