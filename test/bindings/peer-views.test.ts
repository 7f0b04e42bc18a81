import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as gate from '../../bindings/index.js'
import { judgeViews, ViewBudget } from '../../bindings/peer-views.js'
import { rejection } from '../support/misuse.js'
import { makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import { serveTls, type TestServer } from '../support/tls-server.js'

const test = suite('bindings/peer-views')

const root = makeRoot()
const otherRoot = makeRoot({ subject: { O: 'other', CN: 'other root' }, key: 'p256.d' })
const intermediate = makeIntermediate(root)
const crossSigned = makeIntermediate(otherRoot)
const leaf = makeLeaf(intermediate)
const trust = new gate.Verifier({ anchors: root.der })
const expect = { name: 'myserver.iocafe' }

/** Connects, and answers how often the full view was taken. */
async function fullViews(server: TestServer): Promise<number> {
  const { TLSSocket } = await import('node:tls')
  const original = TLSSocket.prototype.getPeerX509Certificate
  let taken = 0
  TLSSocket.prototype.getPeerX509Certificate = function (this: InstanceType<typeof TLSSocket>) {
    taken += 1
    return original.call(this)
  }
  try {
    const { socket } = await gate.connect({ host: '127.0.0.1', port: server.port, trust, expect })
    socket.destroy()
  } finally {
    TLSSocket.prototype.getPeerX509Certificate = original
  }
  return taken
}

test('a usual server: no full view, and no leak', async () => {
  const server = await serveTls([leaf, intermediate])
  assert.is(await fullViews(server), 0)
  await server.close()
})

test('a server with cross-signed intermediates: one full view, then what helped is remembered', async () => {
  const server = await serveTls([leaf, crossSigned, otherRoot, intermediate])
  assert.equal([await fullViews(server), await fullViews(server), await fullViews(server)], [1, 0, 0])
  await server.close()
})

test('a server that sends less than before does not pass by what was remembered', async () => {
  const whole = await serveTls([leaf, crossSigned, otherRoot, intermediate])
  await fullViews(whole)
  await whole.close()
  const lone = await serveTls([leaf])
  const { status } = await rejection(
    gate.connect({ host: '127.0.0.1', port: lone.port, trust, expect }),
    gate.TrustError,
  )
  assert.is(status, 'PATH_UNKNOWN_ISSUER')
  assert.is(lone.received.length, 0)
  await lone.close()
})

test('what is remembered is not trusted: it holds under no other root', async () => {
  const server = await serveTls([leaf, crossSigned, otherRoot, intermediate])
  await fullViews(server)
  const strangers = new gate.Verifier({ anchors: makeRoot({ key: 'p256.e' }).der })
  await rejection(gate.connect({ host: '127.0.0.1', port: server.port, trust: strangers, expect }), gate.TrustError)
  assert.is(server.received.length, 0)
  await server.close()
})

test('one rogue uses up its share, not what others need; all of them together end', () => {
  const budget = new ViewBudget()
  for (let i = 0; i < 200 && budget.allows('192.0.2.1'); i++) budget.spend('192.0.2.1', 10)
  assert.is(budget.allows('192.0.2.1'), false)
  assert.is(budget.allows('192.0.2.2'), true)
  for (let i = 0; i < 5000; i++) if (budget.allows(`address ${i}`)) budget.spend(`address ${i}`, 1)
  assert.is(budget.allows('192.0.2.2'), false)
})

test('a socket that shows no certificate, or is destroyed: the judge is asked about nothing', () => {
  for (const shown of [{}, null]) {
    const socket = { getPeerCertificate: () => shown, getPeerX509Certificate: () => undefined, remoteAddress: 'x' }
    const seen: number[] = []
    const answer = judgeViews(socket as never, (chain) => {
      seen.push(chain.length)
      return { verdict: trust.verify({ chain, expect }) }
    })
    assert.equal(seen, [0])
    assert.equal([answer.verdict.trusted, answer.verdict.status], [false, 'CHAIN_EMPTY'])
  }
})

test.run()
