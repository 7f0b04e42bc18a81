/** What `auto` costs: whoever answers first is captured. A device that withholds its secret until somebody confirms loses nothing. */
import type { Scenario } from '../simulator/scenario.js'

export const autoAndAnImpostor: Scenario = {
  name: 'auto-and-an-impostor',
  title: 'With auto, an impostor that answers first is captured, unconfirmed; a cautious device sends it no secret.',
  world: {
    organisations: { iocafe: {}, other: {} },
    servers: { myserver: { of: 'iocafe', name: 'myserver.iocafe' } },
    rogues: { impostor: { kind: 'impostor', plays: 'myserver' } },
    devices: { lamp: { withholdsFromUnconfirmed: true }, valve: { withholdsFromUnconfirmed: true } },
  },
  script: [
    { tell: 'The device is told to accept unseen, but to send no secret before somebody has compared the root.' },
    { do: 'pair', device: 'lamp', at: 'impostor', confirm: 'auto', outcome: 'SECRET_WITHHELD' },
    { do: 'trusts', device: 'lamp', organisations: ['iocafe'], unconfirmed: ['iocafe'] },
    { tell: 'Somebody compares the key hash with the label: it is another one. The organisation is forgotten.' },
    { do: 'forget', device: 'lamp', organisation: 'iocafe', outcome: 'OK' },
    { do: 'pair', device: 'lamp', at: 'myserver', confirm: 'expect', outcome: 'OK' },
    { do: 'trusts', device: 'lamp', organisations: ['iocafe'] },
    { chapter: 'Another device, unseen, and confirmed later' },
    { do: 'pair', device: 'valve', at: 'myserver', confirm: 'auto', outcome: 'SECRET_WITHHELD' },
    { do: 'confirm', device: 'valve', label: 'other', outcome: 'LIST_UNKNOWN_KEY', because: 'it is another label' },
    { do: 'login', device: 'valve', at: 'myserver', expect: 'captured', outcome: 'SECRET_WITHHELD' },
    { do: 'confirm', device: 'valve', label: 'iocafe', outcome: 'OK' },
    { do: 'login', device: 'valve', at: 'myserver', expect: 'captured', outcome: 'OK' },
    { do: 'reboot', device: 'valve' },
    { do: 'login', device: 'valve', at: 'myserver', expect: 'captured', outcome: 'OK' },
  ],
}
