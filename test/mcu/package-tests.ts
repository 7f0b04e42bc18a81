/**
 * The packages of the C library: CMake on the host by find_package and add_subdirectory, for a Cortex-M, and the flat folder of
 * Arduino are built. ESP-IDF and Zephyr are not here: their CMake files run with stand-ins for the functions that those
 * frameworks have, which shows that every file named is there and compiles.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/tree.js'
import { makeLeaf, makeRoot } from '../support/pki.js'
import { ARTEFACTS } from './compile.js'
import type { Tally } from './tally.js'
import { succeed } from './tools.js'

const CORTEX_M = [
  'CMAKE_SYSTEM_NAME=Generic',
  'CMAKE_C_COMPILER=arm-none-eabi-gcc',
  'CMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY',
  'CMAKE_C_FLAGS=--specs=nano.specs -mcpu=cortex-m4 -mthumb',
]
const HEAD = 'cmake_minimum_required(VERSION 3.16)\nproject(user LANGUAGES C)\n'
const PROGRAM = 'add_executable(verify verify.c)\ntarget_link_libraries(verify trustcore::trustcore)\n'

const ESP_IDF = `${HEAD}
set(ESP_PLATFORM 1)
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
const ZEPHYR = `${HEAD}
set(CONFIG_TRUSTCORE y)
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
  writeFileSync(file('root.pem'), root.pem)
  writeFileSync(file('leaf.pem'), makeLeaf(root).pem)

  const build = async (source: string, out: string, options: readonly string[] = []) => {
    await succeed('cmake', ['-S', source, '-B', out, ...options.map((option) => `-D${option}`)])
    await succeed('cmake', ['--build', out, '--parallel', '2'])
  }
  /** A project of a user, built and where it is a program run. */
  const project = async (name: string, lists: string, options: readonly string[] = []) => {
    mkdirSync(file(name))
    writeFileSync(file(name, 'CMakeLists.txt'), lists)
    copyFileSync(join(ROOT, 'examples/c/verify.c'), file(name, 'verify.c'))
    await build(file(name), file(name, 'build'), options)
    if (!lists.includes('add_executable')) return
    const said = await succeed(file(name, 'build/verify'), [file('root.pem'), file('leaf.pem'), 'myserver.iocafe'])
    tally.check(said === 'OK\n', `packages: ${name}: the program says ${said}`)
  }

  await tally.attempt('packages: find_package', async () => {
    const prefix = file('prefix')
    await build(ARTEFACTS, file('library'), [`CMAKE_INSTALL_PREFIX=${prefix}`])
    await succeed('cmake', ['--install', file('library')])
    const find = `${HEAD}find_package(trustcore ${version()} REQUIRED)\n${PROGRAM}`
    await project('found', find, [`CMAKE_PREFIX_PATH=${prefix}`])
  })
  await tally.attempt('packages: add_subdirectory', () =>
    project('subdirectory', `${HEAD}add_subdirectory("${ARTEFACTS}" trustcore)\n${PROGRAM}`),
  )
  await tally.attempt('packages: Cortex-M', () => build(ARTEFACTS, file('cortex-m'), CORTEX_M))
  await tally.attempt('packages: ESP-IDF', () => project('esp-idf', ESP_IDF))
  await tally.attempt('packages: Zephyr', () => project('zephyr', ZEPHYR))
  await tally.attempt('packages: Arduino', () =>
    succeed('sh', ['-c', 'cd "$0" && gcc -O2 -I"$1" -c "$1"/*.c', place, join(ARTEFACTS, 'arduino/trustcore/src')]),
  )
  for (const [name, pattern] of [
    ['CMakeLists.txt', /^project\(trustcore VERSION (\S+) /m],
    ['idf_component.yml', /^version: "(.+)"$/m],
    ['library.json', /"version": "(.+)"/],
    ['arduino/trustcore/library.properties', /^version=(.+)$/m],
  ] as const) {
    const found = pattern.exec(readFileSync(join(ARTEFACTS, name), 'utf8'))?.[1]
    tally.check(found === version(), `packages: ${name} is of version ${found}, not ${version()}`)
  }
}

const version = (): string =>
  (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version
