/** A build of the core in V8 with nothing between: call, input, copy. */
export class BareModule {
  readonly #exports: WebAssembly.Exports
  readonly #memory: Uint8Array

  constructor(wasm: Uint8Array) {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(wasm)), {})
    this.#exports = exports
    this.#memory = new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer)
  }

  /** Calls an export; its answer is unsigned. */
  call(name: string, ...parameters: number[]): number {
    return (this.#exports[name] as (...parameters: number[]) => number)(...parameters) >>> 0
  }

  /** Puts bytes where the next call looks for its input; false if there is no room for them. */
  put(bytes: Uint8Array): boolean {
    const at = this.call('tc_input', bytes.length)
    if (at !== 0) this.#memory.set(bytes, at)
    return at !== 0
  }

  copy(at: number, length: number): Uint8Array {
    return this.#memory.slice(at, at + length)
  }
}
