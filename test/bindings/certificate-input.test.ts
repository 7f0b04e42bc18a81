import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { certificateBytes, nameOnOneLine, printable, showCertificates } from '../../bindings/certificate-input.js'
import { misuse } from '../support/misuse.js'
import { makeLeaf, makeRoot } from '../support/pki.js'

const test = suite('bindings/certificate-input')
const root = makeRoot()
const leaf = makeLeaf(root)

test('bytes are taken as they are, text is encoded', () => {
  assert.is(certificateBytes(leaf.der, 'chain')[0], leaf.der)
  assert.equal(certificateBytes(root.pem, 'chain'), [new TextEncoder().encode(root.pem)])
  assert.equal(certificateBytes([leaf.der, root.pem], 'chain'), [leaf.der, new TextEncoder().encode(root.pem)])
  assert.equal(certificateBytes([], 'chain'), [])
})

test('misuse names the parameter and its place', () => {
  misuse(() => certificateBytes(undefined, 'chain'), 'chain')
  misuse(() => certificateBytes(new ArrayBuffer(3), 'anchors'), 'anchors')
  misuse(() => certificateBytes([leaf.der, 5], 'chain'), 'chain[1]')
})

test('certificates are shown where they can be read, and only there', () => {
  const shown = showCertificates([leaf.der, Uint8Array.of(1, 2, 3), Buffer.from(root.pem + leaf.pem)])
  assert.is(shown.length, 4)
  assert.equal(shown[0], { subject: 'O=iocafe, CN=myserver.iocafe', issuer: 'O=iocafe, CN=iocafe root' })
  assert.is(shown[1], undefined)
  assert.is(shown[2]?.subject, 'O=iocafe, CN=iocafe root')
  assert.is(shown[3]?.subject, 'O=iocafe, CN=myserver.iocafe')
})

test('a name cannot move the cursor of a terminal or begin a line', () => {
  assert.is(printable('a\u001b[2Jb\u202ec\r\n'), 'a\\u{1b}[2Jb\\u{202e}c\\u{d}\\u{a}')
  assert.is(nameOnOneLine('O=x\nCN=y'), 'O=x, CN=y')
  assert.is(nameOnOneLine(undefined), 'an empty name')
})

test.run()
