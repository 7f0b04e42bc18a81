/**
 * CRLs and deny lists: fed to the core in pieces that fit its room, and what each of them said.
 */
import type { Core } from './core.js'
import { statusName } from './explain-status.js'
import { STATUS, type StatusName } from './status.js'

/**
 * A CRL (RFC 5280 §5): its DER bytes, PEM text (`X509 CRL`), or its DER bytes in chunks of any size. Chunks must come anew
 * each time they are iterated: an array does, a generator does not.
 */
export type CrlInput = Uint8Array | string | Iterable<Uint8Array>

/** A deny list (docs/deny-list.md): its bytes, or its bytes in chunks, as those of a CRL. */
export type DenyListInput = Uint8Array | Iterable<Uint8Array>

/** What a CRL or deny list said. */
export interface RevocationListReport {
  kind: 'crl' | 'denyList'
  /** `OK`, `CRL_EXPIRED` and `CRL_NOT_YET_VALID`: what it revokes is revoked. Anything else: it counts for nothing. */
  status: StatusName
  /** Byte of the list at which it could not be read on. */
  offset: number | null
  /** Seconds since 1970; null if there is none. */
  thisUpdate: number | null
  nextUpdate: number | null
  /** cRLNumber, or number of the deny list. */
  number: bigint | null
  /** Entries that were read. */
  entries: number
  /** Certificates of the chain that are on it. */
  revokes: number
  /** Whether this raised the number that the trusted list keeps (TrustList: `hasUnwrittenNumbers`). */
  raisesNumber: boolean
}

/** A list as the core takes it. */
export interface EncodedList {
  kind: RevocationListReport['kind']
  chunks: Iterable<Uint8Array>
}

const KIND = { crl: 1, denyList: 2 } as const
const RECORD_BYTES = 64
const NONE = 0xffffffff
const NO_TIME = -(2n ** 63n)
/** Greatest piece that is fed at once; halved until it fits. */
const PIECE_BYTES = 65536

const PEM_CRL = /^\s*-----BEGIN X509 CRL-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END X509 CRL-----\s*$/

function bytesOf(input: unknown, parameter: string): Uint8Array | null {
  if (input instanceof Uint8Array) return input
  if (typeof input !== 'string') return null
  const base64 = PEM_CRL.exec(input)?.[1]
  if (base64 === undefined) throw new TypeError(`\`${parameter}\` must be one PEM block with the label X509 CRL`)
  return Buffer.from(base64, 'base64')
}

function chunksOf(input: unknown, parameter: string, what: string): Iterable<Uint8Array> {
  const whole = what === 'CRL' || input instanceof Uint8Array ? bytesOf(input, parameter) : null
  if (whole) return [whole]
  const iterable = input as Iterable<Uint8Array> | null
  if (typeof iterable !== 'object' || typeof iterable?.[Symbol.iterator] !== 'function') {
    throw new TypeError(`\`${parameter}\` must be a ${what}: a Uint8Array or an iterable of them`)
  }
  if ((iterable[Symbol.iterator]() as unknown) === iterable) {
    throw new TypeError(`\`${parameter}\` can be iterated only once: give an array, or an object that begins anew`)
  }
  return iterable
}

function encodeLists(
  given: unknown,
  kind: EncodedList['kind'],
  what: string,
  parameter: string,
): readonly EncodedList[] {
  if (given === undefined) return []
  if (!Array.isArray(given)) throw new TypeError(`\`${parameter}\` must be an array`)
  return given.map((input, i) => ({ kind, chunks: chunksOf(input, `${parameter}[${i}]`, what) }))
}

/** Both kinds of lists as the core takes them. Throws TypeError on misuse. */
export function encodeRevocationLists(crls: unknown, denyLists: unknown): readonly EncodedList[] {
  return [...encodeLists(crls, 'crl', 'CRL', 'crls'), ...encodeLists(denyLists, 'denyList', 'deny list', 'denyLists')]
}

/** Feeds one chunk; answers a status code. */
function addChunk(core: Core, chunk: unknown): number {
  if (!(chunk instanceof Uint8Array)) throw new TypeError('the chunks of a CRL or deny list must be Uint8Arrays')
  let most = PIECE_BYTES
  for (let at = 0; at < chunk.length; ) {
    const piece = chunk.subarray(at, at + most)
    if (core.put(piece)) {
      const code = core.call('tc_revocation_add', piece.length)
      if (code !== STATUS.OK.code) return code
      at += piece.length
    } else if (most > 1) most >>= 1
    else return STATUS.LIMIT_INPUT.code
  }
  return STATUS.OK.code
}

function readRecord(core: Core, kind: EncodedList['kind'], code: number): RevocationListReport {
  const record = core.copy(core.call('tc_revocation_record'), RECORD_BYTES)
  const view = new DataView(record.buffer)
  const word = (at: number): number => view.getUint32(at, true)
  const time = (at: number): number | null => {
    const seconds = view.getBigInt64(at, true)
    return kind === 'denyList' || seconds === NO_TIME ? null : Number(seconds)
  }
  const number = BigInt(`0x${Buffer.from(record.subarray(44)).toString('hex')}`)
  return {
    kind,
    status: statusName(code),
    offset: word(4) === NONE ? null : word(4),
    thisUpdate: time(8),
    nextUpdate: time(16),
    entries: word(24),
    revokes: word(28),
    raisesNumber: word(36) !== 0,
    number: word(40) === 0 ? null : number,
  }
}

function begin(core: Core, kind: EncodedList['kind']): number {
  return core.call('tc_revocation_begin', KIND[kind])
}

/**
 * Feeds one list to the core, after the chain, policy and time of the verification. What is wrong with the list is its
 * status; what was wrong with the call, or for want of room, refuses the verification too (docs/abi.md).
 */
export function feedRevocationList(core: Core, { kind, chunks }: EncodedList): RevocationListReport {
  const refused = begin(core, kind)
  if (refused !== STATUS.OK.code) return readRecord(core, kind, refused)
  for (const chunk of chunks) {
    if (addChunk(core, chunk) !== STATUS.OK.code) break
  }
  while (core.call('tc_revocation_step', 1 << 20) !== 0);
  return readRecord(core, kind, core.call('tc_revocation_end'))
}
