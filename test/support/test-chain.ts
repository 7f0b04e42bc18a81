/**
 * A named test chain: what is given to the core, and what it must answer.
 *
 * A chain that must be refused names its `parent`: the chain that must be trusted and differs in one thing only.
 */
import type { Expectation } from '../../bindings/expectation.js'
import type { Policy } from '../../bindings/policy.js'
import type { StatusName } from '../../bindings/status.js'
import type { TimeState } from '../../bindings/time.js'

/** What is given to a verification. */
export interface Given {
  /** Root certificates, DER. */
  anchors: readonly Uint8Array[]
  /** The leaf, then the others as the server sends them, DER. */
  chain: readonly Uint8Array[]
  /** Default: the name `myserver.iocafe`. */
  expect?: Expectation
  policy?: Policy
  time?: TimeState
}

export interface TestChain extends Given {
  name: string
  expect: Expectation
  trusted: boolean
  status: StatusName
  /** Certificate that a refusal must name. */
  certificate?: { kind: 'chain' | 'anchor'; index: number }
  /** Certificates on the path that must be found, leaf first. */
  path?: readonly number[]
  /** Name of the valid chain that this one is a defect of. */
  parent?: string
}

/** Who is expected unless a chain says otherwise. */
export const EXPECTED = { name: 'myserver.iocafe' } as const

/** A chain that must be trusted. */
export function trusted(name: string, given: Given, path?: readonly number[]): TestChain {
  return { expect: EXPECTED, ...given, name, trusted: true, status: 'OK', ...(path && { path }) }
}

/** Where a defect lies: index in the chain, or of an anchor. */
export type Place = number | { anchor: number } | null

/** A chain that must be refused with `status`, about the certificate at `place` (null: about none). */
export function refused(name: string, parent: string, status: StatusName, place: Place, given: Given): TestChain {
  const certificate =
    place === null
      ? {}
      : typeof place === 'number'
        ? { certificate: { kind: 'chain', index: place } as const }
        : { certificate: { kind: 'anchor', index: place.anchor } as const }
  return { expect: EXPECTED, ...given, name, parent, trusted: false, status, ...certificate }
}
