/**
 * The packages of the C library: CMake on the host by find_package and add_subdirectory, for a Cortex-M, and the flat folder of
 * Arduino are built. ESP-IDF and Zephyr are not here: their CMake files run with stand-ins for the functions that those
 * frameworks have, which shows that every file named is there and compiles.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow, ROOT } from '../../scripts/tree.js'
import { makeLeaf, makeRoot } from '../support/pki.js'
import { PROFILES, type Profile } from './boards.js'
import { ARTEFACTS } from './compile.js'
import type { Tally } from './tally.js'
import { run, succeed } from './tools.js'

const CORTEX_M = [
  'CMAKE_SYSTEM_NAME=Generic',
  'CMAKE_C_COMPILER=arm-none-eabi-gcc',
  'CMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY',
]
const cortexM = (processor: string, profile: Profile) => [
  ...CORTEX_M,
  `CMAKE_C_FLAGS=--specs=nano.specs -mcpu=${processor} -mthumb`,
  `TRUSTCORE_PROFILE=${profile}`,
]
const HEAD = 'cmake_minimum_required(VERSION 3.16)\nproject(user LANGUAGES C)\n'
const PROGRAM = 'add_executable(verify verify.c)\ntarget_link_libraries(verify trustcore::trustcore)\n'

/** With what Kconfig would say of the choice. */
const espIdf = (chosen: string) => `${HEAD}
set(ESP_PLATFORM 1)
set(${chosen} y)
set(CONFIG_TRUSTCORE_STATUS_TEXT y)
set(CONFIG_TRUSTCORE_MBEDTLS y)
set(COMPONENT_LIB component)
function(idf_component_register)
  cmake_parse_arguments(C "" "" "SRCS;INCLUDE_DIRS;REQUIRES" \${ARGN})
  add_library(component STATIC \${C_SRCS})
  target_include_directories(component PUBLIC \${C_INCLUDE_DIRS})
endfunction()
add_subdirectory("${ARTEFACTS}" trustcore)
`
const zephyr = (chosen: string) => `${HEAD}
set(CONFIG_TRUSTCORE y)
set(${chosen} y)
set(CONFIG_TRUSTCORE_STATUS_TEXT y)
set(CONFIG_TRUSTCORE_MBEDTLS y)
file(WRITE \${CMAKE_BINARY_DIR}/empty.c "typedef int empty;")
function(zephyr_include_directories)
  include_directories(\${ARGN})
endfunction()
function(zephyr_library_named name)
  add_library(\${name} STATIC \${CMAKE_BINARY_DIR}/empty.c)
endfunction()
function(zephyr_library_compile_options)
  target_compile_options(trustcore PRIVATE \${ARGN})
endfunction()
function(zephyr_library_sources)
  target_sources(trustcore PRIVATE \${ARGN})
endfunction()
function(zephyr_library_sources_ifdef condition)
  if(\${condition})
    target_sources(trustcore PRIVATE \${ARGN})
  endif()
endfunction()
function(zephyr_compile_definitions)
  target_compile_definitions(trustcore PUBLIC \${ARGN})
endfunction()
function(zephyr_library_link_libraries)
endfunction()
include("${ARTEFACTS}/zephyr/CMakeLists.txt")
`

