/**
 * The story of `npm start`: an organisation, its server, two devices, and an impostor who comes twice.
 */
import type { Scenario } from '../simulator/scenario.js'
import type { World } from '../simulator/world.js'

const ORGANISATION = 'iocafe'
const SERVER_NAME = 'myserver.iocafe'
const ACCOUNT = { user: 'temperature-7', password: 'a secret of this device', networkName: 'iocafenet' }
const ACCOUNTS = new Map([[ACCOUNT.user, ACCOUNT.password]])

/** The events of one kind. */
function count(device: { events: readonly { event: string }[] }, kind: string): number {
  return device.events.filter(({ event }) => event === kind).length
}

async function play(world: World): Promise<void> {
  world.chapter('An organisation and its server')
  const iocafe = await world.createOrganisation(ORGANISATION)
  const server = await world.startServer(iocafe, SERVER_NAME, { accounts: ACCOUNTS })
  const address = { host: '127.0.0.1', port: server.port }
  world.tell(`${ORGANISATION} has made its root certificate, and signed the certificate of ${SERVER_NAME} with it.`)
  world.tell(`The server listens on 127.0.0.1:${server.port}. It speaks TLS; there is no internet in this story.`)
  const label = Buffer.from(iocafe.spkiSha256).toString('hex')
  world.tell(`The label on each new device shows the hash of the root's key: ${label.slice(0, 16)}… (32 bytes).`)

  world.chapter('An impostor answers at the first connect')
  const thermometer = world.createDevice('thermometer', { account: ACCOUNT })
  world.tell(
    'A new device, its flash empty. It trusts nobody. Somebody on site opens its pairing window and scans the label.',
  )
  const impostor = await world.startImpostor(ORGANISATION, SERVER_NAME)
  world.tell(
    'But an impostor answers: the same names in its certificate and in the root that it offers, only other keys.',
  )
  await world.expectRefusal('the root offered is not the one on the label', 'CAPTURE_EXPECTATION', () =>
    thermometer.pair(
      { host: '127.0.0.1', port: impostor.port },
      { confirmation: 'expect', spkiSha256: iocafe.spkiSha256 },
    ),
  )
  world.expect('the impostor was reached', impostor.received.connections === 1 && impostor.received.requestBytes > 0)
  world.expect(`the impostor got ${impostor.received.secretBytes} bytes of secret`, impostor.received.secretBytes === 0)
  world.expect('nothing is on the trusted list', thermometer.trustList.entries.length === 0)

  world.chapter('The first connect')
  world.tell('The window is opened again; now the real server answers.')
  await thermometer.pair(address, { confirmation: 'expect', spkiSha256: iocafe.spkiSha256 })
  const [entry] = thermometer.trustList.entries
  world.tell('The device took the root that the server offered, because it is a CA that signed itself, because the')
  world.tell(
    'certificates of this very connection hold under it, and because its key is the one on the label. It wrote the',
  )
  world.tell(
    'root to flash, read it back, dropped the connection, and connected again: now verified against its flash.',
  )
  world.expect(
    `${ORGANISATION} is on the trusted list, captured and confirmed`,
    entry?.organisation === ORGANISATION && entry.confirmed,
  )
  world.expect('the server was reached twice: once to learn, once to trust', server.received.connections === 2)
  world.expect('only then the password left, once, and the server accepted it', server.received.logins === 1)
  world.expect('the secret was sent after the server was verified', isVerifiedBeforeSecret(thermometer.events))

  world.chapter('Power off, power on')
  thermometer.reboot()
  world.expect('the root is read from flash', thermometer.trustList.entries[0]?.organisation === ORGANISATION)
  await thermometer.login(address, { captured: 0 })
  world.expect('the device logs in again, without pairing', server.received.logins === 2)

  world.chapter('The impostor comes back')
  world.tell(
    'It now sits where the server was. The device has paired: whoever it talks to must hold a certificate by that root.',
  )
  await world.expectRefusal('another key signed this certificate', 'SIGNATURE_WRONG', () =>
    thermometer.login({ host: '127.0.0.1', port: impostor.port }, { captured: 0 }),
  )
  world.expect(`the impostor got ${impostor.received.secretBytes} bytes of secret`, impostor.received.secretBytes === 0)
  world.expect('the device sent its secret to nobody else', count(thermometer, 'secret sent') === 2)
  await world.expectRefusal('and to pair again does not help it', 'CAPTURE_IDENTITY_CHANGED', () =>
    thermometer.pair({ host: '127.0.0.1', port: impostor.port }, { confirmation: 'auto' }),
  )
  world.expect('the trusted list is as it was', thermometer.trustList.entries.length === 1)

  world.chapter('A device without a label')
  const lamp = world.createDevice('lamp', { account: ACCOUNT })
  world.tell(
    'Nobody knows a code for this one, so it takes what it finds ("auto"): as good as the network at that moment.',
  )
  await lamp.pair(address, { confirmation: 'auto' })
  world.expect('its entry stays marked unconfirmed', lamp.trustList.entries[0]?.confirmed === false)
  world.expect('and still: the password left only after a verified connection', isVerifiedBeforeSecret(lamp.events))
  world.expect('the server counted every login', server.received.logins === 3)
}

/** Whether no secret was sent but right after a server was verified. */
function isVerifiedBeforeSecret(events: readonly { event: string }[]): boolean {
  const secrets = events.flatMap(({ event }, i) => (event === 'secret sent' ? [i] : []))
  return secrets.length > 0 && secrets.every((i) => events[i - 1]?.event === 'server verified')
}

export const firstConnect: Scenario = {
  name: 'first-connect',
  title: 'A device captures the root of its organisation at first connect; an impostor gets nothing, before or after.',
  play,
}
