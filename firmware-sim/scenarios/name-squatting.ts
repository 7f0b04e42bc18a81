/** A second claimant to a name that is published already. */
import type { Scenario } from '../simulator/scenario.js'

export const nameSquatting: Scenario = {
  name: 'name-squatting',
  title: 'Who claims a published name is refused, with an account or without; the first one stays connected.',
  world: {
    organisations: { iocafe: {}, pekkahome: {} },
    servers: {
      home: { of: 'pekkahome', name: 'myserver.pekkahome' },
      other: { of: 'pekkahome', name: 'other.pekkahome' },
    },
    switchboxes: { relay: { of: 'iocafe', name: 'switchbox.iocafe', accounts: ['homeserver', 'twin'] } },
    devices: {
      homeserver: { network: 'pekkahome', firmware: ['iocafe'], serves: 'home' },
      twin: { network: 'pekkahome', firmware: ['iocafe'], serves: 'other' },
      squatter: { network: 'pekkahome', firmware: ['iocafe'], serves: 'other' },
      phone: { network: 'pekkahome', firmware: ['iocafe', 'pekkahome'] },
    },
  },
  script: [
    { do: 'publish', device: 'squatter', at: 'relay', outcome: 'LOGIN_REFUSED', because: 'it has no account here' },
    { do: 'published', at: 'relay', networks: [] },
    { do: 'publish', device: 'homeserver', at: 'relay', outcome: 'OK' },
    { chapter: 'A second claimant' },
    { do: 'publish', device: 'squatter', at: 'relay', outcome: 'LOGIN_REFUSED' },
    {
      do: 'publish',
      device: 'twin',
      at: 'relay',
      outcome: 'LOGIN_REFUSED',
      because: 'also with an account for this network',
    },
    { do: 'published', at: 'relay', networks: ['pekkahome'] },
    { tell: 'The first one has noticed nothing: clients still reach it.' },
    {
      do: 'login',
      device: 'phone',
      at: 'home',
      through: 'relay',
      expect: { name: 'myserver.pekkahome' },
      outcome: 'OK',
    },
    { do: 'logins', at: 'other', count: 0 },
  ],
}
