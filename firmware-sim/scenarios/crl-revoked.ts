/** A server is stolen: the organisation revokes its certificate. */
import type { Scenario, Step } from '../simulator/scenario.js'
import { APRIL, JULY, JUNE, loginAt } from './crl-days.js'

const publish = (as: string, number: number, revokes: readonly string[]): Step => ({
  ...{ do: 'publish crl', of: 'iocafe', as, number, revokes, from: APRIL, until: JULY },
})

export const crlRevoked: Scenario = {
  name: 'crl-revoked',
  title: 'A CRL revokes the certificate of a stolen server: no device talks to it, and its successor needs nothing.',
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
    { chapter: 'Without a CRL' },
    loginAt('stolen', { ignore: 'OK', 'current-crl': 'REVOCATION_UNKNOWN' }),
    { chapter: 'With one that revokes nothing' },
    publish('first', 1, []),
    { do: 'carry crls', device: 'lamp', crls: ['first'] },
    loginAt('stolen', 'OK'),
    { do: 'heard', device: 'lamp', statuses: ['OK'] },
    { chapter: 'The server is stolen' },
    publish('second', 2, ['stolen']),
    { do: 'carry crls', device: 'lamp', crls: ['second'] },
    loginAt('stolen', 'REVOKED'),
    loginAt('other', 'OK'),
    { do: 'pair', device: 'lamp', at: 'stolen', confirm: 'auto', outcome: 'CAPTURE_KNOWN' },
    { chapter: 'A new one gets its name, and a certificate of its own' },
    { do: 'renew', server: 'stolen', with: {} },
    loginAt('stolen', 'OK'),
  ],
}
