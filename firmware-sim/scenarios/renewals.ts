/** What changes in the life of a server: its key, its name, its address. */
import type { Scenario } from '../simulator/scenario.js'

export const renewals: Scenario = {
  name: 'renewals',
  title:
    'A renewed certificate and a new address need nothing; a renamed host is refused until its old name is in it too.',
  world: {
    organisations: { iocafe: {} },
    servers: {
      myserver: { of: 'iocafe', name: 'myserver.iocafe' },
      elsewhere: { of: 'iocafe', name: 'myserver.iocafe' },
    },
    devices: { lamp: {} },
  },
  script: [
    { do: 'pair', device: 'lamp', at: 'myserver', confirm: 'expect', outcome: 'OK' },
    { chapter: 'The certificate is renewed, with a new key' },
    { do: 'renew', server: 'myserver', with: {} },
    { do: 'login', device: 'lamp', at: 'myserver', expect: 'captured', outcome: 'OK' },
    { chapter: 'The address changes' },
    { do: 'login', device: 'lamp', at: 'elsewhere', expect: 'captured', outcome: 'OK' },
    { chapter: 'The host is renamed' },
    { do: 'renew', server: 'myserver', with: { name: 'newserver.iocafe', names: ['newserver.iocafe'] } },
    { do: 'login', device: 'lamp', at: 'myserver', expect: 'captured', outcome: 'NAME_MISMATCH' },
    { do: 'login', device: 'lamp', at: 'myserver', expect: { name: 'newserver.iocafe' }, outcome: 'OK' },
    { tell: 'The organisation issues a certificate for both names.' },
    { do: 'renew', server: 'myserver', with: { names: ['newserver.iocafe', 'myserver.iocafe'] } },
    { do: 'login', device: 'lamp', at: 'myserver', expect: 'captured', outcome: 'OK' },
  ],
}
