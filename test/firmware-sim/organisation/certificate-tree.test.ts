/** Certificates for people: what is said of good ones, and of hostile bytes. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { printable, readNodes } from '../../../firmware-sim/organisation/asn1-node.js'
import { asn1Tree, describeCertificate } from '../../../firmware-sim/organisation/certificate-tree.js'
import { createRequest, createRoot, signRequest } from '../../../firmware-sim/organisation/certificates.js'
import { craftHostile, hostileCertificates } from '../../../firmware-sim/rogues/hostile-certificates.js'

const test = suite('organisation/certificate-tree')

const root = await createRoot({ organisation: 'iocafe' })
const { requestPem } = await createRequest({
  serverName: 'myserver.iocafe',
  organisation: 'iocafe',
  addresses: ['192.0.2.7', '2001:db8::7'],
})
const { certificateDer: good } = await signRequest({
  requestPem,
  rootCertificatePem: root.certificatePem,
  rootKeyPem: root.keyPem,
})
const bytes = (hexadecimal: string) => Uint8Array.from(Buffer.from(hexadecimal.replace(/ /g, ''), 'hex'))
const bytePlaces = (text: string) => [...text.matchAll(/cannot be read at byte (\d+)/g)].map(([, at]) => Number(at))

test('a server certificate: every part, and what it means', () => {
  const text = describeCertificate(good).join('\n')
  assert.not.match(text, /cannot be read/)
  for (const line of [
    /^version: 3$/m,
    /^serial number: [4-7][0-9a-f]{31}$/m,
    /^subject: CN=myserver\.iocafe, O=iocafe$/m,
    /^issuer: CN=iocafe root, O=iocafe$/m,
    /^valid: from \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, no expiration date$/m,
    /^key: EC, P-256$/m,
    /^signed with: ECDSA with SHA-256$/m,
    /^extension keyUsage \(critical\): the key may be used for digitalSignature only$/m,
    /^extension extKeyUsage: it may be used for serverAuth only$/m,
    /DNS myserver\.iocafe, IP 192\.0\.2\.7, IP 2001:0db8:0000:0000:0000:0000:0000:0007, and for no other name$/m,
    /^extension authorityKeyIdentifier: .*proves nothing$/m,
    /^extension subjectKeyIdentifier: [0-9a-f]{40}: helps to find it, proves nothing$/m,
  ]) {
    assert.match(text, line)
  }
})

test('a root: that it is a CA, and that it names itself', async () => {
  const { certificateDer } = await createRoot({ organisation: 'iocafe', keyType: 'rsa2048' })
  const text = describeCertificate(certificateDer).join('\n')
  assert.match(text, /^issuer: .*: itself, so it is trusted by being chosen/m)
  assert.match(text, /^extension basicConstraints \(critical\): a CA: whoever trusts it/m)
  assert.match(text, /^key: RSA, 2048 bits$/m)
  assert.match(text, /for keyCertSign, cRLSign only$/m)
})

test('the tree: offset, type, length, value', () => {
  const lines = asn1Tree(bytes('3010 020105 0603550403 0c0161 a003 0101ff')).split('\n')
  assert.equal(lines, [
    '     0  SEQUENCE (16)',
    '     2    INTEGER (1) 5',
    '     5    OBJECT IDENTIFIER (3) 2.5.4.3 CN',
    '    10    UTF8String (1) a',
    '    13    [0] (3)',
    '    15      BOOLEAN (1) TRUE',
  ])
})

test('what cannot be read is said, with its byte', () => {
  const cases: [string, number, RegExp][] = [
    ['', 0, /nothing is there/],
    ['30', 0, /ends in its header/],
    ['3003 0201', 0, /says 3 content bytes, there are 2/],
    ['3003 020205', 2, /says 2 content bytes, there are 1/],
    ['3004 020105 04', 5, /ends in its header/],
    ['3080 0000', 1, /indefinite length/],
    ['3002 1f01', 2, /tag of several bytes/],
    ['308100', 1, /longer than it need be/],
    ['3085 0000000001 00', 1, /a length of 5 bytes/],
    ['3082 01', 1, /ends in its length/],
  ]
  for (const [hexadecimal, at, what] of cases) {
    for (const text of [asn1Tree(bytes(hexadecimal)), describeCertificate(bytes(hexadecimal)).join('\n')]) {
      assert.equal(bytePlaces(text), [at], `${hexadecimal}: ${text}`)
    }
    assert.match(asn1Tree(bytes(hexadecimal)), what)
  }
})

test('every truncation names a byte, whatever follows a certificate is named', () => {
  for (let length = 0; length < good.length; length++) {
    const short = good.subarray(0, length)
    assert.is(bytePlaces(asn1Tree(short)).length, 1)
    assert.is(bytePlaces(describeCertificate(short).join('\n')).length, 1)
  }
  const long = Uint8Array.of(...good, 5, 0)
  assert.equal(bytePlaces(describeCertificate(long).join('\n')), [good.length])
  assert.not.match(asn1Tree(good), /cannot be read/)
})

test('every one-byte change and hundreds of crafted certificates are shown without an exception', () => {
  for (let place = 0; place < good.length; place++) {
    for (const bit of [0x01, 0x20, 0x80, 0xff]) {
      const changed = good.slice()
      changed[place] = (changed[place] ?? 0) ^ bit
      assert.ok(asn1Tree(changed).length > 0)
      assert.ok(describeCertificate(changed).length > 0)
    }
  }
  for (const { der } of hostileCertificates(good, 7, 300)) {
    assert.ok(asn1Tree(der).length > 0)
    assert.ok(describeCertificate(der).length > 0)
  }
})

test('what a rogue changed is seen', () => {
  const text = (kind: 'caLeaf' | 'innerAlgorithm') => describeCertificate(craftHostile(good, kind, 1).der).join('\n')
  assert.match(text('caLeaf'), /^extension basicConstraints \(critical\): a CA/m)
  assert.match(text('innerAlgorithm'), /^signed with: .*, but inside it names another one: refused/m)
})

test('depth is bounded', () => {
  const nested = (levels: number) => {
    let der = [0x05, 0x00]
    for (let level = 0; level < levels; level++) {
      der = der.length < 0x80 ? [0x30, der.length, ...der] : [0x30, 0x82, der.length >> 8, der.length & 0xff, ...der]
      if (der[1] === 0x82 && (der[2] ?? 0) === 0) der.splice(1, 2, 0x81)
    }
    return Uint8Array.from(der)
  }
  assert.is(readNodes(nested(32))[1], null)
  assert.match(readNodes(nested(33))[1]?.what ?? '', /more than 32 levels/)
  assert.match(asn1Tree(nested(2000)), /more than 32 levels/)
})

test('text of strangers cannot drive a terminal', () => {
  assert.is(printable('a\u001b[2Jb\u202ec\n'), 'a\\u{1b}[2Jb\\u{202e}c\\u{a}')
  assert.is(asn1Tree(bytes('0c 04 1b5b324a')), '     0  UTF8String (4) \\u{1b}[2J')
})

test.run()
