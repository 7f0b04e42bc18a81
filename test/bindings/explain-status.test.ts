import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { statusName } from '../../bindings/explain-status.js'
import { explainStatus, STATUS, type StatusName, TrustError } from '../../bindings/index.js'
import { misuse } from '../support/misuse.js'

const test = suite('bindings/explain-status')

test('by name and by code it is the same', () => {
  for (const name of Object.keys(STATUS) as StatusName[]) {
    assert.equal(explainStatus(name), explainStatus(STATUS[name].code))
    assert.is(explainStatus(name).name, name)
    assert.is(statusName(STATUS[name].code), name)
  }
})

test('what does not exist is not explained', () => {
  misuse(() => explainStatus(99999), 'status')
  misuse(() => explainStatus('toString' as StatusName), 'status')
  assert.throws(() => statusName(99999), /npm run build/)
})

test('a TrustError says what, why and the next step, and never to switch verification off', () => {
  const error = new TrustError('SIGNATURE_WRONG', { what: 'The server is not trusted.' })
  assert.instance(error, Error)
  assert.is(error.status, 'SIGNATURE_WRONG')
  assert.is(error.code, 550)
  assert.match(
    error.message,
    /^The server is not trusted\. The signature does not match.*do not trust.*\(SIGNATURE_WRONG\)$/,
  )
  assert.is(new TrustError(805).message, 'This root is on the trusted list already. Nothing to do. (LIST_DUPLICATE)')
  for (const { next } of Object.values(STATUS))
    assert.not.match(next, /disable|switch(ed)? off|turn(ed)? off|insecure/i)
})

test.run()
