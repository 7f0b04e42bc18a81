/** A switchbox that brings its clients to an impostor of the home server. */
import type { Scenario } from '../simulator/scenario.js'

export const rogueSwitchbox: Scenario = {
  name: 'rogue-switchbox',
  title: 'A switchbox that is trusted as a relay brings its clients to an impostor: TLS from end to end refuses it.',
  world: {
    organisations: { iocafe: {}, pekkahome: {} },
    servers: { home: { of: 'pekkahome', name: 'myserver.pekkahome' } },
    rogues: { impostor: { kind: 'impostor', plays: 'home' }, middleman: { kind: 'middleman', plays: 'home' } },
    switchboxes: {
      diverting: { of: 'iocafe', name: 'switchbox.iocafe', accounts: [], divertsTo: 'impostor' },
      listening: { of: 'iocafe', name: 'switchbox.iocafe', accounts: [], divertsTo: 'middleman' },
    },
    devices: { phone: { network: 'pekkahome', firmware: ['iocafe', 'pekkahome'] } },
  },
  script: [
    {
      do: 'login',
      device: 'phone',
      at: 'home',
      through: 'diverting',
      expect: { name: 'myserver.pekkahome' },
      outcome: 'SIGNATURE_WRONG',
    },
    {
      do: 'login',
      device: 'phone',
      at: 'home',
      through: 'listening',
      expect: { name: 'myserver.pekkahome' },
      outcome: 'SIGNATURE_WRONG',
    },
    { tell: 'Nor does it help that iocafe is trusted too: the server expected is one of pekkahome.' },
    { do: 'logins', at: 'home', count: 0 },
  ],
}
