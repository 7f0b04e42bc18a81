/** Links that are slow, come byte by byte, or break off. */
import type { Scenario } from '../simulator/scenario.js'

export const badLink: Scenario = {
  name: 'bad-link',
  title: 'Byte-at-a-time and slow links only take longer; a link that breaks off leaves the device as it was.',
  world: {
    organisations: { iocafe: {} },
    servers: {
      trickling: { of: 'iocafe', name: 'one.iocafe', link: { pieceBytes: 1, delayMs: 900 } },
      breaking: { of: 'iocafe', name: 'two.iocafe', link: { drops: 3, dropAfterBytes: 200 } },
    },
    devices: { lamp: {}, valve: {} },
  },
  script: [
    { chapter: 'Byte at a time, 900 ms each way' },
    { do: 'pair', device: 'lamp', at: 'trickling', confirm: 'expect', outcome: 'OK' },
    { do: 'login', device: 'lamp', at: 'trickling', expect: 'captured', outcome: 'OK' },
    { chapter: 'Three connections break off' },
    { do: 'note flash', device: 'valve' },
    { do: 'pair', device: 'valve', at: 'breaking', confirm: 'expect', outcome: 'CONNECTION_LOST' },
    { do: 'pair', device: 'valve', at: 'breaking', confirm: 'expect', outcome: 'CONNECTION_LOST' },
    { do: 'pair', device: 'valve', at: 'breaking', confirm: 'expect', outcome: 'CONNECTION_LOST' },
    { do: 'flash unchanged', device: 'valve' },
    { do: 'pair', device: 'valve', at: 'breaking', confirm: 'expect', outcome: 'OK' },
  ],
}
