/**
 * The world of a scenario: organisations, servers, rogues and devices in this process, real TLS on loopback. Everything in it
 * comes from the seed, and everything that was started in it is stopped with it.
 */
import { Clock } from '../device/clock.js'
import type { Address } from '../device/collect-root.js'
import { Device } from '../device/device.js'
import type { DeviceEvent } from '../device/events.js'
import { HomeServer } from '../device/home-server.js'
import { type Account, DEVICE_KEY_BYTES } from '../flash/account-slots.js'
import { DeviceFlash } from '../flash/device-flash.js'
import { DEFAULT_GEOMETRY, NorFlash } from '../flash/nor-flash.js'
import { DEFAULT_DELAY_MS, Link } from '../link/link.js'
import type { OrganisationServer } from '../server/organisation-server.js'
import type { Party } from '../server/party.js'
import type { Switchbox } from '../server/switchbox.js'
import { type Listener, type Running, type Stage, startRogueOf, startServer, startSwitchbox } from './listeners.js'
import { type IssuePlan, SimulatedOrganisation } from './organisation.js'
import {
  type ClockPlan,
  type DevicePlan,
  POLICIES,
  type PolicyName,
  type RogueInWorld,
  type ServerPlan,
  type StoryLine,
  type WorldPlan,
} from './scenario.js'
import type { Seed } from './seed.js'
import { NOMINAL_MS, VirtualTime } from './virtual-time.js'

/** A device and what the world knows of it. */
export interface DeviceInWorld {
  device: Device
  plan: DevicePlan
  account: Account
  key: Uint8Array
  home: HomeServer | undefined
}

export interface WorldOptions {
  plan: WorldPlan
  seed: Seed
  policy: PolicyName
  say: (line: StoryLine, at: number) => void
}

const LENGTH_OF_PASSWORD = 20

/** Sets the clock of a device. */
export function setClock(clock: Clock, plan: ClockPlan): void {
  if (plan === 'unknown') clock.reset()
  else if ('atLeast' in plan) clock.atLeast(plan.atLeast)
  else clock.set(plan.exactly)
}

export class World implements Stage {
  readonly failures: string[] = []
  held = 0
  cutPoints = 0
  readonly time = new VirtualTime()
  readonly organisations = new Map<string, SimulatedOrganisation>()
  readonly servers = new Map<string, OrganisationServer>()
  readonly switchboxes = new Map<string, Switchbox>()
  readonly rogues = new Map<string, { party: Party; plan: RogueInWorld }>()
  readonly listeners = new Map<string, Listener>()
  readonly devices = new Map<string, DeviceInWorld>()
  /** Statements of succession that were published. */
  readonly statements = new Map<string, Uint8Array>()
  readonly #options: WorldOptions
  readonly #silenced = new Set<string>()
  readonly #running: { close(): Promise<void> }[] = []

  private constructor(options: WorldOptions) {
    this.#options = options
  }

  /** Builds the world of a scenario. */
  static async create(options: WorldOptions): Promise<World> {
    const world = new World(options)
    const { plan, seed } = options
    for (const [name, organisation] of Object.entries(plan.organisations)) {
      world.organisations.set(name, new SimulatedOrganisation({ name, ...organisation }, seed))
    }
    for (const [key, server] of Object.entries(plan.servers ?? {})) await startServer(world, key, server)
    for (const [key, rogue] of Object.entries(plan.rogues ?? {})) await startRogueOf(world, key, rogue)
    for (const [key, box] of Object.entries(plan.switchboxes ?? {})) await startSwitchbox(world, key, box)
    for (const name of world.deviceNames()) world.createDevice(name)
    return world
  }

  get seed(): Seed {
    return this.#options.seed
  }

  get policy(): PolicyName {
    return this.#options.policy
  }

  say(line: StoryLine): void {
    this.#options.say(line, this.time.now)
  }

  /** States an expectation; the scenario fails if it does not hold. */
  expect(text: string, held: boolean): void {
    if (held) this.held++
    else this.failures.push(text)
    this.say({ kind: 'expect', text, held })
  }

  /** From now on nothing is told of what a server sees: it is chance whether a connection that breaks off still reaches it. */
  silence(server: string): void {
    this.#silenced.add(server)
  }

  organisation(name: string): SimulatedOrganisation {
    return found(this.organisations, name, 'organisation')
  }

  listener(name: string): Listener {
    return found(this.listeners, name, 'server')
  }

  deviceInWorld(name: string): DeviceInWorld {
    return found(this.devices, name, 'device')
  }

  /** Where somebody listens. */
  addressOf(name: string, patienceMs?: number): Address {
    return { host: '127.0.0.1', port: this.listener(name).port, timeoutMs: patienceMs }
  }

  /** What a server of a plan shows. `keyLabel`: another word, another key. */
  issue({ of, name, names, validity, chain }: ServerPlan, keyLabel = '') {
    const plan: IssuePlan = { serverName: name, names, validity, chain, keyLabel }
    return this.organisation(of).issue(plan)
  }

