/** Answers that are none: no root, two, cut short, too long, another greeting, silence. */
import type { Scenario } from '../simulator/scenario.js'

export const oddAnswers: Scenario = {
  name: 'odd-answers',
  title: 'No root, two roots, truncated and oversized answers, a wrong greeting, silence: each has its own refusal.',
  world: {
    organisations: { iocafe: {} },
    servers: { myserver: { of: 'iocafe', name: 'myserver.iocafe' } },
    rogues: {
      'no-root': { kind: 'no root', plays: 'myserver' },
      'two-roots': { kind: 'two roots', plays: 'myserver' },
      truncated: { kind: 'truncated', plays: 'myserver' },
      oversized: { kind: 'oversized', plays: 'myserver' },
      greeting: { kind: 'wrong greeting', plays: 'myserver' },
      silent: { kind: 'silent', plays: 'myserver' },
    },
    devices: { lamp: {} },
  },
  script: [
    { do: 'note flash', device: 'lamp' },
    { do: 'pair', device: 'lamp', at: 'no-root', confirm: 'auto', outcome: 'CAPTURE_NO_ROOT' },
    { do: 'pair', device: 'lamp', at: 'two-roots', confirm: 'auto', outcome: 'CAPTURE_SEVERAL_ROOTS' },
    { do: 'pair', device: 'lamp', at: 'truncated', confirm: 'auto', outcome: 'CONNECTION_LOST' },
    { do: 'pair', device: 'lamp', at: 'oversized', confirm: 'auto', outcome: 'WIRE' },
    { do: 'pair', device: 'lamp', at: 'greeting', confirm: 'auto', outcome: 'PEER_GREETING' },
    { do: 'pair', device: 'lamp', at: 'silent', confirm: 'auto', patienceMs: 150, outcome: 'PEER_TIMEOUT' },
    { do: 'flash unchanged', device: 'lamp' },
    { do: 'pair', device: 'lamp', at: 'myserver', confirm: 'expect', outcome: 'OK' },
  ],
}
