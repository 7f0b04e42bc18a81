/** The examples of docs/trusted-list.md. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { testExamples } from '../support/doc-examples.js'
import { makeRoot } from '../support/pki.js'
import { makeSuccession, makeSuccessionEnd } from '../support/successions.js'

const test = suite('docs/trusted-list')

const headings = testExamples(test, 'docs/trusted-list.md', () => {
  const root = makeRoot()
  const next = makeRoot({ key: 'p256.e', subject: { O: 'iocafe', CN: 'iocafe root 2' } })
  return {
    'rootca.crt': root.pem,
    'follows.tcs': makeSuccession(root, next),
    'ends.tcs': makeSuccessionEnd(root, next),
  }
})

test('an example for each part', () => {
  assert.equal(headings, ['Entries', 'Confirmed later', 'Sealed to the hardware', 'Succession'])
})

test.run()
