/**
 * Plays the steps of a script in a world.
 */
import { isUnconfirmed } from '../device/kept-list.js'
import { type AttemptStep, attempt, expectationOf, restoreTo, runAttempt } from './attempts.js'
import { runBrokenOff } from './broken-links.js'
import { runPowerCuts } from './power-cuts.js'
import type { ServerPlan, Step, WorldPlan } from './scenario.js'
import { TRACE_BYTES, tracesOf } from './traces.js'
import { found, setClock, type World } from './world.js'

type StepOf<Do> = Extract<Step, { do: Do }>

/** Plays one script: what it changes in the plan and notes of devices lives as long as it. */
export class Script {
  readonly #world: World
  readonly #servers: Record<string, ServerPlan>
  readonly #noted = new Map<string, Uint8Array>()
  readonly #crls = new Map<string, Uint8Array>()
  #renewals = 0

  constructor(world: World, { servers = {} }: WorldPlan) {
    this.#world = world
    this.#servers = { ...servers }
  }

  /** Plays a step. */
  async run(step: Step): Promise<void> {
    if ('chapter' in step) return this.#world.say({ kind: 'chapter', text: step.chapter })
    if ('tell' in step) return this.#world.say({ kind: 'tell', text: step.tell })
    if ('outcome' in step) return runAttempt(this.#world, step as AttemptStep)
    switch (step.do) {
      case 'refuses':
        return this.#refuses(step)
      case 'broken off':
        return runBrokenOff(this.#world, step)
      case 'wipe':
        return this.#world.deviceInWorld(step.device).device.wipe()
      case 'reboot':
        return this.#world.deviceInWorld(step.device).device.reboot()
      case 'clock':
        return setClock(this.#world.deviceInWorld(step.device).device.clock, step.clock)
      case 'publish crl':
        return this.#publishCrl(step)
      case 'carry crls':
        this.#world.deviceInWorld(step.device).device.crls = step.crls.map((name) => found(this.#crls, name, 'CRL'))
        return
      case 'heard': {
        const heard = this.#world.deviceInWorld(step.device).device.heard.map(({ status }) => status)
        const text = `what the CRLs of ${step.device} came to: ${heard.join(', ') || 'nothing'}`
        return this.#world.expect(text, isSame(heard, step.statuses))
      }
      case 'renew':
        return this.#renew(step)
      case 'replace root':
        return this.#replaceRoot(step)
      case 'publish succession':
        return this.#publishSuccession(step)
      case 'swap':
        return this.#swap(step)
      case 'restore noted':
        return restoreTo(this.#world, step.device, found(this.#noted, step.device, 'note of the flash of'))
      case 'set account': {
        const { device, account, key } = this.#world.deviceInWorld(step.device)
        return device.flash.writeAccount(account, key)
      }
      case 'power cuts':
        return runPowerCuts(this.#world, step)
      case 'search flash':
        return this.#searchFlash(step)
      case 'trusts':
        return this.#trusts(step)
      case 'slots': {
        const { slotStatus } = this.#world.deviceInWorld(step.device).device.trustList
        const text = `${step.device} has found in its slots: ${slotStatus.join(', ')}`
        return this.#world.expect(text, isSame(slotStatus, step.statuses))
      }
      case 'note flash':
        this.#noted.set(step.device, this.#world.deviceInWorld(step.device).device.flash.content())
        return
      case 'flash unchanged':
        return this.#flashUnchanged(step)
      case 'stranded':
        return this.#stranded(step)
      case 'logins':
        return this.#count(step.at, 'logins', this.#world.listener(step.at).received.logins, step.count)
      case 'resumed':
        return this.#count(step.at, 'resumed sessions', this.#world.listener(step.at).received.resumed, step.count)
      case 'published': {
        const networks = found(this.#world.switchboxes, step.at, 'switchbox').published
        const text = networks.length === 0 ? 'nothing' : networks.join(', ')
        return this.#world.expect(`${text} is published at ${step.at}`, isSame(networks, step.networks))
      }
      case 'unread by':
        return this.#unreadBy(step)
    }
  }

  async #refuses({ device, at, times }: StepOf<'refuses'>): Promise<void> {
    const { device: tried } = this.#world.deviceInWorld(device)
    let refused = 0
    for (let n = 0; n < times; n++) {
      const outcome = await attempt(() => tried.pair(this.#world.addressOf(at), { confirmation: 'auto' }))
      if (outcome !== 'OK') refused++
    }
    this.#world.expect(`${device} refuses ${refused} of ${times} offers of ${at}`, refused === times)
  }

  #publishCrl({ of, as, number, revokes, from, until, signedWith }: StepOf<'publish crl'>): void {
    const servers = new Map(Object.entries(this.#servers))
    // the same plan makes the same certificate
    const revoked = revokes.map((server) => this.#world.issue(found(servers, server, 'server')).leaf)
    const key = signedWith === undefined ? undefined : this.#world.organisation(signedWith).root.key
    const plan = { number, revoked, thisUpdate: from, nextUpdate: until }
    this.#crls.set(as, this.#world.organisation(of).crl(plan, key))
    this.#world.say({
      kind: 'event',
      party: of,
      event: { event: 'crl published', name: as, number, revokes: [...revokes] },
    })
  }

  #renew({ server, with: changes }: StepOf<'renew'>): void {
    const plan = { ...found(new Map(Object.entries(this.#servers)), server, 'server'), ...changes }
    this.#servers[server] = plan
    found(this.#world.servers, server, 'server').present(this.#world.issue(plan, `renewal ${++this.#renewals}`))
    this.#world.say({ kind: 'event', party: server, event: { event: 'certificate renewed', serverName: plan.name } })
  }

  #replaceRoot({ organisation, serversStay }: StepOf<'replace root'>): void {
    this.#world.organisation(organisation).replaceRoot()
    for (const [key, plan] of Object.entries(this.#servers)) {
      if (plan.of === organisation && !serversStay)
        found(this.#world.servers, key, 'server').present(this.#world.issue(plan))
    }
    this.#world.say({ kind: 'event', party: organisation, event: { event: 'root replaced' } })
  }

  #publishSuccession({ of, as, kind, number, signedWith }: StepOf<'publish succession'>): void {
    const key = signedWith === undefined ? undefined : this.#world.organisation(signedWith).root.key
    this.#world.statements.set(as, this.#world.organisation(of).succession({ kind, number, signedWith: key }))
    const event = { event: 'succession published', name: as, kind, number }
    this.#world.say({ kind: 'event', party: signedWith ?? of, event })
  }

  #swap({ servers: [a, b] }: StepOf<'swap'>): void {
    const { listeners } = this.#world
    const [atA, atB] = [this.#world.listener(a), this.#world.listener(b)]
    listeners.set(a, atB)
    listeners.set(b, atA)
  }

  #searchFlash({ device, finds }: StepOf<'search flash'>): void {
    const { device: searched, account, key } = this.#world.deviceInWorld(device)
    const flash = searched.flash.content()
    const roots = [...this.#world.organisations.values()]
    const secrets: [string, Uint8Array, boolean][] = [
      ['password', Buffer.from(account.password), finds === true],
      ['device key', key, finds === true],
      ...roots.map(({ name, root }): [string, Uint8Array, boolean] => [
        `root of ${name}`,
        root.key.spki.subarray(-64),
        finds !== false,
      ]),
    ]
    for (const [what, secret, isThere] of secrets) {
      const { traces, windows } = tracesOf(secret, flash)
      this.#world.expect(
        `${traces} of ${windows} windows of ${TRACE_BYTES} bytes of the ${what} are in the flash of ${device}`,
        isThere ? traces > 0 : traces === 0,
      )
    }
  }

  #trusts({ device, organisations, unconfirmed = [] }: StepOf<'trusts'>): void {
    const { entries } = this.#world.deviceInWorld(device).device.trustList
    const names = entries.map(({ organisation }) => organisation)
    const open = entries.filter(isUnconfirmed)
    const list = names.length === 0 ? 'nobody' : names.join(', ')
    const marked = open.length === 0 ? '' : ` (unconfirmed: ${open.map((entry) => entry.organisation).join(', ')})`
    this.#world.expect(
      `${device} trusts ${list}${marked}`,
      isSame(names, organisations) &&
        isSame(
          open.map((entry) => entry.organisation),
          unconfirmed,
        ),
    )
  }

  #flashUnchanged({ device }: StepOf<'flash unchanged'>): void {
    const now = this.#world.deviceInWorld(device).device.flash.content()
    const noted = found(this.#noted, device, 'note of the flash of')
    this.#world.expect(`no byte in the flash of ${device} has changed`, Buffer.compare(now, noted) === 0)
  }

  async #stranded({ devices, at, expect, count }: StepOf<'stranded'>): Promise<void> {
    const names = [...this.#world.devices.keys()].filter((name) => name.replace(/-\d+$/, '') === devices)
    let stranded = 0
    for (const name of names) {
      const { device } = this.#world.deviceInWorld(name)
      const expectation = expectationOf(this.#world, name, at, expect)
      if ((await attempt(() => device.login(this.#world.addressOf(at), expectation))) !== 'OK') stranded++
    }
    this.#world.expect(`${stranded} of ${names.length} devices are stranded`, names.length > 0 && stranded === count)
  }

  #count(at: string, what: string, seen: number, expected: number): void {
    const but = seen === expected ? '' : `, but ${expected} were expected`
    this.#world.expect(`${at} has counted ${seen} ${what}${but}`, seen === expected)
  }

  #unreadBy({ switchbox, device }: StepOf<'unread by'>): void {
    const carried = Buffer.concat(found(this.#world.switchboxes, switchbox, 'switchbox').carried)
    const { password, user } = this.#world.accountOf(device)
    this.#world.expect(`${switchbox} has carried bytes`, carried.length > 0)
    this.#world.expect(
      `neither password nor user name of ${device} is among them`,
      !carried.includes(password) && !carried.includes(user),
    )
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i])
}
