/**
 * The share of a fleet that one thread plays: its devices, a server, an impostor. Each device wakes, pairs over real TLS, and
 * rests again; so many at once and no more.
 */
import { Device } from '../device/device.js'
import { outcomeOf } from '../device/outcome.js'
import { OrganisationServer } from '../server/organisation-server.js'
import { impostorOf, SimulatedOrganisation } from '../simulator/organisation.js'
import { Seed } from '../simulator/seed.js'
import { FleetRecords } from './records.js'

/** What a thread is to play. */
export interface SharePlan {
  seed: number
  /** Number of its first device in the fleet. */
  first: number
  count: number
  /** Devices that are awake at once. */
  inFlight: number
  /** Whether devices connect from addresses all over 127.0.0.0/8. */
  hasManyAddresses: boolean
}

/** What came of a share. */
export interface ShareResult {
  captured: number
  /** Devices that met the impostor first, and refused it. */
  refused: number
  failed: number
  /** Devices that were woken again, and logged in with what they had kept. */
  revisited: number
  /** TLS handshakes that were begun by devices. */
  handshakes: number
  /** Bytes of secret that the impostor got. */
  rogueSecretBytes: number
  /** Logins that the server accepted. */
  logins: number
  /** Outcomes of the devices that failed. */
  failures: string[]
}

/** One device in so many meets an impostor. */
export const IMPOSTOR_EVERY = 50
/** One device in so many is woken again. */
export const REVISIT_EVERY = 100

const SERVER_NAME = 'myserver.iocafe'
const NETWORK = 'iocafenet'
const MAX_FAILURES = 10
/** A device of the fleet is patient: thousands of others want the same processor. */
const TIMEOUT_MS = 60_000

/** Whether a device of the fleet meets an impostor: every fiftieth, from one that the seed chooses. */
export function meetsImpostor(seed: number, device: number): boolean {
  return (device + new Seed(seed).child('impostors').number(IMPOSTOR_EVERY)) % IMPOSTOR_EVERY === 0
}

/** A source address in 127.0.0.0/8 for each device; 127.0.0.0/16 is left to servers. */
function sourceOf(device: number): string {
  return `127.${1 + ((device >> 14) % 254)}.${(device >> 7) & 127}.${1 + (device & 127)}`
}

/** Plays a share; `progress` is told of each device that is done. */
export async function playShare(plan: SharePlan, progress: () => void): Promise<ShareResult> {
  const { seed, first, count, inFlight, hasManyAddresses } = plan
  const root = new Seed(seed).child('fleet')
  const organisation = new SimulatedOrganisation({ name: 'iocafe' }, root)
  const identity = organisation.issue({ serverName: SERVER_NAME })
  const rogueIdentity = impostorOf('iocafe', root).issue({ serverName: SERVER_NAME })
  const accountOf = (device: number) => ({
    user: `device-${device}`,
    password: root.child(`password ${device}`).text(20),
    networkName: NETWORK,
  })
  const accounts = {
    get: (user: string) => accountOf(Number(user.slice('device-'.length))).password,
  } as unknown as ReadonlyMap<string, string>
  const server = await OrganisationServer.start({ identity, accounts, port: 0 })
  const rogue = await OrganisationServer.start({ identity: rogueIdentity, acceptsAll: true, port: 0 })
  const records = new FleetRecords(count)
  const result: ShareResult = {
    captured: 0,
    refused: 0,
    failed: 0,
    revisited: 0,
    handshakes: 0,
    rogueSecretBytes: 0,
    logins: 0,
    failures: [],
  }

  const addressOf = (device: number, port: number) => ({
    host: '127.0.0.1',
    port,
    timeoutMs: TIMEOUT_MS,
    ...(hasManyAddresses && { tls: { localAddress: sourceOf(device) } }),
  })

  const wake = (index: number): Device =>
    new Device({ flash: records.wake(index), account: accountOf(first + index), build: 'gateway' })

  const pair = async (index: number): Promise<void> => {
    const device = wake(index)
    const isTricked = meetsImpostor(seed, first + index)
    const address = addressOf(first + index, isTricked ? rogue.port : server.port)
    result.handshakes += isTricked ? 1 : 2
    try {
      await device.pair(address, { confirmation: 'expect', spkiSha256: organisation.spkiSha256 })
      records.rest(index, 'captured', device.flash)
      result.captured++
    } catch (error) {
      const outcome = outcomeOf(error)
      const isRefusal = isTricked && outcome === 'CAPTURE_EXPECTATION'
      records.rest(index, isRefusal ? 'refused' : 'failed', device.flash)
      if (isRefusal) result.refused++
      else fail(outcome)
    }
  }

  const revisit = async (index: number): Promise<void> => {
    result.handshakes++
    try {
      await wake(index).login(addressOf(first + index, server.port), { captured: 0 })
      result.revisited++
    } catch (error) {
      fail(outcomeOf(error))
    }
  }

  const fail = (outcome: string): void => {
    result.failed++
    if (result.failures.length < MAX_FAILURES) result.failures.push(outcome)
  }

  let next = 0
  const work = async (): Promise<void> => {
    while (next < count) {
      const index = next++
      await pair(index)
      if (records.stateOf(index) === 'captured' && (first + index) % REVISIT_EVERY === 0) await revisit(index)
      progress()
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(inFlight, count) }, work))
  } finally {
    result.rogueSecretBytes = rogue.received.secretBytes
    result.logins = server.received.logins
    await Promise.all([server.close(), rogue.close()])
  }
  return result
}
