/**
 * One signature outside of any chain: does this key sign this message? It says nothing about trust.
 */
import { BUILDS, type Build, Core } from './core.js'
import { statusName } from './explain-status.js'
import { bytes, objectWith, oneOf } from './parameter.js'
import { STATUS, type StatusName } from './status.js'

/** A signature, its parts as they stand in a certificate. */
export interface SignatureOptions {
  /** SubjectPublicKeyInfo, DER. */
  spki: Uint8Array
  /** AlgorithmIdentifier, DER: for RSASSA-PSS with its parameters (RFC 4055). */
  algorithm: Uint8Array
  message: Uint8Array
  /** The signature value: for ECDSA the DER of r and s. */
  signature: Uint8Array
}

/** Whether a signature holds, and why not. */
export interface SignatureVerdict {
  readonly holds: boolean
  readonly status: StatusName
  readonly code: number
  /** Steps that it took. */
  readonly steps: number
}

const HOLDS = 0x6b95c31c
const STEPS_AT_ONCE = 1000
const cores = new Map<Build, Core>()

function coreOf(build: Build): Core {
  const core = cores.get(build) ?? new Core(build)
  cores.set(build, core)
  return core
}

/**
 * Verifies one signature. What does not hold is a value, not an exception.
 * @throws TypeError on misuse
 * @throws CoreFault if the core has a bug
 */
export function verifySignature(options: SignatureOptions, build: Build = 'gateway'): SignatureVerdict {
  const given = objectWith(options, ['spki', 'algorithm', 'message', 'signature'], 'options')
  const parts = ['spki', 'algorithm', 'signature', 'message'].map((name) => bytes(given[name], `options.${name}`))
  const core = coreOf(oneOf(build, BUILDS, 'build'))
  core.call('tc_chain_begin')
  const refused = (code: number): SignatureVerdict => ({ holds: false, status: statusName(code), code, steps: 0 })
  if (!core.put(Buffer.concat(parts))) return refused(STATUS.LIMIT_INPUT.code)
  const [spki = 0, algorithm = 0, signature = 0, message = 0] = parts.map((part) => part.length)
  const code = core.call('tc_signature_begin', spki, algorithm, signature, message)
  if (code !== STATUS.OK.code) return refused(code)
  while (core.call('tc_signature_step', STEPS_AT_ONCE) !== 0);
  const holds = core.call('tc_signature_verdict') >>> 0 === HOLDS
  const status = core.call('tc_signature_status')
  return { holds, status: statusName(status), code: status, steps: core.call('tc_signature_steps') }
}
