/** What package.json promises is there, pinned, and explained in docs/dependencies.md. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ROOT } from '../../scripts/tree.js'

const test = suite('scripts/package')

type Table = Record<string, string>
interface Manifest {
  license: string
  engines: Table
  bin: Table
  exports: Record<string, string | Table>
  files: string[]
  dependencies: Table
  devDependencies: Table
}

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const manifest = JSON.parse(read('package.json')) as Manifest

test('every entry point and every published path exists after a build', () => {
  const paths = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target),
  )
  for (const path of [...paths, ...Object.values(manifest.bin), ...manifest.files]) {
    assert.ok(existsSync(join(ROOT, path)), path)
  }
})

test('types come first wherever there are conditions', () => {
  const conditional = Object.values(manifest.exports).filter((target) => typeof target !== 'string')
  assert.ok(conditional.length > 0)
  for (const target of conditional) assert.is(Object.keys(target)[0], 'types')
})

test('dependencies are pinned, and listed with the licence that each states', () => {
  const listed = new Map(
    [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| (\S+) \| ([^|]+) \|/gm)].map(
      ([, name = '', version, licence]) => [name, `${version} ${licence}`],
    ),
  )
  const installed = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
  for (const [name, version] of installed) {
    assert.match(version, /^\d+\.\d+\.\d+$/, `${name} is pinned`)
    const { license } = JSON.parse(read(`node_modules/${name}/package.json`)) as { license: string }
    assert.is(listed.get(name), `${version} ${license}`, name)
  }
  assert.is(listed.size, installed.length)
})

test('the lock file has the same versions and no package with an install script', () => {
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, Pick<Manifest, 'dependencies' | 'devDependencies' | 'engines' | 'license'>>
  }
  const root = lock.packages['']
  assert.equal(root?.dependencies, manifest.dependencies)
  assert.equal(root?.devDependencies, manifest.devDependencies)
  assert.equal(root?.engines, manifest.engines)
  assert.is(root?.license, manifest.license)
  assert.not.match(read('package-lock.json'), 'hasInstallScript')
})

test('the command is executable by its first line', () => {
  for (const path of Object.values(manifest.bin)) assert.match(read(path), /^#!\/usr\/bin\/env node\n/)
})

test.run()
