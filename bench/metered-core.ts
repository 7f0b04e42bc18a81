/**
 * A core whose instructions are counted: the ABI of docs/abi.md over an instrumented copy of a shipped module.
 */
import { SERVER_NAME } from './chain-set.js'
import { executed, executedBy, type Instrumented } from './instrument.js'

const BY_HAND = 1
const KIND_NAME = 1
const TRUSTED = 0x5ac3961e
const OK = 0

type Call = (...parameters: number[]) => number

/** What one verification executed. */
export interface Work {
  /** From `tc_chain_begin` to the verdict, and `tc_steps`. */
  instructions: number
  /** The longest `tc_step(1)`. */
  largestStep: number
  steps: number
}

/** One instance with one root on its trusted list. */
export class MeteredCore {
  readonly #exports: WebAssembly.Exports
  readonly #memory: Uint8Array

  constructor({ wasm }: Pick<Instrumented, 'wasm'>, root: Uint8Array) {
    this.#exports = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(wasm)), {}).exports
    this.#memory = new Uint8Array((this.#exports['memory'] as WebAssembly.Memory).buffer)
    this.#call('tc_chain_begin')
    this.#must('tc_list_begin')
    this.#input(root)
    this.#must('tc_list_add', root.length, BY_HAND, 0, 0)
  }

  /** Instructions so far, by function. */
  get byFunction(): number[] {
    return executedBy(this.#exports)
  }

  /** Verifies a chain that must be trusted, one step at a time. */
  verify(chain: readonly Uint8Array[]): Work {
    const start = executed(this.#exports)
    this.#call('tc_chain_begin')
    const name = new TextEncoder().encode(SERVER_NAME)
    this.#input(name)
    this.#must('tc_expect', KIND_NAME, name.length)
    for (const certificate of chain) {
      this.#input(certificate)
      this.#must('tc_chain_add', certificate.length)
    }
    this.#must('tc_verify_begin')
    let largestStep = 0
    for (let more = 1, before = executed(this.#exports); more !== 0; ) {
      more = this.#call('tc_step', 1)
      const after = executed(this.#exports)
      largestStep = Math.max(largestStep, after - before)
      before = after
    }
    if (this.#call('tc_verdict') !== TRUSTED) throw new Error('a good chain was refused')
    const steps = this.#call('tc_steps')
    return { instructions: executed(this.#exports) - start, largestStep, steps }
  }

  #call(name: string, ...parameters: number[]): number {
    return (this.#exports[name] as Call)(...parameters) >>> 0
  }

  #must(name: string, ...parameters: number[]): void {
    const status = this.#call(name, ...parameters)
    if (status !== OK) throw new Error(`${name} answered status ${status}`)
  }

  #input(bytes: Uint8Array): void {
    const at = this.#call('tc_input', bytes.length)
    if (at === 0) throw new Error(`no room for ${bytes.length} bytes of input`)
    this.#memory.set(bytes, at)
  }
}
