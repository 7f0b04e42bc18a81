/** A server of the reference system's order of events: it wants user name and password before anything was verified. */
import type { Scenario } from '../simulator/scenario.js'

export const passwordBeforeVerification: Scenario = {
  name: 'password-before-verification',
  title: 'A rogue waits for user name and password before it gives its root: it waits in vain.',
  world: {
    organisations: { iocafe: {} },
    servers: { myserver: { of: 'iocafe', name: 'myserver.iocafe' } },
    rogues: { waiting: { kind: 'login first', plays: 'myserver' } },
    devices: { lamp: {} },
  },
  script: [
    { do: 'pair', device: 'lamp', at: 'waiting', confirm: 'auto', patienceMs: 150, outcome: 'PEER_TIMEOUT' },
    { do: 'trusts', device: 'lamp', organisations: [] },
    { do: 'pair', device: 'lamp', at: 'myserver', confirm: 'expect', outcome: 'OK' },
    { do: 'login', device: 'lamp', at: 'waiting', expect: 'captured', outcome: 'SIGNATURE_WRONG' },
  ],
}
