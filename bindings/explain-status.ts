/**
 * Statuses by name and by code, with what they mean and the safe next step.
 */
import { STATUS, type StatusName } from './status.js'

/** A status in words. */
export interface ExplainedStatus {
  code: number
  name: StatusName
  text: string
  /** The safe next step; empty for OK. */
  next: string
}

const NAMES = new Map<number, StatusName>(
  (Object.keys(STATUS) as StatusName[]).map((name) => [STATUS[name].code, name]),
)

/** The name of a code of the core. A code that the table does not have means that core and bindings do not match. */
export function statusName(code: number): StatusName {
  const name = NAMES.get(code)
  if (name === undefined) {
    throw new Error(
      `trustcore: the core answered status ${code}, which these bindings do not know: run \`npm run build\``,
    )
  }
  return name
}

/** What a status means and what to do next. Throws TypeError if there is no such status. */
export function explainStatus(status: StatusName | number): ExplainedStatus {
  const name = typeof status === 'number' ? NAMES.get(status) : Object.hasOwn(STATUS, status) ? status : undefined
  if (name === undefined) throw new TypeError(`\`status\` must be a status name or code: there is no ${String(status)}`)
  return { name, ...STATUS[name] }
}
