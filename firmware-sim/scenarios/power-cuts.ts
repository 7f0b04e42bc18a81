/** The power is cut at every flash operation of whatever a device keeps in flash. */
import type { Scenario } from '../simulator/scenario.js'

export const powerCuts: Scenario = {
  name: 'power-cuts',
  title:
    'Power cut in every flash operation, after every byte programmed: the old list and account are there, or the new ones.',
  world: {
    organisations: { iocafe: {}, pekkahome: {} },
    servers: {
      cafe: { of: 'iocafe', name: 'myserver.iocafe' },
      home: { of: 'pekkahome', name: 'myserver.pekkahome' },
    },
    devices: {
      lamp: { firmware: ['iocafe'] },
      empty: {},
      heir: { firmware: ['pekkahome', 'iocafe'], build: 'gateway' },
      sealed: { firmware: ['iocafe'], sealed: true },
    },
  },
  script: [
    { chapter: 'A capture, on an empty list and beside another organisation' },
    { do: 'power cuts', during: 'capture', device: 'empty', at: 'cafe' },
    { do: 'power cuts', during: 'capture', device: 'lamp', at: 'home' },
    { chapter: 'A root added by hand' },
    { do: 'power cuts', during: 'provisioning', device: 'lamp', at: 'home' },
    { chapter: 'One of two organisations forgotten' },
    { do: 'pair', device: 'lamp', at: 'home', confirm: 'expect', outcome: 'OK' },
    { do: 'power cuts', during: 'forgetting', device: 'lamp', at: 'home' },
    { chapter: 'A root that was replaced: forgotten, and paired again by hand' },
    { do: 'replace root', organisation: 'pekkahome' },
    { do: 'power cuts', during: 're-pairing', device: 'lamp', at: 'home' },
    { chapter: 'A succession, and the end of its overlap' },
    { do: 'replace root', organisation: 'iocafe' },
    { do: 'publish succession', of: 'iocafe', as: 'follow', kind: 'follow', number: 1 },
    { do: 'publish succession', of: 'iocafe', as: 'end', kind: 'end', number: 1 },
    { do: 'power cuts', during: 'succession', statement: 'follow', device: 'heir', at: 'cafe' },
    { do: 'succeed', device: 'heir', statement: 'follow', outcome: 'OK' },
    { do: 'power cuts', during: 'succession', statement: 'end', device: 'heir', at: 'cafe' },
    { chapter: 'Another account, and none' },
    { do: 'power cuts', during: 'account', device: 'lamp', at: 'home' },
    { do: 'power cuts', during: 'account erased', device: 'lamp', at: 'home' },
    { chapter: 'List and account sealed to the hardware' },
    { do: 'power cuts', during: 'capture', device: 'sealed', at: 'home' },
    { do: 'power cuts', during: 'account', device: 'sealed', at: 'home' },
    { chapter: 'A wipe' },
    { tell: 'A wipe that was cut short is finished at the next boot: nothing comes back.' },
    { do: 'power cuts', during: 'wipe', device: 'lamp', at: 'home' },
  ],
}
