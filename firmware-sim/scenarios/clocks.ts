/** Clocks that are unknown, say 1970, are right, or go backwards, under the three time policies. */
import type { Expected, Scenario, Step } from '../simulator/scenario.js'

const seconds = (date: string): number => Date.parse(date) / 1000
const login = (at: string, outcome: Expected): Step => ({
  do: 'login',
  device: 'lamp',
  at,
  expect: { organisation: 'iocafe' },
  outcome,
})
const NEVER_KNOWN: Expected = { ignore: 'OK', floor: 'OK', strict: 'TIME_UNKNOWN' }
const NOT_YET: Expected = { ignore: 'OK', floor: 'OK', strict: 'TIME_NOT_YET_VALID' }
const EXPIRED: Expected = { ignore: 'OK', floor: 'TIME_EXPIRED', strict: 'TIME_EXPIRED' }

export const clocks: Scenario = {
  name: 'clocks',
  title:
    'Clocks unknown, in 1970, right, and backwards: ignore never refuses, floor only what has expired for certain.',
  policies: ['ignore', 'floor', 'strict'],
  world: {
    organisations: { iocafe: {} },
    servers: {
      current: { of: 'iocafe', name: 'current.iocafe' },
      expired: {
        of: 'iocafe',
        name: 'expired.iocafe',
        validity: { notBefore: seconds('2020-01-01'), notAfter: seconds('2021-01-01') },
      },
      future: {
        of: 'iocafe',
        name: 'future.iocafe',
        validity: { notBefore: seconds('2040-01-01'), notAfter: seconds('2045-01-01') },
      },
    },
    devices: { lamp: { firmware: ['iocafe'] } },
  },
  script: [
    { chapter: 'The clock is unknown' },
    login('current', NEVER_KNOWN),
    login('expired', NEVER_KNOWN),
    { chapter: 'The clock says 1970' },
    { do: 'clock', device: 'lamp', clock: { exactly: 0 } },
    login('current', NOT_YET),
    login('expired', NOT_YET),
    { chapter: 'The clock is right' },
    { do: 'clock', device: 'lamp', clock: { exactly: seconds('2026-06-01') } },
    login('current', 'OK'),
    login('expired', EXPIRED),
    login('future', NOT_YET),
    { chapter: 'It is at least that late' },
    { do: 'clock', device: 'lamp', clock: { atLeast: seconds('2026-06-01') } },
    login('current', NEVER_KNOWN),
    login('expired', { ignore: 'OK', floor: 'TIME_EXPIRED', strict: 'TIME_UNKNOWN' }),
    { chapter: 'The clock has gone backwards, before the beginning of all certificates' },
    { do: 'clock', device: 'lamp', clock: { exactly: seconds('2019-01-01') } },
    login('current', NOT_YET),
    login('expired', NOT_YET),
    { chapter: 'Power was lost' },
    { do: 'reboot', device: 'lamp' },
    login('expired', NEVER_KNOWN),
  ],
}
