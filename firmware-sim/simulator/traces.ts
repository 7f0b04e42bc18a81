/**
 * Traces of a secret in other bytes.
 */

/** Bytes in a row that count as a trace: shorter ones are found by chance. */
export const TRACE_BYTES = 8

/** How many windows of TRACE_BYTES bytes of a secret stand in these bytes, and how many it has. */
export function tracesOf(secret: Uint8Array, bytes: Uint8Array): { traces: number; windows: number } {
  const searched = Buffer.from(bytes)
  const windows = Math.max(0, secret.length - TRACE_BYTES + 1)
  let traces = 0
  for (let at = 0; at < windows; at++) {
    if (searched.includes(Buffer.from(secret.subarray(at, at + TRACE_BYTES)))) traces++
  }
  return { traces, windows }
}
