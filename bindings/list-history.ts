/**
 * What the trusted list of an instance is made of: the image it began with, and what was changed since. Played again,
 * it gives the same list in another instance.
 */
import type { Core } from './core.js'
import { STATUS } from './status.js'

/** An image and the flash slot it counts as read from. */
export interface SlotImage {
  slot: 0 | 1
  image: Uint8Array
}

/** Read back at once. Small enough for the room that a chain leaves in any build. */
const PIECE_BYTES = 1024

/** A change of the list; answers a status code. */
export type Change = (core: Core) => number

/** Puts bytes and calls; LIMIT_INPUT if there is no room for them. */
export function withInput(core: Core, bytes: Uint8Array, call: () => number): number {
  return core.put(bytes) ? call() : STATUS.LIMIT_INPUT.code
}

/** Offers an image that was read from a slot. */
export function offer(core: Core, { slot, image }: SlotImage): number {
  return withInput(core, image, () => core.call('tc_list_offer', slot, image.length))
}

/** Shows the core what was read back of an image, in pieces that fit its input; answers a status code. */
export function writtenInPieces(
  core: Core,
  readBack: Uint8Array,
  imageBytes: number,
  call: 'tc_capture_written' | 'tc_list_written',
): number {
  if (readBack.length < imageBytes) return STATUS.LIST_READ_BACK.code
  for (let at = 0; at < imageBytes; at += PIECE_BYTES) {
    const piece = readBack.subarray(at, Math.min(at + PIECE_BYTES, imageBytes))
    const code = withInput(core, piece, () => core.call(call, piece.length))
    if (code !== STATUS.OK.code) return code
  }
  return STATUS.OK.code
}

/** The history of one list. */
export class ListHistory {
  #image: SlotImage | null = null
  #key: Uint8Array | null = null
  #changes: Change[] = []

  /** The key that images are sealed with from now on; null: none. Answers a status code. */
  seal(core: Core, key: Uint8Array | null): number {
    this.#key = key
    return this.#giveKey(core)
  }

  #giveKey(core: Core): number {
    const key = this.#key ?? new Uint8Array()
    return withInput(core, key, () => core.call('tc_list_key', key.length))
  }

  /** The list is now what this image holds; null: empty. */
  begin(image: SlotImage | null): void {
    this.#image = image
    this.#changes = []
  }

  /** Makes all the changes or none; answers the first status that is not OK. */
  change(core: Core, changes: readonly Change[]): number {
    core.call('tc_chain_begin')
    for (const change of changes) {
      const status = change(core)
      if (status === STATUS.OK.code) continue
      this.play(core)
      return status
    }
    this.#changes.push(...changes)
    return STATUS.OK.code
  }

  /** Makes this list in an instance. */
  play(core: Core): void {
    core.call('tc_chain_begin')
    core.call('tc_list_begin')
    const keyed = this.#giveKey(core)
    const offered = this.#image === null ? [] : [offer(core, this.#image)]
    for (const status of [keyed, ...offered, ...this.#changes.map((change) => change(core))]) {
      if (status !== STATUS.OK.code) throw new Error(`trustcore: the trusted list cannot be loaded again (${status})`)
    }
  }
}
