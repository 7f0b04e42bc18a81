/** The examples of docs/verifier.md. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeCrl, makeDenyList } from '../support/crls.js'
import { testExamples } from '../support/doc-examples.js'
import { makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'

const test = suite('docs/verifier')

const headings = testExamples(test, 'docs/verifier.md', () => {
  const root = makeRoot()
  const intermediate = makeIntermediate(root)
  const leaf = makeLeaf(intermediate)
  const other = makeRoot({ subject: { O: 'another', CN: 'another root' }, key: 'p256.e' })
  return {
    'rootca.crt': root.pem,
    'other-root.crt': other.pem,
    'intermediate.crt': intermediate.pem,
    'myserver.crt': leaf.pem,
    'stranger.crt': makeLeaf(other, { key: 'p256.f' }).pem,
    'root.crl': makeCrl(root),
    'intermediate.crl': makeCrl(intermediate, { revoked: [leaf.der], number: 2 }),
    'empty.crl': makeCrl(intermediate),
    'iocafe.deny': makeDenyList(root, { denied: [leaf.key.spki] }),
  }
})

test('an example for each part of the interface', () => {
  for (const part of ['Anchors', 'Chain and intermediates', 'Expectation', 'Time', 'CRLs', 'Deny lists', 'Policy']) {
    assert.ok(headings.includes(part), part)
  }
})

test.run()
