/** A device is not brought new CRLs any more. */
import type { Scenario } from '../simulator/scenario.js'
import { APRIL, AUGUST, JULY, JUNE, loginAt } from './crl-days.js'

export const crlStale: Scenario = {
  name: 'crl-stale',
  title: 'A stale CRL still revokes what it names; who demands a current one refuses every server then.',
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
    { do: 'publish crl', of: 'iocafe', as: 'spring', number: 1, revokes: ['stolen'], from: APRIL, until: JULY },
    { do: 'carry crls', device: 'lamp', crls: ['spring'] },
    loginAt('other', 'OK'),
    { chapter: 'August: nobody has brought another' },
    { do: 'clock', device: 'lamp', clock: { exactly: AUGUST } },
    loginAt('stolen', 'REVOKED'),
    loginAt('other', { ignore: 'OK', 'current-crl': 'REVOCATION_UNKNOWN' }),
    { do: 'heard', device: 'lamp', statuses: ['CRL_EXPIRED'] },
    { chapter: 'The clock is at least that late' },
    { do: 'clock', device: 'lamp', clock: { atLeast: AUGUST } },
    loginAt('other', { ignore: 'OK', 'current-crl': 'REVOCATION_UNKNOWN' }),
    { chapter: 'The clock says March: the CRL is from the future' },
    { do: 'clock', device: 'lamp', clock: { exactly: APRIL - 1 } },
    loginAt('stolen', 'REVOKED'),
    { do: 'heard', device: 'lamp', statuses: ['CRL_NOT_YET_VALID'] },
  ],
}
