import { X509Certificate } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeCrl } from '../../../firmware-sim/certificates/certificate.js'
import { CHAIN_SHAPES, SimulatedOrganisation } from '../../../firmware-sim/simulator/organisation.js'
import { Seed } from '../../../firmware-sim/simulator/seed.js'
import { children } from '../../support/der.js'

const test = suite('certificates/certificate')
const organisation = (seed = 1) => new SimulatedOrganisation({ name: 'iocafe' }, new Seed(seed))
const node = ({ der }: { der: Uint8Array }) => new X509Certificate(der)

test('OpenSSL reads root and server certificate, and their signatures hold', () => {
  const iocafe = organisation()
  const { leaf } = iocafe.issue({ serverName: 'myserver.iocafe', names: ['myserver.iocafe', '192.0.2.7'] })
  const root = node(iocafe.root)
  assert.ok(root.verify(root.publicKey) && root.ca)
  assert.ok(node(leaf).verify(root.publicKey) && node(leaf).checkIssued(root) && !node(leaf).ca)
  assert.is(node(leaf).subject, 'O=iocafe\nCN=myserver.iocafe')
  assert.is(node(leaf).subjectAltName, 'DNS:myserver.iocafe, IP Address:192.0.2.7')
  assert.match(node(leaf).validTo, 'Dec 31 23:59:59 9999')
})

test('the same seed gives the same bytes, another seed others', () => {
  const [a, again, b] = [organisation(1), organisation(1), organisation(2)].map((each) => [
    each.root.der,
    each.issue({ serverName: 'myserver.iocafe' }).leaf.der,
  ])
  assert.equal(a, again)
  assert.not.equal(a?.[0], b?.[0])
  assert.not.equal(a?.[1], b?.[1])
})

test('every certificate has another serial number, also a renewed one', () => {
  const iocafe = organisation()
  const serials = ['a', 'b'].map(
    (keyLabel) => node(iocafe.issue({ serverName: 's.iocafe', keyLabel }).leaf).serialNumber,
  )
  assert.is(new Set([...serials, node(iocafe.root).serialNumber]).size, 3)
})

test('a replaced root is another key under the same name', () => {
  const iocafe = organisation()
  const old = iocafe.replaceRoot()
  assert.equal(old.subject, iocafe.root.subject)
  assert.not.equal(old.key.spki, iocafe.root.key.spki)
})

test('each shape of chain sends the leaf first, and so many certificates', () => {
  const counts = CHAIN_SHAPES.map((chain) => {
    const iocafe = organisation()
    iocafe.replaceRoot()
    const { chainPem, leaf } = iocafe.issue({ serverName: 's.iocafe', chain })
    assert.ok(chainPem.startsWith(leaf.pem))
    return chainPem.match(/BEGIN/g)?.length
  })
  assert.equal(counts, [1, 2, 3, 1, 4, 2, 2])
})

test('a cross-certificate needs a root before', () => {
  assert.throws(() => organisation().issue({ serverName: 's.iocafe', chain: 'cross-certificate' }), /one root only/)
})

test('X.509 v1 has no extensions', () => {
  const old = new SimulatedOrganisation({ name: 'pekkahome', key: 'rsa2048', version: 1 }, new Seed(1))
  const { leaf } = old.issue({ serverName: 'myserver.pekkahome' })
  assert.is(node(leaf).subjectAltName, undefined)
  assert.ok(node(leaf).verify(node(old.root).publicKey))
  assert.is(children(children(leaf.der)[0]!.tlv)[0]?.tag, 2, 'the serial number comes first')
})

test('a CRL names what it revokes and its number', () => {
  const iocafe = organisation()
  const { leaf } = iocafe.issue({ serverName: 's.iocafe' })
  const crl = makeCrl({ issuer: iocafe.root, number: 7, revoked: [leaf], thisUpdate: 0, nextUpdate: 1e9 })
  const serial = Buffer.from(node(leaf).serialNumber, 'hex')
  assert.ok(Buffer.from(crl).includes(serial))
  assert.not.ok(
    Buffer.from(makeCrl({ issuer: iocafe.root, number: 8, revoked: [], thisUpdate: 0, nextUpdate: 1e9 })).includes(
      serial,
    ),
  )
  assert.is(children(crl).length, 3)
})

test.run()
