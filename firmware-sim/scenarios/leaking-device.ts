/** The counter counts: a device that is made to trust an impostor leaks, and the impostor's count says so. */
import type { Scenario } from '../simulator/scenario.js'

export const leakingDevice: Scenario = {
  name: 'leaking-device',
  title:
    'The check of the checks: a device that is made to trust an impostor leaks, and the count of secret bytes shows it.',
  world: {
    organisations: { iocafe: {} },
    servers: { myserver: { of: 'iocafe', name: 'myserver.iocafe' } },
    rogues: { impostor: { kind: 'impostor', plays: 'myserver', isTrusted: true } },
    devices: { lamp: {} },
  },
  script: [
    { tell: 'A device takes what it finds, and finds an impostor. This is what auto costs on a hostile network.' },
    { do: 'pair', device: 'lamp', at: 'impostor', confirm: 'auto', outcome: 'OK' },
    { do: 'logins', at: 'impostor', count: 1 },
  ],
}
