/** The engines that firmware embeds, as C libraries. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow } from '../../scripts/tree.js'
import { succeed } from '../mcu/tools.js'
import { type AotCompiler, type AotFiles, aotCompiler, aotFiles } from './aot.js'
import { type Engine, halfOf, link, THIS_MACHINE } from './engine.js'
import type { Sources } from './sources.js'
import { wamrCopy, wamrDevice, wamrEngines } from './wamr.js'

/** wasm3, compiled once into a library. */
async function wasm3(folder: string, source: string, wasm: Uint8Array): Promise<Engine> {
  const objects = join(folder, 'wasm3')
  const library = join(objects, 'libwasm3.a')
  if (!existsSync(library)) {
    mkdirSync(objects, { recursive: true })
    const files = filesBelow(source, '.', '.c').map((path) => join(source, path))
    const compile = `cd "$0" && gcc -O2 -w -c "$@" && ar rc libwasm3.a *.o`
    await succeed('sh', ['-c', compile, objects, ...files])
  }
  return {
    name: 'wasm3',
    machine: THIS_MACHINE,
    memoryFor: (bytes) => bytes,
    moduleOf: async (core) => core,
    refused: { 'half of a module': halfOf(wasm) },
    build: (out, program) => link(THIS_MACHINE, out, 'wasm3', program, source, [library, '-lm']),
  }
}

export interface Engines {
  engines: Engine[]
  /** What makes the files that the last of them runs, and those of the core. */
  compileAot: AotCompiler
  aot: AotFiles
  /** Builds the one that runs the file for the first microcontroller; it needs ARM_TOOLS. */
  buildDevice(): Promise<Engine>
}

/** All engines, built below `folder` unless they are there, for the core `wasm`. */
export async function buildEngines(folder: string, sources: Sources, wasm: Uint8Array): Promise<Engines> {
  const copy = wamrCopy(folder, sources.wamr)
  const compileAot = await aotCompiler(folder, copy)
  const aot = await aotFiles(compileAot, wasm)
  const engines = [
    await wasm3(folder, sources.wasm3, wasm),
    ...(await wamrEngines(folder, copy, wasm, compileAot, aot)),
  ]
  return { engines, compileAot, aot, buildDevice: () => wamrDevice(folder, copy, wasm, compileAot, aot) }
}
