/**
 * Malformed certificates, crafted from a good one by seed: what a rogue server sends. The same seed and certificate give
 * the same bytes. None of them is a certificate that its issuer signed.
 */
import { createHash } from 'node:crypto'
import { Boolean as BooleanValue, fromBER, ObjectIdentifier, OctetString, Sequence } from 'asn1js'

/** What was done to the good certificate. */
export const HOSTILE_KINDS = ['truncated', 'trailing', 'innerAlgorithm', 'caLeaf', 'randomBytes'] as const
export type HostileKind = (typeof HOSTILE_KINDS)[number]

export interface HostileCertificate {
  kind: HostileKind
  seed: number
  /** For people: what was done, with byte offsets. */
  what: string
  der: Uint8Array
}

const BASIC_CONSTRAINTS = '2.5.29.19'
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2'
const SHA256_WITH_RSA = '1.2.840.113549.1.1.11'
const MAX_TRAILING_BYTES = 16
const MAX_CHANGED_BYTES = 8

/** Numbers from 0 to `count` − 1: SHA-256 of seed and place in the row. */
function drawer(seed: number): (count: number) => number {
  let drawn = 0
  return (count) => createHash('sha256').update(`${seed} ${drawn++}`).digest().readUInt32BE(0) % count
}

/** Certificate and TBSCertificate (RFC 5280 §4.1), to be changed; `signature` is its place in TBSCertificate. */
function open(good: Uint8Array): { certificate: Sequence; tbs: Sequence; signature: number } {
  const { offset, result } = fromBER(Uint8Array.from(good))
  const tbs = result instanceof Sequence ? result.valueBlock.value[0] : undefined
  if (offset !== good.length || !(result instanceof Sequence) || !(tbs instanceof Sequence)) {
    throw new TypeError('`good` must be one certificate, DER')
  }
  const hasVersion = tbs.valueBlock.value[0]?.idBlock.tagClass === 3
  return { certificate: result, tbs, signature: hasVersion ? 2 : 1 }
}

/** The algorithm inside is another one than outside (RFC 5280 §4.1.1.2 wants the same). */
function otherInnerAlgorithm(good: Uint8Array): { der: Uint8Array; what: string } {
  const { certificate, tbs, signature } = open(good)
  const inner = tbs.valueBlock.value[signature]
  const now = inner instanceof Sequence ? inner.valueBlock.value[0] : undefined
  const isEcdsa = now instanceof ObjectIdentifier && now.getValue() === ECDSA_WITH_SHA256
  const other = isEcdsa ? SHA256_WITH_RSA : ECDSA_WITH_SHA256
  tbs.valueBlock.value[signature] = new Sequence({ value: [new ObjectIdentifier({ value: other })] })
  return { der: new Uint8Array(certificate.toBER()), what: `tbsCertificate names the algorithm ${other}` }
}

function isBasicConstraints(extension: unknown): boolean {
  const id = extension instanceof Sequence ? extension.valueBlock.value[0] : undefined
  return id instanceof ObjectIdentifier && id.getValue() === BASIC_CONSTRAINTS
}

/** The leaf says cA TRUE; the signature stays that of the good one. */
function caLeaf(good: Uint8Array): { der: Uint8Array; what: string } {
  const { certificate, tbs } = open(good)
  const wrapper = tbs.valueBlock.value.find(({ idBlock }) => idBlock.tagClass === 3 && idBlock.tagNumber === 3)
  const extensions = (wrapper as Sequence | undefined)?.valueBlock.value[0]
  if (!(extensions instanceof Sequence)) throw new TypeError('`good` must be a certificate with extensions')
  const isCa = new Sequence({ value: [new BooleanValue({ value: true })] })
  extensions.valueBlock.value = [
    ...extensions.valueBlock.value.filter((extension) => !isBasicConstraints(extension)),
    new Sequence({
      value: [
        new ObjectIdentifier({ value: BASIC_CONSTRAINTS }),
        new BooleanValue({ value: true }),
        new OctetString({ valueHex: isCa.toBER() }),
      ],
    }),
  ]
  const der = new Uint8Array(certificate.toBER())
  if (Buffer.compare(der, good) === 0) throw new TypeError('`good` must be no CA')
  return { der, what: 'basicConstraints says cA TRUE, not signed anew' }
}

function truncated(good: Uint8Array, draw: (count: number) => number): { der: Uint8Array; what: string } {
  const length = draw(good.length)
  return { der: good.slice(0, length), what: `the first ${length} of ${good.length} bytes` }
}

function trailing(good: Uint8Array, draw: (count: number) => number): { der: Uint8Array; what: string } {
  const bytes = Array.from({ length: 1 + draw(MAX_TRAILING_BYTES) }, () => draw(256))
  return { der: Uint8Array.of(...good, ...bytes), what: `${bytes.length} bytes after byte ${good.length}` }
}

function randomBytes(good: Uint8Array, draw: (count: number) => number): { der: Uint8Array; what: string } {
  const der = good.slice()
  const places = new Set(Array.from({ length: 1 + draw(MAX_CHANGED_BYTES) }, () => draw(good.length)))
  for (const place of places) der[place] = (der[place] ?? 0) ^ (1 + draw(255))
  return { der, what: `bytes changed: ${[...places].sort((a, b) => a - b).join(', ')}` }
}

/**
 * Crafts a malformed certificate. `caLeaf` and `innerAlgorithm` are the same for every seed.
 * @param good a certificate, DER; it is not changed
 * @param seed 0 to 2³² − 1
 * @throws TypeError if `good` is no certificate, or for `caLeaf` a CA or one without extensions
 */
export function craftHostile(good: Uint8Array, kind: HostileKind, seed: number): HostileCertificate {
  open(good)
  const draw = drawer(seed)
  const craft = { truncated, trailing, innerAlgorithm: otherInnerAlgorithm, caLeaf, randomBytes }[kind]
  if (craft === undefined) throw new TypeError(`\`kind\` must be one of ${HOSTILE_KINDS.join(', ')}`)
  return { kind, seed, ...craft(good, draw) }
}

/** Malformed certificates one after the other, `count` of them, the kinds in turn; the n-th has the seed `seed` + n. */
export function* hostileCertificates(good: Uint8Array, seed: number, count: number): Generator<HostileCertificate> {
  for (let n = 0; n < count; n++) {
    yield craftHostile(good, HOSTILE_KINDS[n % HOSTILE_KINDS.length] as HostileKind, (seed + n) >>> 0)
  }
}
