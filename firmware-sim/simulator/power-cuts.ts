/**
 * The power is cut at every flash operation of something that a device does: before it, in its middle and at its end. Then it
 * boots again, and its trusted list must be the old one or the new one.
 */
import { DeviceFlash } from '../flash/device-flash.js'
import { DEFAULT_GEOMETRY, NorFlash } from '../flash/nor-flash.js'
import { attempt } from './attempts.js'
import type { Step } from './scenario.js'
import type { World } from './world.js'

type PowerCuts = Extract<Step, { do: 'power cuts' }>

/** The content of a flash. */
export function contentOf({ flash }: DeviceFlash): Uint8Array {
  return flash.read(0, flash.size)
}

/** A flash with this content. */
export function flashOf(content: Uint8Array): DeviceFlash {
  return new DeviceFlash(new NorFlash(DEFAULT_GEOMETRY, content.slice()))
}

/** How many bytes of an operation are done when the power is cut in it. */
function partsOf(bytes: number): number[] {
  return [...new Set([0, 1, bytes >> 1, bytes - 1, bytes])]
}

/** What a device does on a flash of its own; answers after it is done or the power is gone. */
function actOn(world: World, step: PowerCuts, flash: DeviceFlash): Promise<unknown> {
  const device = world.bootDevice(step.device, flash, true)
  const { organisation } = world.listener(step.at)
  const { root, spkiSha256 } = world.organisation(organisation)
  const address = world.addressOf(step.at)
  switch (step.during) {
    case 'capture':
      return attempt(() => device.pair(address, { confirmation: 'expect', spkiSha256 }))
    case 'provisioning':
      return attempt(() => device.addRoot(root.der, 'by hand'))
    case 'forgetting':
      return attempt(() => device.forget(organisation))
    case 'wipe':
      return attempt(() => device.wipe())
  }
}

/** The list that a device finds when it boots, as text; and what of its account is there. */
function stateOf(world: World, name: string, flash: DeviceFlash): string {
  const { trustList } = world.bootDevice(name, flash, true)
  const entries = trustList.entries.map(({ organisation, spkiSha256, confirmed, origin, serverNames }) => [
    organisation,
    Buffer.from(spkiSha256).toString('hex'),
    confirmed,
    origin,
    serverNames,
  ])
  return JSON.stringify({ entries, hasAccount: flash.readAccount() !== undefined })
}

/** Plays the step; the device itself stays as it was. */
export async function runPowerCuts(world: World, step: PowerCuts): Promise<void> {
  const before = contentOf(world.deviceInWorld(step.device).device.flash)
  const old = stateOf(world, step.device, flashOf(before))
  const whole = flashOf(before)
  const operations: number[] = []
  whole.flash.onOperation = (_, bytes) => operations.push(bytes)
  await actOn(world, step, whole)
  const fresh = stateOf(world, step.device, whole)
  const found = { old: 0, new: 0, other: 0 }
  let cuts = 0
  for (const [operation, bytes] of operations.entries()) {
    for (const part of partsOf(bytes)) {
      const flash = flashOf(before)
      flash.flash.cutPowerAfter(operation, part)
      await actOn(world, step, flash)
      flash.flash.powerUp()
      const state = stateOf(world, step.device, flash)
      found[state === old ? 'old' : state === fresh ? 'new' : 'other']++
      cuts++
    }
  }
  world.cutPoints += cuts
  const { during, device } = step
  world.say({
    kind: 'event',
    party: device,
    event: { event: 'power cuts', during, operations: operations.length, cuts, old: found.old, new: found.new },
  })
  world.expect(`${during} changes something, in ${operations.length} flash operations`, old !== fresh && cuts > 0)
  world.expect(
    `power cut at ${cuts} points, all of the ${operations.length} operations: ` +
      `${found.old} times the old list, ${found.new} times the new one, ${found.other} times another`,
    found.other === 0 && found.old > 0 && found.new > 0,
  )
}
