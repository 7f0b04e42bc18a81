import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Link, type LinkModel } from '../../../firmware-sim/link/link.js'
import { Seed } from '../../../firmware-sim/simulator/seed.js'

const test = suite('link/link')
const SAID = Buffer.from(new Seed('said').bytes(3000))
let server: Server

test.before(async () => {
  // says what it has to say, and repeats what it hears
  server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {})
    socket.write(SAID)
    socket.pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

test.after(() => {
  server.close()
})

/** Connects through a link, says something, and hears until the end. */
async function converse(link: Link, words: Buffer): Promise<{ heard: Buffer; pieces: number }> {
  const socket = connect({ port: link.port, host: '127.0.0.1', allowHalfOpen: true })
  const heard: Buffer[] = []
  socket.on('data', (piece) => heard.push(piece))
  socket.on('error', () => {})
  socket.end(words)
  await Promise.race([once(socket, 'end'), once(socket, 'close')])
  socket.destroy()
  return { heard: Buffer.concat(heard), pieces: heard.length }
}

async function withLink<T>(model: LinkModel, use: (link: Link) => Promise<T>): Promise<T> {
  const link = await Link.start((server.address() as AddressInfo).port, model, new Seed('link'))
  try {
    return await use(link)
  } finally {
    await link.close()
  }
}

const WORDS = Buffer.from(new Seed('words').bytes(1000))
const WHOLE = Buffer.concat([SAID, WORDS])

test('carries both ways what was said, nothing else', async () => {
  for (const model of [
    {},
    { pieceBytes: 1 },
    { pieceBytes: 7 },
    { pieceBytes: 'seeded' },
    { pieceBytes: 500, paceMs: 1 },
  ] as const) {
    const { heard, pieces } = await withLink(model, (link) => converse(link, WORDS))
    assert.equal(heard, WHOLE)
    if ('pieceBytes' in model && model.pieceBytes === 1) assert.ok(pieces > 100, `${pieces} pieces`)
  }
})

test('breaks off after so many bytes, so many times', async () => {
  await withLink({ drops: 2, dropAfterBytes: 700, pieceBytes: 64 }, async (link) => {
    for (const whole of [false, false, true]) {
      const { heard } = await converse(link, WORDS)
      assert.equal(heard, whole ? WHOLE : WHOLE.subarray(0, heard.length))
      assert.is(heard.length <= 700, !whole)
    }
    assert.is(link.dropped, 2)
  })
})

test('breaks off where the seed says, at another byte each time', async () => {
  const lengths = async (seed: string): Promise<number[]> => {
    const { port } = server.address() as AddressInfo
    const link = await Link.start(port, { drops: 6, dropAfterBytes: { within: 3000 } }, new Seed(seed))
    const found: number[] = []
    for (let n = 0; n < 6; n++) found.push((await converse(link, WORDS)).heard.length)
    await link.close()
    assert.is(link.dropped, 6)
    return found
  }
  const first = await lengths('a')
  assert.ok(first.every((length) => length <= 3000))
  const drawn = new Seed('a')
  const limits = Array.from({ length: 6 }, () => 1 + drawn.number(3000))
  // what was carried may be lost with the connection, but never more than that arrives
  assert.ok(first.every((length, i) => length <= (limits[i] ?? 0)))
  assert.ok(new Set(limits).size > 3)
})

test('stalls after so many bytes, and stays connected', async () => {
  await withLink({ stallAfterBytes: 100 }, async (link) => {
    const socket = connect({ port: link.port, host: '127.0.0.1' })
    let heard = 0
    let isClosed = false
    socket.on('data', (piece) => {
      heard += piece.length
    })
    socket.on('close', () => {
      isClosed = true
    })
    while (heard < 100) await once(socket, 'data')
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.equal([heard, isClosed], [100, false])
    socket.destroy()
  })
})

test('nobody at the other end: the connection ends', async () => {
  const free = createServer().listen(0, '127.0.0.1')
  await once(free, 'listening')
  const { port } = free.address() as AddressInfo
  await new Promise((resolve) => free.close(resolve))
  const link = await Link.start(port, {}, new Seed('link'))
  assert.is((await converse(link, WORDS)).heard.length, 0)
  await link.close()
})

test.run()
