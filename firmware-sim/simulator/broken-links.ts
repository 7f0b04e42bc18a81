/**
 * Links that break off while a device pairs.
 */
import type { DeviceFlash } from '../flash/device-flash.js'
import { attempt } from './attempts.js'
import type { Step } from './scenario.js'
import type { World } from './world.js'

type BrokenOff = Extract<Step, { do: 'broken off' }>

/**
 * A device tries to pair over a link that breaks off, from the same flash each time. Where it breaks off in what TLS sends is
 * chance, because TLS's messages differ in length: so what is told is the same for all of it.
 */
export async function runBrokenOff(world: World, { device: name, at, times }: BrokenOff): Promise<void> {
  const { organisation } = world.listener(at)
  const { spkiSha256 } = world.organisation(organisation)
  world.silence(at)
  const before = world.deviceInWorld(name).device.flash.content()
  const keysOf = (flash: DeviceFlash) =>
    world.bootDevice(name, flash, true).trustList.entries.map((entry) => Buffer.from(entry.spkiSha256).toString('hex'))
  const old = keysOf(world.flashOf(name, before))
  const whole = [...old, Buffer.from(spkiSha256).toString('hex')]
  let sound = 0
  for (let n = 0; n < times; n++) {
    const flash = world.flashOf(name, before)
    await attempt(() => {
      const device = world.bootDevice(name, flash, true)
      return device.pair(world.addressOf(at), { confirmation: 'expect', spkiSha256 })
    })
    const found = keysOf(world.flashOf(name, flash.content())).join()
    if (found === old.join() || found === whole.join()) sound++
  }
  world.expect(`${name} tries ${times} times, and has the old list or the new one ${sound} times`, sound === times)
}
