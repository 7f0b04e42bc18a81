/** Bad input: an exact status each, no trap, and the same instance verifies the next chain. */
import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Build, TrustError, Verifier } from '../../bindings/index.js'
import { tower } from '../support/chains/search.js'
import { oid, sequence, setOf, tlv, utf8String } from '../support/der.js'
import { extension } from '../support/extensions.js'
import { makeIntermediate, makeLeaf, makeRoot, pemOf } from '../support/pki.js'

const test = suite('core/bad-input')

const root = makeRoot()
const ca = makeIntermediate(root)
const leaf = makeLeaf(ca)
const expect = { name: 'myserver.iocafe' }
const BUILDS: readonly Build[] = ['mcu', 'nano', 'gateway']
/** Those that read PEM. */
const WITH_PEM: readonly Build[] = ['mcu', 'gateway']

type Chain = readonly (Uint8Array | string)[]

/** The status of a chain in each build; each instance must trust the good chain before and after. */
function check(name: string, chain: Chain, status: string, builds = BUILDS): void {
  test(name, () => {
    for (const build of builds) {
      const verifier = new Verifier({ anchors: root.der, build })
      assert.ok(verifier.verify({ chain: [leaf.der, ca.der], expect }).trusted)
      const verdict = verifier.verify({ chain, expect })
      assert.is(verdict.status, status, build)
      assert.is(verdict.trusted, false)
      assert.ok(verifier.verify({ chain: [leaf.der, ca.der], expect }).trusted)
    }
  })
}

/** An OCTET STRING in a SEQUENCE, of `length` bytes in all. */
function sized(length: number): Uint8Array {
  for (let content = length - 4; ; content--) {
    const whole = sequence(tlv(0x04, new Uint8Array(content)))
    if (whole.length === length) return whole
    if (whole.length < length) throw new RangeError(`no element of ${length} bytes`)
  }
}

const text = new TextEncoder()
const der = leaf.der

check('nothing', [], 'CHAIN_EMPTY')
check('a leaf of length zero', [new Uint8Array(0), ca.der], 'DER_TRUNCATED')
check('an intermediate of length zero', [der, new Uint8Array(0)], 'DER_TRUNCATED')
check('one byte', [der.subarray(0, 1), ca.der], 'DER_TRUNCATED')
check('a truncated leaf', [der.subarray(0, der.length - 1), ca.der], 'DER_TRUNCATED')
check('a truncated intermediate', [der, ca.der.subarray(0, 100)], 'DER_TRUNCATED')
check('a byte behind the leaf', [Uint8Array.of(...der, 0), ca.der], 'DER_TRAILING_BYTES')
check('two certificates in one piece', [Uint8Array.of(...der, ...ca.der)], 'DER_TRAILING_BYTES')
check('an INTEGER', [Uint8Array.of(2, 1, 1)], 'DER_UNEXPECTED_TAG')
check('an empty SEQUENCE', [Uint8Array.of(0x30, 0)], 'DER_TRUNCATED')
check('BER', [Uint8Array.of(0x30, 0x80, ...der.subarray(4), 0, 0), ca.der], 'DER_INDEFINITE_LENGTH')
check('a length of five octets', [Uint8Array.of(0x30, 0x85, 0, 0, 0, 0, 1, 0)], 'DER_LENGTH_TOO_LARGE')
check('zeros', [new Uint8Array(500)], 'DER_UNEXPECTED_TAG')
check('erased flash', [new Uint8Array(500).fill(0xff)], 'DER_UNEXPECTED_TAG')
check('a page of HTML', ['<!DOCTYPE html><title>404</title>'], 'DER_UNEXPECTED_TAG')
check('an empty text', [''], 'DER_TRUNCATED')

