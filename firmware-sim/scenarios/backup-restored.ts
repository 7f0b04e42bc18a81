/** A backup of one device is written to another one. */
import type { Scenario } from '../simulator/scenario.js'

export const backupRestored: Scenario = {
  name: 'backup-restored',
  title: 'A backup that is not sealed works on other hardware: account and trusted list come with it.',
  world: {
    organisations: { iocafe: {} },
    servers: { myserver: { of: 'iocafe', name: 'myserver.iocafe' } },
    devices: { lamp: {}, spare: { wrongPassword: true } },
  },
  script: [
    { do: 'pair', device: 'lamp', at: 'myserver', confirm: 'expect', outcome: 'OK' },
    { do: 'restore', from: 'lamp', device: 'spare', outcome: 'OK' },
    { do: 'trusts', device: 'spare', organisations: ['iocafe'] },
    {
      do: 'login',
      device: 'spare',
      at: 'myserver',
      expect: 'captured',
      outcome: 'OK',
      because: 'it is that device now',
    },
    { tell: 'Whoever steals such a backup has the account. It can be sealed to the hardware (backup-sealed).' },
  ],
}
