/** What happens without a succession: the root is replaced, and every device is stranded. */
import type { Scenario } from '../simulator/scenario.js'

export const rootReplacedAbruptly: Scenario = {
  name: 'root-replaced-abruptly',
  title:
    'An organisation replaces its root from one day to the next: every device is stranded, and none re-learns by itself.',
  world: {
    organisations: { iocafe: {} },
    servers: { myserver: { of: 'iocafe', name: 'myserver.iocafe' } },
    devices: { sensor: { firmware: ['iocafe'], count: 5 } },
  },
  script: [
    { do: 'stranded', devices: 'sensor', at: 'myserver', expect: { name: 'myserver.iocafe' }, count: 0 },
    { do: 'replace root', organisation: 'iocafe' },
    { do: 'stranded', devices: 'sensor', at: 'myserver', expect: { name: 'myserver.iocafe' }, count: 5 },
    { tell: 'To the device this looks exactly like an impostor. Pairing again is refused: nothing replaces a root.' },
    { do: 'note flash', device: 'sensor-1' },
    { do: 'pair', device: 'sensor-1', at: 'myserver', confirm: 'expect', outcome: 'CAPTURE_IDENTITY_CHANGED' },
    { do: 'flash unchanged', device: 'sensor-1' },
    { tell: 'Somebody has to go there, forget the organisation, and pair by hand.' },
    { do: 'forget', device: 'sensor-1', organisation: 'iocafe', outcome: 'OK' },
    { do: 'pair', device: 'sensor-1', at: 'myserver', confirm: 'expect', outcome: 'OK' },
    { do: 'stranded', devices: 'sensor', at: 'myserver', expect: { name: 'myserver.iocafe' }, count: 4 },
  ],
}
