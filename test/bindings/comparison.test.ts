import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { TLSSocket } from 'node:tls'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  Capture,
  checkComparison,
  collect,
  comparisonExporter,
  comparisonNonce,
  TrustError,
  TrustList,
  WORDS,
} from '../../bindings/index.js'
import { misuse, rejection } from '../support/misuse.js'
import { type Made, makeLeaf, makeRoot } from '../support/pki.js'
import { Random } from '../support/random.js'
import { serveTls } from '../support/tls-server.js'

const test = suite('bindings/comparison')

const sha256 = (...parts: (Uint8Array | string)[]): Uint8Array => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return Uint8Array.from(hash.digest())
}
const root = makeRoot()
const leaf = makeLeaf(root)
const rogueRoot = makeRoot({ key: 'p256.e' })
const rogueLeaf = makeLeaf(rogueRoot, { key: 'p256.f' })
const hashesOf = (ca: Made, server: Made) => ({
  rootSpkiSha256: sha256(ca.key.spki),
  leafSpkiSha256: sha256(server.key.spki),
})
const host = '127.0.0.1'

test('the words: 256, each with its own first four letters, and the hash of them all', () => {
  assert.is(WORDS.length, 256)
  assert.is(new Set(WORDS.map((word) => word.slice(0, 4))).size, 256)
  assert.ok(WORDS.every((word) => /^[a-z]{3,8}$/.test(word)))
  assert.equal(WORDS.toSorted(), WORDS)
  const hash = Buffer.from(sha256(`${WORDS.join('\n')}\n`)).toString('hex')
  assert.is(hash, '996e88205a2d1a7a4b631db0a8538ee173fd798ab1183e6503f6935276c83f09')
})

test('the words in C are the same', () => {
  const source = readFileSync(new URL('../../../bindings/c/trustcore_words.c', import.meta.url), 'utf8')
  assert.equal(
    [...source.matchAll(/"([a-z]+)"/g)].map(([, word]) => word),
    WORDS,
  )
})

/** What the server did, at its end of 4a to 4c. */
interface ServerEnd {
  words?: readonly string[]
  refused?: string
}

const whole = (received: Uint8Array, bytes: number): Uint8Array | undefined =>
  received.length < bytes ? undefined : received

/** A server that offers a root and compares. */
async function comparing(ca: Made, server: Made, tls: object = {}) {
  const end: ServerEnd = {}
  const serverNonce = comparisonNonce()
  const test = await serveTls([server], tls, (socket: TLSSocket) => {
    let received = Buffer.alloc(0)
    let state = 0
    socket.write('[')
    socket.on('data', (piece: Buffer) => {
      received = Buffer.concat([received, piece])
      if (state === 0 && received.length >= 1) {
        socket.write(ca.der)
        state = 1
      }
      if (state === 1 && received.length >= 35) {
        socket.write(Uint8Array.of(0x20, ...serverNonce))
        state = 2
      }
      if (state === 2 && received.length >= 68) {
        state = 3
        try {
          end.words = checkComparison({
            ...hashesOf(ca, server),
            exporter: comparisonExporter(socket),
            deviceNonce: Uint8Array.from(received.subarray(36, 68)),
            serverNonce,
            commitment: Uint8Array.from(received.subarray(3, 35)),
          })
        } catch (error) {
          end.refused = (error as TrustError).status
        }
      }
    })
  })
  return { test, end, serverNonce }
}

/** A device as far as its words. */
async function device(port: number, offered: Made, list = new TrustList()) {
  const capture = new Capture(list, { confirmation: 'compare' })
  const { chain, answer, exporter, exchange, close } = await collect({
    host,
    port,
    greeting: Buffer.from('['),
    request: Uint8Array.of(0x8d),
    read: (received) => whole(received, offered.der.length),
  })
  capture.connected(chain)
  capture.offer(answer)
  const commitment = capture.commit(exporter)
  const reply = await exchange(Uint8Array.of(0x00, 0x20, ...commitment), (received) => whole(received, 33))
  const { nonce, words } = capture.reveal(reply.subarray(1))
  await exchange(Uint8Array.of(0x20, ...nonce))
  return { capture, words, close, list }
}

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`both ends of one connection show the same words (${version})`, async () => {
    const server = await comparing(root, leaf, { minVersion: version, maxVersion: version })
    const { capture, words, close, list } = await device(server.test.port, root)
    assert.is(words.length, 5)
    assert.is(capture.action, 'show words')
    while (server.end.words === undefined) await new Promise((resolve) => setTimeout(resolve, 5))
    assert.equal(words, server.end.words)
    assert.is(capture.compared(true).trusted, true)
    assert.is(capture.action, 'persist')
    capture.written(capture.image().image)
    await close()
    capture.closed()
    assert.is(capture.verified([leaf.der]).trusted, true)
    assert.is(list.entries[0]?.confirmed, true)
    await server.test.close()
  })
}

