/**
 * While no window is open, no sequence of network messages changes the trusted list: property over servers that show any
 * certificate and send anything, to devices that log in, go through a switchbox, or publish.
 */

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Capture, type Expectation, TrustError } from '../../../bindings/index.js'
import { Device } from '../../../firmware-sim/device/device.js'
import { outcomeOf } from '../../../firmware-sim/device/outcome.js'
import { DeviceFlash } from '../../../firmware-sim/flash/device-flash.js'
import { impostorOf, SimulatedOrganisation } from '../../../firmware-sim/simulator/organisation.js'
import { Seed } from '../../../firmware-sim/simulator/seed.js'

const test = suite('device/no-window')
const seed = new Seed(1)
const iocafe = new SimulatedOrganisation({ name: 'iocafe' }, seed)
const impostor = impostorOf('iocafe', seed)
const IDENTITIES = [iocafe, impostor].map((organisation) => organisation.issue({ serverName: 'myserver.iocafe' }))

/** A statement of another organisation that takes this name: its new root follows its old one, and ends with it. */
function statementsOf(organisation: SimulatedOrganisation): Buffer[] {
  organisation.replaceRoot()
  return (['follow', 'end'] as const).map((kind) => Buffer.from(organisation.succession({ kind, number: 9 })))
}

/** Messages: what a server could say at any time, the parts of a capture above all, and noise. */
const MESSAGES: readonly Buffer[] = [
  Buffer.of(0x5b),
  ...[iocafe, impostor].flatMap(({ root }) => {
    const answer = Buffer.concat([Buffer.of(root.der.length & 255, root.der.length >> 8), root.der])
    return [answer, Buffer.from(root.der), Buffer.from(root.pem)]
  }),
  Buffer.of(1),
  Buffer.of(0),
  Buffer.from('0f6d7973657276657200', 'hex'),
  Buffer.alloc(2000, 0x5b),
  // a comparison of words (docs/pairing.md): as a device says it, and a server
  Buffer.concat([Buffer.of(0x00, 0x20), Buffer.alloc(32, 7)]),
  Buffer.concat([Buffer.of(0x20), Buffer.alloc(32, 7)]),
  ...statementsOf(impostorOf('iocafe', seed)),
]
const message = fc.oneof(
  fc.constantFrom(...MESSAGES),
  fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
)
const connection = fc.record({
  identity: fc.nat(IDENTITIES.length - 1),
  messages: fc.array(message, { maxLength: 6 }),
  activity: fc.constantFrom('login', 'tunnel', 'publish'),
  expect: fc.constantFrom<Expectation>({ captured: 0 }, { name: 'myserver.iocafe' }, { organisation: 'iocafe' }),
})

let script: readonly Buffer[] = []
const servers = IDENTITIES.map(({ keyPem, chainPem }) =>
  createServer({ key: keyPem, cert: chainPem }, (socket: TLSSocket) => {
    socket.on('error', () => {})
    socket.resume()
    for (const bytes of script) socket.write(bytes)
    // what the device still waits for does not come
    setTimeout(() => socket.destroy(), 5)
  }),
)

test.before(async () => {
  for (const server of servers) {
    server.on('tlsClientError', () => {})
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  }
})

test.after(() => {
  for (const server of servers) server.close()
})

const portOf = (n: number) => (servers[n]?.address() as AddressInfo | undefined)?.port ?? 0

/** A device that trusts iocafe, and whose flash counts. */
function newDevice(): Device {
  const flash = new DeviceFlash()
  const account = { user: 'lamp', password: 'secret', networkName: 'net' }
  const device = new Device({ flash, account })
  device.addRoot(iocafe.root.der, 'by hand')
  return device
}

