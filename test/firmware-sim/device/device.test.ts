import { createServer as createTcpServer } from 'node:net'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { PeerError, TrustError } from '../../../bindings/index.js'
import { Device } from '../../../firmware-sim/device/device.js'
import { LoginRefused, SecretWithheld } from '../../../firmware-sim/device/outcome.js'
import { DeviceFlash } from '../../../firmware-sim/flash/device-flash.js'
import { NorFlash, PowerCut } from '../../../firmware-sim/flash/nor-flash.js'
import { OrganisationServer, type ServerIdentity } from '../../../firmware-sim/server/organisation-server.js'
import { impostorOf, SimulatedOrganisation } from '../../../firmware-sim/simulator/organisation.js'
import { Seed } from '../../../firmware-sim/simulator/seed.js'

const test = suite('device/device')
const ACCOUNT = { user: 'lamp-7', password: 'correct horse battery staple', networkName: 'iocafenet' }
const ACCOUNTS = new Map([[ACCOUNT.user, ACCOUNT.password]])

let organisation: SimulatedOrganisation
let identity: ServerIdentity
let server: OrganisationServer
let impostor: OrganisationServer

test.before(async () => {
  organisation = new SimulatedOrganisation({ name: 'iocafe' }, new Seed(1))
  identity = organisation.issue({ serverName: 'myserver.iocafe' })
  server = await OrganisationServer.start({ identity, accounts: ACCOUNTS, port: 0 })
  impostor = await OrganisationServer.start({ identity: impostorIdentity(), acceptsAll: true, port: 0 })
})

test.after(async () => {
  await server.close()
  await impostor.close()
})

const impostorIdentity = () => impostorOf('iocafe', new Seed(1)).issue({ serverName: 'myserver.iocafe' })
const at = ({ port }: { port: number }) => ({ host: '127.0.0.1', port })
const label = () => ({ confirmation: 'expect', spkiSha256: organisation.spkiSha256 }) as const
const newDevice = (flash = new NorFlash(), account = ACCOUNT) => new Device({ flash: new DeviceFlash(flash), account })
const kinds = (device: Device) => device.events.map(({ event }) => event)

async function refusal(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt
  } catch (error) {
    if (error instanceof TrustError) return error.status
    throw error
  }
  return 'accepted'
}

test('pairs, and tells the steps in their order', async () => {
  const device = newDevice()
  const logins = server.received.logins
  await device.pair(at(server), label())
  assert.equal(kinds(device), [
    'booted',
    'window opened',
    'connected',
    'root offered',
    'list written',
    'connection dropped',
    'root captured',
    'connected',
    'server verified',
    'secret sent',
    'logged in',
  ])
  assert.is(server.received.logins, logins + 1)
  const [entry] = device.trustList.entries
  assert.is(entry?.origin, 'captured')
  assert.is(entry?.confirmed, true)
  assert.equal(entry?.serverNames, ['myserver.iocafe'])
})

test('no event holds the password', async () => {
  const device = newDevice()
  await device.pair(at(server), label())
  assert.not.match(JSON.stringify(device.events), ACCOUNT.password)
})

test('an impostor gets no secret byte: at first connect, later, and with every way to pair again', async () => {
  const before = impostor.received.secretBytes
  const stranger = newDevice()
  assert.is(await refusal(stranger.pair(at(impostor), label())), 'CAPTURE_EXPECTATION')
  assert.is(stranger.trustList.entries.length, 0)
  const paired = newDevice()
  await paired.pair(at(server), label())
  assert.is(await refusal(paired.login(at(impostor), { captured: 0 })), 'SIGNATURE_WRONG')
  assert.is(await refusal(paired.login(at(impostor), { name: 'myserver.iocafe' })), 'SIGNATURE_WRONG')
  assert.is(await refusal(paired.login(at(impostor), { organisation: 'iocafe' })), 'SIGNATURE_WRONG')
  assert.is(await refusal(paired.pair(at(impostor), { confirmation: 'auto' })), 'CAPTURE_IDENTITY_CHANGED')
  assert.is(await refusal(paired.pair(at(impostor), label())), 'CAPTURE_IDENTITY_CHANGED')
  assert.is(paired.trustList.entries.length, 1)
  assert.is(impostor.received.secretBytes, before)
  assert.ok(impostor.received.requestBytes > 0, 'it was reached')
})

