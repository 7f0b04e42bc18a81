import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { place } from '../../support/located.js'
import { openbox } from '../../support/openbox.js'

const test = suite('asn1/der')
const box = openbox()
const AT = box.base + 64

/** A Located: found with a range relative to the input, or a status with its place. */
type Read = { content: number; end: number } | { status: string; at: number }

function located(word: bigint): Read {
  const { status, at, end } = place(word)
  return status === 'OK' ? { content: at - AT, end: end - AT } : { status, at: at - AT }
}

function readAny(hex: string): Read {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex')
  box.put(AT, bytes)
  return located(box.call['readAny']?.(AT, AT + bytes.length) as unknown as bigint)
}

test('reads each form of a definite length', () => {
  assert.equal(readAny('04 00'), { content: 2, end: 2 })
  assert.equal(readAny('04 01 aa'), { content: 2, end: 3 })
  assert.equal(readAny(`04 7f ${'00'.repeat(127)}`), { content: 2, end: 129 })
  assert.equal(readAny(`04 81 80 ${'00'.repeat(128)}`), { content: 3, end: 131 })
  assert.equal(readAny(`04 82 01 00 ${'00'.repeat(256)}`), { content: 4, end: 260 })
})

test('refuses what is not DER, each with its status and place', () => {
  assert.equal(readAny(''), { status: 'DER_TRUNCATED', at: 0 })
  assert.equal(readAny('04'), { status: 'DER_TRUNCATED', at: 0 })
  assert.equal(readAny('04 02 aa'), { status: 'DER_TRUNCATED', at: 0 })
  assert.equal(readAny('04 82 01'), { status: 'DER_TRUNCATED', at: 1 })
  assert.equal(readAny('24 80 04 00 00 00'), { status: 'DER_INDEFINITE_LENGTH', at: 1 })
  assert.equal(readAny(`04 81 7f ${'00'.repeat(127)}`), { status: 'DER_LENGTH_NOT_MINIMAL', at: 1 })
  assert.equal(readAny(`04 82 00 80 ${'00'.repeat(128)}`), { status: 'DER_LENGTH_NOT_MINIMAL', at: 1 })
  assert.equal(readAny('04 85 00 00 00 00 01 aa'), { status: 'DER_LENGTH_TOO_LARGE', at: 1 })
  assert.equal(readAny('04 ff'), { status: 'DER_LENGTH_TOO_LARGE', at: 1 })
  assert.equal(readAny('1f 81 00 00'), { status: 'DER_HIGH_TAG_NUMBER', at: 0 })
  // a length whose end lies beyond the address space must not wrap
  assert.equal(readAny('04 84 7f ff ff ff 00'), { status: 'DER_TRUNCATED', at: 0 })
  assert.equal(readAny('04 84 80 00 00 00 00'), { status: 'DER_LENGTH_TOO_LARGE', at: 1 })
  assert.equal(readAny('04 84 ff ff ff ff 00'), { status: 'DER_LENGTH_TOO_LARGE', at: 1 })
})

test('asks for a tag', () => {
  box.put(AT, Buffer.from('3003020105', 'hex'))
  const read = (tag: number, length: number) =>
    located(box.call['readElement']?.(AT, AT + length, tag) as unknown as bigint)
  assert.equal(read(0x30, 5), { content: 2, end: 5 })
  assert.equal(read(0x31, 5), { status: 'DER_UNEXPECTED_TAG', at: 0 })
  assert.equal(read(0x30, 4), { status: 'DER_TRUNCATED', at: 0 })
  assert.equal(read(0x30, 0), { status: 'DER_TRUNCATED', at: 0 })
})

test('says what is left over', () => {
  const checkEnd = (at: number, end: number) => located(box.call['checkEnd']?.(at, end) as unknown as bigint)
  assert.equal(checkEnd(AT + 3, AT + 4), { status: 'DER_TRAILING_BYTES', at: 3 })
  assert.is(box.call['checkEnd']?.(AT, AT) as unknown as bigint, 0n)
})

function read(name: string, hex: string, ...more: number[]): Read {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex')
  box.put(AT, bytes)
  return located(box.call[name]?.(...more, AT, AT + bytes.length) as unknown as bigint)
}

