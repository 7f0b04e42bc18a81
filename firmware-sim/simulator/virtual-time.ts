/**
 * Virtual time: the sum of what things nominally take. It does not depend on how fast the machine is that simulates, so that
 * the same seed gives the same times; it says nothing of how long anything takes on real hardware.
 */

/** Nominal milliseconds of what happens in a simulation. */
export const NOMINAL_MS = {
  /** Reset to the first instruction of the program. */
  boot: 120,
  /** Erasing a block of 4 KiB of serial flash. */
  erase: 45,
  /** Programming a page of 256 bytes. */
  program: 1,
  /** Verifying a chain on a part of 64 MHz. */
  verify: 400,
  /** Until a device gives up on a peer that says nothing. */
  timeout: 15_000,
} as const

export class VirtualTime {
  #now = 0

  /** Milliseconds since the scenario began. */
  get now(): number {
    return this.#now
  }

  /** Time goes by. milliseconds ≥ 0 */
  pass(milliseconds: number): void {
    this.#now += milliseconds
  }
}
