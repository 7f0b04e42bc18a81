/** nameConstraints (RFC 5280 §4.2.1.10) on intermediates and anchors. */
import type { GeneralName, NameConstraints } from '../extensions.js'
import { type LeafOptions, makeIntermediate, makeLeaf, makeRoot } from '../pki.js'
import { type Given, refused, type TestChain, trusted } from '../test-chain.js'

/** A leaf under an intermediate with these constraints. */
function under(constraints: NameConstraints, leaf: LeafOptions, expect: Given['expect'] = { anyServer: true }): Given {
  const anchor = makeRoot()
  const ca = makeIntermediate(anchor, { nameConstraints: constraints })
  return { anchors: [anchor.der], chain: [makeLeaf(ca, leaf).der, ca.der], expect }
}

/** A leaf under a root with these constraints, with nothing or an intermediate between. */
function underRoot(constraints: NameConstraints, leaf: LeafOptions): Given {
  const anchor = makeRoot({ nameConstraints: constraints })
  return { anchors: [anchor.der], chain: [makeLeaf(anchor, leaf).der] }
}

interface Case {
  kind: string
  constraints: NameConstraints
  inside: LeafOptions
  outside: LeafOptions
}

const named = (...names: GeneralName[]): LeafOptions => ({ names })

const PERMITTED: readonly Case[] = [
  {
    kind: 'DNS name',
    constraints: { permitted: [{ dns: 'iocafe' }] },
    inside: named({ dns: 'a.b.iocafe' }),
    outside: named({ dns: 'a.iocafe2' }),
  },
  {
    kind: 'DNS name itself',
    constraints: { permitted: [{ dns: 'a.iocafe' }] },
    inside: named({ dns: 'A.iocafe' }),
    outside: named({ dns: 'xa.iocafe' }),
  },
  {
    kind: 'IPv4 network',
    constraints: { permitted: [{ ip: '10.1.0.0/255.255.0.0' }] },
    inside: named({ ip: '10.1.255.1' }),
    outside: named({ ip: '10.2.0.1' }),
  },
  {
    kind: 'IPv6 network',
    constraints: { permitted: [{ ip: '2001:db8::/ffff:ffff::' }] },
    inside: named({ ip: '2001:db8::7' }),
    outside: named({ ip: '2001:db9::7' }),
  },
  {
    kind: 'directory name',
    constraints: { permitted: [{ directory: { O: 'iocafe' } }] },
    inside: { subject: { O: 'iocafe', CN: 'x' } },
    outside: { subject: { O: 'other', CN: 'x' } },
  },
  {
    kind: 'mail host',
    constraints: { permitted: [{ email: 'iocafe' }] },
    inside: named({ email: 'a@iocafe' }),
    outside: named({ email: 'a@x.iocafe' }),
  },
  {
    kind: 'mail domain',
    constraints: { permitted: [{ email: '.iocafe' }] },
    inside: named({ email: 'a@x.iocafe' }),
    outside: named({ email: 'a@iocafe' }),
  },
  {
    kind: 'URI host',
    constraints: { permitted: [{ uri: '.iocafe' }] },
    inside: named({ uri: 'https://a.iocafe/x' }),
    outside: named({ uri: 'https://a.other/x' }),
  },
]

/** Swaps permitted and excluded: what was inside must be refused then, and what was outside trusted. */
const excluding = ({ permitted = [] }: NameConstraints): NameConstraints => ({ excluded: permitted })

function chainsOf({ kind, constraints, inside, outside }: Case): TestChain[] {
  const parents = [`permitted ${kind}`, `${kind} beside the excluded`] as const
  return [
    trusted(parents[0], under(constraints, inside)),
    refused(
      `${kind} outside the permitted`,
      parents[0],
      'PATH_NAME_CONSTRAINT_PERMITTED',
      0,
      under(constraints, outside),
    ),
    trusted(parents[1], under(excluding(constraints), outside)),
    refused(`excluded ${kind}`, parents[1], 'PATH_NAME_CONSTRAINT_EXCLUDED', 0, under(excluding(constraints), inside)),
  ]
}

const both: NameConstraints = { permitted: [{ dns: 'iocafe' }], excluded: [{ dns: 'secret.iocafe' }] }

export const NAME_CONSTRAINT_CHAINS: readonly TestChain[] = [
  ...PERMITTED.flatMap(chainsOf),
  trusted('permitted by the root', underRoot({ permitted: [{ dns: 'iocafe' }] }, {})),
  refused(
    'not permitted by the root',
    'permitted by the root',
    'PATH_NAME_CONSTRAINT_PERMITTED',
    0,
    underRoot({ permitted: [{ dns: 'other' }] }, {}),
  ),
  trusted('permitted and not excluded', under(both, named({ dns: 'a.iocafe' }))),
  refused(
    'excluded from what is permitted',
    'permitted and not excluded',
    'PATH_NAME_CONSTRAINT_EXCLUDED',
    0,
    under(both, named({ dns: 'a.iocafe' }, { dns: 'b.secret.iocafe' })),
  ),
  refused(
    'one of two names outside',
    'permitted and not excluded',
    'PATH_NAME_CONSTRAINT_PERMITTED',
    0,
    under(both, named({ dns: 'a.iocafe' }, { dns: 'b.other' })),
  ),
  trusted(
    'names of a kind that is not constrained',
    under({ permitted: [{ dns: 'iocafe' }] }, named({ ip: '10.0.0.1' })),
  ),
  refused(
    'wildcard that reaches into the excluded',
    'permitted and not excluded',
    'PATH_NAME_CONSTRAINT_EXCLUDED',
    0,
    under({ excluded: [{ dns: 'secret.iocafe' }] }, named({ dns: '*.iocafe' })),
  ),
  refused(
    'constraint on a kind that is not supported',
    'permitted and not excluded',
    'PATH_NAME_CONSTRAINT_UNSUPPORTED',
    0,
    under({ permitted: [{ other: 'x' }] }, named({ dns: 'a.iocafe' }, { other: 'x' })),
  ),
]
