/** Signatures of Wycheproof through the public API of the bindings: `verifySignature`. */
import { basename } from 'node:path'
import * as asn1js from 'asn1js'
import * as trustcore from '../../bindings/index.js'
import { fromHex, type SignatureCase, type SignatureGroup, type SignatureSuite } from './formats.js'
import { failed, type Result } from './result.js'

/** What `verifySignature` takes and answers. */
type VerifySignature = (
  options: { spki: Uint8Array; algorithm: Uint8Array; message: Uint8Array; signature: Uint8Array },
  build?: trustcore.Build,
) => { holds: boolean; status: string; steps?: number }

/** RFC 8017 App. B.1 and C, FIPS 180-4: hash, PKCS#1 v1.5 with it, ECDSA with it. */
const HASHES: Record<string, { hash: string; pkcs1: string; ecdsa?: string }> = {
  'SHA-1': { hash: '1.3.14.3.2.26', pkcs1: '1.2.840.113549.1.1.5', ecdsa: '1.2.840.10045.4.1' },
  'SHA-224': { hash: '2.16.840.1.101.3.4.2.4', pkcs1: '1.2.840.113549.1.1.14', ecdsa: '1.2.840.10045.4.3.1' },
  'SHA-256': { hash: '2.16.840.1.101.3.4.2.1', pkcs1: '1.2.840.113549.1.1.11', ecdsa: '1.2.840.10045.4.3.2' },
  'SHA-384': { hash: '2.16.840.1.101.3.4.2.2', pkcs1: '1.2.840.113549.1.1.12', ecdsa: '1.2.840.10045.4.3.3' },
  'SHA-512': { hash: '2.16.840.1.101.3.4.2.3', pkcs1: '1.2.840.113549.1.1.13', ecdsa: '1.2.840.10045.4.3.4' },
  'SHA-512/224': { hash: '2.16.840.1.101.3.4.2.5', pkcs1: '1.2.840.113549.1.1.15' },
  'SHA-512/256': { hash: '2.16.840.1.101.3.4.2.6', pkcs1: '1.2.840.113549.1.1.16' },
}

const oid = (value: string) => new asn1js.ObjectIdentifier({ value })
const sequence = (...value: asn1js.BaseBlock[]) => new asn1js.Sequence({ value })
const explicit = (tagNumber: number, ...value: asn1js.BaseBlock[]) =>
  new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber }, value })

function hashOf(name: string | undefined): { hash: string; pkcs1: string; ecdsa?: string } {
  const found = HASHES[name ?? '']
  if (!found) throw new Error(`no object identifier for ${name}`)
  return found
}

/** RSASSA-PSS-params (RFC 4055 §3.1): what equals a default is left out. */
function pssParameters({ sha, mgfSha, sLen = 20 }: SignatureGroup): asn1js.Sequence {
  const identifier = (name: string | undefined) => sequence(oid(hashOf(name).hash), new asn1js.Null())
  const parts: asn1js.BaseBlock[] = []
  if (sha !== 'SHA-1') parts.push(explicit(0, identifier(sha)))
  if (mgfSha !== 'SHA-1') parts.push(explicit(1, sequence(oid('1.2.840.113549.1.1.8'), identifier(mgfSha))))
  if (sLen !== 20) parts.push(explicit(2, new asn1js.Integer({ value: sLen })))
  return sequence(...parts)
}

/** AlgorithmIdentifier, DER, of a group. */
export function algorithmOf(algorithm: string, group: SignatureGroup): Uint8Array {
  let identifier: asn1js.Sequence
  if (algorithm === 'EDDSA') identifier = sequence(oid('1.3.101.112'))
  else if (algorithm === 'RSASSA-PSS') identifier = sequence(oid('1.2.840.113549.1.1.10'), pssParameters(group))
  else if (algorithm === 'RSASSA-PKCS1-v1_5') identifier = sequence(oid(hashOf(group.sha).pkcs1), new asn1js.Null())
  else if (algorithm === 'ECDSA') identifier = sequence(oid(hashOf(group.sha).ecdsa ?? ''))
  else throw new Error(`no AlgorithmIdentifier for ${algorithm}`)
  return new Uint8Array(identifier.toBER())
}

function runCase(
  of: Parameters<typeof failed>[0],
  group: SignatureGroup,
  one: SignatureCase,
  algorithm: Uint8Array,
  build: trustcore.Build,
): Result {
  const { verifySignature } = trustcore as { verifySignature?: VerifySignature }
  if (!verifySignature) return failed(of, 'the bindings have no verifySignature')
  try {
    const signature = { spki: fromHex(group.spki), algorithm, message: fromHex(one.msg), signature: fromHex(one.sig) }
    const { holds: trusted, status, steps = 0 } = verifySignature(signature, build)
    return { ...of, trusted, status, depth: 0, signatures: 1, steps }
  } catch (cause) {
    return failed(of, cause)
  }
}

/**
 * Whether the suite leaves the answer open: a small public exponent alone is a reason of its own to be `acceptable`, and the same
 * suite calls other signatures of such keys `valid` (RFC 8017 §3.1 allows them).
 */
const isOpen = ({ result, flags = [] }: SignatureCase) =>
  result === 'acceptable' && flags.length > 0 && flags.every((flag) => flag === 'SmallPublicKey')

/** Runs a file. Other `acceptable` signatures are expected to be refused, as everything that is not `valid`. */
export function* runSignatureSuite(suite: SignatureSuite, path: string, build: trustcore.Build): Generator<Result> {
  const tier = suite.optional ? 'optional' : 'required'
  for (const group of suite.groups) {
    const algorithm = algorithmOf(suite.algorithm, group)
    for (const one of group.tests) {
      const expected = one.result === 'valid'
      const either = isOpen(one) ? ({ either: true } as const) : {}
      const of = { suite: 'wycheproof', id: `${basename(path)}#${one.tcId}`, tier, expected, ...either }
      yield runCase(of, group, one, algorithm, build)
    }
  }
}
