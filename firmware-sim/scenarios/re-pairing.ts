/** Whatever comes from the network opens no window. */
import type { Scenario } from '../simulator/scenario.js'

export const rePairing: Scenario = {
  name: 're-pairing',
  title: 'Nothing that comes from the network makes a paired device learn again: only somebody on site can.',
  world: {
    organisations: { iocafe: {} },
    servers: { myserver: { of: 'iocafe', name: 'myserver.iocafe' } },
    rogues: {
      impostor: { kind: 'impostor', plays: 'myserver' },
      middleman: { kind: 'middleman', plays: 'myserver' },
      'ca-leaf': { kind: 'ca leaf', plays: 'myserver' },
      silent: { kind: 'silent', plays: 'myserver' },
    },
    devices: { lamp: {} },
  },
  script: [
    { do: 'pair', device: 'lamp', at: 'myserver', confirm: 'expect', outcome: 'OK' },
    { do: 'note flash', device: 'lamp' },
    { chapter: 'Rogues answer in the place of the server' },
    { do: 'login', device: 'lamp', at: 'impostor', expect: 'captured', outcome: 'SIGNATURE_WRONG' },
    { do: 'login', device: 'lamp', at: 'middleman', expect: 'captured', outcome: 'SIGNATURE_WRONG' },
    { do: 'login', device: 'lamp', at: 'ca-leaf', expect: 'captured', outcome: 'PATH_UNKNOWN_ISSUER' },
    { do: 'login', device: 'lamp', at: 'silent', expect: 'captured', outcome: 'SIGNATURE_WRONG' },
    { do: 'flash unchanged', device: 'lamp' },
    { chapter: 'Somebody opens a window, and a rogue answers' },
    { do: 'pair', device: 'lamp', at: 'impostor', confirm: 'auto', outcome: 'CAPTURE_IDENTITY_CHANGED' },
    { do: 'pair', device: 'lamp', at: 'myserver', confirm: 'expect', outcome: 'CAPTURE_KNOWN' },
    { do: 'flash unchanged', device: 'lamp' },
    { do: 'login', device: 'lamp', at: 'myserver', expect: 'captured', outcome: 'OK' },
  ],
}
