/** One of the verifiers of this folder, loaded: the interface of verifier.h. */

type Call = (...parameters: number[]) => number

/** Functions that the C library would call to print or read a file; nothing here does. */
const IMPORTS = new Proxy(
  {},
  {
    get: () => () => {
      throw new Error('a verifier has called the system')
    },
    has: () => true,
  },
)

/** An instance with one root. Throws if it does not take it. */
export class CompiledVerifier {
  readonly exports: WebAssembly.Exports
  readonly #verify: Call
  readonly #memory: WebAssembly.Memory
  readonly #input: number
  #bytes: Uint8Array

  constructor(module: WebAssembly.Module, root: Uint8Array) {
    this.exports = new WebAssembly.Instance(module, { wasi_snapshot_preview1: IMPORTS }).exports
    this.#memory = this.exports['memory'] as WebAssembly.Memory
    this.#verify = this.exports['verify'] as Call
    this.#input = (this.exports['input'] as Call)()
    this.#bytes = new Uint8Array(this.#memory.buffer)
    this.#bytes.set(root, this.#input)
    const status = (this.exports['take_root'] as Call)(root.length)
    if (status !== 0) throw new Error(`it does not take the root: ${status}`)
  }

  /** Whether a leaf and at most one intermediate hold for the server of the benchmark. */
  verify([leaf = new Uint8Array(), intermediate = new Uint8Array()]: readonly Uint8Array[]): boolean {
    // a heap that has grown has another buffer
    if (this.#bytes.buffer !== this.#memory.buffer) this.#bytes = new Uint8Array(this.#memory.buffer)
    this.#bytes.set(leaf, this.#input)
    this.#bytes.set(intermediate, this.#input + leaf.length)
    return this.#verify(leaf.length, intermediate.length) === 0
  }
}
