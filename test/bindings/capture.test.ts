import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Capture, type Confirmation, collect, connect, TrustError, TrustList } from '../../bindings/index.js'
import { misuse, rejection } from '../support/misuse.js'
import { type Made, makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import { serveTls } from '../support/tls-server.js'

const test = suite('bindings/capture')

const root = makeRoot()
const intermediate = makeIntermediate(root)
const leaf = makeLeaf(intermediate)
const chain = [leaf.der, intermediate.der]
const hash = ({ key }: Made) => Uint8Array.from(createHash('sha256').update(key.spki).digest())
const rogueRoot = makeRoot({ key: 'p256.e' })
const rogue = makeLeaf(rogueRoot, { key: 'p256.f' })
const auto = { confirmation: 'auto' } as const
const known: Confirmation = { confirmation: 'expect', spkiSha256: hash(root) }

function refused(call: () => unknown, status: string): TrustError {
  let found: TrustError | undefined
  assert.throws(call, (error: unknown) => {
    assert.instance(error, TrustError)
    found = error as TrustError
    return true
  })
  assert.is(found?.status, status)
  return found as TrustError
}

/** A capture that has come as far as the image. */
function captured(list: TrustList, confirmation: Confirmation = known): Capture {
  const capture = new Capture(list, confirmation, { at: 42 })
  capture.connected(chain)
  capture.offer(root.der)
  capture.confirm()
  return capture
}

for (const confirmation of [known, auto, { confirmation: 'expect', spkiSha256: hash(root).subarray(0, 16) } as const]) {
  test(`the whole way by ${confirmation.confirmation}`, () => {
    const list = new TrustList()
    const capture = new Capture(list, confirmation, { at: 42 })
    assert.is(capture.action, 'connect')
    assert.is(capture.entry, null)
    capture.connected(chain)
    assert.is(capture.action, 'read root')
    capture.offer(root.der)
    assert.is(capture.action, 'verify')
    assert.is(capture.confirm().trusted, true)
    assert.is(capture.action, 'persist')
    assert.is(capture.entry, 0)
    const { image, slot } = capture.image()
    assert.is(capture.written(image).trusted, true)
    assert.is(capture.action, 'verify again')
    capture.closed()
    assert.is(capture.action, 'reconnect')
    assert.is(capture.verified(chain).trusted, true)
    assert.is(capture.action, 'authenticate')
    assert.is(capture.entry, 0)

    const [entry] = list.entries
    assert.is(entry?.origin, 'captured')
    assert.is(entry?.confirmed, confirmation !== auto)
    assert.is(entry?.addedAt, 42n)
    assert.equal(entry?.serverNames, ['myserver.iocafe'])
    assert.is(list.verify({ chain, expect: { captured: 0 } }).trusted, true)
    const slots: [Uint8Array, Uint8Array] = slot === 0 ? [image, new Uint8Array()] : [new Uint8Array(), image]
    assert.equal(new TrustList({ slots }).entries, list.entries)
    assert.not(list.seal().slot === slot)
  })
}

test('names and addresses of the server are captured', () => {
  const list = new TrustList()
  const named = makeLeaf(root, { dns: ['a.iocafe', 'b.iocafe'], ip: ['192.0.2.7', '2001:db8::7'] })
  const capture = new Capture(list, known)
  capture.connected([named.der])
  capture.offer(root.der)
  capture.confirm()
  capture.written(capture.image().image)
  capture.abort()
  assert.equal(list.entries[0]?.serverNames, ['a.iocafe', 'b.iocafe', '192.0.2.7', '2001:db8::7'])
})

test('an address is compared by its bytes: those that are letters too have no case', () => {
  const list = new TrustList()
  const at = (ip: string) => makeLeaf(root, { dns: [], ip: [ip] })
  const captured = at('192.0.2.97')
  const capture = new Capture(list, known)
  capture.connected([captured.der])
  capture.offer(root.der)
  capture.confirm()
  capture.written(capture.image().image)
  capture.abort()
  assert.is(list.verify({ chain: [captured.der], expect: { captured: 0 } }).trusted, true)
  assert.is(list.verify({ chain: [at('192.0.2.65').der], expect: { captured: 0 } }).status, 'NAME_MISMATCH')
})

const offering = (chain: readonly Uint8Array[], offered: Uint8Array) => (capture: Capture) => {
  capture.connected(chain)
  capture.offer(offered)
  capture.confirm()
}

test('a refusal closes the window and leaves the list as it was', () => {
  const cases: [string, (capture: Capture) => void][] = [
    ['CHAIN_EMPTY', (capture) => capture.connected([])],
    ['LIMIT_CHAIN_BYTES', (capture) => capture.connected([new Uint8Array(300_000)])],
    ['PEM_BOUNDARY', (capture) => capture.connected([leaf.der]) ?? capture.offer(Buffer.from('-----BEGIN'))],
    ['CAPTURE_ROOT_IS_LEAF', offering([leaf.der], leaf.der)],
    ['ROOT_NOT_SELF_SIGNED', offering(chain, intermediate.der)],
    ['CAPTURE_EXPECTATION', offering([rogue.der], rogueRoot.der)],
    ['SIGNATURE_WRONG', offering([rogue.der], root.der)],
  ]
  for (const [status, deed] of cases) {
    const list = new TrustList()
    const capture = new Capture(list, known)
    const error = refused(() => deed(capture), status)
    assert.is(error.verdict === undefined, ['CHAIN_EMPTY', 'LIMIT_CHAIN_BYTES', 'PEM_BOUNDARY'].includes(status))
    assert.is(capture.action, 'nothing')
    assert.is(capture.entry, null)
    assert.is(list.entries.length, 0)
    list.add(root.der)
    assert.is(list.entries.length, 1)
  }
})

test('another root for an organisation that is known changes nothing', () => {
  const list = new TrustList()
  list.add(root.der)
  const capture = new Capture(list, auto)
  capture.connected([rogue.der])
  capture.offer(rogueRoot.der)
  refused(() => capture.confirm(), 'CAPTURE_IDENTITY_CHANGED')
  assert.equal(
    list.entries.map(({ spkiSha256 }) => spkiSha256),
    [hash(root)],
  )
})

test('flash that forgets: the entry is taken back', () => {
  for (const spoil of [(x: Uint8Array) => x.with(-1, (x.at(-1) ?? 0) ^ 1), (x: Uint8Array) => x.subarray(0, -1)]) {
    const list = new TrustList()
    const capture = captured(list)
    refused(() => capture.written(spoil(capture.image().image)), 'LIST_READ_BACK')
    assert.is(capture.action, 'nothing')
    assert.is(list.entries.length, 0)
    assert.is(list.verify({ chain, expect: { anyServer: true } }).status, 'NO_ANCHORS')
  }
})

test('out of order is refused, and the window stays open', () => {
  const list = new TrustList()
  const capture = new Capture(list, known)
  for (const early of [
    () => capture.offer(root.der),
    () => capture.confirm(),
    () => capture.image(),
    () => capture.written(root.der),
    () => capture.closed(),
    () => capture.verified(chain),
  ]) {
    refused(early, 'OUT_OF_ORDER')
  }
  assert.is(capture.action, 'connect')
  capture.abort()
  capture.abort()
  refused(() => capture.connected(chain), 'CAPTURE_CLOSED')
})

test('while a capture is open the list verifies for others, and is changed by nobody else', () => {
  const list = new TrustList()
  const other = makeRoot({ subject: { O: 'other', CN: 'other root' }, key: 'p256.d' })
  const otherLeaf = makeLeaf(other, { key: 'p256.g' })
  list.add(other.der)
  const capture = captured(list)
  assert.is(list.verify({ chain: otherLeaf.der, expect: { organisation: 'other' } }).trusted, true)
  assert.is(list.verify({ chain, expect: { anyServer: true } }).status, 'PATH_UNKNOWN_ISSUER')
  for (const change of [
    () => list.add(root.der),
    () => list.remove(0),
    () => list.seal(),
    () => list.written(root.der),
    () => new Capture(list, auto),
  ]) {
    refused(change, 'OUT_OF_ORDER')
  }
  capture.written(capture.image().image)
  assert.is(list.verify({ chain, expect: { captured: 1 } }).trusted, true)
  capture.closed()
  const elsewhere = makeLeaf(root, { dns: ['other.iocafe'] })
  assert.is(refused(() => capture.verified([elsewhere.der]), 'NAME_MISMATCH').verdict?.trusted, false)
  assert.is(capture.action, 'reconnect')
  assert.is(capture.verified(chain).trusted, true)
  list.remove(0)
  assert.is(list.entries[0]?.organisation, 'iocafe')
})

test('a first connect over TLS: nothing but the request before the verified reconnect', async () => {
  const server = await serveTls([leaf, intermediate], {}, (socket) => {
    socket.write('[')
    socket.once('data', () => socket.write(root.der))
  })
  const { port } = server
  const host = '127.0.0.1'
  const list = new TrustList()
  const capture = new Capture(list, known)
  const { chain, answer, close } = await collect({
    host,
    port,
    greeting: Buffer.from('['),
    request: Uint8Array.of(0x8d),
    read: (received) => (received.length === root.der.length ? received : undefined),
  })
  capture.connected(chain)
  capture.offer(answer)
  capture.confirm()
  capture.written(capture.image().image)
  await close()
  capture.closed()
  assert.equal(new Uint8Array(server.received), Uint8Array.of(0x8d))
  const expect = { captured: capture.entry ?? -1 }
  const connection = await connect({ host, port, trust: list, expect })
  capture.verified(connection.chain)
  assert.is(capture.action, 'authenticate')
  connection.socket.end('user and password')
  await server.idle()
  assert.is(server.received.toString('latin1'), '\u008duser and password')
  await server.close()

  const impostor = await serveTls([rogue, rogueRoot])
  await rejection(connect({ host, port: impostor.port, trust: list, expect }), TrustError)
  await impostor.idle()
  assert.is(impostor.received.length, 0)
  await impostor.close()
})

test('misuse throws a TypeError that names the parameter, and opens no window', () => {
  const list = new TrustList()
  misuse(() => new Capture({} as never, auto), 'list')
  misuse(() => new Capture(list, undefined as never), 'options')
  misuse(() => new Capture(list, { confirmation: 'seen' } as never), 'options.confirmation')
  misuse(() => new Capture(list, { confirmation: 'expect' } as never), 'options.spkiSha256')
  misuse(() => new Capture(list, { ...auto, spkiSha256: hash(root) } as never), 'options.spkiSha256')
  misuse(() => new Capture(list, auto, { at: -1 }), 'common.at')
  misuse(() => new Capture(list, auto, { policy: { x: 1 } as never }), 'common.policy.x')
  refused(() => new Capture(list, { confirmation: 'expect', spkiSha256: new Uint8Array(15) }), 'CAPTURE_PIN_INVALID')
  const capture = new Capture(list, auto)
  misuse(() => capture.connected(leaf.der as never), 'chain')
  misuse(() => capture.connected([5 as never]), 'chain[0]')
  capture.connected(chain)
  misuse(() => capture.offer('x' as never), 'root')
})

test.run()
