/**
 * What a switchbox adds to the first-connect format (docs/first-connect.md, "Through a switchbox"): the answer to a client that
 * wants to be relayed, and the frames in which a published connection carries the clients.
 */

/** Answers of a switchbox to a client. */
export const RELAYED = Uint8Array.of(1)
export const NOT_RELAYED = Uint8Array.of(0)

/** Bytes of one client; none: that client has gone. */
export interface RelayFrame {
  channel: number
  bytes: Uint8Array
}

const HEADER_BYTES = 4
/** Most bytes of one frame. */
export const MAX_FRAME_BYTES = 0xffff

/** Encodes the frames of some bytes, at most 65,535 in each; no bytes make the one that says that the client has gone. */
export function encodeFrames(channel: number, bytes: Uint8Array): Uint8Array {
  const frames: Uint8Array[] = []
  let at = 0
  do {
    const part = bytes.subarray(at, at + MAX_FRAME_BYTES)
    frames.push(Uint8Array.of(channel & 255, channel >> 8, part.length & 255, part.length >> 8), part)
    at += MAX_FRAME_BYTES
  } while (at < bytes.length)
  return Buffer.concat(frames)
}

/** Parses a frame; undefined while there are too few bytes. */
export function parseFrame(bytes: Uint8Array): { frame: RelayFrame; length: number } | undefined {
  const [channelLow, channelHigh, low, high] = bytes
  if (channelLow === undefined || channelHigh === undefined || low === undefined || high === undefined) return undefined
  const length = HEADER_BYTES + (low | (high << 8))
  if (bytes.length < length) return undefined
  return {
    frame: { channel: channelLow | (channelHigh << 8), bytes: Uint8Array.from(bytes.subarray(HEADER_BYTES, length)) },
    length,
  }
}