const pem = pemOf(der)
check('PEM without an end', [pem.slice(0, -30), ca.der], 'PEM_BOUNDARY', WITH_PEM)
check('PEM with another end', [pem.replace('END CERTIFICATE', 'END X509 CRL'), ca.der], 'PEM_BOUNDARY', WITH_PEM)
check('PEM of a key', [pemOf(der, 'PRIVATE KEY'), ca.der], 'PEM_LABEL', WITH_PEM)
check('PEM with a character that base64 lacks', [pem.replace(/\n(.)/, '\n*'), ca.der], 'PEM_CHARACTER', WITH_PEM)
check('PEM with a short line', [pem.replace(/(\n.{40})/, '$1\n'), ca.der], 'PEM_LINE_LENGTH', WITH_PEM)
check('PEM without its padding', [pemOf(der.subarray(0, 100)).replaceAll('=', ''), ca.der], 'PEM_PADDING', WITH_PEM)
check('PEM where it is not read', [pem, ca.der], 'DER_UNEXPECTED_TAG', ['nano'])
check('dashes and nothing else', ['-----\n'], 'PEM_BOUNDARY', WITH_PEM)
check('PEM of something else', [pemOf(Uint8Array.of(2, 1, 1)), ca.der], 'DER_UNEXPECTED_TAG', WITH_PEM)

check('a certificate of 64 KiB, mcu', [sized(65536), ca.der], 'LIMIT_CHAIN_BYTES', ['mcu'])
check('a certificate of 64 KiB, gateway', [sized(65536), ca.der], 'DER_UNEXPECTED_TAG', ['gateway'])
check('a certificate of 64 KiB behind the leaf, mcu', [der, ca.der, sized(65536)], 'LIMIT_CHAIN_BYTES', ['mcu'])
check('a certificate of 200 KiB', [sized(200 * 1024)], 'LIMIT_CHAIN_BYTES')
check('a certificate of 4 MiB', [sized(4 << 20)], 'LIMIT_CHAIN_BYTES')
check('17 certificates, mcu', [der, ...new Array<Uint8Array>(16).fill(ca.der)], 'LIMIT_CERTIFICATES', ['mcu'])
check('129 certificates, gateway', [der, ...new Array<Uint8Array>(128).fill(ca.der)], 'LIMIT_CERTIFICATES', ['gateway'])
check(
  'a path that is too long',
  tower(12).map((made) => made.der),
  'LIMIT_PATH',
  ['mcu', 'gateway'],
)
check('five certificates, nano', [der, ca.der, ca.der, ca.der, ca.der], 'LIMIT_CERTIFICATES', ['nano'])

/** A leaf under the intermediate, accepted with `count` of something by the build, and refused with one more. */
function checkLimit(
  name: string,
  status: string,
  counts: readonly (readonly [Build, number])[],
  make: (count: number) => Uint8Array | string,
): void {
  test(name, () => {
    for (const [build, most] of counts) {
      const verifier = new Verifier({ anchors: root.der, build })
      const verify = (count: number) => verifier.verify({ chain: [make(count), ca.der], expect })
      assert.is(verify(most).status, 'OK', build)
      assert.is(verify(most + 1).status, status, build)
    }
  })
}

const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
const OF_A_LEAF = 6
const unknown = (identifier: string) => extension(identifier, false, Uint8Array.of())
checkLimit(
  'attributes of a relative distinguished name',
  'LIMIT_RDN_ATTRIBUTES',
  [
    ['mcu', 4],
    ['nano', 4],
    ['gateway', 8],
  ],
  (count) =>
    makeLeaf(ca, { subject: sequence(setOf(...many(count, (i) => sequence(oid('2.5.4.11'), utf8String(`${i}`))))) })
      .der,
)
checkLimit(
  'extensions',
  'LIMIT_EXTENSIONS',
  [
    ['mcu', 24],
    ['nano', 24],
    ['gateway', 32],
  ],
  (count) => makeLeaf(ca, { extra: many(count - OF_A_LEAF, (i) => unknown(`1.2.3.${i}`)) }).der,
)

test('octets of the identifier of an extension', () => {
  const long = (octets: number) => makeLeaf(ca, { extra: [unknown(`1.2${'.3'.repeat(octets - 1)}`)] }).der
  for (const [build, octets, status] of [
    ['mcu', 32, 'OK'],
    ['mcu', 33, 'LIMIT_EXTENSIONS'],
    ['gateway', 1000, 'OK'],
  ] as const) {
    const verifier = new Verifier({ anchors: root.der, build })
    assert.is(verifier.verify({ chain: [long(octets), ca.der], expect }).status, status, `${build} ${octets}`)
  }
})

test('bytes of text', () => {
  const longText = (bytes: number) => pem + ca.pem + 'x'.repeat(bytes - pem.length - ca.pem.length)
  for (const [build, length, status] of [
    ['mcu', 8192, 'OK'],
    ['mcu', 8193, 'LIMIT_INPUT'],
    ['gateway', 100_000, 'OK'],
  ] as const) {
    const verifier = new Verifier({ anchors: root.der, build })
    assert.is(verifier.verify({ chain: [longText(length)], expect }).status, status, `${build} ${length}`)
  }
})

