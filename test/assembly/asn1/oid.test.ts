import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { locate } from '../../support/located.js'
import { openbox } from '../../support/openbox.js'

const test = suite('asn1/oid')
const box = openbox()
const AT = box.base + 64

/** Contents octets of an identifier (X.690 §8.19). */
function contentsOf(dotted: string): number[] {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return [first * 40 + second, ...rest].flatMap((arc) => {
    const octets = [arc & 0x7f]
    for (let more = arc >>> 7; more; more >>>= 7) octets.unshift((more & 0x7f) | 0x80)
    return octets
  })
}

/** In the order of the table in asn1/oid.ts. */
const KNOWN = [
  '1.2.840.10045.2.1',
  '1.2.840.10045.3.1.7',
  '1.3.132.0',
  '1.2.840.10045.4.3',
  '1.2.840.10045.4.1',
  '1.2.840.113549.1.1',
  '1.2.840.10040.4',
  '2.16.840.1.101.3.4.3',
  '2.16.840.1.101.3.4.2',
  '1.3.101.112',
  '2.5.29',
  '1.3.6.1.5.5.7.1',
  '1.3.6.1.5.5.7.3',
  '2.5.29.37.0',
  '2.5.4',
  '1.2.840.113549.1.9.1',
]

test('every known identifier is what its number says', () => {
  for (const [i, dotted] of KNOWN.entries()) {
    const row = box.call['knownOid']?.(i) ?? 0
    const length = box.memory[row] ?? 0
    assert.equal([...box.get(row + 1, length)], contentsOf(dotted), dotted)
    const next = box.call['knownOid']?.(i + 1)
    if (next) assert.is(row + 1 + length, next, `${dotted} and the next one`)
  }
  assert.is(box.call['knownOid']?.(KNOWN.length), 0)
})

test('finds an identifier and the arc below it', () => {
  for (const [i, dotted] of KNOWN.entries()) {
    const row = box.call['knownOid']?.(i) ?? 0
    const same = contentsOf(dotted)
    box.put(AT, Uint8Array.from(same))
    assert.is(box.call['boxIsOid']?.(AT, AT + same.length, row), 1, dotted)
    assert.is((box.call['boxLastArc']?.(AT, AT + same.length, row) ?? 0) >>> 0, 0xffffffff)
    const below = contentsOf(`${dotted}.77`)
    box.put(AT, Uint8Array.from(below))
    assert.is(box.call['boxLastArc']?.(AT, AT + below.length, row), 77, dotted)
    assert.is(box.call['boxIsOid']?.(AT, AT + below.length, row), 0)
    const deep = contentsOf(`${dotted}.777`)
    box.put(AT, Uint8Array.from(deep))
    assert.is((box.call['boxLastArc']?.(AT, AT + deep.length, row) ?? 0) >>> 0, 0xffffffff)
    const other = [...same]
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 1
    box.put(AT, Uint8Array.from(other))
    assert.is(box.call['boxIsOid']?.(AT, AT + other.length, row), 0)
  }
})

test('an identifier is well-formed', () => {
  const status = (...bytes: number[]) => {
    box.put(AT, Uint8Array.from(bytes))
    return locate(box, 'readOid', AT, AT + bytes.length).status
  }
  assert.is(status(6, 3, 0x55, 0x1d, 0x0f), 'OK')
  assert.is(status(6, 3, 0x55, 0x81, 0x00), 'OK')
  assert.is(status(6, 0), 'DER_OID')
  assert.is(status(6, 2, 0x55, 0x80), 'DER_OID')
  assert.is(status(6, 3, 0x55, 0x80, 0x01), 'DER_OID')
  assert.is(status(6, 2, 0x80, 0x01), 'DER_OID')
  assert.is(status(5, 1, 0x55), 'DER_UNEXPECTED_TAG')
})

test.run()
