/**
 * Capture: learns an organisation's root at the first connect. The machine is the core's (docs/abi.md, "Capture");
 * the host does what `action` says and calls the method that reports it.
 */
import { comparisonNonce, wordsOf } from './comparison.js'
import type { Core } from './core.js'
import { withInput, writtenInPieces } from './list-history.js'
import { bytes, objectWith, oneOf } from './parameter.js'
import { encodePolicy, type Policy } from './policy.js'
import { STATUS } from './status.js'
import { encodeTime, encodeWords, type TimeState } from './time.js'
import { TrustError } from './trust-error.js'
import { type CaptureAccess, lend, TrustList } from './trust-list.js'
import type { Verdict } from './verdict.js'
import { put, type Rules, readVerdict, verify } from './verification.js'

/** Actions in the order of the ABI. */
const ACTIONS = [
  'nothing',
  'connect',
  'read root',
  'verify',
  'persist',
  'verify again',
  'reconnect',
  'authenticate',
  'compare',
  'show words',
] as const

/** What the host does next. */
export type CaptureAction = (typeof ACTIONS)[number]

/**
 * How the root is confirmed: its key hash is known beforehand (16 to 32 leading bytes), it is accepted unseen, or people compare the words
 * that both ends show.
 */
export type Confirmation =
  | { confirmation: 'expect'; spkiSha256: Uint8Array }
  | { confirmation: 'auto' }
  | { confirmation: 'compare' }

/** What else a capture needs to know. */
export interface CaptureOptions {
  /** Clock or counter of the device, for the new entry. */
  at?: bigint | number | undefined
  policy?: Policy | undefined
  time?: TimeState | undefined
}

const CONFIRMATIONS = ['expect', 'auto', 'compare'] as const
const PART_BYTES = 32
const AS_CAPTURED = 3
const NO_ENTRY = 0xffffffff
const STEPS_AT_ONCE = 1000

/** One pairing window. A refusal throws TrustError, closes the window and leaves the list as it was before. */
export class Capture {
  readonly #list: CaptureAccess
  readonly #core: Core
  readonly #faults: number
  readonly #rules: Rules
  #chain: readonly Uint8Array[] = []
  /** Our nonce, until it is revealed. */
  #nonce: Uint8Array = new Uint8Array()
  /** What stands after the window was given back; null while it is open. */
  #end: { action: CaptureAction; entry: number | null } | null = null

  /**
   * Opens the window: by local intent only, never because of something that came from the network.
   * @throws TypeError on misuse
   * @throws TrustError if the window cannot be opened
   */
  constructor(list: TrustList, options: Confirmation, common: CaptureOptions = {}) {
    if (!(list instanceof TrustList)) throw new TypeError('`list` must be a TrustList')
    const given = objectWith(options, ['confirmation', 'spkiSha256'], 'options')
    const confirmation = oneOf(given['confirmation'], CONFIRMATIONS, 'options.confirmation')
    const isPinned = confirmation === 'expect'
    const pin = isPinned ? bytes(given['spkiSha256'], 'options.spkiSha256') : new Uint8Array()
    if (!isPinned && given['spkiSha256'] !== undefined) {
      throw new TypeError(`\`options.spkiSha256\` has no meaning with the confirmation ${confirmation}`)
    }
    const { at, policy, time } = objectWith(common, ['at', 'policy', 'time'], 'common')
    this.#rules = { policy: encodePolicy(policy, 'common.policy'), time: encodeTime(time, 'common.time') }
    const { high, low } = encodeWords(at ?? 0, 'common.at')
    this.#list = lend(list)
    this.#core = this.#list.core
    this.#faults = this.#core.faults
    this.#core.call('tc_chain_begin')
    const kind = CONFIRMATIONS.indexOf(confirmation) + 1
    this.#require(withInput(this.#core, pin, () => this.#core.call('tc_capture_open', kind, pin.length)))
    this.#core.call('tc_capture_when', high, low)
  }