test('the count of secret bytes counts: a device that trusts the impostor leaks to it', async () => {
  const rogue = await OrganisationServer.start({ identity: impostorIdentity(), acceptsAll: true, port: 0 })
  const victim = newDevice()
  await victim.pair(at(rogue), { confirmation: 'auto' })
  assert.ok(rogue.received.secretBytes > ACCOUNT.password.length)
  assert.is(rogue.received.logins, 1)
  await rogue.close()
})

test('a server whose root does not sign it, one that offers its own certificate, one that has none', async () => {
  const other = impostorOf('iocafe', new Seed(1))
  const offers: [Uint8Array | undefined, string][] = [
    [new TextEncoder().encode(other.root.pem), 'SIGNATURE_WRONG'],
    [new TextEncoder().encode(identity.chainPem), 'CAPTURE_ROOT_IS_LEAF'],
    [undefined, 'CAPTURE_NO_ROOT'],
    [new TextEncoder().encode(organisation.root.pem + other.root.pem), 'CAPTURE_SEVERAL_ROOTS'],
    [new TextEncoder().encode('no certificate'), 'DER_UNEXPECTED_TAG'],
  ]
  for (const [root, status] of offers) {
    const odd = await OrganisationServer.start({ identity: { ...identity, root }, acceptsAll: true, port: 0 })
    const device = newDevice()
    const found = await refusal(device.pair(at(odd), { confirmation: 'auto' }))
    assert.is(found, status)
    assert.is(odd.received.secretBytes, 0)
    assert.is(device.trustList.entries.length, 0)
    await odd.close()
  }
})

test('after a reboot the list comes from flash, and the device logs in without pairing', async () => {
  const flash = new NorFlash()
  const device = newDevice(flash)
  await device.pair(at(server), label())
  const restarted = newDevice(flash)
  assert.is(restarted.trustList.entries[0]?.organisation, 'iocafe')
  await restarted.login(at(server), { captured: 0 })
  assert.is(kinds(restarted).at(-1), 'logged in')
})

test('the power is cut at every flash operation of a capture: nothing happened, or the capture is complete', async () => {
  const counting = new NorFlash()
  await newDevice(counting).pair(at(server), label())
  const { operations } = counting
  for (let operation = 0; operation < operations; operation++) {
    const flash = new NorFlash()
    const device = newDevice(flash)
    const logins = server.received.logins
    flash.cutPowerAfter(operation, 100)
    let cut = false
    try {
      await device.pair(at(server), label())
    } catch (error) {
      cut = error instanceof PowerCut
    }
    assert.ok(cut, `operation ${operation}`)
    assert.is(server.received.logins, logins, 'no secret left')
    flash.powerUp()
    assert.ok(newDevice(flash).trustList.entries.length <= 1)
    await newDevice(flash)
      .pair(at(server), label())
      .catch((error: unknown) => {
        if (!(error instanceof TrustError) || error.status !== 'CAPTURE_KNOWN') throw error
      })
    assert.is(newDevice(flash).trustList.entries.length, 1)
  }
})

test('a wrong password is refused by the server and said so', async () => {
  const device = newDevice(new NorFlash(), { ...ACCOUNT, password: 'wrong' })
  let refused: unknown
  await device.pair(at(server), label()).catch((error: unknown) => {
    refused = error
  })
  assert.instance(refused, LoginRefused)
  assert.is(device.trustList.entries.length, 1, 'the root stays captured')
})

