/** Mbed TLS 3.6 as a C library, with the configuration that it ships. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow } from '../../scripts/tree.js'
import type { TlsStack } from '../mcu/device-tests.js'
import { succeed } from '../mcu/tools.js'

/** Builds it below `folder` unless it is there. */
export async function mbedtls3(folder: string, source: string): Promise<TlsStack> {
  const objects = join(folder, 'mbedtls')
  const library = join(objects, 'libmbedtls.a')
  const headers = join(source, 'include')
  if (!existsSync(library)) {
    mkdirSync(objects, { recursive: true })
    const files = filesBelow(source, 'library', '.c').map((path) => join(source, path))
    const compile = 'cd "$0" && gcc -O2 -w -c "$@" && ar rc libmbedtls.a *.o'
    await succeed('sh', ['-c', compile, objects, `-I${headers}`, `-I${join(source, 'library')}`, ...files])
  }
  const flags = ['-isystem', headers]
  return { name: 'Mbed TLS 3.6', flags, libraries: [library], caLeaf: 'CAPTURE_ROOT_IS_LEAF' }
}
