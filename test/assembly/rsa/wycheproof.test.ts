import { type BitString, fromBER, type Integer, type Sequence } from 'asn1js'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Openbox, openbox } from '../../support/openbox.js'
import { DIGESTS, type DigestName, digestOf, type RsaKey, rsaBox } from '../../support/rsa.js'
import { type WycheproofGroup, type WycheproofTest, wycheproof } from '../../support/wycheproof.js'

const test = suite('rsa/wycheproof')
/** What a build has: its RSA, its largest modulus, and whether PSS and other hash functions than SHA-256 are there. */
const buildOf = (box: Openbox, hasAll: boolean) => ({
  rsa: rsaBox(box),
  maxBits: (box.call['MAX_RSA_BITS'] as unknown as WebAssembly.Global).value as number,
  hasAll,
})
type Build = ReturnType<typeof buildOf>
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const digestName = (sha: string) => sha.toLowerCase().replace('-', '') as DigestName

/** Modulus and exponent of a SubjectPublicKeyInfo, whatever its algorithm identifier says. */
function keyOf(spki: string): RsaKey & { bits: number } {
  const children = (x: unknown) => (x as Sequence).valueBlock.value
  const subjectPublicKey = children(fromBER(bytes(spki)).result)[1] as BitString
  const numbers = children(fromBER(subjectPublicKey.valueBlock.valueHexView).result)
  const [n, e] = numbers.map((x) => new Uint8Array((x as Integer).valueBlock.valueHexView))
  return { modulus: n!, exponent: e!, bits: BigInt(`0x${Buffer.from(n!).toString('hex')}`).toString(2).length }
}

/** Whether a signature holds; a status other than OK is a refusal. */
function holds({ rsa }: Build, group: WycheproofGroup, key: RsaKey, { msg, sig }: WycheproofTest): boolean {
  if (rsa.begin(key, bytes(sig)) !== 'OK') return false
  rsa.finish()
  const name = digestName(group.sha)
  const digest = digestOf(name, bytes(msg))
  if (group.mgfSha === undefined) return rsa.pkcs1(name, digest) === 0
  return rsa.pss(name, digestName(group.mgfSha), group.sLen!, digest) === 0
}

/** Of the acceptable ones: a signature that happens to begin with zeros is one like any other. The rest is refused. */
const isGood = ({ result, comment }: WycheproofTest) => result === 'valid' || comment === 'short signature'

/** Files of the build's signatures against Wycheproof; how many cases. */
function countCases(build: Build): number {
  const { rsa, maxBits, hasAll } = build
  let count = 0
  for (const { name, groups } of wycheproof('rsa_')) {
    for (const group of groups) {
      if (!(digestName(group.sha) in DIGESTS)) continue
      if (group.mgfSha !== undefined && !(digestName(group.mgfSha) in DIGESTS)) continue
      if (!hasAll && (group.mgfSha !== undefined || group.sha !== 'SHA-256')) continue
      const key = keyOf(group.spki)
      for (const one of group.tests) {
        count++
        if (key.bits < 2048) assert.is(rsa.begin(key, bytes(one.sig)), 'KEY_RSA_TOO_SHORT')
        else if (key.bits > maxBits) assert.is(rsa.begin(key, bytes(one.sig)), 'KEY_RSA_TOO_LONG')
        else assert.is(holds(build, group, key, one), isGood(one), `${name} ${group.sha} ${one.tcId} ${one.comment}`)
      }
    }
  }
  return count
}

const isThere = wycheproof('rsa_').length !== 0

test('every case whose hash functions are ours has the verdict that Wycheproof gives', () => {
  const count = countCases(buildOf(openbox(), true))
  if (isThere) assert.ok(count > 2000, `only ${count} cases`)
})

test('nano: every case of PKCS #1 v1.5 with SHA-256', () => {
  const count = countCases(buildOf(openbox('openbox.nano'), false))
  if (isThere) assert.ok(count > 400, `only ${count} cases`)
})

test.run()
