/**
 * The trusted list of a device as it is kept in flash: read at boot, and every change written at once and read back.
 */
import { type Build, type Policy, type TimeState, TrustList, type TrustListEntry } from '../../bindings/index.js'
import type { DeviceFlash } from '../flash/device-flash.js'
import type { DeviceEvent } from './events.js'

/** Whether a root was captured unseen, or follows one that was. */
export function isUnconfirmed({ origin, confirmed }: TrustListEntry): boolean {
  return !confirmed && (origin === 'captured' || origin === 'succeeded')
}

export class KeptList {
  readonly list: TrustList
  readonly #flash: DeviceFlash
  readonly #tell: (event: DeviceEvent) => void

  /**
   * Reads the list; a wipe that was cut short is finished first. Throws TrustError if both slots were written and neither is good for
   * this hardware.
   */
  constructor(flash: DeviceFlash, build: Build, tell: (event: DeviceEvent) => void) {
    this.#flash = flash
    this.#tell = tell
    const resumed = flash.recover()
    if (resumed) tell({ event: 'wipe resumed', regions: resumed })
    const { slots, hardwareKey: deviceKey } = flash
    this.list = new TrustList({ build, slots: [slots.readSlot(0), slots.readSlot(1)], deviceKey })
    tell({ event: 'booted', organisations: this.#organisations(), slots: [...this.list.slotStatus] })
  }

  /** The entry of an organisation. */
  entryOf(organisation: string): TrustListEntry | undefined {
    return this.list.entries.find((entry) => entry.organisation === organisation)
  }

  /** Adds a root by hand or with the firmware. Throws TrustError or FlashError. */
  addRoot(root: Uint8Array, origin: 'by hand' | 'firmware'): void {
    this.list.add(root, { origin })
    this.store()
    this.#tell({ event: 'root added', organisation: this.#organisations().at(-1) ?? '', origin })
  }

  /** Applies a statement of succession. Throws TrustError, and the list is as it was. */
  succeed(statement: Uint8Array, options: { at: bigint | number; policy: Policy | undefined; time: TimeState }): void {
    this.list.applySuccession(statement, options)
    this.store()
    this.#tell({ event: 'succession applied', organisations: this.#organisations() })
  }

  /** Confirms a root that was captured unseen. Throws TrustError if no entry has this key. */
  confirm(spkiSha256: Uint8Array): void {
    this.list.confirm(spkiSha256)
    this.store()
    const open = this.list.entries.filter(isUnconfirmed).map((entry) => entry.organisation)
    this.#tell({ event: 'root confirmed', unconfirmed: open })
  }

  /** Forgets one organisation. Throws TrustError INDEX_INVALID if it is not on the list. */
  forget(organisation: string): void {
    this.list.remove(this.entryOf(organisation)?.index ?? this.list.entries.length)
    this.store()
    this.#tell({ event: 'organisation forgotten', organisation })
  }

  /** Writes the changed list to flash, and reads it back. */
  store(): void {
    const { slots } = this.#flash
    const { image, slot } = this.list.seal()
    slots.writeSlot(slot, image)
    this.list.written(slots.readBack(slot, image.length))
    this.#tell({ event: 'list written', slot, bytes: image.length, generation: this.list.generation })
  }

  #organisations(): string[] {
    return this.list.entries.map((entry) => entry.organisation)
  }
}
