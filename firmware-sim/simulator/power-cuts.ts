/**
 * The power is cut at every flash operation of something that a device does. Twice: the device itself runs into the cut before,
 * in and after each operation; and the flash is taken as it is after every single byte that is programmed, and as it may be where
 * an erase is given up half way: some bits old, some erased. Then the device boots, and what it finds must be what it had
 * before, or what it has afterwards.
 */
import type { Device } from '../device/device.js'
import type { DeviceFlash } from '../flash/device-flash.js'
import type { FlashOperation } from '../flash/nor-flash.js'
import { attempt } from './attempts.js'
import type { Step } from './scenario.js'
import type { Seed } from './seed.js'
import { found, type World } from './world.js'

type PowerCuts = Extract<Step, { do: 'power cuts' }>

/** Erases of each block that are given up half way, by seed. */
const TORN_ERASES = 4

/** How many bytes of an operation are done when the power is cut in it. */
function partsOf(bytes: number): number[] {
  return [...new Set([0, 1, bytes >> 1, bytes - 1, bytes])]
}

/** What the device does. Of several acts each leaves a state of its own, which may be found too. */
function actsOf(world: World, step: PowerCuts): ((device: Device) => unknown)[] {
  const { organisation } = world.listener(step.at)
  const { root, spkiSha256 } = world.organisation(organisation)
  const address = world.addressOf(step.at)
  const capture = (device: Device) => device.pair(address, { confirmation: 'expect', spkiSha256 })
  const forget = (device: Device) => device.forget(organisation)
  switch (step.during) {
    case 'capture':
      return [capture]
    case 'provisioning':
      return [(device) => device.addRoot(root.der, 'by hand')]
    case 'forgetting':
      return [forget]
    case 're-pairing':
      return [forget, capture]
    case 'account': {
      const { account, key } = world.deviceInWorld(step.device)
      return [({ flash }) => flash.writeAccount({ ...account, password: 'another password' }, key)]
    }
    case 'account erased':
      return [({ flash }) => flash.eraseAccount()]
    case 'succession': {
      const statement = found(world.statements, step.statement ?? '', 'statement')
      return [(device) => device.succeed(statement)]
    }
    case 'wipe':
      return [(device) => device.wipe()]
  }
}

/** The list and the account that a device finds when it boots, as text. */
function stateOf(world: World, name: string, flash: DeviceFlash): string {
  const { trustList } = world.bootDevice(name, flash, true)
  const entries = trustList.entries.map(({ organisation, spkiSha256, confirmed, origin, serverNames }) => [
    organisation,
    Buffer.from(spkiSha256).toString('hex'),
    confirmed,
    origin,
    serverNames,
  ])
  return JSON.stringify({ entries, account: flash.readAccount() ?? null })
}

/** How often which state was found after a cut: those that there may be, in their order, and any other. */
class Tally {
  readonly counts: number[]
  other = 0

  constructor(readonly allowed: readonly string[]) {
    this.counts = allowed.map(() => 0)
  }

  get points(): number {
    return this.counts.reduce((sum, count) => sum + count, this.other)
  }

  add(state: string): void {
    const which = this.allowed.indexOf(state)
    if (which < 0) this.other++
    else this.counts[which] = (this.counts[which] ?? 0) + 1
  }
}

/** The device runs into each cut. */
async function cutDevice(world: World, step: PowerCuts, before: Uint8Array, sizes: number[], tally: Tally) {
  for (const [operation, bytes] of sizes.entries()) {
    for (const part of partsOf(bytes)) {
      const flash = world.flashOf(step.device, before)
      const device = world.bootDevice(step.device, flash, true)
      flash.flash.cutPowerAfter(operation, part)
      for (const act of actsOf(world, step)) {
        if ((await attempt(() => act(device))) === 'POWER_CUT') break
      }
      flash.flash.powerUp()
      tally.add(stateOf(world, step.device, flash))
    }
  }
}

/** A block whose erasing was given up: bits are old, or erased already. */
function tornErase(old: Uint8Array, seed: Seed): Uint8Array {
  const erased = seed.bytes(old.length)
  return old.map((byte, i) => byte | (erased[i] ?? 0))
}

/** The flash as it is after each byte that is programmed, and after erases that were given up. */
function cutBytes(world: World, { device }: PowerCuts, before: Uint8Array, done: FlashOperation[], tally: Tally) {
  const content = before.slice()
  const boot = (bytes: Uint8Array): string => stateOf(world, device, world.flashOf(device, bytes))
  for (const [n, { kind, address, bytes }] of done.entries()) {
    if (kind === 'erase') {
      for (let torn = 0; torn < TORN_ERASES; torn++) {
        const half = content.slice()
        const old = half.subarray(address, address + bytes.length)
        half.set(tornErase(old, world.seed.child(`torn ${n} ${torn}`)), address)
        tally.add(boot(half))
      }
      content.set(bytes, address)
      continue
    }
    for (const [i, byte] of bytes.entries()) {
      content[address + i] = byte
      tally.add(boot(content))
    }
  }
}

/** Plays the step; the device itself stays as it was. */
export async function runPowerCuts(world: World, step: PowerCuts): Promise<void> {
  const { during, device: name } = step
  const before = world.deviceInWorld(name).device.flash.content()
  const states = [stateOf(world, name, world.flashOf(name, before))]
  const whole = world.flashOf(name, before)
  const operations: FlashOperation[] = []
  const device = world.bootDevice(name, whole, true)
  whole.flash.onOperation = (operation) => operations.push({ ...operation, bytes: operation.bytes.slice() })
  for (const act of actsOf(world, step)) {
    await attempt(() => act(device))
    states.push(stateOf(world, name, world.flashOf(name, whole.content())))
  }
  const [cuts, torn] = [new Tally(states), new Tally(states)]
  const sizes = operations.map((operation) => operation.bytes.length)
  await cutDevice(world, step, before, sizes, cuts)
  cutBytes(world, step, before, operations, torn)
  world.cutPoints += cuts.points + torn.points
  const sum = cuts.counts.map((count, i) => count + (torn.counts[i] ?? 0))
  const [old = 0, ...later] = sum
  const fresh = later.at(-1) ?? 0
  const between = later.slice(0, -1).reduce((all, count) => all + count, 0)
  const told = { operations: sizes.length, cuts: cuts.points, torn: torn.points, old, between, new: fresh }
  world.say({ kind: 'event', party: name, event: { event: 'power cuts', during, ...told } })
  const other = cuts.other + torn.other
  world.expect(
    `${during} changes something, in ${sizes.length} flash operations`,
    new Set(states).size === states.length && sizes.length > 0,
  )
  world.expect(
    `power cut ${cuts.points} times in all of the ${sizes.length} operations, and in ${torn.points} states of a torn one: ` +
      `${old} times the old state, ${later.length > 1 ? `${between} times the one between, ` : ''}` +
      `${fresh} times the new one, ${other} times another`,
    other === 0 && old > 0 && fresh > 0,
  )
}
