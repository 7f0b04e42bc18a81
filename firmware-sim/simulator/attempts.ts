/**
 * Steps of a script in which a device tries something, and what is expected of it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Expectation } from '../../bindings/index.js'
import type { DeviceConfirmation } from '../device/collect-root.js'
import { type OutcomeName, outcomeOf } from '../device/outcome.js'
import type { Tunnel } from '../device/tunnel.js'
import type { Expected, Step } from './scenario.js'
import { found, type World } from './world.js'

/** The steps with an outcome. */
export type AttemptStep = Extract<Step, { do: string; outcome: Expected }>

/**
 * Real milliseconds that a person waits for words at the server. Where a rogue sits in between nothing hangs on it: words that come
 * late are other words, too.
 */
const PERSON_WAITS_MS = 10_000
const PERSON_WAITS_FOR_ROGUE_MS = 400

/** Outcome of an attempt: OK, or what it was refused with. */
export async function attempt(what: () => unknown): Promise<OutcomeName> {
  try {
    await what()
    return 'OK'
  } catch (error) {
    return outcomeOf(error)
  }
}

/** The outcome that a step expects under the policy of this run. */
function expectedOf(expected: Expected, world: World): OutcomeName {
  if (typeof expected === 'string') return expected
  const outcome = expected[world.policy]
  if (outcome === undefined) throw new TypeError(`the scenario expects nothing under the policy ${world.policy}`)
  return outcome
}

/** States what came of an attempt. */
function judge(world: World, step: AttemptStep, what: string, found: OutcomeName): void {
  const expected = expectedOf(step.outcome, world)
  const because = step.because ? `: ${step.because}` : ''
  const but = found === expected ? '' : `, but ${found}`
  world.expect(`${what}${because} (${expected}${but})`, found === expected)
}

/** Who is expected: `captured` is the entry of the organisation whose server it is. */
export function expectationOf(world: World, device: string, at: string, expect: 'captured' | Expectation): Expectation {
  if (expect !== 'captured') return expect
  const { organisation } = world.listener(at)
  return { captured: world.deviceInWorld(device).device.entryOf(organisation)?.index ?? 0 }
}

/** Both directions of a link, as often as a connection needs them. */
function passDelay(world: World, at: string, roundTrips: number): void {
  world.time.pass(2 * roundTrips * world.listener(at).nextDelayMs())
}

/** The server that a person on site stands at: the one that is meant, also where a rogue answers in its place. */
function serverMeant(world: World, at: string) {
  return found(world.servers, world.rogues.get(at)?.plan.plays ?? at, 'server')
}

/**
 * Two people compare: one has opened a window at the server, the other sees the words of the device. Words are made of what TLS makes
 * random, so only what came of them is told.
 */
function comparing(world: World, { at, windowClosed }: Extract<Step, { do: 'pair' }>): DeviceConfirmation {
  const server = serverMeant(world, at)
  const patience = world.rogues.has(at) ? PERSON_WAITS_FOR_ROGUE_MS : PERSON_WAITS_MS
  let shown: readonly string[] | undefined
  let wake = (): void => {}
  if (windowClosed !== true) {
    server.openWindow((words) => {
      shown = words
      wake()
    })
  }
  const ask = async (words: readonly string[]): Promise<boolean> => {
    const appear = new Promise<void>((resolve) => {
      wake = resolve
    })
    if (shown === undefined) await Promise.race([appear, pause(patience, undefined, { ref: false })])
    return shown?.join() === words.join()
  }
  return { confirmation: 'compare', ask }
}

function confirmationOf(world: World, step: Extract<Step, { do: 'pair' }>): DeviceConfirmation {
  if (step.confirm === 'auto') return { confirmation: 'auto' }
  if (step.confirm === 'compare') return comparing(world, step)
  const organisation = step.label ?? world.listener(step.at).organisation
  return { confirmation: 'expect', spkiSha256: world.organisation(organisation).spkiSha256 }
}

