/** Two servers of one organisation change places: who is expected decides. */
import type { Scenario } from '../simulator/scenario.js'

export const swappedServers: Scenario = {
  name: 'swapped-servers',
  title:
    'Two servers of one organisation change places: as captured refuses the other one, "any of the organisation" does not.',
  world: {
    organisations: { iocafe: {} },
    servers: {
      boiler: { of: 'iocafe', name: 'boiler.iocafe' },
      camera: { of: 'iocafe', name: 'camera.iocafe' },
    },
    devices: { lamp: {} },
  },
  script: [
    { do: 'pair', device: 'lamp', at: 'boiler', confirm: 'expect', outcome: 'OK' },
    { do: 'swap', servers: ['boiler', 'camera'] },
    { tell: 'The camera now listens where the boiler was.' },
    { do: 'login', device: 'lamp', at: 'boiler', expect: 'captured', outcome: 'NAME_MISMATCH' },
    { do: 'login', device: 'lamp', at: 'boiler', expect: { name: 'boiler.iocafe' }, outcome: 'NAME_MISMATCH' },
    {
      do: 'login',
      device: 'lamp',
      at: 'boiler',
      expect: { organisation: 'iocafe' },
      outcome: 'OK',
      because: 'whatever iocafe signed is meant',
    },
    {
      do: 'login',
      device: 'lamp',
      at: 'camera',
      expect: 'captured',
      outcome: 'OK',
      because: 'the boiler is there now',
    },
  ],
}
