/**
 * Those who listen in a world: servers, switchboxes, rogues.
 */
import type { Account } from '../flash/account-slots.js'
import { startRogue } from '../rogues/rogue.js'
import { OrganisationServer } from '../server/organisation-server.js'
import type { Party, Received } from '../server/party.js'
import { Switchbox } from '../server/switchbox.js'
import type { SimulatedIdentity, SimulatedOrganisation } from './organisation.js'
import type { RogueInWorld, ServerPlan, SwitchboxPlan } from './scenario.js'
import type { Seed } from './seed.js'

/** Somebody who listens in the world. */
export interface Listener {
  port: number
  received: Received
  /** Organisation and server name that it has, or plays. */
  organisation: string
  serverName: string
  /** One-way delay of the next connection, virtual milliseconds. */
  nextDelayMs: () => number
}

/** What was started, until it is closed. */
export interface Running {
  port: number
  received: Received
  close(): Promise<void>
}

/** What they need of the world. */
export interface Stage {
  readonly seed: Seed
  readonly servers: Map<string, OrganisationServer>
  readonly switchboxes: Map<string, Switchbox>
  readonly rogues: Map<string, { party: Party; plan: RogueInWorld }>
  organisation(name: string): SimulatedOrganisation
  listener(name: string): Listener
  issue(plan: ServerPlan): SimulatedIdentity
  deviceNames(): string[]
  accountOf(device: string): Account
  listen(key: string, plan: ServerPlan, running: Running): Promise<void>
  tellServer(party: string, event: Record<string, unknown> & { event: string }): void
}

/** A server of an organisation: it knows the accounts of all devices. */
export async function startServer(world: Stage, key: string, plan: ServerPlan): Promise<void> {
  const accounts = new Map(world.deviceNames().map((name) => [name, world.accountOf(name).password]))
  const server = await OrganisationServer.start({
    identity: world.issue(plan),
    accounts,
    port: 0,
    minVersion: plan.tls,
    maxVersion: plan.tls,
    onLogin: (user, accepted) => world.tellServer(key, { event: 'login', user, accepted }),
  })
  world.servers.set(key, server)
  await world.listen(key, plan, server)
}

/** A switchbox: it knows the accounts that its plan names. */
export async function startSwitchbox(world: Stage, key: string, plan: SwitchboxPlan): Promise<void> {
  const accounts = new Map(
    plan.accounts.map((name) => {
      const { user, password, networkName } = world.accountOf(name)
      return [user, { password, networkName }]
    }),
  )
  const divertTo = plan.divertsTo === undefined ? undefined : world.listener(plan.divertsTo).port
  const box = await Switchbox.start({
    identity: world.issue(plan),
    accounts,
    divertTo,
    onClaim: (network, accepted) => world.tellServer(key, { event: 'claim', network, accepted }),
    onClient: (network, relayed) => world.tellServer(key, { event: 'client', network, relayed }),
  })
  world.switchboxes.set(key, box)
  await world.listen(key, plan, box)
}

/** A rogue in the place of a server. */
export async function startRogueOf(world: Stage, key: string, plan: RogueInWorld): Promise<void> {
  const { organisation, serverName, port } = world.listener(plan.plays)
  const party = await startRogue({
    kind: plan.kind,
    organisation: world.organisation(organisation),
    serverName,
    seed: world.seed.child(`rogue ${key}`),
    targetPort: port,
  })
  world.rogues.set(key, { party, plan })
  await world.listen(key, { of: organisation, name: serverName }, party)
}
