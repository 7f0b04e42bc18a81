/** A module as the C artefacts see it: its exports with their arity, its memory, its data, its bytes. */
import binaryen from 'binaryen'
import { heapBaseOf } from '../build.js'
import { dataSegmentsOf } from '../wasm-walk.js'

export interface ExportedFunction {
  /** Without `tc_`. */
  name: string
  parameters: number
  hasResult: boolean
}

export interface Module {
  profile: string
  wasm: Uint8Array
  memoryBytes: number
  functions: ExportedFunction[]
  segments: { offset: number; bytes: Uint8Array }[]
}

/** Reads a build of the core. */
export function readModule(profile: string, wasm: Uint8Array): Module {
  const module = binaryen.readBinary(wasm)
  try {
    const functions: ExportedFunction[] = []
    for (let i = 0; i < module.getNumExports(); i++) {
      const { kind, name, value } = binaryen.getExportInfo(module.getExportByIndex(i))
      if (kind !== binaryen.ExternalFunction) continue
      if (!name.startsWith('tc_')) throw new Error(`module: ${name} is no function of the ABI`)
      const { params, results } = binaryen.getFunctionInfo(module.getFunction(value))
      const parameters = binaryen.expandType(params).length
      functions.push({ name: name.slice('tc_'.length), parameters, hasResult: results === binaryen.i32 })
    }
    const segments = dataSegmentsOf(module).map(({ offset, data }) => ({ offset, bytes: new Uint8Array(data) }))
    return { profile, wasm, memoryBytes: heapBaseOf(wasm), functions, segments }
  } finally {
    module.dispose()
  }
}

/** Bytes as a C initialiser, 24 a line. */
export function initialiser(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 24) lines.push([...bytes.subarray(at, at + 24)].join(','))
  return lines.join(',\n')
}
