/** Options of TLS: what Node would refuse later, in its own words, or ignore, is refused at once and by name. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encodeTarget } from '../../bindings/dial.js'
import { misuse } from '../support/misuse.js'
import { makeLeaf, makeRoot } from '../support/pki.js'

const test = suite('bindings/dial')
const root = makeRoot()
const leaf = makeLeaf(root)
const target = (tls: object, more: object = {}) =>
  encodeTarget({ host: 'myserver.iocafe', port: 6369, tls, ...more }, (host) => host)

test('what may be given', () => {
  const whole = {
    ALPNProtocols: ['mqtt'],
    cert: leaf.pem,
    key: leaf.key.pem,
    family: 4,
    localAddress: '127.0.0.1',
    localPort: 0,
    lookup: () => {},
    noDelay: true,
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.2',
  }
  const { servername, tls } = target(whole)
  assert.is(servername, 'myserver.iocafe')
  assert.equal(Object.keys(tls), ['ALPNProtocols', 'family', 'localAddress', 'localPort', 'lookup', 'noDelay'])
  assert.is(target({}, { servername: 'alias.iocafe' }).servername, 'alias.iocafe')
})

test('one wrong option each', () => {
  misuse(() => target({ ALPNProtocols: 'mqtt' }), 'tls.ALPNProtocols')
  misuse(() => target({ ALPNProtocols: ['mqtt', ''] }), 'tls.ALPNProtocols[1]')
  misuse(() => target({ family: 5 }), 'tls.family')
  misuse(() => target({ localAddress: 'here' }), 'tls.localAddress')
  misuse(() => target({ localPort: 70_000 }), 'tls.localPort')
  misuse(() => target({ lookup: 'dns' }), 'tls.lookup')
  misuse(() => target({ noDelay: 1 }), 'tls.noDelay')
  misuse(() => target({ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' }), 'tls.minVersion')
  misuse(() => target({ cert: 5 }), 'tls.cert')
  misuse(() => target({ cert: 'no PEM' }), 'tls.cert')
  misuse(() => target({ cert: root.pem, key: makeLeaf(root, { key: 'p256.f' }).key.pem }), 'tls.key')
  for (const member of ['session', 'ca', 'rejectUnauthorized', 'checkServerIdentity', 'secureContext', 'socket']) {
    misuse(() => target({ [member]: undefined }), `tls.${member}`)
  }
})

test('SNI is a DNS name, never an address', () => {
  for (const servername of ['127.0.0.1', '::1', 'münchen.iocafe', 'a b', 'a\0b', 'x'.repeat(256), '', 7]) {
    misuse(() => target({}, { servername }), 'servername')
  }
})

test.run()