async function pair(world: World, step: Extract<Step, { do: 'pair' }>): Promise<OutcomeName> {
  const { device } = world.deviceInWorld(step.device)
  const address = world.addressOf(step.at, step.patienceMs)
  passDelay(world, step.at, 4)
  try {
    return await attempt(() => device.pair(address, confirmationOf(world, step), world.time.now))
  } finally {
    if (step.confirm === 'compare') serverMeant(world, step.at).closeWindow()
  }
}

async function login(world: World, step: Extract<Step, { do: 'login' }>): Promise<OutcomeName> {
  const { device } = world.deviceInWorld(step.device)
  passDelay(world, step.at, 3)
  if (step.through === undefined) {
    const expect = expectationOf(world, step.device, step.at, step.expect)
    return attempt(() => device.login(world.addressOf(step.at, step.patienceMs), expect))
  }
  const box = world.listener(step.through)
  passDelay(world, step.through, 3)
  const network = world.accountOf(step.device).networkName
  let tunnel: Tunnel | undefined
  const outcome = await attempt(async () => {
    tunnel = await device.openTunnel(world.addressOf(step.through ?? ''), { organisation: box.organisation }, network)
    await device.login(tunnel.address, expectationOf(world, step.device, step.at, step.expect))
  })
  await tunnel?.close()
  return outcome
}

async function publish(world: World, step: Extract<Step, { do: 'publish' }>): Promise<OutcomeName> {
  const { home } = world.deviceInWorld(step.device)
  if (home === undefined) throw new TypeError(`${step.device} serves nothing that it could publish`)
  const { organisation } = world.listener(step.at)
  passDelay(world, step.at, 3)
  return attempt(() => home.publish(world.addressOf(step.at), { organisation }))
}

/** Writes a flash to a device, which boots with it. Throws what the boot throws; the device is wiped then. */
export function restoreTo(world: World, name: string, content: Uint8Array): void {
  const target = world.deviceInWorld(name)
  const flash = world.flashOf(name, content)
  try {
    target.device = world.bootDevice(name, flash)
  } catch (error) {
    flash.wipe()
    target.device = world.bootDevice(name, flash)
    throw error
  } finally {
    target.device.clock.reset()
  }
}

/** Lets a device try something, and states what came of it. */
export async function runAttempt(world: World, step: AttemptStep): Promise<void> {
  const { device } = world.deviceInWorld(step.device)
  switch (step.do) {
    case 'pair':
      return judge(world, step, `${step.device} pairs with ${step.at} (${step.confirm})`, await pair(world, step))
    case 'login': {
      const way = step.through === undefined ? '' : ` through ${step.through}`
      return judge(world, step, `${step.device} logs in at ${step.at}${way}`, await login(world, step))
    }
    case 'publish':
      return judge(world, step, `${step.device} publishes at ${step.at}`, await publish(world, step))
    case 'add root': {
      const root = world.organisation(step.organisation).root.der
      const what = `the root of ${step.organisation} is added to ${step.device} by hand`
      return judge(world, step, what, await attempt(() => device.addRoot(root, 'by hand')))
    }
    case 'restore': {
      const content = world.deviceInWorld(step.from).device.flash.content()
      const what = `${step.device} boots with the flash of ${step.from}`
      return judge(world, step, what, await attempt(() => restoreTo(world, step.device, content)))
    }
    case 'confirm': {
      const { spkiSha256 } = world.organisation(step.label)
      const what = `the label of ${step.label} is compared with what ${step.device} has captured`
      return judge(world, step, what, await attempt(() => device.confirm(spkiSha256)))
    }
    case 'succeed': {
      const statement = found(world.statements, step.statement, 'statement')
      const what = `${step.device} is brought the statement ${step.statement}`
      return judge(world, step, what, await attempt(() => device.succeed(statement)))
    }
    case 'forget':
      return judge(
        world,
        step,
        `${step.device} forgets ${step.organisation}`,
        await attempt(() => device.forget(step.organisation)),
      )
  }
}