test('no sequence of network messages changes the trusted list while no window is open', async () => {
  const seen = { ok: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(connection, { minLength: 1, maxLength: 3 }), async (connections) => {
      const device = newDevice()
      const { operations } = device.flash.flash
      const image = device.flash.slots.readSlot(0)
      const entries = JSON.stringify(device.trustList.entries, (_, value) =>
        typeof value === 'bigint' ? `${value}` : value,
      )
      for (const { identity, messages, activity, expect } of connections) {
        script = messages
        const address = { host: '127.0.0.1', port: portOf(identity) }
        try {
          if (activity === 'login') await device.login(address, expect)
          else if (activity === 'publish') (await device.publish(address, expect)).socket.destroy()
          else await (await device.openTunnel(address, expect, 'net')).close()
          seen.ok++
        } catch (error) {
          outcomeOf(error)
          seen.refused++
        }
      }
      assert.is(device.flash.flash.operations, operations, 'nothing was written')
      assert.equal(device.flash.slots.readSlot(0), image)
      assert.is(
        JSON.stringify(device.trustList.entries, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
        entries,
      )
      device.reboot()
      assert.is(device.trustList.entries.length, 1)
    }),
    { numRuns: 120, seed: 1 },
  )
  assert.ok(seen.ok > 0 && seen.refused > 0, 'both kinds occur')
})

test('of all statements of succession only the very one that the trusted root has signed changes the list', () => {
  const organisation = new SimulatedOrganisation({ name: 'iocafe' }, seed)
  organisation.replaceRoot()
  const statement = organisation.succession({ kind: 'follow', number: 1 })
  const theirs = impostorOf('iocafe', seed)
  theirs.replaceRoot()
  const change = fc.oneof(
    fc.record({ at: fc.nat(statement.length - 1), mask: fc.integer({ min: 1, max: 255 }) }).map(({ at, mask }) => {
      return statement.map((byte, i) => (i === at ? byte ^ mask : byte))
    }),
    fc.nat(statement.length - 1).map((length) => statement.slice(0, length)),
    fc.uint8Array({ minLength: 1, maxLength: 8 }).map((more) => Uint8Array.of(...statement, ...more)),
    fc.uint8Array({ maxLength: 200 }),
    fc.constantFrom(
      theirs.succession({ kind: 'follow', number: 1 }),
      theirs.succession({ kind: 'end', number: 1 }),
      organisation.succession({ kind: 'end', number: 1 }),
      organisation.succession({ kind: 'follow', number: 1, signedWith: theirs.root.key }),
    ),
  )
  const device = new Device({ flash: new DeviceFlash(), build: 'gateway' })
  device.addRoot(iocafe.root.der, 'by hand')
  const { operations } = device.flash.flash
  const listed = () => device.trustList.entries.map(({ spkiSha256 }) => Buffer.from(spkiSha256).toString('hex'))
  const before = listed()
  fc.assert(
    fc.property(change, (changed) => {
      assert.throws(
        () => device.succeed(changed),
        (error: unknown) => error instanceof TrustError,
      )
      assert.equal(listed(), before)
      assert.is(device.flash.flash.operations, operations)
    }),
    { numRuns: 400, seed: 1 },
  )
  device.succeed(statement)
  assert.is(listed().length, 2)
})

test('the calls of a capture, in any order, change nothing once its window is closed', () => {
  const call = fc.constantFrom('connected', 'offer', 'confirm', 'image', 'written', 'closed', 'verified')
  const leaf = IDENTITIES[1]?.leaf.der ?? new Uint8Array()
  fc.assert(
    fc.property(fc.array(call, { minLength: 1, maxLength: 8 }), (calls) => {
      const device = newDevice()
      const capture = new Capture(device.trustList, { confirmation: 'auto' })
      capture.abort()
      for (const name of calls) {
        const attempts = {
          connected: () => capture.connected([leaf]),
          offer: () => capture.offer(impostor.root.der),
          confirm: () => capture.confirm(),
          image: () => capture.image(),
          written: () => capture.written(device.flash.slots.readSlot(0)),
          closed: () => capture.closed(),
          verified: () => capture.verified([leaf]),
        }
        assert.throws(
          attempts[name],
          (error: unknown) => error instanceof TrustError && error.status === 'CAPTURE_CLOSED',
        )
      }
      assert.equal(
        device.trustList.entries.map(({ spkiSha256 }) => spkiSha256),
        [iocafe.spkiSha256],
      )
    }),
    { numRuns: 100, seed: 1 },
  )
})

test.run()
