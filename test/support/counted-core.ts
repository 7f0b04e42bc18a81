/**
 * A core whose executed instructions are counted, for hostile input: it is stopped when it has executed too many.
 */
import { readFileSync } from 'node:fs'
import { instrument } from '../../bench/instrument.js'
import type { Build } from '../../bindings/core.js'
import { encodeExpectation } from '../../bindings/expectation.js'
import { encodePolicy } from '../../bindings/policy.js'
import { encodeTime } from '../../bindings/time.js'
import { EXPECTED, type Given } from './test-chain.js'

const BY_HAND = 1

/** Steps between two looks at the count. */
const STEPS = 512

/** What a verification came to. `status` is null if it was stopped. */
export interface Count {
  status: number | null
  verdict: number
  instructions: number
  steps: number
  signatures: number
  candidates: number
  comparisons: number
}

/** One fresh instance of an instrumented build. */
export class CountedCore {
  readonly #module: WebAssembly.Module

  constructor(build: Build) {
    const wasm = readFileSync(new URL(`../../../build/trustcore.${build}.wasm`, import.meta.url))
    this.#module = new WebAssembly.Module(Uint8Array.from(instrument(wasm).wasm))
  }

  /** Verifies until it is done, or has executed more than `most` instructions. */
  verify(given: Given, most: number): Count {
    const { exports } = new WebAssembly.Instance(this.#module, {})
    const memory = new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer)
    const call = (name: string, ...parameters: number[]): number =>
      (exports[name] as (...parameters: number[]) => number)(...parameters) >>> 0
    const must = (name: string, ...parameters: number[]): void => {
      const status = call(name, ...parameters)
      if (status !== 0) throw new Error(`${name} answered status ${status}`)
    }
    const put = (bytes: Uint8Array): number => {
      const at = call('tc_input', bytes.length)
      if (at === 0) throw new Error(`no room for ${bytes.length} bytes`)
      memory.set(bytes, at)
      return bytes.length
    }
    must('tc_list_begin')
    for (const anchor of given.anchors) must('tc_list_add', put(anchor), BY_HAND, 0, 0)
    call('tc_chain_begin')
    const { kind, words, entry } = encodeExpectation(given.expect ?? EXPECTED)
    must('tc_expect', kind, words === null ? entry : put(words))
    must('tc_policy', encodePolicy(given.policy))
    const { state, high, low } = encodeTime(given.time)
    must('tc_time', state, high, low)
    for (const certificate of given.chain) must('tc_chain_add', put(certificate))
    const counters = Object.values(exports).filter(
      (value) => value instanceof WebAssembly.Global && value.value.constructor === BigInt,
    )
    const executed = (): number =>
      counters.reduce((sum, counter) => sum + Number((counter as WebAssembly.Global).value), 0)
    const start = executed()
    call('tc_verify_begin')
    let stopped = false
    while (call('tc_step', STEPS) !== 0 && !stopped) stopped = executed() - start > most
    const instructions = executed() - start
    const report = new DataView(memory.buffer, call('tc_report'))
    return {
      status: stopped ? null : report.getUint32(4, true),
      verdict: call('tc_verdict'),
      instructions,
      steps: call('tc_steps'),
      signatures: report.getUint32(36, true),
      candidates: report.getUint32(40, true),
      comparisons: report.getUint32(44, true),
    }
  }
}
