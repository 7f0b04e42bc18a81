/** Compare: nobody has a label, but people stand at both ends and see words. */
import type { Scenario } from '../simulator/scenario.js'

const OTHER_WORDS = 'the server shows other words'

export const comparedWords: Scenario = {
  name: 'compared-words',
  title:
    'Device and server show the same five words, or there is somebody between them: passed on, ground, or spoiled.',
  world: {
    organisations: { iocafe: {} },
    servers: { myserver: { of: 'iocafe', name: 'myserver.iocafe' } },
    rogues: {
      impostor: { kind: 'impostor', plays: 'myserver' },
      middleman: { kind: 'middleman', plays: 'myserver' },
      passing: { kind: 'passing middleman', plays: 'myserver' },
      grinder: { kind: 'grinder', plays: 'myserver' },
      'other-nonce': { kind: 'other nonce', plays: 'myserver' },
      'short-nonce': { kind: 'short nonce', plays: 'myserver' },
    },
    devices: { lamp: {}, gateway: { build: 'gateway' } },
  },
  script: [
    { tell: 'A window is opened at the device, and one at the server. Both have a display.' },
    { do: 'note flash', device: 'lamp' },
    { chapter: 'Rogues in the middle' },
    {
      do: 'pair',
      device: 'lamp',
      at: 'passing',
      confirm: 'compare',
      outcome: 'COMPARE_WORDS_DIFFER',
      because: OTHER_WORDS,
    },
    {
      do: 'pair',
      device: 'lamp',
      at: 'grinder',
      confirm: 'compare',
      outcome: 'COMPARE_WORDS_DIFFER',
      because: OTHER_WORDS,
    },
    {
      do: 'pair',
      device: 'lamp',
      at: 'other-nonce',
      confirm: 'compare',
      outcome: 'COMPARE_WORDS_DIFFER',
      because: 'the server saw another nonce than the one committed to, and shows no words',
    },
    { do: 'pair', device: 'lamp', at: 'short-nonce', confirm: 'compare', outcome: 'WIRE' },
    {
      do: 'pair',
      device: 'lamp',
      at: 'middleman',
      confirm: 'compare',
      outcome: 'SIGNATURE_WRONG',
      because: 'the real root did not sign this certificate: nothing is compared',
    },
    {
      do: 'pair',
      device: 'lamp',
      at: 'impostor',
      confirm: 'compare',
      outcome: 'COMPARISON_REFUSED',
      because: 'it does not compare at all',
    },
    { do: 'trusts', device: 'lamp', organisations: [] },
    { do: 'flash unchanged', device: 'lamp' },
    { chapter: 'Nobody has opened a window at the server' },
    {
      do: 'pair',
      device: 'lamp',
      at: 'myserver',
      confirm: 'compare',
      windowClosed: true,
      outcome: 'COMPARISON_REFUSED',
    },
    { chapter: 'The same words' },
    { do: 'pair', device: 'lamp', at: 'myserver', confirm: 'compare', outcome: 'OK' },
    { do: 'trusts', device: 'lamp', organisations: ['iocafe'] },
    { do: 'login', device: 'lamp', at: 'myserver', expect: 'captured', outcome: 'OK' },
    { do: 'logins', at: 'myserver', count: 2 },
    {
      do: 'pair',
      device: 'gateway',
      at: 'myserver',
      confirm: 'compare',
      outcome: 'OK',
      because: 'a gateway compares too',
    },
  ],
}
