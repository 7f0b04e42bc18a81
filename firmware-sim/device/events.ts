/**
 * What a device tells of itself. JSON-able, without secrets, without what TLS makes random: the same story gives the same
 * events (docs/event.schema.json).
 */
import type { StatusName } from '../../bindings/index.js'
import type { WipedRegion } from '../flash/device-flash.js'
import type { OutcomeName } from './outcome.js'

/** What a device was doing. */
export type Activity = 'pairing' | 'login' | 'tunnel' | 'publishing' | 'succession'

/** One event in the life of a device. */
export type DeviceEvent =
  | { event: 'booted'; organisations: string[]; slots: [StatusName, StatusName] }
  | { event: 'wipe resumed'; regions: WipedRegion[] }
  | { event: 'wiped'; regions: WipedRegion[] }
  | { event: 'window opened'; confirmation: 'expect' | 'auto' | 'compare' }
  | { event: 'connected'; verified: boolean; certificates: number }
  | { event: 'root offered'; bytes: number }
  | { event: 'words shown'; count: number }
  | { event: 'words compared'; same: boolean }
  | { event: 'root captured'; organisation: string; confirmed: boolean; serverNames: string[] }
  | { event: 'root added'; organisation: string; origin: string }
  | { event: 'succession applied'; organisations: string[] }
  | { event: 'root confirmed'; unconfirmed: string[] }
  | { event: 'organisation forgotten'; organisation: string }
  | { event: 'list written'; slot: 0 | 1; bytes: number; generation: number }
  | { event: 'crl heard'; status: StatusName; revokes: number }
  | { event: 'connection dropped' }
  | { event: 'server verified'; organisation: string; checks: string[] }
  | { event: 'secret withheld'; organisation: string }
  | { event: 'secret sent'; bytes: number }
  | { event: 'logged in'; server: string }
  | { event: 'tunnel open'; network: string }
  | { event: 'published'; network: string }
  | { event: 'refused'; outcome: OutcomeName; during: Activity }
