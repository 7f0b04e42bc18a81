/**
 * The first-connect format of the reference system, byte for byte, and the frame of the account (docs/first-connect.md).
 *
 *     server → client   5B                       the TLS handshake is through
 *     client → server   TT [LL name…]            type │ flags; 80: send me your root, 40: a network name follows
 *     server → client   nn nn root…              only if 80 was set: 16-bit little-endian length; 0000: none to give
 *     both              LL user LL network LL password
 *
 * Parsers take all bytes so far and answer undefined while there are too few; they throw WireError on what can be no message.
 */

/** What the peer sent is no message of this format. */
export class WireError extends Error {
  override readonly name = 'WireError'
}

/** First byte of a server. */
export const GREETING = Uint8Array.of(0x5b)

/** A network service, which wants to publish an end point. */
export const TYPE_NETWORK_SERVICE = 12
/** A client. */
export const TYPE_CLIENT = 13

const WANTS_ROOT = 0x80
const HAS_NETWORK_NAME = 0x40
const TYPE_BITS = 0x3f

/** Bytes of a network name. */
export const MAX_NETWORK_NAME_BYTES = 24
/** Bytes of a root that a device takes: more than any root has, and what its memory allows. */
export const MAX_ROOT_BYTES = 16_384
/** Bytes of one field of an authentication frame. */
export const MAX_FIELD_BYTES = 255

const encoder = new TextEncoder()
/** A byte order mark is kept: without it two encodings would be the same text. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What a client asks for first. */
export interface Request {
  type: typeof TYPE_NETWORK_SERVICE | typeof TYPE_CLIENT
  networkName?: string | undefined
  wantsRoot: boolean
}

/** Who a client is, or a server. */
export interface Authentication {
  user: string
  networkName: string
  password: string
}

function field(text: string, maxBytes: number, what: string): Uint8Array {
  const bytes = encoder.encode(text)
  if (bytes.length > maxBytes)
    throw new RangeError(`${what} has ${bytes.length} bytes; at most ${maxBytes} are allowed`)
  return Uint8Array.of(bytes.length, ...bytes)
}

/** Text of a field; throws WireError unless it is UTF-8. */
function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new WireError('a field is not UTF-8')
  }
}

/** Encodes a request. Throws RangeError if the network name is longer than 24 bytes. */
export function encodeRequest({ type, networkName, wantsRoot }: Request): Uint8Array {
  const flags = (wantsRoot ? WANTS_ROOT : 0) | (networkName === undefined ? 0 : HAS_NETWORK_NAME)
  const name = networkName === undefined ? [] : field(networkName, MAX_NETWORK_NAME_BYTES, 'the network name')
  return Uint8Array.of(type | flags, ...name)
}

/** Parses a request: what it says, and its length in bytes. */
export function parseRequest(bytes: Uint8Array): { request: Request; length: number } | undefined {
  const [first, length] = bytes
  if (first === undefined) return undefined
  const type = first & TYPE_BITS
  if (type !== TYPE_NETWORK_SERVICE && type !== TYPE_CLIENT) throw new WireError(`${type} is no type of a peer`)
  const wantsRoot = (first & WANTS_ROOT) !== 0
  if ((first & HAS_NETWORK_NAME) === 0) return { request: { type, wantsRoot }, length: 1 }
  if (length === undefined) return undefined
  if (length > MAX_NETWORK_NAME_BYTES)
    throw new WireError(`a network name has at most ${MAX_NETWORK_NAME_BYTES} bytes, not ${length}`)
  if (bytes.length < 2 + length) return undefined
  return { request: { type, networkName: textOf(bytes.subarray(2, 2 + length)), wantsRoot }, length: 2 + length }
}

/** Encodes the answer to "send me your root": the certificate as stored, PEM or DER; none when left out. */
export function encodeRootAnswer(root: Uint8Array = new Uint8Array()): Uint8Array {
  if (root.length > 0xffff) throw new RangeError(`a root has at most 65535 bytes here, not ${root.length}`)
  const answer = new Uint8Array(2 + root.length)
  answer[0] = root.length & 0xff
  answer[1] = root.length >> 8
  answer.set(root, 2)
  return answer
}

/** Parses that answer; an empty root: the server has none to give. Throws WireError above MAX_ROOT_BYTES. */
export function parseRootAnswer(bytes: Uint8Array): { root: Uint8Array; length: number } | undefined {
  const [low, high] = bytes
  if (low === undefined || high === undefined) return undefined
  const length = low | (high << 8)
  if (length > MAX_ROOT_BYTES) throw new WireError(`a root has at most ${MAX_ROOT_BYTES} bytes, not ${length}`)
  if (bytes.length < 2 + length) return undefined
  return { root: bytes.slice(2, 2 + length), length: 2 + length }
}

/** Encodes an account. Throws RangeError if a field is longer than 255 bytes. */
export function encodeAuthentication({ user, networkName, password }: Authentication): Uint8Array {
  return Uint8Array.of(
    ...field(user, MAX_FIELD_BYTES, 'the user name'),
    ...field(networkName, MAX_NETWORK_NAME_BYTES, 'the network name'),
    ...field(password, MAX_FIELD_BYTES, 'the password'),
  )
}

/** Parses an account. */
export function parseAuthentication(bytes: Uint8Array): { authentication: Authentication; length: number } | undefined {
  const fields: string[] = []
  let at = 0
  while (fields.length < 3) {
    const length = bytes[at]
    if (length === undefined) return undefined
    if (fields.length === 1 && length > MAX_NETWORK_NAME_BYTES) {
      throw new WireError(`a network name has at most ${MAX_NETWORK_NAME_BYTES} bytes, not ${length}`)
    }
    if (bytes.length < at + 1 + length) return undefined
    fields.push(textOf(bytes.subarray(at + 1, at + 1 + length)))
    at += 1 + length
  }
  const [user = '', networkName = '', password = ''] = fields
  return { authentication: { user, networkName, password }, length: at }
}
