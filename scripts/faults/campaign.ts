/**
 * One fault at a time in the verification of a chain that must be refused: from `tc_verify_begin` to the verdict, in one instance
 * whose memory is put back before each.
 */
import { readFileSync } from 'node:fs'
import { encodeExpectation } from '../../bindings/expectation.js'
import { encodePolicy } from '../../bindings/policy.js'
import { STATUS } from '../../bindings/status.js'
import { encodeTime } from '../../bindings/time.js'
import { TRUSTED } from '../../bindings/verdict.js'
import type { FaultCase } from './cases.js'
import { type FaultSite, faultyModule } from './fault-sites.js'

const BY_HAND = 1
const CRL = 1
const DENY_LIST = 2
const EXPECTED = { name: 'myserver.iocafe' }
/** Turns that a verification with a fault may make, as a multiple of what it makes without. */
const PATIENCE = 4
const ENOUGH = 2 ** 31 - 1
/** So many that the gateway build has tables of the anchor's key (assembly/limits.ts, KNOWN_KEY_USES). */
const GOOD_VERIFICATIONS = 9
/** Steps asked for at once, and how often: a fault may make a step say that there is more to do, for ever. */
const STEPS = 1 << 20
const CALLS = 16

/** A fault: at the nth execution of a site, or at every one of them (0). */
export interface Fault {
  site: number
  nth: number
}

/** What became of a verification. */
export type Outcome = 'rejected' | 'trap' | 'timeout' | 'trusted'

type Call = (...parameters: number[]) => number

/** One instance with one chain in it. */
class Bench {
  readonly #exports: WebAssembly.Exports
  readonly #memory: Uint8Array
  #before = new Uint8Array()
  #fuel = 0

  constructor(module: WebAssembly.Module, seen: ((site: number) => void) | null) {
    this.#exports = new WebAssembly.Instance(module, seen ? { fault: { seen } } : {}).exports
    this.#memory = new Uint8Array((this.#exports['memory'] as WebAssembly.Memory).buffer)
  }

  /**
   * Gives the core everything but the word to begin. Before that a good chain is verified against the same list: what is left of it
   * must not do for the bad one.
   */
  prepare(given: FaultCase): void {
    const { crl: _, denyList: __, ...rules } = given
    this.#burn(ENOUGH)
    this.#must('tc_list_begin')
    for (const anchor of given.anchors) this.#must('tc_list_add', this.#put(anchor), BY_HAND, 0, 0)
    for (let i = 0; i < GOOD_VERIFICATIONS; i++) {
      this.#say({ ...rules, chain: given.good })
      if (this.#verify() !== TRUSTED) throw new Error(`${given.name}: the good chain was refused`)
    }
    this.#say(given)
    this.#before = this.#memory.slice()
  }

  #say(given: FaultCase): void {
    this.#burn(ENOUGH)
    this.#call('tc_chain_begin')
    const { kind, words, entry } = encodeExpectation(given.expect ?? EXPECTED)
    this.#must('tc_expect', kind, words === null ? entry : this.#put(words))
    this.#must('tc_policy', encodePolicy(given.policy))
    const { state, high, low } = encodeTime(given.time)
    this.#must('tc_time', state, high, low)
    for (const certificate of given.chain) this.#must('tc_chain_add', this.#put(certificate))
    for (const [kind, list] of [
      [CRL, given.crl],
      [DENY_LIST, given.denyList],
    ] as const) {
      if (!list) continue
      this.#must('tc_revocation_begin', kind)
      this.#must('tc_revocation_add', this.#put(list))
      while (this.#call('tc_revocation_step', STEPS) !== 0);
      this.#must('tc_revocation_end')
    }
  }

  /** Verifies without a fault; answers the status, and measures. */
  status(): number {
    this.#burn(ENOUGH)
    this.#verify()
    this.#fuel = PATIENCE * (ENOUGH - this.#value('fault-fuel'))
    return new DataView(this.#memory.buffer).getUint32(this.#call('tc_report') + 4, true)
  }

  try({ site, nth }: Fault): Outcome {
    this.#memory.set(this.#before)
    this.#set('fault-target', site)
    this.#set('fault-nth', nth)
    this.#set('fault-count', 0)
    this.#burn(this.#fuel)
    try {
      return this.#verify() === TRUSTED ? 'trusted' : 'rejected'
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError) && !(error instanceof RangeError)) throw error
      return this.#value('fault-fuel') < 0 ? 'timeout' : 'trap'
    }
  }

  #verify(): number {
    this.#call('tc_verify_begin')
    for (let i = 0; i < CALLS && this.#call('tc_step', STEPS) !== 0; i++);
    return this.#call('tc_verdict')
  }

  #value(name: string): number {
    return (this.#exports[name] as WebAssembly.Global).value as number
  }

  #set(name: string, value: number): void {
    ;(this.#exports[name] as WebAssembly.Global).value = value
  }

  #burn(fuel: number): void {
    this.#set('fault-fuel', fuel)
  }

  #put(bytes: Uint8Array): number {
    this.#memory.set(bytes, this.#call('tc_input', bytes.length))
    return bytes.length
  }

  #call(name: string, ...parameters: number[]): number {
    return (this.#exports[name] as Call)(...parameters) >>> 0
  }

  #must(name: string, ...parameters: number[]): void {
    const status = this.#call(name, ...parameters)
    if (status !== 0) throw new Error(`${name} answered status ${status}`)
  }
}

/** What was tried on one case. */
export interface CaseResult {
  name: string
  /** Sites that its verification executes. */
  sites: number
  outcomes: Record<Outcome, number>
  /** Faults that made it trusted. */
  trusted: Fault[]
}

/** A module, ready for faults. */
export class Campaign {
  readonly sites: readonly FaultSite[]
  readonly #module: WebAssembly.Module
  readonly #observed: WebAssembly.Module

  constructor(path: string) {
    const wasm = readFileSync(path)
    const { wasm: faulty, sites } = faultyModule(wasm, false)
    this.sites = sites
    this.#module = new WebAssembly.Module(Uint8Array.from(faulty))
    this.#observed = new WebAssembly.Module(Uint8Array.from(faultyModule(wasm, true).wasm))
  }

  /** How often each site is executed in the verification of a chain. */
  executions(given: FaultCase): number[] {
    const counts = new Array<number>(this.sites.length).fill(0)
    const bench = new Bench(this.#observed, (site) => {
      counts[site] = (counts[site] ?? 0) + 1
    })
    bench.prepare(given)
    counts.fill(0)
    const status = bench.status()
    if (status !== STATUS[given.status].code) throw new Error(`${given.name}: status ${status}`)
    return counts
  }

  /** Tries faults on one case. */
  run(given: FaultCase, faults: readonly Fault[], sites: number): CaseResult {
    const bench = new Bench(this.#module, null)
    bench.prepare(given)
    bench.status()
    const outcomes: Record<Outcome, number> = { rejected: 0, trap: 0, timeout: 0, trusted: 0 }
    const trusted: Fault[] = []
    for (const fault of faults) {
      const outcome = bench.try(fault)
      outcomes[outcome] += 1
      if (outcome === 'trusted') trusted.push(fault)
    }
    return { name: given.name, sites, outcomes, trusted }
  }
}
