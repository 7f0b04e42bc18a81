/** The maker of certificates is right if others read and verify what it makes, and if it repeats itself. */
import { X509Certificate } from 'node:crypto'
import * as asn1js from 'asn1js'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ED25519_CHAINS } from './chains/ed25519.js'
import { integer } from './der.js'
import { testKey } from './keys.js'
import { makeIntermediate, makeLeaf, makeRoot, sha256 } from './pki.js'
import { pssIdentifier, type SignatureAlgorithm, signPss } from './signing.js'

const test = suite('support/pki')

const ALGORITHMS: [Parameters<typeof testKey>[0], SignatureAlgorithm][] = [
  ['p256.a', 'ecdsa-sha256'],
  ['p256.b', 'ecdsa-sha512'],
  ['p384.a', 'ecdsa-sha384'],
  ['p384.b', 'ecdsa-sha256'],
  ['p521.a', 'ecdsa-sha512'],
  ['p224.a', 'ecdsa-sha256'],
  ['secp256k1.a', 'ecdsa-sha256'],
  ['rsa2048.a', 'rsa-sha256'],
  ['rsa2048.b', 'rsa-sha1'],
  ['rsa2048.b', 'pss-sha256'],
  ['rsa3072.a', 'rsa-sha384'],
  ['rsa3072.b', 'pss-sha384'],
  ['rsa4096.a', 'rsa-sha512'],
  ['rsa4096.b', 'pss-sha512'],
  ['rsa1024.a', 'rsa-md5'],
  ['rsa8192.a', 'rsa-sha512'],
  ['ed25519.a', 'ed25519'],
  ['dsa2048.a', 'dsa-sha256'],
]

for (const [name, algorithm] of ALGORITHMS) {
  test(`${name} signs with ${algorithm} what node:crypto verifies`, () => {
    const root = makeRoot({ key: name, algorithm })
    const leaf = makeLeaf(root, { algorithm })
    const parsed = new X509Certificate(leaf.der)
    assert.ok(parsed.verify(testKey(name).publicKey))
    assert.ok(parsed.checkIssued(new X509Certificate(root.der)))
    assert.is(parsed.checkHost('myserver.iocafe'), 'myserver.iocafe')
    assert.not.ok(
      new X509Certificate(makeLeaf(root, { algorithm, tbs: flipLast }).der).verify(testKey('p256.h').publicKey),
    )
    if (!algorithm.startsWith('dsa')) assert.is(sha256(makeLeaf(root, { algorithm }).der), sha256(leaf.der))
  })
}

/** Changes the last octet of a tbsCertificate. */
function flipLast(tbs: Uint8Array): Uint8Array {
  return tbs.map((octet, i) => (i === tbs.length - 1 ? octet ^ 1 : octet))
}

test('RSASSA-PSS mixtures verify in node:crypto', () => {
  const parameters = { hash: 'sha256', mgfHash: 'sha1', saltLength: 17 } as const
  const identifier = pssIdentifier(parameters)
  const key = testKey('rsa2048.a')
  const root = makeRoot({
    key,
    innerAlgorithm: identifier,
    outerAlgorithm: identifier,
    sign: (t) => signPss(key, parameters, t),
  })
  assert.ok(new X509Certificate(root.der).verify(key.publicKey))
})

/** Identifiers and criticality of a certificate's extensions, as asn1js reads them. */
function extensionsOf(der: Uint8Array): [string, boolean][] {
  const certificate = asn1js.fromBER(Uint8Array.from(der)).result as asn1js.Sequence
  const tbs = certificate.valueBlock.value[0] as asn1js.Sequence
  const explicit = tbs.valueBlock.value.at(-1) as asn1js.Constructed
  const extensions = explicit.valueBlock.value[0] as asn1js.Sequence
  return extensions.valueBlock.value.map((extension) => {
    const [identifier, second] = (extension as asn1js.Sequence).valueBlock.value
    const critical = second instanceof asn1js.Boolean && second.getValue()
    return [(identifier as asn1js.ObjectIdentifier).getValue(), critical]
  })
}

test('extensions as others read them', () => {
  const root = makeRoot({
    nameConstraints: { permitted: [{ dns: 'iocafe' }], excluded: [{ ip: '10.0.0.0/255.0.0.0' }] },
  })
  assert.equal(extensionsOf(root.der), [
    ['2.5.29.19', true],
    ['2.5.29.15', true],
    ['2.5.29.30', true],
    ['2.5.29.14', false],
  ])
  assert.equal(extensionsOf(makeIntermediate(root, { pathLenConstraint: 3 }).der), [
    ['2.5.29.19', true],
    ['2.5.29.15', true],
    ['2.5.29.14', false],
    ['2.5.29.35', false],
  ])
  const leaf = new X509Certificate(makeLeaf(root, { ip: ['192.168.1.2', '2001:db8::1'] }).der)
  assert.is(leaf.subjectAltName, 'IP Address:192.168.1.2, IP Address:2001:DB8:0:0:0:0:0:1')
  assert.is(leaf.subject, 'O=iocafe\nCN=myserver.iocafe')
  assert.is(leaf.ca, false)
  assert.equal(leaf.keyUsage, ['1.3.6.1.5.5.7.3.1'])
})

test('chains of Ed25519 are what they say', () => {
  for (const { name, trusted, status, anchors, chain } of ED25519_CHAINS) {
    const ders = [...chain, ...anchors]
    const holds = chain.every((der, i) => {
      try {
        return new X509Certificate(der).verify(new X509Certificate(ders[i + 1] ?? '').publicKey)
      } catch {
        return false
      }
    })
    assert.is(holds, trusted, `${name}: ${status}`)
  }
})

test('INTEGER in the fewest octets', () => {
  const cases: [bigint, string][] = [
    [0n, '020100'],
    [127n, '02017f'],
    [128n, '02020080'],
    [-1n, '0201ff'],
    [-128n, '020180'],
    [-129n, '0202ff7f'],
  ]
  for (const [value, encoded] of cases) assert.is(Buffer.from(integer(value)).toString('hex'), encoded)
})

test.run()
