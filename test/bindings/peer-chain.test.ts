import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fullPeerChain, shortPeerChain } from '../../bindings/peer-chain.js'
import { makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import { serveTls } from '../support/tls-server.js'

const test = suite('bindings/peer-chain')

const root = makeRoot()
const otherRoot = makeRoot({ subject: { O: 'other', CN: 'other root' }, key: 'p256.d' })
const intermediate = makeIntermediate(root)
const crossSigned = makeIntermediate(otherRoot)
const leaf = makeLeaf(intermediate)
/** Strangers, a duplicate, both cross-signed intermediates, a root: what a server may send. */
const sent = [leaf, otherRoot, intermediate, crossSigned, intermediate, root]

async function secure(port: number, version: 'TLSv1.2' | 'TLSv1.3'): Promise<TLSSocket> {
  const options = {
    port,
    host: '127.0.0.1',
    ca: [],
    rejectUnauthorized: false,
    minVersion: version,
    maxVersion: version,
  }
  const socket = connect({ ...options, servername: '' })
  await once(socket, 'secureConnect')
  return socket
}

const der = (certificates: readonly { der: Uint8Array }[]) =>
  certificates.map((c) => Buffer.from(c.der).toString('hex'))
const hex = (certificates: readonly Uint8Array[]) => certificates.map((c) => Buffer.from(c).toString('hex'))

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`the full view is what the server sent, in its order (${version})`, async () => {
    const server = await serveTls(sent)
    const socket = await secure(server.port, version)
    assert.equal(hex(fullPeerChain(socket)), der(sent))
    socket.destroy()
    await server.close()
  })

  test(`the short view follows issuers, may be taken again, and drops the rest (${version})`, async () => {
    const server = await serveTls(sent)
    const socket = await secure(server.port, version)
    assert.equal(hex(shortPeerChain(socket)), der([leaf, intermediate, root]))
    assert.equal(hex(shortPeerChain(socket)), der([leaf, intermediate, root]))
    socket.destroy()
    await server.close()
  })
}

test('after the full view the socket shows what it showed before', async () => {
  const server = await serveTls(sent)
  const socket = await secure(server.port, 'TLSv1.3')
  const before = socket.getPeerCertificate()
  fullPeerChain(socket)
  assert.is(socket.getPeerCertificate().fingerprint256, before.fingerprint256)
  assert.is(socket.getPeerCertificate(true).issuerCertificate.subject.CN, 'iocafe intermediate')
  assert.is(socket.getPeerX509Certificate()?.fingerprint256, before.fingerprint256)
  assert.equal(hex(fullPeerChain(socket)), der(sent))
  socket.destroy()
  await server.close()
})

test('no root of the system is mixed in: a lone leaf is a chain of one', async () => {
  const server = await serveTls([leaf])
  const socket = await secure(server.port, 'TLSv1.3')
  assert.equal(hex(shortPeerChain(socket)), der([leaf]))
  assert.equal(hex(fullPeerChain(socket)), der([leaf]))
  socket.destroy()
  await server.close()
})

test.run()
