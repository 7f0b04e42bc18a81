/**
 * One instance of the core: a typed face over the exports of the wasm module (docs/abi.md), input, and what happens
 * when it traps.
 *
 * A trap is a bug of trustcore, whatever the input was. The instance is then dropped, because its memory may hold
 * half of something; a fresh one takes its place, and who owns it loads the trusted list into it again.
 */
import { readFileSync } from 'node:fs'
import { instantiateSync } from '@assemblyscript/loader'

/** Which wasm build: more room and speed, the one of microcontrollers, or the one that always checks dates. */
export type Build = 'gateway' | 'mcu' | 'nano' | 'expiration'

/** The builds. */
export const BUILDS: readonly Build[] = ['gateway', 'mcu', 'nano', 'expiration']

/** Version of the ABI that these bindings speak. */
const ABI_VERSION = 1

/** What `tc_build` answers for each build behind the version: profile in bits 8 to 15, expiration in bit 16. */
const BUILD_WORDS: Record<Build, number> = { gateway: 0x00200, mcu: 0x00100, nano: 0x00300, expiration: 0x10200 }

/** Functions of the core; numbers come back as signed 32 bits. */
type CoreFunctions = {
  tc_build(): number
  tc_limit(which: number): number
  tc_input(length: number): number
  tc_chain_begin(): void
  tc_chain_add(length: number): number
  tc_policy(word: number): number
  tc_time(state: number, high: number, low: number): number
  tc_expect(kind: number, length: number): number
  tc_revocation_begin(kind: number): number
  tc_revocation_add(length: number): number
  tc_revocation_step(work: number): number
  tc_revocation_end(): number
  tc_revocation_record(): number
  tc_verify_begin(): number
  tc_step(work: number): number
  tc_verify(): number
  tc_verdict(): number
  tc_report(): number
  tc_steps(): number
  tc_signature_begin(spki: number, algorithm: number, signature: number, message: number): number
  tc_signature_step(work: number): number
  tc_signature_verdict(): number
  tc_signature_status(): number
  tc_signature_steps(): number
  tc_list_begin(): number
  tc_list_key(length: number): number
  tc_list_offer(slot: number, length: number): number
  tc_list_slot(): number
  tc_list_count(): number
  tc_list_entry(index: number): number
  tc_list_add(length: number, origin: number, high: number, low: number): number
  tc_list_remove(index: number): number
  tc_list_confirm(length: number): number
  tc_list_seal(): number
  tc_list_target(): number
  tc_list_written(length: number): number
  tc_list_image(): number
  tc_list_image_bytes(): number
  tc_list_generation(): number
  tc_succession_begin(length: number, high: number, low: number): number
  tc_succession_end(): number
  tc_capture_open(confirmation: number, length: number): number
  tc_capture_action(): number
  tc_capture_connected(): number
  tc_capture_offer(length: number): number
  tc_capture_confirm(): number
  tc_capture_commit(length: number): number
  tc_capture_reveal(length: number): number
  tc_capture_when(high: number, low: number): void
  tc_capture_written(length: number): number
  tc_capture_closed(): number
  tc_capture_verified(): number
  tc_capture_entry(): number
  tc_capture_abort(): void
  tc_compare_check(length: number): number
}

type CoreExports = CoreFunctions & { memory: WebAssembly.Memory }

/** Compiled modules, each compiled once. */
export const modules = new Map<Build, WebAssembly.Module>()

function moduleOf(build: Build): WebAssembly.Module {
  let module = modules.get(build)
  if (module === undefined) {
    const file = new URL(`../../build/trustcore.${build}.wasm`, import.meta.url)
    try {
      module = new WebAssembly.Module(readFileSync(file))
    } catch (cause) {
      throw new Error(`trustcore: ${file.pathname} cannot be loaded: run \`npm run build\``, { cause })
    }
    modules.set(build, module)
  }
  return module
}

/** The core trapped: a bug of trustcore. Nothing was trusted. */
export class CoreFault extends Error {
  override readonly name = 'CoreFault'

  constructor(where: string, cause: unknown) {
    super(
      `trustcore: the core trapped in ${where} (${cause instanceof Error ? cause.message : String(cause)}). ` +
        'This is a bug of trustcore, not of your program and not of the certificates. Nothing was trusted. ' +
        'Please report it as SECURITY.md says, with the bytes that were given to it.',
      { cause },
    )
  }
}

/** One instance. */
export class Core {
  /** Counts the instances that trapped: what was begun in one is lost in the next. */
  faults = 0
  /** Loads the trusted list into a fresh instance. */
  reload: (core: Core) => void = () => {}
  #exports: CoreExports
  #memory: Buffer

  constructor(readonly build: Build) {
    this.#exports = instantiateSync<CoreExports>(moduleOf(build), {}).exports
    this.#memory = Buffer.from(this.#exports.memory.buffer)
    const word = this.call('tc_build')
    if (word !== (BUILD_WORDS[build] | ABI_VERSION)) {
      throw new Error(`trustcore: build/trustcore.${build}.wasm is of another version: run \`npm run build\``)
    }
  }

  /** Calls a function of the core; the answer is unsigned. Throws CoreFault if it traps. */
  call<K extends keyof CoreFunctions>(name: K, ...parameters: Parameters<CoreFunctions[K]>): number {
    const callee = this.#exports[name] as (...parameters: number[]) => number
    try {
      return callee(...parameters) >>> 0
    } catch (cause) {
      this.#restart()
      throw new CoreFault(name, cause)
    }
  }

  /** Puts bytes where the next call looks for its input; false if there is no room for them. */
  put(bytes: Uint8Array): boolean {
    const at = this.call('tc_input', bytes.length)
    if (at === 0) return false
    this.#memory.set(bytes, at)
    return true
  }

  /** Copies bytes out of the core's memory. */
  copy(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#memory.subarray(at, at + length))
  }

  /** The same for a few bytes, into Node's pool: their `buffer` is not theirs alone. */
  copyFew(at: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length)
    this.#memory.copy(bytes, 0, at, at + length)
    return bytes
  }

  /** A fresh instance in place of the one that trapped. If the list cannot be loaded again, it trusts nobody. */
  #restart(): void {
    this.faults += 1
    this.#exports = instantiateSync<CoreExports>(moduleOf(this.build), {}).exports
    this.#memory = Buffer.from(this.#exports.memory.buffer)
    const { reload } = this
    this.reload = () => {}
    try {
      reload(this)
    } catch {
      this.#exports.tc_list_begin()
    } finally {
      this.reload = reload
    }
  }
}
