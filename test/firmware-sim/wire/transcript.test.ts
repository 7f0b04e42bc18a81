/**
 * Interoperation by bytes, in both directions: our device against a plain TLS server, our server against a plain TLS client.
 * The other side knows the format from docs/first-connect.md alone: nothing here uses our code for framing.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:tls'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Device } from '../../../firmware-sim/device/device.js'
import { DeviceFlash } from '../../../firmware-sim/flash/device-flash.js'
import { OrganisationServer } from '../../../firmware-sim/server/organisation-server.js'
import { SimulatedOrganisation } from '../../../firmware-sim/simulator/organisation.js'
import { Seed } from '../../../firmware-sim/simulator/seed.js'

const test = suite('wire/transcript')
const iocafe = new SimulatedOrganisation({ name: 'iocafe' }, new Seed(1))
const identity = iocafe.issue({ serverName: 'myserver.iocafe' })
const root = iocafe.root.der
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
/** nn nn root */
const ROOT_ANSWER = Buffer.concat([hex('00 00'), root])
ROOT_ANSWER.writeUInt16LE(root.length)

/** What the device must send on each of its two connections, and what it is answered. */
const CD_AND_NETWORK = hex('CD 09 69 6F 63 61 66 65 6E 65 74')
const REQUEST_AND_ACCOUNT = hex(
  '4D 09 69 6F 63 61 66 65 6E 65 74' + '06 6C 61 6D 70 2D 37 09 69 6F 63 61 66 65 6E 65 74 02 70 77',
)
const THANKS = hex('0F 6D 79 73 65 72 76 65 72 2E 69 6F 63 61 66 65 09 69 6F 63 61 66 65 6E 65 74 00')

for (const [how, pieces] of [
  ['in one piece', (bytes: Buffer) => [bytes]],
  ['byte by byte', (bytes: Buffer) => Array.from(bytes, (byte) => Buffer.of(byte))],
] as const) {
  test(`our device against a plain server, ${how}`, async () => {
    const heard: Buffer[] = []
    const plain = createServer({ key: identity.keyPem, cert: identity.chainPem }, (socket) => {
      const n = heard.push(Buffer.alloc(0)) - 1
      const expected = n === 0 ? CD_AND_NETWORK : REQUEST_AND_ACCOUNT
      const send = async (bytes: Buffer) => {
        for (const piece of pieces(bytes)) {
          socket.write(piece)
          await new Promise((resolve) => setImmediate(resolve))
        }
      }
      socket.on('error', () => {})
      send(hex('5B'))
      socket.on('data', (piece) => {
        heard[n] = Buffer.concat([heard[n] ?? Buffer.alloc(0), piece])
        if (heard[n]?.length === expected.length) send(n === 0 ? ROOT_ANSWER : THANKS)
      })
    })
    plain.listen(0, '127.0.0.1')
    await once(plain, 'listening')
    const account = { user: 'lamp-7', networkName: 'iocafenet', password: 'pw' }
    const device = new Device({ flash: new DeviceFlash(), account })
    const { port } = plain.address() as AddressInfo
    await device.pair({ host: '127.0.0.1', port }, { confirmation: 'expect', spkiSha256: iocafe.spkiSha256 })
    plain.close()
    assert.equal(
      heard.map((bytes) => bytes.toString('hex')),
      [CD_AND_NETWORK.toString('hex'), REQUEST_AND_ACCOUNT.toString('hex')],
    )
    assert.equal(device.events.at(-1), { event: 'logged in', server: 'myserver.iocafe' })
  })

  test(`our server against a plain client, ${how}`, async () => {
    const accounts = new Map([['lamp-7', 'pw']])
    const server = await OrganisationServer.start({ identity: { ...identity, root }, accounts, port: 0 })
    for (const [request, expected] of [
      [CD_AND_NETWORK, Buffer.concat([hex('5B'), ROOT_ANSWER])],
      [REQUEST_AND_ACCOUNT, Buffer.concat([hex('5B'), THANKS])],
    ] as const) {
      const socket = connect({ host: '127.0.0.1', port: server.port, rejectUnauthorized: false })
      await once(socket, 'secureConnect')
      for (const piece of pieces(request)) socket.write(piece)
      let heard = Buffer.alloc(0)
      while (heard.length < expected.length) {
        const [piece] = (await once(socket, 'data')) as [Buffer]
        heard = Buffer.concat([heard, piece])
      }
      assert.is(heard.toString('hex'), expected.toString('hex'))
      socket.destroy()
    }
    await server.close()
  })
}

test('a plain client with a wrong password is not answered, one that speaks otherwise is cut off', async () => {
  const server = await OrganisationServer.start({ identity, accounts: new Map([['lamp-7', 'other']]), port: 0 })
  for (const request of [REQUEST_AND_ACCOUNT, hex('4E'), hex('4D FF'), Buffer.alloc(2000, 0xff)]) {
    const socket = connect({ host: '127.0.0.1', port: server.port, rejectUnauthorized: false })
    let heard = Buffer.alloc(0)
    socket.on('data', (piece) => {
      heard = Buffer.concat([heard, piece])
    })
    socket.on('error', () => {})
    await once(socket, 'data')
    socket.write(request)
    await once(socket, 'close')
    assert.is(heard.toString('hex'), '5b')
  }
  assert.is(server.received.logins, 0)
  await server.close()
})

test.run()
