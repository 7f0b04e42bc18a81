/** Certificates of an organisation: what they hold, who trusts them, and which requests are refused. */
import { createHash, X509Certificate } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Verifier } from '../../../bindings/index.js'
import { readNodes } from '../../../firmware-sim/organisation/asn1-node.js'
import { asn1Tree } from '../../../firmware-sim/organisation/certificate-tree.js'
import { createRequest, createRoot, KEY_TYPES, signRequest } from '../../../firmware-sim/organisation/certificates.js'
import { DeskError } from '../../../firmware-sim/organisation/desk-error.js'
import { opensslVerify, opensslVersion } from '../../support/openssl.js'
import { trusted } from '../../support/test-chain.js'

const test = suite('organisation/certificates')

const ORGANISATION = 'iocafe'
const SERVER_NAME = 'myserver.iocafe'
const root = await createRoot({ organisation: ORGANISATION })
const signedBy = { rootCertificatePem: root.certificatePem, rootKeyPem: root.keyPem }
const request = await createRequest({
  serverName: SERVER_NAME,
  organisation: ORGANISATION,
  names: ['alias.iocafe'],
  addresses: ['192.0.2.7', '2001:db8::7'],
})
const server = await signRequest({ ...signedBy, requestPem: request.requestPem })

const isDeskError = (error: unknown) => error instanceof DeskError && error.next.endsWith('.')
async function refused(work: Promise<unknown>, expected: (error: unknown) => boolean): Promise<void> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  assert.ok(expected(error), String(error))
}

for (const keyType of KEY_TYPES.filter((type) => type !== 'rsa4096')) {
  test(`${keyType}: the core, and openssl if it is there, trust a server by its root`, async () => {
    const { certificateDer, certificatePem, keyPem } = await createRoot({ organisation: ORGANISATION, keyType })
    const { requestPem } = await createRequest({ serverName: SERVER_NAME, organisation: ORGANISATION, keyType })
    const leaf = await signRequest({ requestPem, rootCertificatePem: certificatePem, rootKeyPem: keyPem })
    const chain = trusted(keyType, {
      anchors: [certificateDer],
      chain: [leaf.certificateDer],
      expect: { name: SERVER_NAME },
      policy: { extendedKeyUsage: 'serverAuth', time: 'strict' },
      time: { state: 'exactly', at: Math.floor(Date.now() / 1000) },
    })
    const { anchors, expect, policy, time } = chain
    const statusBy = (given: readonly Uint8Array[]) =>
      new Verifier({ anchors: given }).verify({ chain: chain.chain, expect, policy, time }).status
    assert.is(statusBy(anchors), 'OK')
    assert.is.not(statusBy([root.certificateDer]), 'OK')
    if (opensslVersion() !== null) assert.is(opensslVerify(chain), 'OK')
  })
}

test('the root is a CA of its organisation, signed by itself, and fits its key and its digest', () => {
  const certificate = new X509Certificate(root.certificatePem)
  assert.is(certificate.subject, 'CN=iocafe root\nO=iocafe')
  assert.is(certificate.issuer, certificate.subject)
  assert.ok(certificate.ca)
  assert.ok(certificate.verify(certificate.publicKey))
  assert.equal(new Uint8Array(certificate.raw), root.certificateDer)
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' })
  assert.equal(root.spkiSha256, new Uint8Array(createHash('sha256').update(spki).digest()))
})

test('the common name of the root can be chosen, and characters of name syntax are only characters', async () => {
  const commonName = 'a, O=other + "x"'
  const { certificatePem } = await createRoot({ organisation: ORGANISATION, commonName })
  const { subject } = new X509Certificate(certificatePem).toLegacyObject()
  assert.equal({ ...subject }, { CN: commonName, O: ORGANISATION })
})

test('the end of validity is a GeneralizedTime, the start a UTCTime a day ago', () => {
  for (const der of [root.certificateDer, server.certificateDer]) {
    assert.match(asn1Tree(der), /UTCTime \(13\) .*\n.*GeneralizedTime \(15\) 9999-12-31T23:59:59Z/)
    const start = Date.parse(new X509Certificate(der).validFrom)
    assert.ok(Math.abs(Date.now() - 86_400_000 - start) < 120_000)
  }
})

