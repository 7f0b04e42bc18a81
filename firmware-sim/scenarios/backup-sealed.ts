/** A backup of a device whose secrets are bound to its hardware. */
import type { Scenario, Step } from '../simulator/scenario.js'

const login = (device: string, outcome: 'NO_ANCHORS' | 'SEALED_ELSEWHERE' | 'OK', because?: string): Step => ({
  ...{ do: 'login', device, at: 'cafe', expect: { organisation: 'iocafe' }, outcome },
  ...(because !== undefined && { because }),
})

export const backupSealed: Scenario = {
  name: 'backup-sealed',
  title: 'A sealed backup is worth nothing on other hardware, neither list nor account, and everything on its own.',
  world: {
    organisations: { iocafe: {}, pekkahome: {} },
    servers: {
      cafe: { of: 'iocafe', name: 'myserver.iocafe' },
      home: { of: 'pekkahome', name: 'myserver.pekkahome' },
    },
    devices: { lamp: { sealed: true }, spare: { sealed: true }, unsealed: {}, plain: {} },
  },
  script: [
    { do: 'pair', device: 'lamp', at: 'cafe', confirm: 'expect', outcome: 'OK' },
    { chapter: 'On other hardware, after one write of the list' },
    { do: 'restore', from: 'lamp', device: 'spare', outcome: 'OK' },
    { do: 'slots', device: 'spare', statuses: ['LIST_SEAL', 'LIST_EMPTY_SLOT'] },
    { do: 'trusts', device: 'spare', organisations: [] },
    login('spare', 'NO_ANCHORS', 'its list was sealed to the lamp'),
    { do: 'add root', device: 'spare', organisation: 'iocafe', outcome: 'OK' },
    login('spare', 'SEALED_ELSEWHERE', 'and so was the account'),
    { chapter: 'On other hardware, after two' },
    { do: 'pair', device: 'lamp', at: 'home', confirm: 'expect', outcome: 'OK' },
    { do: 'search flash', device: 'lamp', finds: 'roots' },
    { do: 'note flash', device: 'lamp' },
    { do: 'restore', from: 'lamp', device: 'spare', outcome: 'LIST_SEAL' },
    {
      do: 'restore',
      from: 'lamp',
      device: 'unsealed',
      outcome: 'LIST_SEAL',
      because: 'it seals nothing, and reads nothing sealed',
    },
    { chapter: 'A backup without a seal, on hardware that seals' },
    { do: 'add root', device: 'plain', organisation: 'iocafe', outcome: 'OK' },
    { do: 'add root', device: 'plain', organisation: 'pekkahome', outcome: 'OK' },
    {
      do: 'restore',
      from: 'plain',
      device: 'spare',
      outcome: 'LIST_UNSEALED',
      because: 'anybody could have written that list',
    },
    { chapter: 'On its own hardware, after a wipe' },
    { do: 'wipe', device: 'lamp' },
    { do: 'restore noted', device: 'lamp' },
    { do: 'trusts', device: 'lamp', organisations: ['iocafe', 'pekkahome'] },
    { do: 'login', device: 'lamp', at: 'cafe', expect: 'captured', outcome: 'OK' },
    { chapter: 'The other hardware, wiped, is set up anew' },
    { do: 'set account', device: 'spare' },
    { do: 'pair', device: 'spare', at: 'cafe', confirm: 'expect', outcome: 'OK' },
    login('spare', 'OK'),
  ],
}
