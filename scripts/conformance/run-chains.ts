/** Cases of x509-limbo and PKITS through the public API of the bindings. */
import {
  type Build,
  type Expectation,
  type Policy,
  type TimeState,
  TrustError,
  type Verdict,
  Verifier,
  type VerifyOptions,
} from '../../bindings/index.js'
import { type ChainCase, type ChainSuite, fromBase64 } from './formats.js'
import { failed, type Result } from './result.js'

type Revocable = VerifyOptions & { crls?: readonly Uint8Array[] }

/** Members of a verdict that count work. */
interface Counts {
  steps?: number
}

const PURPOSES: Record<string, Policy['extendedKeyUsage']> = {
  serverAuth: 'serverAuth',
  clientAuth: 'clientAuth',
  any: 'any',
}

/** `dns:…` and `ip:…`; without a name any server will do. */
function expectationOf(name: string | null | undefined): Expectation {
  return name ? { name: name.slice(name.indexOf(':') + 1) } : { anyServer: true }
}

function policyOf(one: ChainCase): Policy {
  const policy: Policy = { time: one.time === undefined ? 'ignore' : 'strict', strictTier: one.tier === 'strict' }
  const [purpose] = one.eku ?? []
  if (purpose !== undefined) {
    const wanted = PURPOSES[purpose]
    if (wanted === undefined) throw new Error(`no policy for extendedKeyUsage ${purpose}`)
    policy.extendedKeyUsage = wanted
  }
  if (one.ku) policy.keyUsage = one.ku as NonNullable<Policy['keyUsage']>
  if (one.depth !== undefined) policy.maxIntermediates = one.depth
  if (one.crls) policy.revocation = 'strict'
  return policy
}

function optionsOf(suite: ChainSuite, one: ChainCase): Revocable {
  const certificate = (index: number) => fromBase64(suite.certs[index] ?? '')
  const options: Revocable = {
    chain: [one.leaf, ...one.ints].map(certificate),
    expect: expectationOf(one.name),
    policy: policyOf(one),
  }
  if (one.time !== undefined) options.time = { state: 'exactly', at: one.time } satisfies TimeState
  if (one.crls)
    options.crls = one.crls.map((crl) => fromBase64(typeof crl === 'number' ? (suite.crls?.[crl] ?? '') : crl))
  return options
}

/** Runs one case. A root that cannot be an anchor refuses the case with its status. */
export function runChainCase(suite: ChainSuite, one: ChainCase, name: string, build: Build): Result {
  const of = { suite: name, id: one.id, tier: one.tier, expected: one.ok }
  try {
    const anchors = one.roots.map((index) => fromBase64(suite.certs[index] ?? ''))
    const verdict: Verdict & Counts = new Verifier({ anchors, build }).verify(optionsOf(suite, one))
    const { trusted, status, depth, signatures, steps = 0 } = verdict
    return { ...of, trusted, status, depth, signatures, steps }
  } catch (cause) {
    if (!(cause instanceof TrustError)) return failed(of, cause)
    return { ...of, trusted: false, status: cause.status, depth: 0, signatures: 0, steps: 0 }
  }
}