test('basicConstraints and keyUsage of the root are critical', () => {
  for (const name of ['basicConstraints', 'keyUsage']) {
    assert.match(asn1Tree(root.certificateDer), new RegExp(`${name}\\n.*BOOLEAN \\(1\\) TRUE`))
  }
  assert.match(asn1Tree(root.certificateDer), /subjectKeyIdentifier/)
})

test('serial numbers are 16 random bytes, positive', () => {
  const serials = [root.certificateDer, server.certificateDer].map((der) => new X509Certificate(der).serialNumber)
  for (const serial of serials) assert.match(serial, /^[4-7][0-9A-F]{31}$/)
  assert.is.not(serials[0], serials[1])
})

test('a server certificate is for its names, for TLS servers, and no CA', () => {
  const certificate = new X509Certificate(server.certificatePem)
  assert.is(certificate.subject, 'CN=myserver.iocafe\nO=iocafe')
  assert.is(
    certificate.subjectAltName,
    'DNS:myserver.iocafe, DNS:alias.iocafe, IP Address:192.0.2.7, IP Address:2001:DB8:0:0:0:0:0:7',
  )
  assert.equal(certificate.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  const tree = asn1Tree(server.certificateDer)
  assert.not.match(tree, /basicConstraints/)
  assert.match(tree, /keyUsage\n.*BOOLEAN \(1\) TRUE\n.*03020780/)
  assert.match(tree, /authorityKeyIdentifier/)
  assert.match(tree, /subjectKeyIdentifier/)
  assert.ok(certificate.checkIssued(new X509Certificate(root.certificatePem)))
})

test('the one who signs may choose other names', async () => {
  const { certificatePem } = await signRequest({
    ...signedBy,
    requestPem: request.requestPem,
    names: [SERVER_NAME],
    addresses: [],
  })
  assert.is(new X509Certificate(certificatePem).subjectAltName, 'DNS:myserver.iocafe')
  await refused(signRequest({ ...signedBy, requestPem: request.requestPem, names: [], addresses: [] }), isDeskError)
})

test('a request that was changed before its signature value, or has bytes after it, is refused', async () => {
  const der = Buffer.from(request.requestPem.replace(/-----.*-----/g, ''), 'base64')
  const pemOf = (bytes: Uint8Array) =>
    `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(bytes).toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`
  await signRequest({ ...signedBy, requestPem: pemOf(der) })
  const [outer] = readNodes(der)[0]
  const signatureValue = outer?.children[2]?.offset ?? 0
  assert.ok(signatureValue > 200)
  for (let place = 0; place < signatureValue; place++) {
    const changed = Uint8Array.from(der)
    changed[place] = (changed[place] ?? 0) ^ 1
    await refused(signRequest({ ...signedBy, requestPem: pemOf(changed) }), isDeskError)
  }
  await refused(signRequest({ ...signedBy, requestPem: pemOf(Uint8Array.of(...der, 5, 0)) }), isDeskError)
  await refused(signRequest({ ...signedBy, requestPem: 'no request' }), isDeskError)
})

test('a request for another organisation is refused, and a key that is not the of the root', async () => {
  const { requestPem } = await createRequest({ serverName: SERVER_NAME, organisation: 'other' })
  await refused(signRequest({ ...signedBy, requestPem }), isDeskError)
  const given = { ...signedBy, requestPem: request.requestPem }
  await refused(signRequest({ ...given, rootKeyPem: request.keyPem }), isDeskError)
  await refused(signRequest({ ...given, rootKeyPem: 'no key' }), isDeskError)
})

test('what is no name and no address is a TypeError', async () => {
  const isTypeError = (error: unknown) => error instanceof TypeError
  const asked = { serverName: SERVER_NAME, organisation: ORGANISATION }
  await refused(createRequest({ ...asked, names: ['two words'] }), isTypeError)
  await refused(createRequest({ ...asked, names: ['192.0.2.7'] }), isTypeError)
  await refused(createRequest({ ...asked, addresses: ['myserver.iocafe'] }), isTypeError)
  await refused(createRequest({ ...asked, addresses: ['192.0.2.0/24'] }), isTypeError)
})

test.run()
