/** A man in the middle that relays everything, the real root too, at first connect and later. */
import type { Scenario } from '../simulator/scenario.js'

const NOT_ITS_OWN = 'the root offered did not sign the certificate of this connection'

export const manInTheMiddle: Scenario = {
  name: 'man-in-the-middle',
  title:
    'A man in the middle relays the real root: it did not sign the certificate of this connection, so it is refused.',
  world: {
    organisations: { iocafe: {} },
    servers: { myserver: { of: 'iocafe', name: 'myserver.iocafe' } },
    rogues: { middleman: { kind: 'middleman', plays: 'myserver' } },
    devices: { lamp: {} },
  },
  script: [
    { chapter: 'At first connect' },
    {
      do: 'pair',
      device: 'lamp',
      at: 'middleman',
      confirm: 'expect',
      outcome: 'SIGNATURE_WRONG',
      because: NOT_ITS_OWN,
    },
    { do: 'pair', device: 'lamp', at: 'middleman', confirm: 'auto', outcome: 'SIGNATURE_WRONG', because: NOT_ITS_OWN },
    { do: 'trusts', device: 'lamp', organisations: [] },
    { chapter: 'Later' },
    { do: 'pair', device: 'lamp', at: 'myserver', confirm: 'expect', outcome: 'OK' },
    { do: 'login', device: 'lamp', at: 'middleman', expect: 'captured', outcome: 'SIGNATURE_WRONG' },
    { do: 'login', device: 'lamp', at: 'middleman', expect: { organisation: 'iocafe' }, outcome: 'SIGNATURE_WRONG' },
    { do: 'login', device: 'lamp', at: 'myserver', expect: 'captured', outcome: 'OK' },
  ],
}
