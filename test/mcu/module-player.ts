/**
 * Plays scripts against the bare wasm module in V8: what it answers is what every engine and every board must answer, byte for
 * byte. The flash here is written from the promises of tc_flash in trustcore.h, not from the C that keeps them.
 */
import { STATUS } from '../../bindings/status.js'
import { BareModule } from './bare-module.js'
import { FAULTS, type Operation, u32 } from './script.js'

const PAGE_BYTES = 256
const HEADER_BYTES = 64
const REPORT_BYTES = 176
const LENGTHS_BYTES = 16
const ACTION_CLOSED = 0
const ACTION_PERSIST = 4
const ACTION_SHOW_WORDS = 9
const code = (name: keyof typeof STATUS): number => STATUS[name].code

/** An answer: a status, and what is said beside it, copied. */
const says = (status: number, ...more: Uint8Array[]): Uint8Array[] => [
  u32(status),
  ...more.map((bytes) => bytes.slice()),
]

/** Plays scripts against a core, with two slots of flash that fail on demand. */
export class ModulePlayer {
  readonly #wasm: Uint8Array
  readonly #listBytes: number
  #core: BareModule
  #slots: [Uint8Array, Uint8Array]
  #fault: (typeof FAULTS)[number] = 'sound'
  #faultAt = 0

  constructor(wasm: Uint8Array) {
    this.#wasm = wasm
    this.#core = new BareModule(wasm)
    this.#listBytes = this.#core.call('tc_limit', 3)
    this.#slots = [this.#erased(), this.#erased()]
  }

