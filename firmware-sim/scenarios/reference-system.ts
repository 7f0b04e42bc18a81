/** The certificates that the reference system ships: X.509 v1, RSA-2048, no extensions, common names. */
import type { Scenario } from '../simulator/scenario.js'

export const referenceSystem: Scenario = {
  name: 'reference-system',
  title: 'X.509 v1 certificates of the reference system: refused, unless the policy legacy is chosen.',
  policies: ['ignore', 'legacy'],
  world: {
    organisations: { pekkahome: { key: 'rsa2048', version: 1 } },
    servers: { myserver: { of: 'pekkahome', name: 'myserver.pekkahome' } },
    rogues: { impostor: { kind: 'impostor', plays: 'myserver' } },
    devices: { lamp: {} },
  },
  script: [
    {
      do: 'pair',
      device: 'lamp',
      at: 'impostor',
      confirm: 'expect',
      label: 'pekkahome',
      outcome: 'CAPTURE_EXPECTATION',
    },
    {
      do: 'pair',
      device: 'lamp',
      at: 'myserver',
      confirm: 'expect',
      outcome: { ignore: 'ROOT_NOT_CA', legacy: 'OK' },
    },
    {
      do: 'login',
      device: 'lamp',
      at: 'myserver',
      expect: { name: 'myserver.pekkahome' },
      outcome: { ignore: 'NO_ANCHORS', legacy: 'OK' },
    },
    {
      do: 'login',
      device: 'lamp',
      at: 'myserver',
      expect: { name: 'other.pekkahome' },
      outcome: { ignore: 'NO_ANCHORS', legacy: 'NAME_MISMATCH' },
    },
  ],
}
