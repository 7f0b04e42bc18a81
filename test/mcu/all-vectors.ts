/** Everything that the boards and engines are given, in one script. */
import { HOSTILE_CALLS } from './hostile-calls.js'
import { operation } from './script.js'
import { captureVectors, chainVectors, listVectors, successionVectors, type Vector } from './vectors.js'

export function allVectors(): Vector[] {
  return [
    { name: 'start', operations: [operation('start')] },
    ...chainVectors(),
    ...listVectors(),
    ...captureVectors(),
    ...successionVectors(),
    ...HOSTILE_CALLS,
  ]
}
