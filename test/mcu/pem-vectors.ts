/** PEM as each build of the C API must take it, whoever decodes it: what the core of `mcu`, which does it itself, answers in V8. */
import { STATUS } from '../../bindings/status.js'
import { makeLeaf, makeRoot } from '../support/pki.js'
import { type Expected, expectedOf } from './compare.js'
import { encodeScript, operation } from './script.js'
import type { Vector } from './vectors.js'

const BY_HAND = 1
const UNSEEN = 2
const CONNECTED = 1

const root = makeRoot()
const other = makeRoot({ key: 'p256.d', subject: { O: 'other', CN: 'other root' } })
const leaf = makeLeaf(root)
const [begin, end] = ['-----BEGIN CERTIFICATE-----\n', '-----END CERTIFICATE-----\n']
const lines = root.pem.slice(begin.length, -end.length)
const block = (body: string) => begin + body + end

const TEXTS: Readonly<Record<string, string>> = {
  'one block': root.pem,
  CRLF: root.pem.replaceAll('\n', '\r\n'),
  CR: root.pem.replaceAll('\n', '\r'),
  'without the last line break': root.pem.trimEnd(),
  'text before and behind': `subject=O = iocafe\n${root.pem}and so on\n`,
  'two blocks': root.pem + other.pem,
  'two blocks, text between': `${root.pem}next:\n${other.pem}`,
  'a block and half of one': root.pem + other.pem.slice(0, 300),
  'a block and a key': `${root.pem}-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n`,
  'a key': '-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n',
  'END only': end,
  'an indented boundary': ` ${root.pem}`,
  'behind a byte order mark': `\ufeff${root.pem}`,
  'an empty block': block(''),
  'a blank line': block(`\n${lines}`),
  'a line too long': block(lines.replace('\n', '')),
  'a line too short': block(`${lines.slice(0, 60)}\n${lines.slice(60)}`),
  'a space': block(lines.replace('\n', ' \n')),
  'padding too much': block('MA==\n'.replace('==', '===')),
  'padding too little': block('MA=\n'),
  'padding within': block('MA==MA==\n'),
  'spare bits': block('MB==\n'),
}

const bytesOf = (text: string) => new TextEncoder().encode(text)

/** As a root of the list, as a chain, and as the root that a server offers. */
function vectorsOf(name: string, text: Uint8Array): Vector[] {
  const given = (what: string, ...operations: Vector['operations']) => ({ name: `pem: ${name}, ${what}`, operations })
  return [
    given('list', operation('start'), operation('listAdd', BY_HAND, text)),
    given('chain', operation('start'), operation('chainAdd', 7, text)),
    given('not due', operation('start'), operation('captureOffer', 0, text)),
    given(
      'offered',
      operation('start'),
      operation('captureOpen', UNSEEN),
      operation('chainBegin'),
      operation('chainAdd', 0, leaf.der),
      operation('captureEvent', CONNECTED),
      operation('captureOffer', 0, text),
    ),
  ]
}

/** Every truncation, every character changed. */
function damaged(): Vector[] {
  const whole = bytesOf(root.pem)
  return [...whole.keys()].flatMap((at) => [
    ...vectorsOf(`cut at ${at}`, whole.subarray(0, at)),
    ...['-', '!', '=', '\n'].flatMap((character) =>
      vectorsOf(`${JSON.stringify(character)} at ${at}`, whole.with(at, character.charCodeAt(0))).slice(0, 1),
    ),
  ])
}

/** All of them, with what the core of `mcu` answers to each; of the damaged ones those that are no PEM, for builds differ in what they read. */
export function pemExpected(mcu: Uint8Array): Expected {
  const named = Object.entries(TEXTS).flatMap(([name, text]) => vectorsOf(name, bytesOf(text)))
  const all = expectedOf(mcu, [...named, ...damaged()])
  const isKept = (i: number) => {
    if (i < named.length) return true
    const [vector, answers] = [all.vectors[i], all.answers[i]]
    const offers = vector?.operations.at(-1)?.name === 'captureOffer'
    const status = answers && Buffer.from(answers).readUInt32LE(answers.length - (offers ? 8 : 4))
    return status === 0 || (status ?? 0) in PEM_CODES
  }
  const vectors = all.vectors.filter((_, i) => isKept(i))
  const answers = all.answers.filter((_, i) => isKept(i))
  return { vectors, script: encodeScript(vectors.flatMap(({ operations }) => operations)), answers }
}

const PEM_CODES: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(STATUS).flatMap(([name, { code }]) => (name.startsWith('PEM_') ? [[code, name]] : [])),
)
