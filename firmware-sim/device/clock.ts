/**
 * The clock of a simulated device: unknown after a reset without battery, at least some time, or set.
 */
import type { TimeState } from '../../bindings/index.js'

/** A clock that stands still unless it is told otherwise, so that stories repeat. */
export class Clock {
  #state: TimeState = { state: 'unknown' }

  /** What the device knows of the time. */
  get time(): TimeState {
    return this.#state
  }

  /** The exact time is known. seconds since 1970 */
  set(seconds: number): void {
    this.#state = { state: 'exactly', at: seconds }
  }

  /** It is at least this late. seconds since 1970 */
  atLeast(seconds: number): void {
    this.#state = { state: 'atLeast', at: seconds }
  }

  /** Power was lost, and there is no battery. */
  reset(): void {
    this.#state = { state: 'unknown' }
  }
}
