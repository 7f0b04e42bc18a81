/** Links whose delays, pieces and breaks come from the seed. */
import type { Scenario } from '../simulator/scenario.js'

export const linkBySeed: Scenario = {
  name: 'link-by-seed',
  title:
    'Delays, pieces and breaks by seed: wherever a connection breaks off, the device has its old list or the new one.',
  world: {
    organisations: { iocafe: {} },
    servers: {
      uneven: { of: 'iocafe', name: 'one.iocafe', link: { pieceBytes: 'seeded', delayMs: 5, jitterMs: 2000 } },
      breaking: {
        of: 'iocafe',
        name: 'two.iocafe',
        link: { pieceBytes: 'seeded', drops: 1000, dropAfterBytes: { within: 3000 } },
      },
    },
    devices: { lamp: {}, valve: {} },
  },
  script: [
    { chapter: 'Uneven pieces, late and later' },
    { do: 'pair', device: 'lamp', at: 'uneven', confirm: 'expect', outcome: 'OK' },
    { do: 'login', device: 'lamp', at: 'uneven', expect: 'captured', outcome: 'OK' },
    { chapter: 'Every connection breaks off, each somewhere else' },
    { do: 'broken off', device: 'valve', at: 'breaking', times: 25 },
  ],
}