  /** Names of devices, those of which there are several numbered. */
  deviceNames(): string[] {
    return Object.entries(this.#options.plan.devices).flatMap(([name, { count }]) =>
      count === undefined ? [name] : Array.from({ length: count }, (_, i) => `${name}-${i + 1}`),
    )
  }

  #planOf(name: string): DevicePlan {
    const { devices } = this.#options.plan
    return devices[name] ?? devices[name.replace(/-\d+$/, '')] ?? {}
  }

  /** The account of a device, as the servers know it. */
  accountOf(name: string): Account {
    const { network = 'homenet' } = this.#planOf(name)
    return { user: name, password: this.seed.child(`password ${name}`).text(LENGTH_OF_PASSWORD), networkName: network }
  }

  /** Makes a device as it leaves the factory: account and key in flash, and the roots that come with its firmware. */
  createDevice(name: string): DeviceInWorld {
    const plan = this.#planOf(name)
    const account = this.accountOf(name)
    if (plan.wrongPassword) account.password = this.seed.child(`wrong password ${name}`).text(LENGTH_OF_PASSWORD)
    const key = this.seed.child(`key ${name}`).bytes(DEVICE_KEY_BYTES)
    const flash = this.flashOf(name)
    flash.writeAccount(account, key)
    const device = this.bootDevice(name, flash)
    setClock(device.clock, plan.clock ?? 'unknown')
    for (const organisation of plan.firmware ?? []) {
      device.addRoot(this.organisation(organisation).root.der, 'firmware')
    }
    const server = plan.serves === undefined ? undefined : found(this.servers, plan.serves, 'server')
    const home = server && new HomeServer(device, server)
    if (home) this.#running.push(home)
    const made: DeviceInWorld = { device, plan, account, key, home }
    this.devices.set(name, made)
    return made
  }

  /** A flash in the hardware of a device, with this content; erased when left out. */
  flashOf(name: string, content?: Uint8Array): DeviceFlash {
    const hardwareKey = this.#planOf(name).sealed && this.seed.child(`hardware ${name}`).bytes(DEVICE_KEY_BYTES)
    return new DeviceFlash(new NorFlash(DEFAULT_GEOMETRY, content?.slice()), hardwareKey)
  }

  /** Boots a device of the world with this flash. Events are told under its name, or not at all. */
  bootDevice(name: string, flash: DeviceFlash, isQuiet = false): Device {
    const { withholdsFromUnconfirmed, build } = this.#planOf(name)
    if (!isQuiet) flash.flash.onOperation = ({ kind }) => this.time.pass(NOMINAL_MS[kind])
    return new Device({
      flash,
      clock: new Clock(),
      policy: POLICIES[this.policy],
      withholdsFromUnconfirmed,
      build,
      onEvent: isQuiet ? undefined : (event) => this.#tell(name, event),
    })
  }

  /** An event of a device: time goes by as it nominally does. */
  #tell(party: string, event: DeviceEvent): void {
    if (event.event === 'booted') this.time.pass(NOMINAL_MS.boot)
    else if (event.event === 'server verified' || event.event === 'root captured') this.time.pass(NOMINAL_MS.verify)
    else if (event.event === 'refused' && event.outcome === 'PEER_TIMEOUT') this.time.pass(NOMINAL_MS.timeout)
    this.say({ kind: 'event', party, event: { ...event } })
  }

  /** An event of a server. It is told before the answer leaves that the device waits for: so the order is always the same. */
  tellServer(party: string, event: Record<string, unknown> & { event: string }): void {
    if (this.#silenced.has(party)) return
    this.say({ kind: 'event', party, event })
  }

  /** Somebody listens, through a link if the plan has one. */
  async listen(key: string, { of, name, link }: ServerPlan, running: Running): Promise<void> {
    this.#running.push(running)
    const line = link && (await Link.start(running.port, link, this.seed.child(`link ${key}`)))
    if (line) this.#running.push(line)
    const { delayMs = DEFAULT_DELAY_MS, jitterMs = 0 } = link ?? {}
    const jitter = this.seed.child(`jitter ${key}`)
    this.listeners.set(key, {
      port: line?.port ?? running.port,
      received: running.received,
      organisation: of,
      serverName: name,
      nextDelayMs: () => delayMs + (jitterMs > 0 ? jitter.number(jitterMs + 1) : 0),
    })
  }

  /** Stops everything that still runs. */
  async end(): Promise<void> {
    for (const running of this.#running.splice(0).reverse()) await running.close()
  }
}

/** What has this name. Throws TypeError: a scenario that names what is not there is wrong. */
export function found<T>(map: ReadonlyMap<string, T>, name: string, what: string): T {
  const value = map.get(name)
  if (value === undefined) throw new TypeError(`the scenario has no ${what} ${name}`)
  return value
}
