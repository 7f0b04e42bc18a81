import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { locate } from '../../support/located.js'
import { openbox } from '../../support/openbox.js'

const test = suite('pem/pem')
const box = openbox()
const AT = box.base + 1024
/** A strict block around bytes. */
function block(bytes: Uint8Array, label = 'CERTIFICATE', newline = '\n'): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join(newline)
}

/** Every certificate in a text, decoded in place; or the name of the status at the first failure. */
function decode(text: string | Uint8Array): Uint8Array[] | string {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  box.memory.fill(0xee, AT - 16, AT + bytes.length + 64)
  box.put(AT, bytes)
  const end = AT + bytes.length
  const found: Uint8Array[] = []
  let z = AT
  let at = AT
  for (;;) {
    const { status, at: derEnd, end: low } = locate(box, 'pemNext', z, at, end)
    assert.equal(box.get(end, 16), new Uint8Array(16).fill(0xee), 'writes behind the input')
    if (status !== 'OK') return status === 'PEM_NO_CERTIFICATE' && found.length > 0 ? found : status
    assert.ok(derEnd <= low && low <= end, 'the output stays behind the reader')
    found.push(box.get(z, derEnd - z))
    z = derEnd
    at = low
  }
}

const SAMPLE = Uint8Array.from({ length: 100 }, (_, i) => (i * 37 + 5) & 0xff)

test('decodes what base64 encodes, at every length', () => {
  for (let length = 1; length <= 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 101 + length) & 0xff)
    assert.equal(decode(block(bytes)), [bytes], `length ${length}`)
  }
})

test('several certificates, every line end, text around them', () => {
  const other = SAMPLE.slice(0, 48)
  for (const newline of ['\n', '\r\n', '\r']) {
    assert.equal(decode(block(SAMPLE, 'CERTIFICATE', newline) + block(other, 'CERTIFICATE', newline)), [SAMPLE, other])
  }
  assert.equal(decode(`subject=CN = root\n\n${block(SAMPLE)}issuer=\n--- not a boundary\n${block(other)}# end\n`), [
    SAMPLE,
    other,
  ])
  assert.equal(decode(block(SAMPLE).trimEnd()), [SAMPLE], 'no line end behind the last line')
})

test('text without a certificate', () => {
  for (const text of ['', ' ', 'hello\n', '----BEGIN CERTIFICATE----\n']) {
    assert.is(decode(text), 'PEM_NO_CERTIFICATE', JSON.stringify(text))
  }
})

test('a block is never taken for text', () => {
  for (const before of [' ', '\t', '\ufeff', 'x']) {
    assert.is(decode(before + block(SAMPLE)), 'PEM_BOUNDARY', JSON.stringify(before))
  }
})

test('an empty block', () => {
  assert.is(decode('-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'), 'PEM_LINE_LENGTH')
})

test('other labels are refused, keys before all', () => {
  assert.is(decode(block(SAMPLE, 'PRIVATE KEY')), 'PEM_LABEL')
  assert.is(decode(block(SAMPLE) + block(SAMPLE, 'EC PRIVATE KEY')), 'PEM_LABEL')
  assert.is(decode(block(SAMPLE, 'TRUSTED CERTIFICATE')), 'PEM_LABEL')
  assert.is(decode(block(SAMPLE, 'CERTIFICATES')), 'PEM_LABEL')
})

test('boundaries', () => {
  const good = block(SAMPLE)
  assert.equal(decode(good), [SAMPLE])
  assert.is(decode(good.replace('-----END CERTIFICATE-----', '-----END CERTIFICATES-----')), 'PEM_BOUNDARY')
  assert.is(decode(good.replace('-----END CERTIFICATE-----', '-----BEGIN CERTIFICATE-----')), 'PEM_BOUNDARY')
  assert.is(decode(good.replace('-----END CERTIFICATE-----\n', '')), 'PEM_BOUNDARY')
  assert.is(decode(good.replace('-----BEGIN CERTIFICATE-----\n', '-----BEGIN CERTIFICATE----- \n')), 'PEM_BOUNDARY')
  assert.is(decode(good.replace('-----END CERTIFICATE-----\n', '-----END CERTIFICATE-----x\n')), 'PEM_BOUNDARY')
  assert.is(decode('-----END CERTIFICATE-----\n'), 'PEM_BOUNDARY')
  assert.is(decode('-----BEGIN CERTIFICATE-----'), 'PEM_BOUNDARY')
})

test('lines of 64 characters but the last', () => {
  const lines = block(SAMPLE).split('\n')
  const joined = [lines[0], `${lines[1]}${lines[2]}`, ...lines.slice(3)].join('\n')
  assert.is(decode(joined), 'PEM_LINE_LENGTH')
  const split = [lines[0], lines[1]?.slice(0, 32), lines[1]?.slice(32), ...lines.slice(2)].join('\n')
  assert.is(decode(split), 'PEM_LINE_LENGTH')
  assert.is(decode(lines.toSpliced(1, 0, '').join('\n')), 'PEM_LINE_LENGTH')
  assert.is(decode(lines.toSpliced(2, 0, '').join('\n')), 'PEM_LINE_LENGTH')
})

test('characters', () => {
  const good = block(SAMPLE)
  for (const character of [' ', '\t', '-', '_', '*', '\0', 'é', ',']) {
    const text = good.slice(0, 40) + character + good.slice(41)
    assert.is(decode(text), 'PEM_CHARACTER', JSON.stringify(character))
  }
})

test('padding', () => {
  const wrap = (line: string) => `-----BEGIN CERTIFICATE-----\n${line}\n-----END CERTIFICATE-----\n`
  assert.equal(decode(wrap('AAE=')), [Uint8Array.of(0, 1)])
  assert.equal(decode(wrap('AA==')), [Uint8Array.of(0)])
  for (const line of [
    'AAE',
    'AA',
    'AA=',
    'A===',
    'A',
    '====',
    'AAEC=',
    'AAEC====',
    'AAF=',
    'AB==',
    'AA==AA==',
    'AA=A',
  ]) {
    assert.is(decode(wrap(line)), 'PEM_PADDING', line)
  }
})

test('no truncation of a text gives a certificate that was not in it', () => {
  const text = block(SAMPLE)
  for (let length = 0; length < text.length - 1; length++) {
    assert.type(decode(text.slice(0, length)), 'string', `length ${length}`)
  }
})

test('text or DER', () => {
  const isPem = (bytes: Uint8Array | string) => {
    const data = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes
    box.put(AT, data)
    return box.call['isPem']?.(AT, AT + data.length)
  }
  assert.is(isPem(block(SAMPLE)), 1)
  assert.is(isPem(`text\n${block(SAMPLE)}`), 1)
  assert.is(isPem(Uint8Array.of(0x30, 0x82, 1, 2)), 0)
  assert.is(isPem(new Uint8Array()), 0)
  assert.is(isPem('neither'), 0)
})

test.run()
