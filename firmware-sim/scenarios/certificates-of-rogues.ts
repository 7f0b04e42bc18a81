/** Certificates that are not what they should be: a CA as server, a server as CA, a root that signed something else. */
import type { Scenario } from '../simulator/scenario.js'

export const certificatesOfRogues: Scenario = {
  name: 'certificates-of-rogues',
  title: 'A CA:TRUE leaf offered as root, a root that does not sign, and a server that signs others are refused.',
  world: {
    organisations: { iocafe: {} },
    servers: { myserver: { of: 'iocafe', name: 'myserver.iocafe' } },
    rogues: {
      'ca-leaf': { kind: 'ca leaf', plays: 'myserver' },
      'foreign-root': { kind: 'foreign root', plays: 'myserver' },
      'issuing-server': { kind: 'issuing server', plays: 'myserver' },
    },
    devices: { lamp: {} },
  },
  script: [
    { chapter: 'One certificate, root and leaf at once' },
    { do: 'pair', device: 'lamp', at: 'ca-leaf', confirm: 'auto', outcome: 'CAPTURE_ROOT_IS_LEAF' },
    { chapter: 'The real root, which did not sign the leaf' },
    { do: 'pair', device: 'lamp', at: 'foreign-root', confirm: 'expect', outcome: 'SIGNATURE_WRONG' },
    { do: 'pair', device: 'lamp', at: 'foreign-root', confirm: 'auto', outcome: 'SIGNATURE_WRONG' },
    { chapter: 'A certificate signed by a server' },
    { do: 'pair', device: 'lamp', at: 'issuing-server', confirm: 'expect', outcome: 'PATH_ISSUER_NOT_CA' },
    { do: 'trusts', device: 'lamp', organisations: [] },
    { do: 'pair', device: 'lamp', at: 'myserver', confirm: 'expect', outcome: 'OK' },
    { do: 'login', device: 'lamp', at: 'issuing-server', expect: 'captured', outcome: 'PATH_ISSUER_NOT_CA' },
    { do: 'login', device: 'lamp', at: 'ca-leaf', expect: 'captured', outcome: 'PATH_UNKNOWN_ISSUER' },
  ],
}