test('every root that Node trusts is within the limits of mcu (docs/decisions/0010-sizes-in-mcu.md)', () => {
  assert.ok(rootCertificates.length > 100)
  for (const text of rootCertificates) {
    const anchor = new X509Certificate(text).raw
    assert.not.match(refusalOf(anchor, 'mcu'), /^LIMIT_/, text)
    assert.ok(anchor.length <= 4096 / 2)
  }
})

test('as many certificates as there is room for', () => {
  for (const [build, count] of [
    ['mcu', 14],
    ['nano', 2],
    ['gateway', 126],
  ] as const) {
    const chain = [der, ca.der, ...new Array<Uint8Array>(count).fill(ca.der)]
    assert.is(new Verifier({ anchors: root.der, build }).verify({ chain, expect }).status, 'OK', build)
  }
})

test('a stranger of 64 KiB does not matter in gateway', () => {
  const verifier = new Verifier({ anchors: root.der, build: 'gateway' })
  assert.is(verifier.verify({ chain: [der, ca.der, sized(65536)], expect }).status, 'OK')
})

test('good PEM: with CRLF, with text around it (RFC 7468 §2), several in one text, as bytes', () => {
  const verifier = new Verifier({ anchors: root.pem })
  for (const chain of [
    [pem, ca.pem],
    [pem + ca.pem],
    [`subject=leaf\n${pem}and its issuer\n${ca.pem}the end`],
    [(pem + ca.pem).replaceAll('\n', '\r\n')],
    [text.encode(pem + ca.pem)],
    [pem, ca.der],
  ]) {
    assert.is(verifier.verify({ chain, expect }).status, 'OK')
  }
})

/** What a root is refused with. */
function refusalOf(anchor: Uint8Array | string, build: Build): string {
  try {
    new Verifier({ anchors: anchor, build })
    return 'OK'
  } catch (error) {
    if (error instanceof TrustError) return error.status
    throw error
  }
}

test('roots that are none', () => {
  for (const build of BUILDS) {
    assert.is(refusalOf(root.der, build), 'OK')
    assert.is(refusalOf(root.der.subarray(0, 200), build), 'DER_TRUNCATED')
    assert.is(refusalOf(new Uint8Array(0), build), 'DER_TRUNCATED')
    assert.is(
      refusalOf(pemOf(root.der, 'PRIVATE KEY'), build),
      WITH_PEM.includes(build) ? 'PEM_LABEL' : 'DER_UNEXPECTED_TAG',
    )
    assert.is(refusalOf(sized(5 << 20), build), 'LIMIT_INPUT')
  }
  const named = makeRoot({ subject: { O: 'x'.repeat(1500) } })
  assert.is(refusalOf(named.der, 'mcu'), 'LIMIT_NAME_BYTES')
  assert.is(refusalOf(named.der, 'gateway'), 'OK')
  const constrained = makeRoot({
    nameConstraints: { excluded: Array.from({ length: 100 }, (_, i) => ({ dns: `x${i}.y` })) },
  })
  assert.is(refusalOf(constrained.der, 'mcu'), 'LIMIT_ENTRY_BYTES')
  assert.is(refusalOf(constrained.der, 'gateway'), 'OK')
  assert.is(refusalOf(sized(4096), 'mcu'), 'DER_UNEXPECTED_TAG')
  assert.is(refusalOf(sized(4097), 'mcu'), 'LIMIT_CERTIFICATE_BYTES')
})

test('more roots than there is room for', () => {
  const roots = Array.from({ length: 9 }, (_, i) => makeRoot({ subject: { O: `organisation ${i}` } }).der)
  assert.ok(new Verifier({ anchors: roots.slice(0, 8), build: 'mcu' }))
  assert.throws(
    () => new Verifier({ anchors: roots, build: 'mcu' }),
    (error: unknown) => {
      return error instanceof TrustError && error.status === 'LIMIT_ANCHORS'
    },
  )
})

test('the same root twice', () => {
  const status = (error: unknown) => error instanceof TrustError && error.status === 'LIST_DUPLICATE'
  assert.throws(() => new Verifier({ anchors: [root.der, root.der] }), status)
})

test.run()
