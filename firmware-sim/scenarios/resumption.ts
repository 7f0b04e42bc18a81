/** A resumed TLS session shows no certificate, so none is ever resumed. */
import type { Scenario } from '../simulator/scenario.js'

export const resumption: Scenario = {
  name: 'resumption',
  title: 'Servers hand out session tickets; no device ever resumes a session, because it would see no certificate.',
  world: {
    organisations: { iocafe: {} },
    servers: {
      modern: { of: 'iocafe', name: 'modern.iocafe', tls: 'TLSv1.3' },
      old: { of: 'iocafe', name: 'old.iocafe', tls: 'TLSv1.2' },
    },
    devices: { lamp: { firmware: ['iocafe'] } },
  },
  script: [
    { do: 'login', device: 'lamp', at: 'modern', expect: { name: 'modern.iocafe' }, outcome: 'OK' },
    { do: 'login', device: 'lamp', at: 'modern', expect: { name: 'modern.iocafe' }, outcome: 'OK' },
    { do: 'resumed', at: 'modern', count: 0 },
    { do: 'login', device: 'lamp', at: 'old', expect: { name: 'old.iocafe' }, outcome: 'OK' },
    { do: 'login', device: 'lamp', at: 'old', expect: { name: 'old.iocafe' }, outcome: 'OK' },
    { do: 'resumed', at: 'old', count: 0 },
    { do: 'logins', at: 'old', count: 2 },
  ],
}
