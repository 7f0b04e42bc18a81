/** Who is expected: DNS names with wildcards, IP addresses, the organisation (RFC 9525 §6; design: common names never). */
import { type LeafOptions, makeLeaf, makeRoot } from '../pki.js'
import { type Given, refused, type TestChain, trusted } from '../test-chain.js'

const root = makeRoot()
const given = (leaf: LeafOptions, expect: Given['expect']): Given => ({
  anchors: [root.der],
  chain: [makeLeaf(root, leaf).der],
  ...(expect && { expect }),
})

/** Names in the certificate, the expected name that matches, expected names that do not. */
const CASES: readonly [LeafOptions, string, readonly string[]][] = [
  [
    { dns: ['myserver.iocafe'] },
    'myserver.iocafe',
    ['yourserver.iocafe', 'iocafe', 'a.myserver.iocafe', 'myserver.iocaf', 'myserver.iocafee'],
  ],
  [{ dns: ['MyServer.IOCAFE'] }, 'myserver.iocafe', ['myserver-iocafe']],
  [{ dns: ['*.iocafe'] }, 'myserver.iocafe', ['iocafe', 'a.b.iocafe', 'myserver.other']],
  [{ dns: ['*.sub.iocafe'] }, 'A.SUB.iocafe', ['sub.iocafe', 'a.b.sub.iocafe']],
  [{ dns: ['first.iocafe', 'second.iocafe'] }, 'second.iocafe', ['third.iocafe']],
  [{ ip: ['192.168.1.2'] }, '192.168.1.2', ['192.168.1.3', '::ffff:192.168.1.2']],
  [{ ip: ['2001:db8::1'] }, '2001:DB8:0:0::1', ['2001:db8::2', '2001:db8::1:0']],
  [{ ip: ['127.0.0.1'], dns: ['localhost'] }, '127.0.0.1', ['127.0.0.2']],
]

const matching = CASES.flatMap(([leaf, match, others]) => {
  const parent = `${[...(leaf.dns ?? []), ...(leaf.ip ?? [])].join(' ')} for ${match}`
  return [
    trusted(parent, given(leaf, { name: match })),
    ...others.map((name) => refused(`${parent}, expected ${name}`, parent, 'NAME_MISMATCH', 0, given(leaf, { name }))),
  ]
})

const PLAIN = 'myserver.iocafe for myserver.iocafe'
const mismatch = (name: string, leaf: LeafOptions, expect: Given['expect']): TestChain =>
  refused(name, PLAIN, 'NAME_MISMATCH', 0, given(leaf, expect))

export const SERVER_NAME_CHAINS: readonly TestChain[] = [
  ...matching,
  mismatch('wildcard within a label', { dns: ['my*.iocafe'] }, { name: 'myserver.iocafe' }),
  mismatch('wildcard that is not leftmost', { dns: ['a.*.iocafe'] }, { name: 'a.b.iocafe' }),
  mismatch('two wildcards', { dns: ['*.*.iocafe'] }, { name: 'a.b.iocafe' }),
  mismatch('an address written as a DNS name', { dns: ['192.168.1.2'] }, { name: '192.168.1.2' }),
  mismatch('the name as a URI', { names: [{ uri: 'https://myserver.iocafe/' }] }, { name: 'myserver.iocafe' }),
  mismatch('the name as a mail address', { names: [{ email: 'myserver.iocafe' }] }, { name: 'myserver.iocafe' }),
  refused('common name only', PLAIN, 'NAME_NONE', 0, given({ names: null }, { name: 'myserver.iocafe' })),
  trusted('any server', given({ names: null }, { anyServer: true })),
  trusted('any server of the organisation', given({ names: null }, { organisation: 'iocafe' })),
  trusted('organisation in other letters', given({}, { organisation: 'IoCafe' })),
  refused(
    'another organisation',
    'any server of the organisation',
    'NAME_ORGANISATION_MISMATCH',
    0,
    given({}, { organisation: 'other' }),
  ),
  refused(
    'organisation that is a prefix',
    'any server of the organisation',
    'NAME_ORGANISATION_MISMATCH',
    0,
    given({}, { organisation: 'iocaf' }),
  ),
  refused('expected name that is none', PLAIN, 'EXPECTATION_INVALID', null, given({}, { name: 'my server' })),
  refused('expected wildcard', PLAIN, 'EXPECTATION_INVALID', null, given({ dns: ['*.iocafe'] }, { name: '*.iocafe' })),
]
