/** Days and attempts that the scenarios about CRLs share. */
import type { Expected, Step } from '../simulator/scenario.js'

const seconds = (date: string): number => Date.parse(date) / 1000

export const APRIL = seconds('2026-04-01')
export const JUNE = seconds('2026-06-01')
export const JULY = seconds('2026-07-01')
export const AUGUST = seconds('2026-08-01')

/** The lamp logs in at a server of iocafe. */
export const loginAt = (at: string, outcome: Expected, because?: string): Step => ({
  ...{ do: 'login', device: 'lamp', at, expect: { organisation: 'iocafe' }, outcome },
  ...(because !== undefined && { because }),
})
