/**
 * TrustList: the trusted list of a device. It is read from two flash slots, changed, sealed into an image, and written
 * to the slot that is not in use.
 */
import { type CertificateInput, certificateBytes } from './certificate-input.js'
import { BUILDS, type Build, Core } from './core.js'
import { readEntry, type TrustListEntry } from './entry-record.js'
import { statusName } from './explain-status.js'
import { type Change, ListHistory, offer, type SlotImage, withInput, writtenInPieces } from './list-history.js'
import { bytes, copyOf, integer, objectWith, oneOf } from './parameter.js'
import { encodePolicy, type Policy } from './policy.js'
import { STATUS, type StatusName } from './status.js'
import { encodeTime, encodeWords, type TimeState } from './time.js'
import { TrustError } from './trust-error.js'
import type { Verdict } from './verdict.js'
import { encodeVerification, type VerifyOptions, verify } from './verification.js'

/** Where a trusted list comes from. */
export interface TrustListOptions {
  /** Which wasm build; `gateway` if it is left out. */
  build?: Build | undefined
  /** What the two flash slots hold. Never written (empty or all FF), or left out: an empty list. */
  slots?: readonly [Uint8Array, Uint8Array] | undefined
  /**
   * 32 bytes that only this device has: images are sealed with it (HMAC-SHA-256), and none is read that is not. Left out: images have no
   * seal, and none is read that has one.
   */
  deviceKey?: Uint8Array | undefined
}

/** How a root certificate is added. */
export interface AddOptions {
  /** `by hand` if it is left out. */
  origin?: 'by hand' | 'firmware' | undefined
  /** Clock or counter of the device. */
  at?: bigint | number | undefined
}

/** What else a statement of succession needs to know. */
export interface SuccessionOptions {
  /** Clock or counter of the device, for the new entry. */
  at?: bigint | number | undefined
  /** For the roots, as in a verification. */
  policy?: Policy | undefined
  time?: TimeState | undefined
}

const KEY_BYTES = 32
const STEPS_AT_ONCE = 1000
const ADD_ORIGINS = ['by hand', 'firmware'] as const

/** What a Capture uses of its list. Not for others. */
export interface CaptureAccess {
  core: Core
  image(): SlotImage
  /** The list is what the core holds now: this image, in this slot. */
  adopt(image: SlotImage): void
  release(): void
}

/** Gives a Capture its list; throws TrustError if another one has it. */
export let lend: (list: TrustList) => CaptureAccess

/** The trusted list of a device. */
export class TrustList {
  /** Which wasm build it runs. */
  readonly build: Build
  /** What was found in each slot: OK, LIST_EMPTY_SLOT, or what is wrong with it. */
  readonly slotStatus: readonly [StatusName, StatusName]
  readonly #core: Core
  readonly #history = new ListHistory()
  /** Faults of the core when a capture got it; null: none has it. A capture does not survive a fault. */
  #lentAt: number | null = null
  #spare: Core | null = null
  #hasUnwrittenNumbers = false

  static {
    lend = (list) => list.#lend()
  }

