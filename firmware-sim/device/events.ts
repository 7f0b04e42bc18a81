/**
 * What a device tells of itself. JSON-able, without secrets, without what TLS makes random: the same story gives the same
 * events.
 */
import type { StatusName } from '../../bindings/index.js'

/** One event in the life of a device. */
export type DeviceEvent =
  | { event: 'booted'; organisations: string[]; slots: [StatusName, StatusName] }
  | { event: 'window opened'; confirmation: 'expect' | 'auto' }
  | { event: 'connected'; verified: boolean; certificates: number }
  | { event: 'root offered'; bytes: number }
  | { event: 'root captured'; organisation: string; confirmed: boolean; serverNames: string[] }
  | { event: 'list written'; slot: 0 | 1; bytes: number; generation: number }
  | { event: 'connection dropped' }
  | { event: 'server verified'; organisation: string; checks: string[] }
  | { event: 'secret sent'; bytes: number }
  | { event: 'logged in'; server: string }
  | { event: 'login refused' }
  | { event: 'refused'; status: StatusName; during: 'pairing' | 'login' }