test('BOOLEAN is 00 or FF', () => {
  assert.equal(read('readBoolean', '01 01 ff'), { content: 2, end: 3 })
  assert.equal(read('readBoolean', '01 01 00'), { content: 2, end: 3 })
  assert.equal(read('readBoolean', '01 01 01'), { status: 'DER_BOOLEAN', at: 2 })
  assert.equal(read('readBoolean', '01 02 ff ff'), { status: 'DER_BOOLEAN', at: 0 })
  assert.equal(read('readBoolean', '01 00'), { status: 'DER_BOOLEAN', at: 0 })
})

test('INTEGER is in its shortest form', () => {
  assert.equal(read('readInteger', '02 01 00'), { content: 2, end: 3 })
  assert.equal(read('readInteger', '02 02 00 80'), { content: 2, end: 4 })
  assert.equal(read('readInteger', '02 02 ff 7f'), { content: 2, end: 4 })
  assert.equal(read('readInteger', '02 00'), { status: 'DER_INTEGER', at: 0 })
  assert.equal(read('readInteger', '02 02 00 7f'), { status: 'DER_INTEGER', at: 2 })
  assert.equal(read('readInteger', '02 02 ff 80'), { status: 'DER_INTEGER', at: 2 })
})

test('an unsigned INTEGER loses its sign octet and is not negative', () => {
  assert.equal(read('readUnsigned', '02 02 00 80'), { content: 3, end: 4 })
  assert.equal(read('readUnsigned', '02 01 7f'), { content: 2, end: 3 })
  assert.equal(read('readUnsigned', '02 01 00'), { content: 3, end: 3 })
  assert.equal(read('readUnsigned', '02 01 80'), { status: 'DER_INTEGER_RANGE', at: 2 })
  box.put(AT, Buffer.from('ffffffff00', 'hex'))
  assert.is((box.call['boxUnsignedValue']?.(AT, AT + 4) ?? 0) >>> 0, 0xffffffff)
  assert.is(box.call['boxUnsignedValue']?.(AT + 3, AT + 5), 0xff00)
  assert.is((box.call['boxUnsignedValue']?.(AT, AT + 5) ?? 0) >>> 0, 0xffffffff)
  assert.is(box.call['boxUnsignedValue']?.(AT, AT), 0)
})

test('BIT STRING of octets has no unused bits', () => {
  assert.equal(read('readOctetBitString', '03 03 00 aa bb'), { content: 3, end: 5 })
  assert.equal(read('readOctetBitString', '03 01 00'), { content: 3, end: 3 })
  assert.equal(read('readOctetBitString', '03 00'), { status: 'DER_BIT_STRING', at: 0 })
  assert.equal(read('readOctetBitString', '03 02 01 aa'), { status: 'DER_BIT_STRING', at: 0 })
})

test('named bits end in a set bit, and what is unused is zero', () => {
  assert.equal(read('readNamedBits', '03 02 05 a0'), { content: 3, end: 4 })
  assert.is(box.call['namedBits']?.(AT + 3, AT + 4), 0b101)
  assert.equal(read('readNamedBits', '03 03 07 00 80'), { content: 3, end: 5 })
  assert.is(box.call['namedBits']?.(AT + 3, AT + 5), 1 << 8)
  assert.equal(read('readNamedBits', '03 01 00'), { content: 3, end: 3 })
  assert.equal(read('readNamedBits', '03 02 04 a0'), { status: 'DER_BIT_STRING', at: 3 })
  assert.equal(read('readNamedBits', '03 02 05 a1'), { status: 'DER_BIT_STRING', at: 3 })
  assert.equal(read('readNamedBits', '03 02 08 80'), { status: 'DER_BIT_STRING', at: 2 })
  assert.equal(read('readNamedBits', '03 01 03'), { status: 'DER_BIT_STRING', at: 2 })
  assert.equal(read('readNamedBits', '03 00'), { status: 'DER_BIT_STRING', at: 0 })
})

test('NULL is empty', () => {
  assert.equal(read('readNull', '05 00'), { content: 2, end: 2 })
  assert.equal(read('readNull', '05 01 00'), { status: 'DER_NULL', at: 0 })
})

test('no truncation of an element is read as one, and nothing outside is looked at', () => {
  const element = Buffer.from('30 0a 02 01 05 04 05 68 65 6c 6c 6f'.replaceAll(' ', ''), 'hex')
  for (let length = 0; length < element.length; length++) {
    box.memory.fill(0, AT, AT + 64)
    const cut = readAny(element.subarray(0, length).toString('hex'))
    assert.ok('status' in cut, `length ${length}`)
  }
})

test.run()
