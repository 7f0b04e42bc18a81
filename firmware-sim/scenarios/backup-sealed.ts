/** A backup of a device whose secrets are bound to its hardware. */
import type { Scenario } from '../simulator/scenario.js'

export const backupSealed: Scenario = {
  name: 'backup-sealed',
  title: 'A sealed backup is worth nothing on other hardware, and everything on its own.',
  world: {
    organisations: { iocafe: {} },
    servers: { myserver: { of: 'iocafe', name: 'myserver.iocafe' } },
    devices: { lamp: { sealed: true }, spare: { sealed: true }, unsealed: {} },
  },
  script: [
    { do: 'pair', device: 'lamp', at: 'myserver', confirm: 'expect', outcome: 'OK' },
    { do: 'search flash', device: 'lamp', finds: 'roots' },
    { do: 'note flash', device: 'lamp' },
    { chapter: 'On other hardware' },
    { do: 'restore', from: 'lamp', to: 'spare' },
    {
      do: 'login',
      device: 'spare',
      at: 'myserver',
      expect: { organisation: 'iocafe' },
      outcome: 'SEALED_ELSEWHERE',
      because: 'the account was sealed to the lamp',
    },
    { do: 'restore', from: 'lamp', to: 'unsealed' },
    {
      do: 'login',
      device: 'unsealed',
      at: 'myserver',
      expect: { organisation: 'iocafe' },
      outcome: 'SEALED_ELSEWHERE',
    },
    { do: 'logins', at: 'myserver', count: 1 },
    { chapter: 'On its own hardware, after a wipe' },
    { do: 'wipe', device: 'lamp' },
    { do: 'restore noted', device: 'lamp' },
    { do: 'login', device: 'lamp', at: 'myserver', expect: 'captured', outcome: 'OK' },
    { chapter: 'The other hardware is wiped and set up anew' },
    { do: 'wipe', device: 'spare' },
    { do: 'set account', device: 'spare' },
    { do: 'pair', device: 'spare', at: 'myserver', confirm: 'expect', outcome: 'OK' },
  ],
}
