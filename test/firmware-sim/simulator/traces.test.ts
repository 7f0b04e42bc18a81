import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TRACE_BYTES, tracesOf } from '../../../firmware-sim/simulator/traces.js'

const test = suite('simulator/traces')
const SECRET = Buffer.from('0123456789abcdef')

test('every window of a secret is found wherever it stands, and a shorter piece is not', () => {
  assert.is(TRACE_BYTES, 8)
  assert.equal(tracesOf(SECRET, SECRET), { traces: 9, windows: 9 })
  for (let at = 0; at <= SECRET.length - 8; at++) {
    const piece = Buffer.concat([Buffer.from('~~~'), SECRET.subarray(at, at + 8), Buffer.from('~')])
    assert.equal(tracesOf(SECRET, piece), { traces: 1, windows: 9 })
    const shorter = Buffer.concat([Buffer.from('~'), SECRET.subarray(at, at + 7), Buffer.from('~')])
    assert.equal(tracesOf(SECRET, shorter), { traces: 0, windows: 9 })
  }
  assert.equal(tracesOf(Buffer.from('short'), Buffer.from('short')), { traces: 0, windows: 0 })
})

test.run()
