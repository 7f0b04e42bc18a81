/** Random numbers by seed, the same in every run. */

/** A generator of 32-bit numbers (xorshift of Marsaglia, 2003), and what tests draw from it. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1
  }

  /** 0 to 2³² − 1. */
  next(): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x >>> 0
    return this.#state
  }

  /** 0 to `count` − 1. */
  below(count: number): number {
    return this.next() % count
  }

  /** One of them. */
  pick<T>(things: readonly T[]): T {
    return things[this.below(things.length)] as T
  }
}
