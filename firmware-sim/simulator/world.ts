/**
 * The world of a scenario: organisations, servers and devices in this process, real TLS on loopback. Everything that was
 * started in it is stopped with it.
 */
import { TrustError } from '../../bindings/index.js'
import { Device, type DeviceOptions } from '../device/device.js'
import { ListSlots } from '../flash/list-slots.js'
import { NorFlash } from '../flash/nor-flash.js'
import { OrganisationServer, type ServerOptions } from '../server/organisation-server.js'
import { startImpostor } from '../server/rogue.js'
import { createOrganisation, issueIdentity, type SimulatedOrganisation } from './organisation.js'
import type { StoryLine } from './scenario.js'

/** A running server, or a rogue, that the world stops at the end. */
interface Stoppable {
  close(): Promise<void>
}

export class World {
  readonly failures: string[] = []
  held = 0
  readonly #say: (line: StoryLine) => void
  readonly #running: Stoppable[] = []

  constructor(say: (line: StoryLine) => void) {
    this.#say = say
  }

  chapter(text: string): void {
    this.#say({ kind: 'chapter', text })
  }

  tell(text: string): void {
    this.#say({ kind: 'tell', text })
  }

  /** States an expectation; the scenario fails if it does not hold. */
  expect(text: string, held: boolean): void {
    if (held) this.held++
    else this.failures.push(text)
    this.#say({ kind: 'expect', text, held })
  }

  /** Expects that something is refused with a status. */
  async expectRefusal(text: string, status: string, attempt: () => Promise<unknown>): Promise<void> {
    let found = 'it was accepted'
    try {
      await attempt()
    } catch (error) {
      if (!(error instanceof TrustError)) throw error
      found = error.status
    }
    this.expect(
      found === status ? `${text}: refused with ${status}` : `${text}: refused with ${status}, but ${found}`,
      found === status,
    )
  }

  createOrganisation(name: string): Promise<SimulatedOrganisation> {
    return createOrganisation(name)
  }

  /** Starts a server of an organisation at a free port, or at `port`. */
  async startServer(
    organisation: SimulatedOrganisation,
    serverName: string,
    options: Omit<ServerOptions, 'identity'> = {},
  ): Promise<OrganisationServer> {
    const identity = await issueIdentity(organisation, serverName)
    return this.#keep(await OrganisationServer.start({ port: 0, ...options, identity }))
  }

  /** Starts an impostor: the same names, other keys. */
  async startImpostor(organisation: string, serverName: string, port = 0): Promise<OrganisationServer> {
    return this.#keep(await startImpostor(organisation, serverName, port))
  }

  /** Stops a server before the end of the story. */
  async stop(server: Stoppable): Promise<void> {
    this.#running.splice(this.#running.indexOf(server), 1)
    await server.close()
  }

  /** A new device with empty flash in memory. */
  createDevice(name: string, options: Omit<DeviceOptions, 'slots' | 'onEvent'>): Device {
    const slots = new ListSlots(new NorFlash())
    return new Device({
      ...options,
      slots,
      onEvent: (event) => this.#say({ kind: 'event', device: name, event: { ...event } }),
    })
  }

  /** Stops everything that still runs. */
  async end(): Promise<void> {
    for (const running of this.#running.splice(0)) await running.close()
  }

  #keep<T extends Stoppable>(server: T): T {
    this.#running.push(server)
    return server
  }
}
