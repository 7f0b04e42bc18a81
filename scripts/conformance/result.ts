/** What came out of one case of somebody else's suite. */
import type { Build } from '../../bindings/index.js'

/** One case, as `--json` prints it. */
export interface Result {
  suite: string
  id: string
  tier: string
  expected: boolean
  trusted: boolean
  /** Name of the status; `ERROR` if there was no verdict at all. */
  status: string
  depth: number
  signatures: number
  steps: number
  /** Either answer is right, whatever is expected. Not printed. */
  either?: true
  /** Why there was no verdict. Not printed unless there is one. */
  error?: string
}

/** How a result compares with what was expected. */
export type Outcome = 'right' | 'false accept' | 'false reject' | 'limit' | 'error'

/** The input is over a size that the build documents. */
const SIZES: readonly string[] = [
  'LIMIT_CHAIN_BYTES',
  'LIMIT_CERTIFICATES',
  'LIMIT_LIST_BYTES',
  'LIMIT_ENTRY_BYTES',
  'LIMIT_INPUT',
]

/** What the verifier documents not to take: optional files may be refused with these. */
const DOCUMENTED: readonly string[] = [
  'ALGORITHM_SHA1',
  'ALGORITHM_UNKNOWN',
  'ALGORITHM_PARAMETERS',
  'KEY_RSA_TOO_SHORT',
  'KEY_RSA_TOO_LONG',
  'KEY_RSA_EXPONENT',
]

/**
 * The outcome. A size limit is no verdict on the certificates: `mcu` may answer so, `gateway` must not, whatever is
 * expected.
 */
export function outcomeOf(result: Result): Outcome {
  const { expected, trusted, status } = result
  if (result.error !== undefined) return 'error'
  if (!trusted && SIZES.includes(status)) return 'limit'
  if (expected === trusted || result.either) return 'right'
  if (result.tier === 'optional' && !trusted && DOCUMENTED.includes(status)) return 'limit'
  return trusted ? 'false accept' : 'false reject'
}

/**
 * Whether a result is a divergence, which only the ledger excuses. `nano` refuses much that it has no code for: of it only that counts which it
 * trusts and should not.
 */
export function diverges(result: Result, build: Build): boolean {
  const outcome = outcomeOf(result)
  if (build === 'nano') return outcome === 'false accept' || outcome === 'error'
  if (outcome === 'limit') return build !== 'mcu' && SIZES.includes(result.status)
  return outcome !== 'right'
}

/** What we answered, as the ledger writes it. */
export const oursOf = (result: Result): string => (result.trusted ? 'trusted' : result.status)

/** A result without a verdict. */
export function failed(of: Pick<Result, 'suite' | 'id' | 'tier' | 'expected'>, cause: unknown): Result {
  const error = cause instanceof Error ? cause.message : String(cause)
  return { ...of, trusted: false, status: 'ERROR', depth: 0, signatures: 0, steps: 0, error }
}
