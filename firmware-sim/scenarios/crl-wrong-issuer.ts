/** CRLs that somebody else has signed. */
import type { Scenario } from '../simulator/scenario.js'
import { APRIL, JULY, JUNE, loginAt } from './crl-days.js'

export const crlWrongIssuer: Scenario = {
  name: 'crl-wrong-issuer',
  title:
    'A CRL of another organisation, and one forged in the name of this one, neither revoke nor vouch for anything.',
  policies: ['ignore', 'current-crl'],
  world: {
    organisations: { iocafe: {}, pekkahome: {} },
    servers: { myserver: { of: 'iocafe', name: 'myserver.iocafe' } },
    devices: { lamp: { firmware: ['iocafe'], clock: { exactly: JUNE } } },
  },
  script: [
    { chapter: 'A CRL of another organisation' },
    { do: 'publish crl', of: 'pekkahome', as: 'theirs', number: 1, revokes: ['myserver'], from: APRIL, until: JULY },
    { do: 'carry crls', device: 'lamp', crls: ['theirs'] },
    loginAt('myserver', { ignore: 'OK', 'current-crl': 'REVOCATION_UNKNOWN' }),
    { do: 'heard', device: 'lamp', statuses: ['CRL_ISSUER'] },
    { chapter: 'Forged in the name of this one' },
    {
      ...{ do: 'publish crl', of: 'iocafe', as: 'forged', number: 99, revokes: ['myserver'], from: APRIL, until: JULY },
      signedWith: 'pekkahome',
    },
    { do: 'carry crls', device: 'lamp', crls: ['forged'] },
    loginAt('myserver', { ignore: 'OK', 'current-crl': 'REVOCATION_UNKNOWN' }),
    { do: 'heard', device: 'lamp', statuses: ['CRL_SIGNATURE'] },
    { chapter: 'Its number was not believed either' },
    { do: 'publish crl', of: 'iocafe', as: 'real', number: 1, revokes: [], from: APRIL, until: JULY },
    { do: 'carry crls', device: 'lamp', crls: ['forged', 'real'] },
    loginAt('myserver', 'OK'),
    { do: 'heard', device: 'lamp', statuses: ['CRL_SIGNATURE', 'OK'] },
  ],
}
