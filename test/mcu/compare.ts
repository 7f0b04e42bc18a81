/** What an engine or a board answered, vector by vector, against what the module answers in V8. */

import { ModulePlayer } from './module-player.js'
import { encodeScript, operation } from './script.js'
import type { Tally } from './tally.js'
import type { Vector } from './vectors.js'

export interface Expected {
  vectors: readonly Vector[]
  script: Uint8Array
  /** Bytes that each vector's operations answer. */
  answers: readonly Uint8Array[]
}

/** Plays the vectors in V8. */
export function expectedOf(wasm: Uint8Array, vectors: readonly Vector[]): Expected {
  const player = new ModulePlayer(wasm)
  return {
    vectors,
    script: encodeScript(vectors.flatMap(({ operations }) => [...operations, operation('flush')])),
    answers: vectors.map(({ operations }) => Buffer.concat(player.play(operations))),
  }
}

/** Each vector's answers must be the same bytes, and none may follow. */
export function compare(tally: Tally, where: string, { vectors, answers }: Expected, found: Uint8Array): void {
  let at = 0
  for (const [i, { name }] of vectors.entries()) {
    const expected = answers[i] ?? new Uint8Array()
    tally.check(Buffer.compare(found.subarray(at, at + expected.length), expected) === 0, `${where}: ${name}`)
    at += expected.length
  }
  tally.check(at === found.length, `${where}: ${found.length} bytes answered, not ${at}`)
}
