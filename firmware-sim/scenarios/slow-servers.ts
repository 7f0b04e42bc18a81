/** Whoever keeps a device waiting: byte by byte, or for ever. Its own clock ends that. */
import type { Scenario } from '../simulator/scenario.js'

const PATIENCE_MS = 200

export const slowServers: Scenario = {
  name: 'slow-servers',
  title: 'A server that gives a byte now and then, or stops in the middle: the device gives up by itself, and says so.',
  world: {
    organisations: { iocafe: {} },
    servers: {
      myserver: { of: 'iocafe', name: 'myserver.iocafe' },
      dripped: { of: 'iocafe', name: 'myserver.iocafe', link: { pieceBytes: 1, paceMs: 5 } },
      stalled: { of: 'iocafe', name: 'myserver.iocafe', link: { stallAfterBytes: 300 } },
    },
    rogues: {
      dripping: { kind: 'dripping', plays: 'myserver' },
      stalling: { kind: 'stalling', plays: 'myserver' },
    },
    devices: { lamp: {}, valve: { firmware: ['iocafe'] } },
  },
  script: [
    { do: 'note flash', device: 'lamp' },
    { chapter: 'Rogues' },
    { do: 'pair', device: 'lamp', at: 'dripping', confirm: 'auto', patienceMs: PATIENCE_MS, outcome: 'PEER_TIMEOUT' },
    { do: 'pair', device: 'lamp', at: 'stalling', confirm: 'auto', patienceMs: PATIENCE_MS, outcome: 'PEER_TIMEOUT' },
    { chapter: 'The real server, over a line that drips, and one that stalls' },
    { do: 'pair', device: 'lamp', at: 'dripped', confirm: 'expect', patienceMs: PATIENCE_MS, outcome: 'PEER_TIMEOUT' },
    { do: 'pair', device: 'lamp', at: 'stalled', confirm: 'expect', patienceMs: PATIENCE_MS, outcome: 'PEER_TIMEOUT' },
    {
      do: 'login',
      device: 'valve',
      at: 'stalled',
      expect: { organisation: 'iocafe' },
      patienceMs: PATIENCE_MS,
      outcome: 'PEER_TIMEOUT',
    },
    { do: 'logins', at: 'stalled', count: 0 },
    { do: 'logins', at: 'dripped', count: 0 },
    { do: 'flash unchanged', device: 'lamp' },
    {
      do: 'pair',
      device: 'lamp',
      at: 'myserver',
      confirm: 'expect',
      outcome: 'OK',
      because: 'it is none the worse for it',
    },
  ],
}
