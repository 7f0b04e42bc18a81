/** Forget one organisation and keep the others. */
import type { Scenario } from '../simulator/scenario.js'

export const forgetOne: Scenario = {
  name: 'forget-one',
  title: 'One organisation is forgotten, the others stay, also after a reboot.',
  world: {
    organisations: { iocafe: {}, pekkahome: {}, factory: {} },
    servers: {
      cafe: { of: 'iocafe', name: 'myserver.iocafe' },
      home: { of: 'pekkahome', name: 'myserver.pekkahome' },
    },
    devices: { lamp: { firmware: ['factory'] } },
  },
  script: [
    { do: 'pair', device: 'lamp', at: 'cafe', confirm: 'expect', outcome: 'OK' },
    { do: 'pair', device: 'lamp', at: 'home', confirm: 'auto', outcome: 'OK' },
    { do: 'trusts', device: 'lamp', organisations: ['factory', 'iocafe', 'pekkahome'], unconfirmed: ['pekkahome'] },
    { do: 'forget', device: 'lamp', organisation: 'iocafe', outcome: 'OK' },
    { do: 'reboot', device: 'lamp' },
    { do: 'trusts', device: 'lamp', organisations: ['factory', 'pekkahome'], unconfirmed: ['pekkahome'] },
    { do: 'login', device: 'lamp', at: 'home', expect: 'captured', outcome: 'OK' },
    { do: 'login', device: 'lamp', at: 'cafe', expect: { organisation: 'iocafe' }, outcome: 'PATH_UNKNOWN_ISSUER' },
    {
      do: 'forget',
      device: 'lamp',
      organisation: 'iocafe',
      outcome: 'INDEX_INVALID',
      because: 'it is not there any more',
    },
  ],
}
