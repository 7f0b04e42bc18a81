/** The three time states under the three time policies. */
import { makeIntermediate, makeLeaf, makeRoot } from '../pki.js'
import { type Given, refused, type TestChain, trusted } from '../test-chain.js'

const NOT_BEFORE = new Date('2024-01-01T00:00:00Z')
const NOT_AFTER = new Date('2024-12-31T23:59:59Z')
const BEFORE = new Date('2023-12-31T23:59:59Z')
const DURING = new Date('2024-06-01T00:00:00Z')
const AFTER = new Date('2025-01-01T00:00:00Z')

type Part = 'leaf' | 'intermediate' | 'root'

/** A chain of which one part is valid in 2024 only. */
function limited(part: Part): Pick<Given, 'anchors' | 'chain'> {
  const validity = (of: Part) => (of === part ? { notBefore: NOT_BEFORE, notAfter: NOT_AFTER } : {})
  const root = makeRoot(validity('root'))
  const ca = makeIntermediate(root, validity('intermediate'))
  return { anchors: [root.der], chain: [makeLeaf(ca, validity('leaf')).der, ca.der] }
}

const PARTS = { leaf: 0, intermediate: 1, root: { anchor: 0 } } as const

const ofParts = (Object.keys(PARTS) as Part[]).flatMap((part) => {
  const given = limited(part)
  const place = PARTS[part]
  const at = (state: 'atLeast' | 'exactly', moment: Date, time: 'floor' | 'strict' | 'ignore') =>
    ({ ...given, policy: { time }, time: { state, at: moment } }) as const
  const strict = `${part} valid now, strict`
  const floor = `${part} not expired, floor`
  return [
    trusted(strict, at('exactly', DURING, 'strict')),
    trusted(`${part} at its first second, strict`, at('exactly', NOT_BEFORE, 'strict')),
    trusted(`${part} at its last second, strict`, at('exactly', NOT_AFTER, 'strict')),
    refused(`${part} a second too early, strict`, strict, 'TIME_NOT_YET_VALID', place, at('exactly', BEFORE, 'strict')),
    refused(`${part} a second too late, strict`, strict, 'TIME_EXPIRED', place, at('exactly', AFTER, 'strict')),
    trusted(floor, at('atLeast', DURING, 'floor')),
    trusted(`${part} at its last second, floor`, at('atLeast', NOT_AFTER, 'floor')),
    refused(`${part} expired, at least, floor`, floor, 'TIME_EXPIRED', place, at('atLeast', AFTER, 'floor')),
    refused(`${part} expired, exactly, floor`, floor, 'TIME_EXPIRED', place, at('exactly', AFTER, 'floor')),
    trusted(`${part} not yet valid, exactly, floor`, at('exactly', BEFORE, 'floor')),
    trusted(`${part} not yet valid, at least, floor`, at('atLeast', BEFORE, 'floor')),
    trusted(`${part} expired, ignored`, at('exactly', AFTER, 'ignore')),
    trusted(`${part} not yet valid, ignored`, at('exactly', BEFORE, 'ignore')),
    trusted(`${part} expired, time unknown, floor`, { ...given, policy: { time: 'floor' } }),
  ]
})

const leaf = limited('leaf')

export const TIME_CHAINS: readonly TestChain[] = [
  ...ofParts,
  refused('time unknown, strict', 'leaf valid now, strict', 'TIME_UNKNOWN', null, {
    ...leaf,
    policy: { time: 'strict' },
  }),
  refused('at least, strict', 'leaf valid now, strict', 'TIME_UNKNOWN', null, {
    ...leaf,
    policy: { time: 'strict' },
    time: { state: 'atLeast', at: DURING },
  }),
  trusted('valid until the end of time', {
    ...farFuture(),
    policy: { time: 'strict' },
    time: { state: 'exactly', at: new Date('2400-01-01T00:00:00Z') },
  }),
]

/** 99991231235959Z: no well-defined expiration (RFC 5280 §4.1.2.5). */
function farFuture(): Pick<Given, 'anchors' | 'chain'> {
  const validity = { notBefore: new Date('1949-12-31T23:59:59Z'), notAfter: new Date('9999-12-31T23:59:59Z') }
  const root = makeRoot(validity)
  return { anchors: [root.der], chain: [makeLeaf(root, validity).der] }
}
