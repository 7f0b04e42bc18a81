/**
 * A module's bytes by section and function, read from its binary (WebAssembly 1.0 §5): no tool in between, so the sums
 * are the file.
 */
import binaryen from 'binaryen'
import { functionsOf } from '../scripts/wasm-walk.js'

const HEADER_BYTES = 8
const CODE = 10
const SECTIONS = [
  'custom',
  'type',
  'import',
  'function',
  'table',
  'memory',
  'global',
  'export',
  'start',
  'element',
  'code',
  'data',
]

/** A part of a file. */
export interface Extent {
  name: string
  bytes: number
}

/** A section: its content is `wasm.subarray(at, end)`. */
interface Section {
  id: number
  start: number
  at: number
  end: number
}

/** Reads an unsigned LEB128 number; answers it and where the next byte is. */
function unsigned(wasm: Uint8Array, start: number): [number, number] {
  let value = 0
  for (let at = start, scale = 1; ; at++, scale *= 128) {
    const byte = wasm[at]
    if (byte === undefined) throw new Error('the module ends in the middle of a number')
    value += (byte & 127) * scale
    if (byte < 128) return [value, at + 1]
  }
}

function sections(wasm: Uint8Array): Section[] {
  const found: Section[] = []
  for (let start = HEADER_BYTES; start < wasm.length; ) {
    const [length, at] = unsigned(wasm, start + 1)
    found.push({ id: wasm[start] ?? 0, start, at, end: at + length })
    start = at + length
  }
  return found
}

/** The file section by section, headers included. */
export function sectionSizes(wasm: Uint8Array): Extent[] {
  const sized = sections(wasm).map(({ id, start, end }) => ({
    name: SECTIONS[id] ?? `section ${id}`,
    bytes: end - start,
  }))
  return [{ name: 'header', bytes: HEADER_BYTES }, ...sized]
}

/** The content of the code section. */
export function codeOf(wasm: Uint8Array): Uint8Array {
  const code = sections(wasm).find(({ id }) => id === CODE)
  return code ? wasm.subarray(code.at, code.end) : new Uint8Array()
}

/** Every function with the bytes of its body and of the body's length. */
export function functionSizes(wasm: Uint8Array): Extent[] {
  const module = binaryen.readBinary(wasm)
  const names = functionsOf(module).map(({ name }) => name)
  module.dispose()
  const code = codeOf(wasm)
  let [count, at] = unsigned(code, 0)
  if (count !== names.length) throw new Error(`${count} function bodies, but ${names.length} functions`)
  return names.map((name) => {
    const [length, body] = unsigned(code, at)
    const bytes = body + length - at
    at = body + length
    return { name, bytes }
  })
}

/** `assembly/ec/point/pointAdd` comes from `assembly/ec/point.ts`; what has no path is of the compiler. */
export function sourceOf(functionName: string): string {
  const path = functionName.replace(/\|.*$/, '').split('/').slice(0, -1).join('/')
  return path.startsWith('assembly/') ? `${path}.ts` : 'compiler'
}

/** Sums by source, largest first. */
export function bySource(functions: readonly Extent[]): Extent[] {
  const sums = new Map<string, number>()
  for (const { name, bytes } of functions) sums.set(sourceOf(name), (sums.get(sourceOf(name)) ?? 0) + bytes)
  return [...sums]
    .map(([name, bytes]) => ({ name, bytes }))
    .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1))
}
