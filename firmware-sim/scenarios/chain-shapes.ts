/** Servers that send their certificates in every shape that is seen in the field. */
import type { Scenario } from '../simulator/scenario.js'

export const chainShapes: Scenario = {
  name: 'chain-shapes',
  title: 'Any order, strangers in between, the root sent along: all fine; a missing intermediate is named.',
  world: {
    organisations: { iocafe: {} },
    servers: {
      plain: { of: 'iocafe', name: 'plain.iocafe' },
      intermediate: { of: 'iocafe', name: 'intermediate.iocafe', chain: 'intermediate' },
      'wrong-order': { of: 'iocafe', name: 'wrong-order.iocafe', chain: 'wrong order' },
      strangers: { of: 'iocafe', name: 'strangers.iocafe', chain: 'strangers' },
      'with-root': { of: 'iocafe', name: 'with-root.iocafe', chain: 'with root' },
      missing: { of: 'iocafe', name: 'missing.iocafe', chain: 'missing intermediate' },
      old: { of: 'iocafe', name: 'old.iocafe', chain: 'intermediate', tls: 'TLSv1.2' },
    },
    devices: { lamp: { firmware: ['iocafe'] }, valve: {} },
  },
  script: [
    { do: 'login', device: 'lamp', at: 'plain', expect: { name: 'plain.iocafe' }, outcome: 'OK' },
    { do: 'login', device: 'lamp', at: 'intermediate', expect: { name: 'intermediate.iocafe' }, outcome: 'OK' },
    { do: 'login', device: 'lamp', at: 'wrong-order', expect: { name: 'wrong-order.iocafe' }, outcome: 'OK' },
    { do: 'login', device: 'lamp', at: 'strangers', expect: { name: 'strangers.iocafe' }, outcome: 'OK' },
    { do: 'login', device: 'lamp', at: 'with-root', expect: { name: 'with-root.iocafe' }, outcome: 'OK' },
    {
      do: 'login',
      device: 'lamp',
      at: 'old',
      expect: { name: 'old.iocafe' },
      outcome: 'OK',
      because: 'TLS 1.2 as well',
    },
    { do: 'login', device: 'lamp', at: 'missing', expect: { name: 'missing.iocafe' }, outcome: 'PATH_UNKNOWN_ISSUER' },
    { do: 'pair', device: 'valve', at: 'strangers', confirm: 'expect', outcome: 'OK', because: 'at first connect too' },
  ],
}