  /** What the host does next. */
  get action(): CaptureAction {
    if (this.#end) return this.#end.action
    return this.#isLost() ? 'nothing' : (ACTIONS[this.#core.call('tc_capture_action')] ?? 'nothing')
  }

  /** Index of the captured entry in the trusted list; null before there is one. */
  get entry(): number | null {
    if (this.#end) return this.#end.entry
    const entry = this.#isLost() ? NO_ENTRY : this.#core.call('tc_capture_entry')
    return entry === NO_ENTRY ? null : entry
  }

  /** connect → The unverified connection is up; this is the chain that its server presented. */
  connected(chain: readonly Uint8Array[]): void {
    this.#at('connect')
    this.#chain = this.#certificates(chain)
    const refusal = put(this.#core, { ...this.#rules, chain: this.#chain })
    this.#require(refusal ? refusal.code : this.#core.call('tc_capture_connected'))
  }

  /** read root → The root certificate that the server offered; empty if it has none to give. */
  offer(root: Uint8Array): void {
    this.#at('read root')
    const piece = bytes(root, 'root')
    this.#require(withInput(this.#core, piece, () => this.#core.call('tc_capture_offer', piece.length)))
  }

  /** verify → Verifies the chain against the root offered, and confirms. The image is then there to be written. */
  confirm(): Verdict {
    this.#at('verify')
    this.#step()
    return this.#judged(this.#core.call('tc_capture_confirm'))
  }

  /**
   * verify, with the confirmation compare → Verifies the chain against the root offered; answers the commitment to a new nonce of ours,
   * to be sent. exporter: 32 bytes of this very connection (`Collected.exporter`).
   */
  commit(exporter: Uint8Array): Uint8Array {
    this.#at('verify')
    const given = bytes(exporter, 'exporter')
    this.#nonce = comparisonNonce()
    this.#step()
    const message = Buffer.concat([given, this.#nonce])
    this.#judged(withInput(this.#core, message, () => this.#core.call('tc_capture_commit', message.length)))
    return this.#answer()
  }

  /** compare → The nonce of the server; answers ours, which is to be sent now and not before, and the words to show. */
  reveal(serverNonce: Uint8Array): { nonce: Uint8Array; words: readonly string[] } {
    this.#at('compare')
    const given = bytes(serverNonce, 'serverNonce')
    this.#require(withInput(this.#core, given, () => this.#core.call('tc_capture_reveal', given.length)))
    const nonce = this.#nonce
    this.#nonce = new Uint8Array()
    return { nonce, words: wordsOf(this.#answer()) }
  }

  /**
   * show words → What the person at the device says: the server shows the same words, or other ones.
   * @throws TrustError COMPARE_WORDS_DIFFER if not, and the window is closed
   */
  compared(same: boolean): Verdict {
    this.#at('show words')
    if (typeof same !== 'boolean') throw new TypeError('`same` must be true or false')
    if (!same) this.#require(STATUS.COMPARE_WORDS_DIFFER.code)
    return this.#judged(this.#core.call('tc_capture_confirm'))
  }

  /** persist → What to write, and to which slot. */
  image(): { image: Uint8Array; slot: 0 | 1 } {
    this.#at('persist')
    return this.#list.image()
  }

  /** persist → What was read back; the same chain is verified again, against the list. */
  written(readBack: Uint8Array): Verdict {
    this.#at('persist')
    const sealed = this.#list.image()
    const found = bytes(readBack, 'readBack')
    this.#require(writtenInPieces(this.#core, found, sealed.image.length, 'tc_capture_written'))
    this.#list.adopt(sealed)
    this.#step()
    return this.#judged(STATUS.OK.code)
  }

  /** verify again → The unverified connection has been closed. */
  closed(): void {
    this.#at('verify again')
    this.#require(this.#core.call('tc_capture_closed'))
  }

  /**
   * reconnect → The chain of the new connection, verified as captured. Trusted: paired. Otherwise it throws TrustError,
   * and the next connection may be tried.
   */
  verified(chain: readonly Uint8Array[]): Verdict {
    this.#at('reconnect')
    const expect = { kind: AS_CAPTURED, words: null, entry: this.entry ?? NO_ENTRY }
    const verdict = verify(this.#core, { ...this.#rules, chain: this.#certificates(chain), expect, lists: [] })
    const code = this.#core.call('tc_capture_verified')
    if (code !== STATUS.OK.code || !verdict.trusted) {
      throw new TrustError(verdict.trusted ? code : verdict.status, { verdict })
    }
    this.#finish()
    return verdict
  }

  /** Closes the window. An entry that was not persisted is taken back. */
  abort(): void {
    if (this.#end) return
    if (!this.#isLost()) this.#core.call('tc_capture_abort')
    this.#finish()
  }

  #certificates(chain: readonly Uint8Array[]): readonly Uint8Array[] {
    if (!Array.isArray(chain)) throw new TypeError('`chain` must be an array of certificates')
    return chain.map((certificate, i) => bytes(certificate, `chain[${i}]`))
  }

  /** Whether the instance that the window was open in is gone. */
  #isLost(): boolean {
    return this.#core.faults !== this.#faults
  }

  /** The core refuses what is out of order; but what comes before its call must not touch it either. */
  #at(action: CaptureAction): void {
    const { action: present } = this
    if (present === action) return
    if (present === 'nothing') throw new TrustError('CAPTURE_CLOSED')
    throw new TrustError('OUT_OF_ORDER', { what: `The capture is at "${present}", not at "${action}".` })
  }

  /** What took the place of the input. */
  #answer(): Uint8Array {
    return this.#core.copy(this.#core.call('tc_input', PART_BYTES), PART_BYTES)
  }

  #step(): void {
    while (this.#core.call('tc_step', STEPS_AT_ONCE) !== 0);
  }

  /** A status that must be OK; otherwise the window is closed. */
  #require(code: number, verdict?: Verdict): void {
    if (code === STATUS.OK.code) return
    this.abort()
    throw new TrustError(code, { verdict })
  }

  /** The verdict of what was stepped, which must be trusted, and the status of the call after it OK. */
  #judged(code: number): Verdict {
    const verdict = readVerdict(this.#core, this.#chain)
    this.#require(code, verdict)
    if (!verdict.trusted) this.#require(verdict.code || STATUS.OUT_OF_ORDER.code, verdict)
    return verdict
  }

  #finish(): void {
    this.#end = { action: this.action, entry: this.entry }
    this.#list.release()
  }
}
