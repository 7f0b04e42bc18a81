/**
 * The open box: the internals of the core, compiled for tests only. Memory above `__heap_base` is free for tests.
 */
import { readFileSync } from 'node:fs'

/** EQUAL of assembly/mem/bytes.ts: what the comparison of a signature answers if it holds. */
export const EQUAL = 0xb96a5

/** Any exported function of the open box; addresses and lengths are bytes. */
type Internal = (...parameters: (number | bigint)[]) => number

/** One instance of the open box with helpers over its memory. */
export interface Openbox {
  call: Record<string, Internal>
  memory: Uint8Array
  /** First free address. */
  base: number
  /** Writes bytes at an address and answers the address. */
  put(at: number, bytes: Uint8Array | string): number
  /** Copies bytes out. */
  get(at: number, length: number): Uint8Array
}

const modules = new Map<string, WebAssembly.Module>()

function moduleOf(build: string): WebAssembly.Module {
  const ofEnvironment = build === 'openbox' ? process.env['TRUSTCORE_OPENBOX'] : undefined
  const path = ofEnvironment ?? new URL(`../../../build/trustcore.${build}.wasm`, import.meta.url)
  const module = modules.get(build) ?? new WebAssembly.Module(readFileSync(path))
  modules.set(build, module)
  return module
}

/** A fresh instance; `openbox.nano`: with the arithmetic of that build. */
export function openbox(build: 'openbox' | 'openbox.nano' = 'openbox'): Openbox {
  const { exports } = new WebAssembly.Instance(moduleOf(build), {})
  const memory = new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer)
  return {
    call: exports as Record<string, Internal>,
    memory,
    base: ((exports['__heap_base'] as WebAssembly.Global).value + 15) & ~15,
    put(at, bytes) {
      memory.set(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes, at)
      return at
    },
    get(at, length) {
      return memory.slice(at, at + length)
    },
  }
}
