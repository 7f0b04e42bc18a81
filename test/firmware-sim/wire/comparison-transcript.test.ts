/**
 * A comparison by bytes, in both directions, against a plain TLS server and a plain TLS client that know docs/pairing.md and
 * nothing of our code: framing, hashes and order are written out here once more.
 */
import { createHash, randomBytes, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { WORDS } from '../../../bindings/words.js'
import { Device } from '../../../firmware-sim/device/device.js'
import { outcomeOf } from '../../../firmware-sim/device/outcome.js'
import { DeviceFlash } from '../../../firmware-sim/flash/device-flash.js'
import { OrganisationServer } from '../../../firmware-sim/server/organisation-server.js'
import { SimulatedOrganisation } from '../../../firmware-sim/simulator/organisation.js'
import { Seed } from '../../../firmware-sim/simulator/seed.js'

const test = suite('wire/comparison-transcript')
const iocafe = new SimulatedOrganisation({ name: 'iocafe' }, new Seed(1))
const root = iocafe.root.der
const identity = { ...iocafe.issue({ serverName: 'myserver.iocafe' }), root }
const leaf = identity.leaf.der
const ROOT_ANSWER = Buffer.concat([Buffer.alloc(2), root])
ROOT_ANSWER.writeUInt16LE(root.length)
/** Type 13, "send me your root", no network name. */
const REQUEST = Buffer.of(0x8d)

const sha256 = (...parts: (string | Uint8Array)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
const keyHash = (der: Uint8Array): Buffer =>
  sha256(new X509Certificate(der).publicKey.export({ type: 'spki', format: 'der' }))
const exporterOf = (socket: TLSSocket): Buffer =>
  socket.exportKeyingMaterial(32, 'EXPERIMENTAL-trustcore-compare', undefined as unknown as Buffer)
const commitmentTo = (nonce: Uint8Array): Buffer => sha256('trustcore pair 1', nonce)
function wordsOf(socket: TLSSocket, deviceNonce: Uint8Array, serverNonce: Uint8Array): string[] {
  const digest = sha256('trustcore pair 2', keyHash(root), keyHash(leaf), exporterOf(socket), deviceNonce, serverNonce)
  return [...digest.subarray(0, 5)].map((index) => WORDS[index] ?? '')
}

/** Reads from a socket so many bytes at a time; undefined at its end. */
function reader(socket: TLSSocket): (length: number) => Promise<Buffer | undefined> {
  let pending = Buffer.alloc(0)
  let isEnded = false
  let wake = (): void => {}
  socket.on('data', (piece) => {
    pending = Buffer.concat([pending, piece])
    wake()
  })
  for (const end of ['end', 'close', 'error']) {
    socket.on(end, () => {
      isEnded = true
      wake()
    })
  }
  return async (length) => {
    while (pending.length < length) {
      if (isEnded) return undefined
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    const taken = pending.subarray(0, length)
    pending = pending.subarray(length)
    return taken
  }
}

async function plainServer(serve: (socket: TLSSocket) => Promise<void>) {
  const server = createServer({ key: identity.keyPem, cert: identity.chainPem }, (socket) => void serve(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port } }
}

const newDevice = () =>
  new Device({
    flash: new DeviceFlash(),
    account: { user: 'lamp-7', password: 'pw', networkName: '' },
  })

test('our device against a plain server: the messages, and the same words', async () => {
  let atServer: string[] = []
  let connections = 0
  const { server, address } = await plainServer(async (socket) => {
    socket.on('error', () => {})
    const read = reader(socket)
    if (++connections > 1) return void socket.destroy()
    socket.write(Buffer.of(0x5b))
    const request = await read(2)
    assert.equal(request?.toString('hex'), 'cd00', 'an empty network name')
    socket.write(ROOT_ANSWER)
    const head = await read(2)
    assert.is(head?.toString('hex'), '0020')
    const commitment = (await read(32)) ?? Buffer.alloc(0)
    const serverNonce = randomBytes(32)
    socket.write(Buffer.concat([Buffer.of(0x20), serverNonce]))
    assert.is((await read(1))?.toString('hex'), '20')
    const deviceNonce = (await read(32)) ?? Buffer.alloc(0)
    assert.equal(commitment, commitmentTo(deviceNonce))
    atServer = wordsOf(socket, deviceNonce, serverNonce)
    assert.is(await read(1), undefined, 'nothing more comes on this connection')
  })
  const device = newDevice()
  let atDevice: readonly string[] = []
  const ask = async (words: readonly string[]) => {
    while (atServer.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    atDevice = words
    return words.join() === atServer.join()
  }
  // the plain server refuses the second connection: the root is captured by then
  await device.pair(address, { confirmation: 'compare', ask }).catch(outcomeOf)
  server.close()
  assert.equal(atDevice, atServer)
  assert.is(atDevice.length, 5)
  assert.is(device.trustList.entries[0]?.confirmed, true)
})

/** A plain device: what it shows, and what the server did. `revealed`: the nonce that it reveals. */
async function plainDevice(
  port: number,
  revealed: (nonce: Buffer) => Buffer = (nonce) => nonce,
): Promise<string[] | 'no nonce' | 'dropped'> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
  socket.on('error', () => {})
  await once(socket, 'secureConnect')
  const read = reader(socket)
  try {
    assert.equal(await read(1), Buffer.of(0x5b))
    socket.write(REQUEST)
    assert.equal(await read(ROOT_ANSWER.length), ROOT_ANSWER)
    const nonce = randomBytes(32)
    socket.write(Buffer.concat([Buffer.of(0x00, 0x20), commitmentTo(nonce)]))
    const answer = await read(33)
    if (answer === undefined) return 'no nonce'
    assert.is(answer[0], 0x20)
    socket.write(Buffer.concat([Buffer.of(0x20), revealed(nonce)]))
    if (revealed(nonce) !== nonce) return (await read(1)) === undefined ? 'dropped' : []
    return wordsOf(socket, nonce, answer.subarray(1))
  } finally {
    socket.destroy()
  }
}

test('our server against a plain device: the same words, once for each window; another nonce shows none', async () => {
  const server = await OrganisationServer.start({ identity, port: 0 })
  try {
    assert.is(await plainDevice(server.port), 'no nonce', 'nobody has opened a window')
    const shown = new Promise<readonly string[]>((resolve) => server.openWindow(resolve))
    const words = await plainDevice(server.port)
    assert.equal(words, await shown)
    assert.is(words.length, 5)
    assert.is(await plainDevice(server.port), 'no nonce', 'the window was for one comparison')
    let count = 0
    server.openWindow(() => count++)
    assert.is(await plainDevice(server.port, () => randomBytes(32)), 'dropped')
    assert.is(await plainDevice(server.port), 'no nonce', 'one that failed was one too')
    assert.is(count, 0)
    assert.is(server.received.secretBytes, 0)
  } finally {
    await server.close()
  }
})

test.run()
