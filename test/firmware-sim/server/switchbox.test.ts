/** The switchbox under clients and home servers that do not behave; what scenarios do not tell. */
import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Switchbox } from '../../../firmware-sim/server/switchbox.js'
import { SimulatedOrganisation } from '../../../firmware-sim/simulator/organisation.js'
import { Seed } from '../../../firmware-sim/simulator/seed.js'
import { encodeFrames, MAX_FRAME_BYTES, parseFrame } from '../../../firmware-sim/wire/switchbox.js'

const test = suite('server/switchbox')
const identity = new SimulatedOrganisation({ name: 'iocafe' }, new Seed(1)).issue({ serverName: 'switchbox.iocafe' })
const accounts = new Map([['home', { password: 'pw', networkName: 'net' }]])
let box: Switchbox

test.before.each(async () => {
  box = await Switchbox.start({ identity, accounts })
})

test.after.each(() => box.close())

/** A plain client that sends these bytes and collects what comes. */
async function speak(
  ...bytes: string[]
): Promise<{ socket: TLSSocket; heard: () => string; until: (n: number) => Promise<void> }> {
  const socket = connect({ host: '127.0.0.1', port: box.port, rejectUnauthorized: false })
  let heard = Buffer.alloc(0)
  socket.on('error', () => {})
  socket.on('data', (piece) => {
    heard = Buffer.concat([heard, piece])
  })
  await once(socket, 'secureConnect')
  for (const hex of bytes) socket.write(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
  const until = async (n: number): Promise<void> => {
    while (heard.length < n)
      await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => Promise.reject(new Error('closed')))])
  }
  return { socket, heard: () => heard.toString('hex'), until }
}

const SERVICE = '4C 03 6E 65 74'
const ACCOUNT = '04 68 6F 6D 65 03 6E 65 74 02 70 77'
const CLIENT = '4D 03 6E 65 74'
const THANKS_BYTES = 1 + 1 + 'switchbox.iocafe'.length + 4 + 1

test('frames: encoded, parsed, cut in pieces of 65,535 bytes', () => {
  const long = new Uint8Array(MAX_FRAME_BYTES + 1).fill(7)
  const frames = encodeFrames(0x102, long)
  const first = parseFrame(frames)
  assert.equal([first?.frame.channel, first?.frame.bytes.length], [0x102, MAX_FRAME_BYTES])
  const second = parseFrame(frames.subarray(first?.length))
  assert.equal(second?.frame, { channel: 0x102, bytes: Uint8Array.of(7) })
  assert.equal(parseFrame(encodeFrames(1, new Uint8Array()))?.frame.bytes.length, 0)
  for (let length = 0; length < 5; length++)
    assert.is(parseFrame(encodeFrames(1, Uint8Array.of(1)).subarray(0, length)), undefined)
})

test('bytes of a client arrive in frames of its channel, those of the home server go back to it alone', async () => {
  const home = await speak(SERVICE, ACCOUNT)
  await home.until(THANKS_BYTES)
  const [one, two] = [await speak(CLIENT), await speak(CLIENT)]
  await one.until(2)
  await two.until(2)
  assert.is(one.heard(), '5b01')
  one.socket.write(Buffer.from('abc'))
  await home.until(THANKS_BYTES + 7)
  const channel = Buffer.from(home.heard(), 'hex').readUInt16LE(THANKS_BYTES)
  home.socket.write(encodeFrames(channel, Buffer.from('xyz')))
  home.socket.write(encodeFrames(999, Buffer.from('nobody')))
  await one.until(5)
  assert.is(one.heard(), `5b01${Buffer.from('xyz').toString('hex')}`)
  assert.is(two.heard(), '5b01')
  const gone = [once(one.socket, 'close'), once(two.socket, 'close')]
  home.socket.destroy()
  await Promise.all(gone)
  assert.equal(box.published, [], 'the name is free again')
})

test('nothing is published for a wrong password, another network, an unknown user; and it is not told which', async () => {
  const wrong = [
    '04 68 6F 6D 65 03 6E 65 74 02 70 78',
    '04 68 6F 6D 65 03 6E 65 75 02 70 77',
    '04 68 6F 6D 66 03 6E 65 74 02 70 77',
  ]
  for (const account of wrong) {
    const { socket, heard } = await speak(SERVICE, account)
    await once(socket, 'close')
    assert.is(heard(), '5b')
  }
  assert.equal(box.published, [])
})

test('a client for nobody gets 00', async () => {
  const { socket, heard } = await speak(CLIENT)
  await once(socket, 'close')
  assert.is(heard(), '5b00')
})

test('who has published and sends garbage harms nobody but itself', async () => {
  const home = await speak(SERVICE, ACCOUNT)
  await home.until(THANKS_BYTES)
  home.socket.write(Buffer.alloc(3, 0xff))
  const other = await speak('FF')
  await once(other.socket, 'close')
  assert.equal(box.published, ['net'])
})

test.run()