export async function testPackages(tally: Tally, folder: string): Promise<void> {
  const root = makeRoot()
  const place = join(folder, 'packages')
  const file = (...names: string[]) => join(place, ...names)
  mkdirSync(place)
  writeFileSync(file('root.der'), root.der)
  writeFileSync(file('leaf.der'), makeLeaf(root).der)

  const build = async (source: string, out: string, options: readonly string[] = []) => {
    await succeed('cmake', ['-S', source, '-B', out, ...options.map((option) => `-D${option}`)])
    await succeed('cmake', ['--build', out, '--parallel', '2'])
  }
  /** Of the builds of the core this one was compiled and no other. */
  const expectCore = (out: string, profile: Profile) => {
    const cores = filesBelow(out, '.', '.o').flatMap((path) => /(\w+)\/trustcore_core\.c/.exec(path)?.[1] ?? [])
    tally.check(cores.join() === profile, `packages: ${out} has the core of ${cores.join()}, not of ${profile}`)
  }
  /** A project of a user, built and where it is a program run. */
  const project = async (name: string, lists: string, options: readonly string[] = []) => {
    mkdirSync(file(name))
    writeFileSync(file(name, 'CMakeLists.txt'), lists)
    copyFileSync(join(ROOT, 'examples/c/verify.c'), file(name, 'verify.c'))
    await build(file(name), file(name, 'build'), options)
    if (!lists.includes('add_executable')) return
    const said = await succeed(file(name, 'build/verify'), [file('root.der'), file('leaf.der'), 'myserver.iocafe'])
    tally.check(said === 'OK\n', `packages: ${name}: the program says ${said}`)
  }

  for (const profile of PROFILES) {
    const attempt = (what: string, work: (name: string) => Promise<void>) =>
      tally.attempt(`packages: ${what}, ${profile}`, () => work(`${what}-${profile}`))
    const option = `TRUSTCORE_PROFILE=${profile}`
    const chosen = `CONFIG_TRUSTCORE_PROFILE_${profile.toUpperCase()}`
    await attempt('find_package', async (name) => {
      const [library, prefix] = [file(`library-${profile}`), file(`prefix-${profile}`)]
      await build(ARTEFACTS, library, [`CMAKE_INSTALL_PREFIX=${prefix}`, option])
      expectCore(library, profile)
      await succeed('cmake', ['--install', library])
      const find = `${HEAD}find_package(trustcore ${version()} REQUIRED)\n${PROGRAM}`
      await project(name, find, [`CMAKE_PREFIX_PATH=${prefix}`])
    })
    await attempt('add_subdirectory', async (name) => {
      await project(name, `${HEAD}add_subdirectory("${ARTEFACTS}" trustcore)\n${PROGRAM}`, [option])
      expectCore(file(name), profile)
    })
    await attempt('ESP-IDF', async (name) => {
      await project(name, espIdf(chosen))
      expectCore(file(name), profile)
    })
    await attempt('Zephyr', async (name) => {
      await project(name, zephyr(chosen))
      expectCore(file(name), profile)
    })
  }
  await tally.attempt('packages: Cortex-M4', () => build(ARTEFACTS, file('cortex-m4'), cortexM('cortex-m4', 'mcu')))
  await tally.attempt('packages: Cortex-M0', () => build(ARTEFACTS, file('cortex-m0'), cortexM('cortex-m0', 'nano')))
  await tally.attempt('packages: no such build', async () => {
    const { status, output } = await run('cmake', ['-S', ARTEFACTS, '-B', file('none'), '-DTRUSTCORE_PROFILE=other'])
    tally.check(status !== 0 && output.includes('mcu or nano'), `packages: TRUSTCORE_PROFILE=other: ${output}`)
  })
  for (const library of ['trustcore', 'trustcore-nano']) {
    await tally.attempt(`packages: Arduino, ${library}`, () => {
      const sources = join(ARTEFACTS, 'arduino', library, 'src')
      return succeed('sh', ['-c', 'cd "$0" && gcc -O2 -I"$1" -c "$1"/*.c', place, sources])
    })
  }
  for (const [name, pattern] of [
    ['CMakeLists.txt', /^project\(trustcore VERSION (\S+) /m],
    ['idf_component.yml', /^version: "(.+)"$/m],
    ['library.json', /"version": "(.+)"/],
    ['arduino/trustcore/library.properties', /^version=(.+)$/m],
    ['arduino/trustcore-nano/library.properties', /^version=(.+)$/m],
  ] as const) {
    const found = pattern.exec(readFileSync(join(ARTEFACTS, name), 'utf8'))?.[1]
    tally.check(found === version(), `packages: ${name} is of version ${found}, not ${version()}`)
  }
}

const version = (): string =>
  (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version