  /** Answers of each operation. */
  play(operations: readonly Operation[]): Uint8Array[] {
    return operations.map((given) => Buffer.concat(this.#operate(given)))
  }

  #operate({ name, parameter, payload }: Operation): Uint8Array[] {
    const core = this.#core
    const word = payload.length >= 4 ? new DataView(payload.buffer, payload.byteOffset).getUint32(0, true) : 0
    const withPayload = (call: (length: number) => number) =>
      core.put(payload) ? call(payload.length) : code('LIMIT_INPUT')
    switch (name) {
      case 'start':
        this.#core = new BareModule(this.#wasm)
        this.#slots = [this.#erased(), this.#erased()]
        this.#fault = 'sound'
        return says(0)
      case 'listBegin':
        return says(core.call('tc_list_begin'))
      case 'listAdd':
        return says(withPayload((n) => core.call('tc_list_add', n, parameter, 0, 0)))
      case 'chainBegin':
        core.call('tc_chain_begin')
        return says(0)
      case 'chainAdd':
        return says(withPayload((n) => core.call('tc_chain_add', n)))
      case 'expect':
        if (parameter >= 3) return says(core.call('tc_expect', parameter, word))
        return says(withPayload((n) => core.call('tc_expect', parameter, n)))
      case 'policy':
        return says(core.call('tc_policy', word))
      case 'time': {
        const high = new DataView(payload.buffer, payload.byteOffset).getUint32(4, true)
        return says(core.call('tc_time', parameter, high, word))
      }
      case 'verify':
        return this.#verify(word)
      case 'flash':
        this.#fault = FAULTS[parameter] ?? 'sound'
        this.#faultAt = word
        return says(0)
      case 'listSave':
        return says(this.#save())
      case 'listLoad':
        return says(this.#load())
      case 'listWipe':
        return says(this.#wipe())
      case 'slots':
        return says(core.call('tc_list_count'), ...this.#slots)
      case 'captureOpen':
        return says(withPayload((n) => core.call('tc_capture_open', parameter, n)))
      case 'captureEvent':
        return says(this.#event(parameter), u32(core.call('tc_capture_action')))
      case 'captureOffer':
        return says(
          withPayload((n) => core.call('tc_capture_offer', n)),
          u32(core.call('tc_capture_action')),
        )
      case 'captureSteps':
        while (core.call('tc_step', 1) !== 0);
        return says(core.call('tc_verdict'))
      case 'commit':
        return this.#inPlace('tc_capture_commit', payload)
      case 'reveal':
        return this.#inPlace('tc_capture_reveal', payload)
      case 'compareCheck':
        return this.#inPlace('tc_compare_check', payload)
      case 'compared':
        return says(this.#compared(parameter !== 0), u32(core.call('tc_capture_action')))
      case 'listKey':
        return says(withPayload((n) => core.call('tc_list_key', n)))
      case 'listConfirm':
        return says(withPayload((n) => core.call('tc_list_confirm', n)))
      case 'succession':
        return says(this.#succession(payload), u32(core.call('tc_list_count')))
      case 'revocation':
        return says(this.#revocation(parameter, payload))
      case 'signature':
        return this.#signature(payload)
      case 'flush':
      case 'end':
        return []
    }
  }

  #verify(work: number): Uint8Array[] {
    const core = this.#core
    const status = core.call('tc_verify_begin')
    while (core.call('tc_step', work) !== 0);
    const record = core.copy(core.call('tc_report'), REPORT_BYTES)
    return says(status, u32(core.call('tc_verdict')), record, u32(core.call('tc_steps')))
  }

  #signature(payload: Uint8Array): Uint8Array[] {
    const core = this.#core
    core.call('tc_chain_begin')
    core.put(payload.subarray(LENGTHS_BYTES))
    const lengths = new Uint32Array(Uint8Array.from(payload.subarray(0, LENGTHS_BYTES)).buffer)
    const status = core.call('tc_signature_begin', ...lengths)
    while (core.call('tc_signature_step', 1) !== 0);
    const [verdict, why, steps] = [
      core.call('tc_signature_verdict'),
      core.call('tc_signature_status'),
      core.call('tc_signature_steps'),
    ]
    return says(status, u32(verdict, why, steps))
  }

  #event(action: number): number {
    switch (action) {
      case 1:
        return this.#core.call('tc_capture_connected')
      case 3:
        return this.#core.call('tc_capture_confirm')
      case ACTION_PERSIST:
        return this.#persist()
      case 5:
        return this.#core.call('tc_capture_closed')
      case 6:
        return this.#core.call('tc_capture_verified')
      default:
        this.#core.call('tc_capture_abort')
        return 0
    }
  }

  #persist(): number {
    const action = this.#core.call('tc_capture_action')
    if (action !== ACTION_PERSIST) return code('OUT_OF_ORDER')
    const status = this.#write('tc_capture_written')
    if (status !== 0 && this.#core.call('tc_capture_action') !== ACTION_CLOSED) this.#core.call('tc_capture_abort')
    return status
  }

  /** A call whose answer takes the place of its input. */
  #inPlace(call: 'tc_capture_commit' | 'tc_capture_reveal' | 'tc_compare_check', payload: Uint8Array): Uint8Array[] {
    const core = this.#core
    core.put(payload)
    const status = core.call(call, payload.length)
    const answer = status === 0 ? core.copy(core.call('tc_input', 32), 32) : new Uint8Array(32)
    return says(status, answer, u32(core.call('tc_capture_action')))
  }

  #compared(same: boolean): number {
    const action = this.#core.call('tc_capture_action')
    if (action !== ACTION_SHOW_WORDS) return code(action === ACTION_CLOSED ? 'CAPTURE_CLOSED' : 'OUT_OF_ORDER')
    if (same) return this.#core.call('tc_capture_confirm')
    this.#core.call('tc_capture_abort')
    return code('COMPARE_WORDS_DIFFER')
  }

  #succession(statement: Uint8Array): number {
    const core = this.#core
    const status = core.put(statement) ? core.call('tc_succession_begin', statement.length, 0, 0) : code('LIMIT_INPUT')
    if (status !== 0) return status
    while (core.call('tc_step', 1) !== 0);
    return core.call('tc_succession_end')
  }

  #revocation(kind: number, list: Uint8Array): number {
    const core = this.#core
    let status = core.call('tc_revocation_begin', kind)
    while (core.call('tc_revocation_step', 1) !== 0);
    for (let at = 0; at < list.length && status === 0; at += PAGE_BYTES) {
      const piece = list.subarray(at, at + PAGE_BYTES)
      status = core.put(piece) ? core.call('tc_revocation_add', piece.length) : code('LIMIT_INPUT')
      while (core.call('tc_revocation_step', 1) !== 0);
    }
    return status === 0 ? core.call('tc_revocation_end') : status
  }

  // ── flash ──

  #erased(): Uint8Array {
    return new Uint8Array(this.#listBytes).fill(0xff)
  }

  #save(): number {
    const status = this.#core.call('tc_list_seal')
    if (status !== 0) return status
    this.#core.call('tc_chain_begin')
    return this.#write('tc_list_written')
  }

  /** Erases, programs and reads back as the promises of tc_flash say. */
  #write(written: 'tc_list_written' | 'tc_capture_written'): number {
    const core = this.#core
    const target = core.call('tc_list_target')
    const image = core.copy(core.call('tc_list_image'), core.call('tc_list_image_bytes'))
    const slot = this.#erased()
    if (this.#fault === 'eraseFails' && this.#faultAt === target) return code('FLASH_FAILED')
    this.#slots[target] = slot
    for (let at = 0; at < image.length; at += PAGE_BYTES) {
      const page = image.slice(at, at + PAGE_BYTES)
      if (this.#fault === 'programFails' && this.#faultAt-- === 0) return code('FLASH_FAILED')
      if (this.#fault === 'programLies' && this.#faultAt-- === 0) page[page.length - 1] = (page.at(-1) ?? 0) ^ 1
      slot.set(page, at)
    }
    if (this.#fault === 'readFails' && this.#faultAt === target) return code('FLASH_FAILED')
    for (let at = 0; at < image.length; at += HEADER_BYTES) {
      core.put(slot.subarray(at, Math.min(at + HEADER_BYTES, image.length)))
      const status = core.call(written, Math.min(HEADER_BYTES, image.length - at))
      if (status !== 0) return status
    }
    return 0
  }

  #load(): number {
    const core = this.#core
    const status = core.call('tc_list_begin')
    if (status !== 0) return status
    core.call('tc_chain_begin')
    const found = this.#slots.map((slot, i) => {
      if (this.#fault === 'readFails' && this.#faultAt === i) return code('FLASH_FAILED')
      core.put(slot)
      return core.call('tc_list_offer', i, slot.length)
    })
    if (found.includes(code('FLASH_FAILED'))) return code('FLASH_FAILED')
    if (found.includes(0)) return 0
    return found.find((one) => one !== code('LIST_EMPTY_SLOT')) ?? code('LIST_EMPTY_SLOT')
  }

  #wipe(): number {
    const status = this.#core.call('tc_list_begin')
    if (status !== 0) return status
    this.#core.call('tc_list_key', 0)
    for (const i of [0, 1] as const) {
      if (this.#fault === 'eraseFails' && this.#faultAt === i) return code('FLASH_FAILED')
      this.#slots[i] = this.#erased()
    }
    return this.#fault === 'readFails' ? code('FLASH_FAILED') : 0
  }
}
