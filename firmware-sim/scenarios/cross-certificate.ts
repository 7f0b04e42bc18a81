/** A root that is replaced with a certificate for the new one by the old one: devices need nothing. */
import type { Scenario } from '../simulator/scenario.js'

export const crossCertificate: Scenario = {
  name: 'cross-certificate',
  title:
    'The old root certifies the new one (RFC 4210, "new with old"): devices that know either of them stay connected.',
  world: {
    organisations: { iocafe: {} },
    servers: { myserver: { of: 'iocafe', name: 'myserver.iocafe' } },
    rogues: { impostor: { kind: 'impostor', plays: 'myserver' } },
    devices: { sensor: { firmware: ['iocafe'], count: 5 }, lamp: {}, latecomer: {} },
  },
  script: [
    { do: 'pair', device: 'lamp', at: 'myserver', confirm: 'expect', outcome: 'OK' },
    { do: 'replace root', organisation: 'iocafe' },
    { chapter: 'Without the cross-certificate' },
    { do: 'stranded', devices: 'sensor', at: 'myserver', expect: { name: 'myserver.iocafe' }, count: 5 },
    { chapter: 'With it, in what the server sends' },
    { do: 'renew', server: 'myserver', with: { chain: 'cross-certificate' } },
    { do: 'stranded', devices: 'sensor', at: 'myserver', expect: { name: 'myserver.iocafe' }, count: 0 },
    { do: 'login', device: 'lamp', at: 'myserver', expect: 'captured', outcome: 'OK' },
    { do: 'trusts', device: 'lamp', organisations: ['iocafe'] },
    {
      do: 'pair',
      device: 'latecomer',
      at: 'myserver',
      confirm: 'expect',
      outcome: 'OK',
      because: 'its label has the new root',
    },
    { chapter: 'Nothing of it helps an impostor' },
    { do: 'login', device: 'lamp', at: 'impostor', expect: 'captured', outcome: 'SIGNATURE_WRONG' },
    { tell: 'But the old key must live for as long as devices know only the old root. A succession ends that.' },
  ],
}
