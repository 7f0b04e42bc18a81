/** Somebody brings the device an old CRL, on which the stolen server is not yet. */
import type { Scenario } from '../simulator/scenario.js'
import { APRIL, JULY, JUNE, loginAt } from './crl-days.js'

export const crlRolledBack: Scenario = {
  name: 'crl-rolled-back',
  title: 'An older CRL counts for nothing once a newer one was seen, also after a reboot: its number is kept in flash.',
  policies: ['ignore', 'current-crl'],
  world: {
    organisations: { iocafe: {} },
    servers: {
      stolen: { of: 'iocafe', name: 'myserver.iocafe' },
      other: { of: 'iocafe', name: 'otherserver.iocafe' },
    },
    devices: { lamp: { firmware: ['iocafe'], clock: { exactly: JUNE } } },
  },
  script: [
    { do: 'publish crl', of: 'iocafe', as: 'before', number: 1, revokes: [], from: APRIL, until: JULY },
    { do: 'publish crl', of: 'iocafe', as: 'after', number: 2, revokes: ['stolen'], from: JUNE, until: JULY },
    { do: 'carry crls', device: 'lamp', crls: ['after'] },
    loginAt('stolen', 'REVOKED'),
    { chapter: 'The old one instead' },
    { do: 'carry crls', device: 'lamp', crls: ['before'] },
    loginAt('other', { ignore: 'OK', 'current-crl': 'REVOCATION_UNKNOWN' }),
    { do: 'heard', device: 'lamp', statuses: ['CRL_ROLLED_BACK'] },
    { chapter: 'After a reboot' },
    { do: 'reboot', device: 'lamp' },
    { do: 'clock', device: 'lamp', clock: { exactly: JUNE } },
    loginAt('stolen', { ignore: 'OK', 'current-crl': 'REVOCATION_UNKNOWN' }, 'the CRL that names it was taken away'),
    { do: 'heard', device: 'lamp', statuses: ['CRL_ROLLED_BACK'] },
    { chapter: 'Both of them' },
    { do: 'carry crls', device: 'lamp', crls: ['before', 'after'] },
    loginAt('stolen', 'REVOKED'),
    { do: 'heard', device: 'lamp', statuses: ['CRL_ROLLED_BACK', 'OK'] },
  ],
}
