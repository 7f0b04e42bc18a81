/**
 * npm's `prepare`: `npm ci` in a clone builds, so that `npx trustcore` works right after it.
 *
 * npm also calls this when `npx` links the clone to run its command. Then nothing is built: what is there is run as it is,
 * and a failed build would leave npm's cache of linked packages broken. Without the compilers nothing can be built.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const compilers = ['typescript', 'assemblyscript']

if (process.env.npm_command !== 'exec') {
  if (compilers.every((name) => existsSync(`${root}/node_modules/${name}`))) {
    const { status } = spawnSync('npm run --silent build', { cwd: root, stdio: 'inherit', shell: true })
    process.exitCode = status ?? 1
  } else {
    console.log('trustcore: not built, because the development dependencies are not installed')
  }
}
