/**
 * A fault in the running sum of a verification: bits of its state are flipped before the last step of a good chain. The
 * verdict must never be another word than the two, and a sum that does not add up must be told as FAULT_DETECTED.
 */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { STATUS } from '../../bindings/index.js'
import { REJECTED, TRUSTED } from '../../bindings/verdict.js'
import { chainNamed } from '../support/chains.js'

const test = suite('core/fault')

type Functions = Record<string, (...parameters: number[]) => number>

const module = new WebAssembly.Module(readFileSync(new URL('../../../build/trustcore.mcu.wasm', import.meta.url)))
const { exports } = new WebAssembly.Instance(module, {})
const memory = new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer)

function call(name: string, ...parameters: number[]): number {
  return ((exports as unknown as Functions)[name]?.(...parameters) ?? Number.NaN) >>> 0
}

function put(bytes: Uint8Array): number {
  memory.set(bytes, call('tc_input', bytes.length))
  return bytes.length
}

/** Begins the verification of a good chain and answers how many steps it has. */
function begin(): void {
  const { anchors, chain } = chainNamed('root, intermediate, leaf')
  call('tc_list_begin')
  for (const anchor of anchors) assert.is(call('tc_list_add', put(anchor), 1, 0, 0), 0)
  call('tc_chain_begin')
  for (const certificate of chain) assert.is(call('tc_chain_add', put(certificate)), 0)
  assert.is(call('tc_expect', 4, 0), 0)
  assert.is(call('tc_verify_begin'), 0)
}

/** Bytes that are flipped: the state of the verification stands at the lowest address (assembly/arena.ts). */
const STATE = 16
const STATE_BYTES = 256

test('flipped bits of the state', () => {
  begin()
  while (call('tc_step', 1) !== 0);
  assert.is(call('tc_verdict'), TRUSTED)
  const steps = call('tc_steps')
  begin()
  assert.is(call('tc_step', steps - 1), 1)
  const before = memory.slice()
  const statuses = new Set<number>()
  for (let at = STATE; at < STATE + STATE_BYTES; at++) {
    for (const bit of [0x01, 0x80]) {
      memory.set(before)
      memory[at] = (memory[at] as number) ^ bit
      try {
        for (let i = 0; i < 10_000 && call('tc_step', 1) !== 0; i++);
      } catch (error) {
        // a wild address traps, and then there is no verdict
        assert.instance(error, WebAssembly.RuntimeError)
        continue
      }
      const verdict = call('tc_verdict')
      assert.ok(verdict === TRUSTED || verdict === REJECTED, `byte ${at - STATE}`)
      const status = new DataView(memory.buffer).getUint32(call('tc_report') + 4, true)
      if (verdict === REJECTED) statuses.add(status)
    }
  }
  assert.ok(statuses.has(STATUS.FAULT_DETECTED.code), [...statuses].join(' '))
})

test.run()
