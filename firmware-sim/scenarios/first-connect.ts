/** The story of `npm start`: an organisation, its server, two devices, and an impostor who comes twice. */
import type { Scenario } from '../simulator/scenario.js'

export const firstConnect: Scenario = {
  name: 'first-connect',
  title: 'A device captures the root of its organisation at first connect; an impostor gets nothing, before or after.',
  world: {
    organisations: { iocafe: {} },
    servers: { myserver: { of: 'iocafe', name: 'myserver.iocafe' } },
    rogues: { impostor: { kind: 'impostor', plays: 'myserver' } },
    devices: { thermometer: {}, lamp: {} },
  },
  script: [
    { chapter: 'An organisation and its server' },
    { tell: 'iocafe has made its root certificate, and signed the certificate of myserver.iocafe with it.' },
    { tell: 'The server listens on loopback. It speaks TLS; there is no internet in this story.' },
    { tell: "The label on each new device shows the hash of the root's key." },

    { chapter: 'An impostor answers at the first connect' },
    { tell: 'A new device trusts nobody. Somebody on site opens its pairing window and scans the label.' },
    {
      tell: 'But an impostor answers: the same names in its certificate and in the root that it offers, only other keys.',
    },
    {
      do: 'pair',
      device: 'thermometer',
      at: 'impostor',
      confirm: 'expect',
      label: 'iocafe',
      outcome: 'CAPTURE_EXPECTATION',
      because: 'the root offered is not the one on the label',
    },
    { do: 'trusts', device: 'thermometer', organisations: [] },

    { chapter: 'The first connect' },
    { tell: 'The window is opened again; now the real server answers.' },
    { do: 'pair', device: 'thermometer', at: 'myserver', confirm: 'expect', outcome: 'OK' },
    { tell: 'The device took the root that the server offered, because it is a CA that signed itself, because the' },
    {
      tell: 'certificates of this very connection hold under it, and because its key is the one on the label. It wrote',
    },
    { tell: 'the root to flash, read it back, dropped the connection, and connected again: now verified.' },
    { do: 'trusts', device: 'thermometer', organisations: ['iocafe'] },
    { do: 'logins', at: 'myserver', count: 1 },

    { chapter: 'Power off, power on' },
    { do: 'reboot', device: 'thermometer' },
    { do: 'trusts', device: 'thermometer', organisations: ['iocafe'] },
    {
      do: 'login',
      device: 'thermometer',
      at: 'myserver',
      expect: 'captured',
      outcome: 'OK',
      because: 'without pairing',
    },

    { chapter: 'The impostor comes back' },
    {
      tell: 'It now sits where the server was. Whoever the device talks to must hold a certificate by the captured root.',
    },
    {
      do: 'login',
      device: 'thermometer',
      at: 'impostor',
      expect: 'captured',
      outcome: 'SIGNATURE_WRONG',
      because: 'another key signed this certificate',
    },
    {
      do: 'pair',
      device: 'thermometer',
      at: 'impostor',
      confirm: 'auto',
      outcome: 'CAPTURE_IDENTITY_CHANGED',
      because: 'to pair again does not help it',
    },
    { do: 'trusts', device: 'thermometer', organisations: ['iocafe'] },

    { chapter: 'A device without a label' },
    {
      tell: 'Nobody knows a code for this one, so it takes what it finds ("auto"): as good as the network at that moment.',
    },
    { do: 'pair', device: 'lamp', at: 'myserver', confirm: 'auto', outcome: 'OK' },
    { do: 'trusts', device: 'lamp', organisations: ['iocafe'], unconfirmed: ['iocafe'] },
    { do: 'logins', at: 'myserver', count: 3 },
  ],
}
