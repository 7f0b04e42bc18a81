/** `npm run check`: runs every gate, prints what each says, and fails if any of them does. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './tree.js'

const script = (name: string, ...options: string[]) => [join(ROOT, `dist/scripts/${name}.js`), ...options]

const GATES: readonly [string, string[]][] = [
  ['generated files', script('generate-status', '--check')],
  ['layers', script('check-layers')],
  ['status codes', script('check-status')],
  ['wasm gate', script('check-wasm')],
  [
    'format and lint',
    [join(ROOT, 'node_modules/@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '--colors=off'],
  ],
]

const failed: string[] = []
for (const [name, command] of GATES) {
  console.log(`\n── ${name}`)
  const { status } = spawnSync(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) failed.push(name)
}
console.log(failed.length ? `\ncheck: failed: ${failed.join(', ')}` : `\ncheck: all ${GATES.length} gates pass`)
if (failed.length) process.exitCode = 1
