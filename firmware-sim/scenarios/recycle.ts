/** A device is given away: after a wipe its flash holds no trace of key, password or organisation. */
import type { Scenario } from '../simulator/scenario.js'

export const recycle: Scenario = {
  name: 'recycle',
  title: 'A device is wiped: no 8 bytes in a row of its key, its password or its roots are left in the flash.',
  world: {
    organisations: { iocafe: {}, pekkahome: {} },
    servers: {
      cafe: { of: 'iocafe', name: 'myserver.iocafe' },
      home: { of: 'pekkahome', name: 'myserver.pekkahome' },
    },
    devices: { lamp: {} },
  },
  script: [
    { do: 'pair', device: 'lamp', at: 'cafe', confirm: 'expect', outcome: 'OK' },
    { do: 'pair', device: 'lamp', at: 'home', confirm: 'expect', outcome: 'OK' },
    { do: 'search flash', device: 'lamp', finds: true },
    { chapter: 'To forget is not to wipe' },
    { do: 'forget', device: 'lamp', organisation: 'iocafe', outcome: 'OK' },
    { do: 'search flash', device: 'lamp', finds: true },
    { chapter: 'Wipe' },
    { do: 'wipe', device: 'lamp' },
    { do: 'search flash', device: 'lamp', finds: false },
    { do: 'trusts', device: 'lamp', organisations: [] },
    { chapter: 'Who finds it cannot log in with it' },
    { do: 'login', device: 'lamp', at: 'cafe', expect: { organisation: 'iocafe' }, outcome: 'NO_ANCHORS' },
    {
      do: 'pair',
      device: 'lamp',
      at: 'cafe',
      confirm: 'expect',
      outcome: 'LOGIN_REFUSED',
      because: 'it has no account any more',
    },
  ],
}