test('a no closes the window', async () => {
  const server = await comparing(root, leaf)
  const { capture, close, list } = await device(server.test.port, root)
  const error = await rejection((async () => capture.compared(false))(), TrustError)
  assert.is(error.status, 'COMPARE_WORDS_DIFFER')
  assert.is(capture.action, 'nothing')
  assert.is(list.entries.length, 0)
  await close()
  await server.test.close()
})

test('a man in the middle who passes on every message', async () => {
  const server = await comparing(root, leaf)
  const middle = await serveTls([rogueLeaf], {}, (toDevice) => {
    toDevice.write('[')
    let state = 0
    let received = Buffer.alloc(0)
    let pass: (bytes: Uint8Array) => void = () => {}
    toDevice.on('data', (piece: Buffer) => {
      received = Buffer.concat([received, piece])
      if (state === 0) toDevice.write(rogueRoot.der)
      if (state === 0 || received.length < 35) {
        state = 1
        return
      }
      if (state === 1) {
        state = 2
        const commitment = Uint8Array.from(received.subarray(1, 35))
        collect({
          host,
          port: server.test.port,
          greeting: Buffer.from('['),
          request: Uint8Array.of(0x8d),
          read: (bytes) => whole(bytes, root.der.length),
        })
          .then(async ({ exchange }) => {
            const reply = await exchange(commitment, (bytes) => whole(bytes, 33))
            pass = (bytes) => exchange(bytes)
            toDevice.write(reply)
          })
          .catch(() => toDevice.destroy())
      }
      if (state === 2 && received.length >= 68) pass(Uint8Array.from(received.subarray(35, 68)))
    })
  })
  const { words, capture, close } = await device(middle.port, rogueRoot)
  while (server.end.words === undefined) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.is(server.end.words.length, 5)
  assert.not.equal(words, server.end.words)
  capture.abort()
  await close()
  await middle.close()
  await server.test.close()
})

/** Tries of somebody in the middle, against words of 8 bits: how many begin with the same word on both sides. */
function grind(tries: number, seesNonceFirst: boolean): number {
  const random = new Random(1)
  const bytes = (): Uint8Array => Uint8Array.from({ length: 32 }, () => random.below(256))
  const toDevice = { ...hashesOf(rogueRoot, rogueLeaf), exporter: bytes() }
  const toServer = { ...hashesOf(root, leaf), exporter: bytes() }
  const firstWord = (connection: typeof toDevice, deviceNonce: Uint8Array, serverNonce: Uint8Array) =>
    checkComparison({
      ...connection,
      deviceNonce,
      serverNonce,
      commitment: sha256('trustcore pair 1', deviceNonce),
    })[0]
  let won = 0
  for (let i = 0; i < tries; i++) {
    const [nonceD, nonceS, toServersEyes] = [bytes(), bytes(), bytes()]
    const wanted = firstWord(toServer, toServersEyes, nonceS)
    // with the commitment one nonce, chosen blindly; without it as many as it takes
    let [mine, left] = [bytes(), seesNonceFirst ? 4096 : 0]
    while (left-- > 0 && firstWord(toDevice, nonceD, mine) !== wanted) mine = bytes()
    if (firstWord(toDevice, nonceD, mine) === wanted) won++
  }
  return won
}

test('grinding succeeds at chance with the commitment, and always without', () => {
  const tries = 10_000
  const won = grind(tries, false)
  // 39 ± 6.2 at chance
  assert.ok(won > 39 - 5 * 6.2 && won < 39 + 5 * 6.2, `${won} of ${tries}`)
  assert.is(grind(20, true), 20)
})

test('misuse', () => {
  const list = new TrustList()
  const capture = new Capture(list, { confirmation: 'compare' })
  const early = (call: () => unknown) =>
    assert.throws(call, (error: unknown) => error instanceof TrustError && error.status === 'OUT_OF_ORDER')
  early(() => capture.commit(new Uint8Array(32)))
  early(() => capture.reveal(new Uint8Array(32)))
  early(() => capture.compared(true))
  misuse(() => comparisonExporter({} as never), 'socket')
  misuse(() => checkComparison({} as never), 'comparison.rootSpkiSha256')
  const parts = { exporter: comparisonNonce(), deviceNonce: comparisonNonce(), serverNonce: comparisonNonce() }
  const comparison = { ...hashesOf(root, leaf), ...parts, commitment: sha256('trustcore pair 1', parts.deviceNonce) }
  assert.is(checkComparison(comparison).length, 5)
  const refused = (changed: object, status: string) =>
    assert.throws(
      () => checkComparison({ ...comparison, ...changed }),
      (error: unknown) => error instanceof TrustError && error.status === status,
    )
  refused({ serverNonce: new Uint8Array(31) }, 'COMPARE_LENGTH')
  refused({ deviceNonce: comparisonNonce() }, 'COMPARE_COMMITMENT')
  assert.equal(checkComparison(comparison, 'mcu'), checkComparison(comparison))
})

test.run()
