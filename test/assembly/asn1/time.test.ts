import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { locate } from '../../support/located.js'
import { openbox } from '../../support/openbox.js'

const test = suite('asn1/time')
const box = openbox()
const SECONDS = box.base
const AT = box.base + 64

/** Seconds since 1970, or undefined if the core refuses the text with DER_TIME. */
function readTime(tag: number, text: string): number | undefined {
  box.put(AT, Uint8Array.of(tag, text.length))
  box.put(AT + 2, text)
  const { status } = locate(box, 'readTime', SECONDS, AT, AT + 2 + text.length)
  if (status !== 'OK') {
    assert.is(status, 'DER_TIME', text)
    return undefined
  }
  return Number(new DataView(box.memory.buffer).getBigInt64(SECONDS, true))
}

const utc = (text: string) => readTime(0x17, text)
const generalized = (text: string) => readTime(0x18, text)

test('agrees with Date on every day from 1950 to 2049 and on days of other centuries', () => {
  const two = (n: number) => String(n).padStart(2, '0')
  const day = 86_400_000
  for (let time = Date.UTC(1950, 0, 1); time < Date.UTC(2050, 0, 1); time += day) {
    const date = new Date(time + 3661_000)
    const text = `${two(date.getUTCFullYear() % 100)}${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())}010101Z`
    if (utc(text) !== date.getTime() / 1000) assert.unreachable(text)
  }
  for (const year of [1, 1582, 1600, 1700, 1899, 1900, 1904, 2000, 2049, 2050, 2100, 2400, 9999]) {
    for (const [month, date] of [
      [1, 1],
      [2, 28],
      [3, 1],
      [12, 31],
    ] as const) {
      const expected = new Date(0)
      expected.setUTCFullYear(year, month - 1, date)
      expected.setUTCHours(23, 59, 59)
      const text = `${String(year).padStart(4, '0')}${two(month)}${two(date)}235959Z`
      assert.is(generalized(text), expected.getTime() / 1000, text)
    }
  }
})

test('UTCTime means 1950 to 2049', () => {
  assert.is(utc('500101000000Z'), Date.UTC(1950, 0, 1) / 1000)
  assert.is(utc('491231235959Z'), Date.UTC(2049, 11, 31, 23, 59, 59) / 1000)
})

test('knows the leap years', () => {
  assert.is.not(utc('240229000000Z'), undefined)
  assert.is(utc('230229000000Z'), undefined)
  assert.is.not(generalized('20000229000000Z'), undefined)
  assert.is(generalized('21000229000000Z'), undefined)
  assert.is.not(generalized('24000229000000Z'), undefined)
})

test('refuses every other form', () => {
  assert.is.not(utc('260102030405Z'), undefined)
  for (const text of [
    '2601020304Z',
    '260102030405',
    '260102030405+0000',
    '260102030405.5Z',
    '20260102030405Z',
    '260102030460Z',
    '260102036005Z',
    '260102240405Z',
    '260100030405Z',
    '260132030405Z',
    '260431030405Z',
    '260002030405Z',
    '261302030405Z',
    '26010203040aZ',
    '2 0102030405Z',
    '260102030405z',
  ]) {
    assert.is(utc(text), undefined, text)
  }
  assert.is.not(generalized('20260102030405Z'), undefined)
  for (const text of [
    '260102030405Z',
    '202601020304Z',
    '20260102030405.0Z',
    '20260102030405+0000',
    '/0260102030405Z',
  ]) {
    assert.is(generalized(text), undefined, text)
  }
  assert.is(readTime(0x04, '260102030405Z'), undefined)
})

test.run()
