/**
 * Everything that a simulation draws comes from its seed, by way of a label: what one part draws does not depend on what
 * others have drawn, so that a new draw in one place changes nothing elsewhere.
 */
import { createHmac } from 'node:crypto'

export class Seed {
  readonly #path: string
  #drawn = 0

  /** The seed of a whole run. */
  constructor(seed: number | string) {
    this.#path = String(seed)
  }

  /** A seed of its own for a part. The same label gives the same one. */
  child(label: string): Seed {
    return new Seed(`${this.#path}/${label}`)
  }

  /** The next bytes of this seed: HMAC-SHA256 of a counter. */
  bytes(length: number): Uint8Array {
    const blocks: Buffer[] = []
    for (let have = 0; have < length; have += 32) {
      blocks.push(
        createHmac('sha256', this.#path)
          .update(String(this.#drawn++))
          .digest(),
      )
    }
    return new Uint8Array(Buffer.concat(blocks).subarray(0, length))
  }

  /** A number from 0 to `count` − 1. The bias is below 2⁻¹⁶ for the counts that occur (under 2³²). */
  number(count: number): number {
    return Number(Buffer.from(this.bytes(6)).readUIntBE(0, 6) % count)
  }

  /** Text of `length` letters and digits: passwords. */
  text(length: number): string {
    const letters = 'abcdefghijklmnopqrstuvwxyz234567'
    return [...this.bytes(length)].map((byte) => letters[byte & 31]).join('')
  }
}