test('a trusted server that answers byte by byte, greets otherwise, or says nothing does not keep the device', async () => {
  const hello = Buffer.from([0x5b])
  const slow: [string, (socket: TLSSocket) => void, string][] = [
    ['says nothing', () => {}, 'PEER_TIMEOUT'],
    ['greets and says nothing more', (socket) => socket.write(hello), 'PEER_TIMEOUT'],
    [
      'drips',
      (socket) => {
        socket.write(hello)
        // announces a long user name, and gives a letter of it now and then
        socket.write(Buffer.from([200]))
        const timer = setInterval(() => socket.write('a'), 10)
        socket.on('close', () => clearInterval(timer))
      },
      'PEER_TIMEOUT',
    ],
    ['greets otherwise', (socket) => socket.write(Buffer.from([0x5c])), 'PEER_GREETING'],
  ]
  for (const [what, behave, code] of slow) {
    const trusted = createTlsServer({ key: identity.keyPem, cert: identity.chainPem }, (socket) => {
      socket.on('error', () => {})
      behave(socket)
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => trusted.once('listening', resolve))
    const { port } = trusted.address() as { port: number }
    const device = newDevice()
    device.addRoot(organisation.root.der, 'by hand')
    const begin = Date.now()
    let failure: unknown
    const address = { host: '127.0.0.1', port, timeoutMs: 300 }
    await device.login(address, { name: 'myserver.iocafe' }).catch((error: unknown) => {
      failure = error
    })
    assert.is((failure as PeerError).code, code, what)
    assert.ok(Date.now() - begin < 5_000)
    trusted.close()
  }
})

test('a root that was captured unseen cannot make itself confirmed by a succession; one from the firmware stays what it is', async () => {
  const rogue = impostorOf('iocafe', new Seed(9))
  const honest = new SimulatedOrganisation({ name: 'iocafe' }, new Seed(9))
  for (const [company, outcome] of [
    [rogue, 'withheld'],
    [honest, 'sent'],
  ] as const) {
    const cautious = new Device({
      flash: new DeviceFlash(),
      account: ACCOUNT,
      build: 'gateway',
      withholdsFromUnconfirmed: true,
    })
    const listening = await OrganisationServer.start({
      identity: company.issue({ serverName: 'myserver.iocafe' }),
      acceptsAll: true,
      port: 0,
    })
    const withheld = (work: Promise<unknown>) =>
      work.then(
        () => 'sent',
        (error: unknown) => (error instanceof SecretWithheld ? 'withheld' : String(error)),
      )
    if (company === rogue) {
      assert.is(await withheld(cautious.pair(at(listening), { confirmation: 'auto' })), 'withheld')
    } else cautious.addRoot(honest.root.der, 'firmware')
    company.replaceRoot()
    cautious.succeed(company.succession({ kind: 'follow', number: 1 }))
    listening.present(company.issue({ serverName: 'myserver.iocafe' }))
    const login = () => withheld(cautious.login(at(listening), { name: 'myserver.iocafe' }))
    assert.is(await login(), outcome)
    cautious.succeed(company.succession({ kind: 'end', number: 1 }))
    assert.is(await login(), outcome)
    assert.is(listening.received.secretBytes > 0, outcome === 'sent')
    await listening.close()
  }
})

test('a server that is none', async () => {
  const silent = createTcpServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
  await new Promise((resolve) => silent.once('listening', resolve))
  const { port } = silent.address() as { port: number }
  const device = newDevice()
  let failure: unknown
  await device.pair({ host: '127.0.0.1', port, timeoutMs: 200 }, label()).catch((error: unknown) => {
    failure = error
  })
  assert.instance(failure, PeerError)
  silent.close()
  await device.pair({ host: '127.0.0.1', port, timeoutMs: 200 }, label()).catch((error: unknown) => {
    failure = error
  })
  assert.is((failure as NodeJS.ErrnoException).code, 'ECONNREFUSED')
})

test.run()
