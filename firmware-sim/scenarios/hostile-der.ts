/** Malformed certificates by seed, offered as the root. */
import type { Scenario } from '../simulator/scenario.js'

export const hostileDer: Scenario = {
  name: 'hostile-der',
  title: 'Malformed certificates by seed are offered as the root, one after the other: none is captured.',
  world: {
    organisations: { iocafe: {} },
    servers: { myserver: { of: 'iocafe', name: 'myserver.iocafe' } },
    rogues: { hostile: { kind: 'hostile', plays: 'myserver' } },
    devices: { lamp: {} },
  },
  script: [
    { do: 'note flash', device: 'lamp' },
    { do: 'refuses', device: 'lamp', at: 'hostile', times: 24 },
    { do: 'flash unchanged', device: 'lamp' },
    {
      do: 'pair',
      device: 'lamp',
      at: 'myserver',
      confirm: 'expect',
      outcome: 'OK',
      because: 'it is none the worse for it',
    },
  ],
}