  /**
   * Reads the better of two slots.
   * @throws TypeError on misuse
   * One slot damaged and the other never written is what a first write leaves that was cut short: an empty list, and
   * `slotStatus` tells of it.
   * @throws TrustError with `slots` if both were written and neither is good
   */
  constructor(options: TrustListOptions = {}) {
    const given = objectWith(options, ['build', 'slots', 'deviceKey'], 'options')
    this.build = oneOf(given['build'] ?? 'gateway', BUILDS, 'build')
    const slots = given['slots'] ?? [new Uint8Array(), new Uint8Array()]
    if (!Array.isArray(slots) || slots.length !== 2) throw new TypeError('`slots` must be an array of two images')
    const images = slots.map((image, i) => bytes(image, `slots[${i}]`))
    const { deviceKey } = given
    const key = deviceKey === undefined ? null : copyOf(bytes(deviceKey, 'deviceKey'))
    if (key !== null && key.length !== KEY_BYTES) throw new TrustError('LIST_KEY_LENGTH')
    this.#core = new Core(this.build)
    this.#core.call('tc_list_begin')
    this.#history.seal(this.#core, key)
    const [first, second] = images.map((image, slot) => {
      this.#core.call('tc_chain_begin')
      return statusName(offer(this.#core, { slot: slot as 0 | 1, image }))
    }) as [StatusName, StatusName]
    this.slotStatus = [first, second]
    const slot = this.#slotInUse()
    if (slot === null && this.slotStatus.every((status) => status !== 'LIST_EMPTY_SLOT')) {
      throw new TrustError(first, { slots: this.slotStatus, what: `Slot 0: ${first}. Slot 1: ${second}.` })
    }
    this.#history.begin(slot === null ? null : { slot, image: this.#image() })
    this.#core.reload = (core) => this.#history.play(core)
  }

  /** The entries, as they are now. */
  get entries(): readonly TrustListEntry[] {
    const count = this.#core.call('tc_list_count')
    return Array.from({ length: count }, (_, index) => readEntry(this.#core, index)).filter((e) => e !== undefined)
  }

  /** Generation of the list; it grows by 1 with each seal. */
  get generation(): number {
    return this.#core.call('tc_list_generation')
  }

  /**
   * Whether a CRL or deny list has raised a number that is in no image that was written: seal and write the list, so that older
   * lists are refused after a restart too.
   */
  get hasUnwrittenNumbers(): boolean {
    return this.#hasUnwrittenNumbers
  }

  /**
   * Adds root certificates: all of them or none.
   * @throws TypeError on misuse
   * @throws TrustError if one is refused
   */
  add(roots: CertificateInput | readonly CertificateInput[], options: AddOptions = {}): void {
    const pieces = certificateBytes(roots, 'roots').map(copyOf)
    const given = objectWith(options, ['origin', 'at'], 'options')
    const origin = ADD_ORIGINS.indexOf(oneOf(given['origin'] ?? 'by hand', ADD_ORIGINS, 'options.origin')) + 1
    const { high, low } = encodeWords(given['at'] ?? 0, 'options.at')
    this.#change(
      pieces.map(
        (root) => (core) => withInput(core, root, () => core.call('tc_list_add', root.length, origin, high, low)),
      ),
    )
  }

  /**
   * Applies a statement of succession (docs/succession.md): a root follows one that is on the list, or the overlap of two ends. It may come
   * from anywhere; no window is needed. Seal and write the list after it.
   * @throws TypeError on misuse
   * @throws TrustError if it is refused; the list is then as it was
   */
  applySuccession(statement: Uint8Array, options: SuccessionOptions = {}): void {
    const piece = copyOf(bytes(statement, 'statement'))
    const given = objectWith(options, ['at', 'policy', 'time'], 'options')
    const { high, low } = encodeWords(given['at'] ?? 0, 'options.at')
    const policy = encodePolicy(given['policy'], 'options.policy')
    const time = encodeTime(given['time'], 'options.time')
    this.#change([
      (core) => {
        core.call('tc_chain_begin')
        core.call('tc_policy', policy)
        core.call('tc_time', time.state, time.high, time.low)
        const code = withInput(core, piece, () => core.call('tc_succession_begin', piece.length, high, low))
        if (code !== STATUS.OK.code) return code
        while (core.call('tc_step', STEPS_AT_ONCE) !== 0);
        return core.call('tc_succession_end')
      },
    ])
  }

  /**
   * Confirms later what was captured unseen: somebody here has compared the key hash. Seal and write the list after it.
   * @param spkiSha256 the hash, or its leading 16 bytes or more, as the person brings it: not as the list has it
   * @throws TypeError on misuse
   * @throws TrustError LIST_UNKNOWN_KEY if no entry has this key, CAPTURE_PIN_INVALID if it is too short
   */
  confirm(spkiSha256: Uint8Array): void {
    const hash = copyOf(bytes(spkiSha256, 'spkiSha256'))
    this.#change([(core) => withInput(core, hash, () => core.call('tc_list_confirm', hash.length))])
  }

  /**
   * Forgets one entry.
   * @throws TypeError on misuse
   * @throws TrustError if there is no such entry
   */
  remove(index: number): void {
    const entry = integer(index, 0, 0xfffffffe, 'index')
    this.#change([(core) => core.call('tc_list_remove', entry)])
  }

  /**
   * Seals the list: the image to write, and the slot to write it to, which is the one not in use. Until `written` has
   * been called, further images go to the same slot, so that the other one stays good.
   */
  seal(): { image: Uint8Array; slot: 0 | 1 } {
    this.#mine()
    const code = this.#core.call('tc_list_seal')
    if (code !== STATUS.OK.code) throw new TrustError(code)
    const { slot, image } = this.#imageToWrite()
    this.#history.begin({ slot: slot === 0 ? 1 : 0, image })
    return { image: image.slice(), slot }
  }

  /**
   * Says that the sealed image has been written, with what was read back (the whole slot may be given). From now on its
   * slot is the one in use.
   * @throws TrustError LIST_READ_BACK if it is not what was sealed, OUT_OF_ORDER if nothing was
   */
  written(readBack: Uint8Array): void {
    const found = bytes(readBack, 'readBack')
    this.#mine()
    this.#core.call('tc_chain_begin')
    const sealed = this.#imageToWrite()
    const code = writtenInPieces(this.#core, found, sealed.image.length, 'tc_list_written')
    if (code !== STATUS.OK.code) throw new TrustError(code)
    this.#history.begin(sealed)
    // a number that was raised since would have made the seal void
    this.#hasUnwrittenNumbers = false
  }

  /**
   * Verifies a chain against the list. A chain that is not trusted is a verdict, not an exception.
   * @throws TypeError on misuse
   * @throws CoreFault if the core has a bug
   */
  verify(options: VerifyOptions): Verdict {
    const verification = encodeVerification(options)
    // the numbers of the other instance end with it
    if (this.#isLent()) return verify(this.#spareCore(), verification)
    const verdict = verify(this.#core, verification)
    this.#hasUnwrittenNumbers ||= verdict.revocationLists.some(({ raisesNumber }) => raisesNumber)
    return verdict
  }

  #change(changes: readonly Change[]): void {
    this.#mine()
    const code = this.#history.change(this.#core, changes)
    if (code !== STATUS.OK.code) throw new TrustError(code)
  }

  #isLent(): boolean {
    return this.#lentAt === this.#core.faults
  }

  /** While a capture is open, only it may change the list. */
  #mine(): void {
    if (this.#isLent()) throw new TrustError('OUT_OF_ORDER', { what: 'A capture is open on this list.' })
  }

  #slotInUse(): 0 | 1 | null {
    const slot = this.#core.call('tc_list_slot')
    return slot === 0 || slot === 1 ? slot : null
  }

  #image(): Uint8Array {
    return this.#core.copy(this.#core.call('tc_list_image'), this.#core.call('tc_list_image_bytes'))
  }

  /** The list as an image, and the slot that the next image is to be written to. */
  #imageToWrite(): SlotImage {
    return { slot: this.#core.call('tc_list_target') === 0 ? 0 : 1, image: this.#image() }
  }

  /** A capture works on the core of the list; verifications of others meanwhile run in a second instance. */
  #spareCore(): Core {
    if (this.#spare === null) {
      this.#spare = new Core(this.build)
      this.#spare.reload = (core) => this.#history.play(core)
      this.#history.play(this.#spare)
    }
    return this.#spare
  }

  #lend(): CaptureAccess {
    this.#mine()
    this.#lentAt = this.#core.faults
    return {
      core: this.#core,
      image: () => this.#imageToWrite(),
      adopt: (image) => {
        this.#history.begin(image)
        this.#spare = null
      },
      release: () => {
        this.#lentAt = null
        this.#spare = null
      },
    }
  }
}
