/**
 * TrustError: something was refused where no verdict can be answered as a value.
 */
import { explainStatus, statusName } from './explain-status.js'
import type { StatusName } from './status.js'
import type { Verdict } from './verdict.js'

/** What else is known of a refusal. */
export interface TrustErrorDetails {
  verdict?: Verdict | undefined
  /** Status of each slot, if both were refused. */
  slots?: readonly [StatusName, StatusName] | undefined
  /** What was refused, for the beginning of the message. */
  what?: string | undefined
}

/** A refusal: its status, its verdict if there is one, and a message that ends with the next step. */
export class TrustError extends Error {
  override readonly name = 'TrustError'
  readonly status: StatusName
  readonly code: number
  readonly verdict: Verdict | undefined
  readonly slots: readonly [StatusName, StatusName] | undefined

  constructor(status: StatusName | number, details: TrustErrorDetails = {}) {
    const { name, code, text, next } = explainStatus(typeof status === 'number' ? statusName(status) : status)
    super([details.what, `${text} ${next}`.trim(), `(${name})`].filter(Boolean).join(' '))
    this.status = name
    this.code = code
    this.verdict = details.verdict
    this.slots = details.slots
  }
}
