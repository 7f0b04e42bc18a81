/**
 * `npm run release:c`: what a C user needs, in build/c, so that no Node is needed there.
 *
 *     build/c/*.h *.c        the API and its engines (bindings/c), status names
 *     build/c/PROFILE/       trustcore_core.{h,c} (the core as C), trustcore_module.h (the core as bytes), trustcore.wasm (as a file)
 *     build/c/arduino/       the same as libraries of Arduino's, which wants all sources in one folder: one library a profile
 *     build/c/docs/          docs/embedding.md and the pages that it leads to
 *     build/c/examples/      a verification in ten lines, and a whole device
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildTargets } from './build.js'
import { coreHeader, coreSource, moduleHeader } from './c/core-source.js'
import { readModule } from './c/module.js'
import { functionsFrom, wasm2c } from './c/wasm-to-c.js'
import { filesBelow, ROOT } from './tree.js'
import { readTarget } from './wasm-targets.js'

/** Builds that C users get. */
export const C_PROFILES = ['mcu', 'nano'] as const
/** The one that a user gets who does not choose. */
const DEFAULT_PROFILE = 'mcu'

/** The page that a C user reads first. */
const FIRST_PAGE = 'docs/embedding.md'
const README = `# trustcore for C

Devices trust an organisation: an X.509 verifier without malloc and globals. Begin with [${FIRST_PAGE}](${FIRST_PAGE}), or with
[examples/c/verify.c](examples/c/verify.c), a verification in ten lines. The API is [trustcore.h](trustcore.h). Licence: [Apache-2.0](LICENSE).
`

/** Writes the artefacts below `folder` for builds that are there. */
export function releaseC(root: string, folder: string, profiles: readonly string[] = C_PROFILES): void {
  rmSync(folder, { recursive: true, force: true })
  cpSync(join(root, 'bindings/c'), folder, { recursive: true })
  for (const profile of profiles) {
    const { outFile } = readTarget(root, profile)
    const wasm = readFileSync(join(root, outFile))
    const module = readModule(profile, wasm)
    const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, profile, name), content)
    mkdirSync(join(folder, profile))
    write('trustcore_core.h', coreHeader(module))
    write('trustcore_core.c', coreSource(module, functionsFrom(wasm2c(root, join(root, outFile)))))
    write('trustcore_module.h', moduleHeader(module))
    write('trustcore.wasm', wasm)
    writeArduino(folder, profile)
  }
  rmSync(join(folder, 'library.properties'))
  writeDocuments(root, folder)
}

/** What is there to read, with the folders of the repository, so that links hold. */
function writeDocuments(root: string, folder: string): void {
  writeFileSync(join(folder, 'README.md'), README)
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  cpSync(join(root, 'examples/c'), join(folder, 'examples/c'), { recursive: true })
  cpSync(join(root, 'examples/c-device'), join(folder, 'examples/c-device'), { recursive: true })
  const found = new Set([FIRST_PAGE])
  for (const path of found) {
    cpSync(join(root, path), join(folder, path))
    if (!path.endsWith('.md')) continue
    for (const [, link = ''] of readFileSync(join(root, path), 'utf8').matchAll(/\]\(([^)#\s:]+)/g)) {
      found.add(normalize(join(dirname(path), link)))
    }
  }
}

/** A folder for the libraries of Arduino. */
function writeArduino(folder: string, profile: string): void {
  const name = profile === DEFAULT_PROFILE ? 'trustcore' : `trustcore-${profile}`
  const library = join(folder, 'arduino', name)
  const sources = [folder, join(folder, profile)].flatMap((from) =>
    readdirSync(from).flatMap((name) => (/\.[ch]$/.test(name) ? [[join(from, name), name] as const] : [])),
  )
  mkdirSync(join(library, 'src'), { recursive: true })
  for (const [from, name] of sources) cpSync(from, join(library, 'src', name))
  const properties = readFileSync(join(folder, 'library.properties'), 'utf8')
  writeFileSync(join(library, 'library.properties'), properties.replace(/^name=trustcore$/m, `name=${name}`))
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await buildTargets(ROOT, C_PROFILES)
  const folder = join(ROOT, 'build/c')
  releaseC(ROOT, folder)
  for (const path of filesBelow(folder, '.', '')) console.log(`build/c/${path.slice('./'.length)}`)
}
