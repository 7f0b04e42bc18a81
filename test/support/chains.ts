/** All test chains, by theme and by name. */
import { ALGORITHM_CHAINS } from './chains/algorithms.js'
import { ED25519_CHAINS } from './chains/ed25519.js'
import { EXTENSION_CHAINS } from './chains/extensions.js'
import { KEY_CHAINS } from './chains/keys.js'
import { LEGACY_CHAINS } from './chains/legacy.js'
import { NAME_CONSTRAINT_CHAINS } from './chains/name-constraints.js'
import { SEARCH_CHAINS } from './chains/search.js'
import { SERVER_NAME_CHAINS } from './chains/server-names.js'
import { STRICT_TIER_CHAINS } from './chains/strict-tier.js'
import { SYNTAX_CHAINS } from './chains/syntax.js'
import { TIME_CHAINS } from './chains/time.js'
import type { TestChain } from './test-chain.js'

export type { TestChain } from './test-chain.js'

/** Chains by theme. */
export const CHAINS_BY_THEME: Readonly<Record<string, readonly TestChain[]>> = {
  algorithms: ALGORITHM_CHAINS,
  ed25519: ED25519_CHAINS,
  keys: KEY_CHAINS,
  extensions: EXTENSION_CHAINS,
  'name constraints': NAME_CONSTRAINT_CHAINS,
  'server names': SERVER_NAME_CHAINS,
  search: SEARCH_CHAINS,
  time: TIME_CHAINS,
  legacy: LEGACY_CHAINS,
  syntax: SYNTAX_CHAINS,
  'strict tier': STRICT_TIER_CHAINS,
}

/** Every chain. */
export const CHAINS: readonly TestChain[] = Object.values(CHAINS_BY_THEME).flat()

/** The chain of a name. */
export function chainNamed(name: string): TestChain {
  const found = CHAINS.find((chain) => chain.name === name)
  if (!found) throw new RangeError(`no test chain ${name}`)
  return found
}
