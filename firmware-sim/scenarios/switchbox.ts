/** A home server behind the switchbox of another organisation, and a client that goes through it. */
import type { Scenario } from '../simulator/scenario.js'

export const switchbox: Scenario = {
  name: 'switchbox',
  title:
    'A client reaches its home server through the switchbox of another organisation, which can read nothing of it.',
  world: {
    organisations: { iocafe: {}, pekkahome: {} },
    servers: { home: { of: 'pekkahome', name: 'myserver.pekkahome' } },
    switchboxes: { relay: { of: 'iocafe', name: 'switchbox.iocafe', accounts: ['homeserver'] } },
    devices: {
      homeserver: { network: 'pekkahome', firmware: ['iocafe'], serves: 'home' },
      phone: { network: 'pekkahome', firmware: ['iocafe'] },
      stranger: { network: 'pekkahome', firmware: ['iocafe', 'pekkahome'], wrongPassword: true },
    },
  },
  script: [
    { chapter: 'At home, the phone learns the root of pekkahome' },
    { do: 'pair', device: 'phone', at: 'home', confirm: 'expect', outcome: 'OK' },
    { do: 'trusts', device: 'phone', organisations: ['iocafe', 'pekkahome'] },
    { chapter: 'Away, before the home server is connected' },
    { do: 'login', device: 'phone', at: 'home', through: 'relay', expect: 'captured', outcome: 'NOT_PUBLISHED' },
    { chapter: 'The home server publishes' },
    { do: 'publish', device: 'homeserver', at: 'relay', outcome: 'OK' },
    { do: 'published', at: 'relay', networks: ['pekkahome'] },
    { chapter: 'Away, through the switchbox, with TLS from end to end' },
    { do: 'login', device: 'phone', at: 'home', through: 'relay', expect: 'captured', outcome: 'OK' },
    {
      do: 'login',
      device: 'phone',
      at: 'home',
      through: 'relay',
      expect: { name: 'myserver.pekkahome' },
      outcome: 'OK',
    },
    { do: 'unread by', switchbox: 'relay', device: 'phone' },
    { chapter: 'The account decides who gets in, and it is at home' },
    {
      do: 'login',
      device: 'stranger',
      at: 'home',
      through: 'relay',
      expect: { name: 'myserver.pekkahome' },
      outcome: 'LOGIN_REFUSED',
    },
    { do: 'logins', at: 'home', count: 3 },
  ],
}
