/**
 * Checks of what a caller passes. Misuse throws a TypeError that names the parameter; what comes from the network is
 * never misuse.
 */

/** The value as an object with known members only: an unknown one is a spelling mistake that must not pass unseen. */
export function objectWith(value: unknown, known: readonly string[], parameter: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`\`${parameter}\` must be an object with ${known.join(', ')}`)
  }
  for (const member of Object.keys(value)) {
    if (!known.includes(member)) {
      throw new TypeError(`\`${parameter}.${member}\` is not known; known are ${known.join(', ')}`)
    }
  }
  return value as Record<string, unknown>
}

/** The value as one of some words. */
export function oneOf<T extends string>(value: unknown, words: readonly T[], parameter: string): T {
  if (!words.includes(value as T)) throw new TypeError(`\`${parameter}\` must be one of ${words.join(', ')}`)
  return value as T
}

/** The value as a boolean; false if it is not given. */
export function flag(value: unknown, parameter: string): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw new TypeError(`\`${parameter}\` must be true or false`)
  return value === true
}

/** The value as an integer, `least` and `greatest` included. */
export function integer(value: unknown, least: number, greatest: number, parameter: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > greatest) {
    throw new TypeError(`\`${parameter}\` must be an integer from ${least} to ${greatest}`)
  }
  return value
}

/** The value as text that is not empty. */
export function text(value: unknown, parameter: string): string {
  if (typeof value !== 'string' || value === '') throw new TypeError(`\`${parameter}\` must be text that is not empty`)
  return value
}

/** The value as bytes. */
export function bytes(value: unknown, parameter: string): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new TypeError(`\`${parameter}\` must be a Uint8Array`)
  return value
}

/** Bytes of our own: `slice` of a Buffer would go on showing the caller's. */
export function copyOf(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes)
}

/** The value as a function. */
export function callable<T extends (...parameters: never[]) => unknown>(value: unknown, parameter: string): T {
  if (typeof value !== 'function') throw new TypeError(`\`${parameter}\` must be a function`)
  return value as T
}
