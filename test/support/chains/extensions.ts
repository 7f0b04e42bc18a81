/** basicConstraints, keyUsage, extendedKeyUsage, pathLenConstraint, depth, critical extensions: one defect each. */
import { integer, octetString, oid, sequence } from '../der.js'
import {
  basicConstraints,
  certificatePolicies,
  cRLDistributionPoints,
  extendedKeyUsage,
  keyUsage,
  policyConstraints,
  subjectAltName,
  unknownExtension,
} from '../extensions.js'
import {
  type AuthorityOptions,
  type LeafOptions,
  makeCertificate,
  makeIntermediate,
  makeLeaf,
  makeRoot,
} from '../pki.js'
import { type Given, refused, type TestChain, trusted } from '../test-chain.js'

/** Root, intermediate and leaf with these options. */
function chainOf(root: AuthorityOptions, ca: AuthorityOptions, leaf: LeafOptions): Given {
  const anchor = makeRoot(root)
  const intermediate = makeIntermediate(anchor, ca)
  return { anchors: [anchor.der], chain: [makeLeaf(intermediate, leaf).der, intermediate.der] }
}

/** Root, two intermediates and leaf. */
function longer(root: AuthorityOptions, upper: AuthorityOptions, lower: AuthorityOptions): Given {
  const anchor = makeRoot(root)
  const first = makeIntermediate(anchor, { subject: { O: 'iocafe', CN: 'upper' }, key: 'p256.b', ...upper })
  const second = makeIntermediate(first, { subject: { O: 'iocafe', CN: 'lower' }, key: 'p256.d', ...lower })
  return { anchors: [anchor.der], chain: [makeLeaf(second).der, second.der, first.der] }
}

const PLAIN = 'root, intermediate, leaf'
const LONG = 'root, two intermediates, leaf'
const plain = (
  name: string,
  status: TestChain['status'],
  place: Parameters<typeof refused>[3],
  given: Given,
): TestChain => refused(name, PLAIN, status, place, given)

const malformed = (identifier: string, value: Uint8Array): Uint8Array => sequence(oid(identifier), octetString(value))

const CHAINS_OF_CAS: readonly TestChain[] = [
  trusted(PLAIN, chainOf({}, {}, {}), [0, 1]),
  plain('intermediate with cA FALSE', 'PATH_ISSUER_NOT_CA', 1, chainOf({}, { ca: false }, {})),
  plain(
    'intermediate without basicConstraints',
    'PATH_ISSUER_NOT_CA',
    1,
    chainOf({}, { without: ['basicConstraints'] }, {}),
  ),
  plain('a leaf as intermediate', 'PATH_ISSUER_NOT_CA', 1, leafAsIntermediate()),
  plain('root with cA FALSE', 'PATH_ISSUER_NOT_CA', { anchor: 0 }, chainOf({ ca: false }, {}, {})),
  plain(
    'intermediate without keyCertSign',
    'PATH_KEY_USAGE',
    1,
    chainOf({}, { keyUsage: ['cRLSign', 'digitalSignature'] }, {}),
  ),
  plain('root without keyCertSign', 'PATH_KEY_USAGE', { anchor: 0 }, chainOf({ keyUsage: ['cRLSign'] }, {}, {})),
  trusted('CAs without keyUsage', chainOf({ without: ['keyUsage'] }, { without: ['keyUsage'] }, {})),
  trusted(
    'no key identifiers',
    chainOf(
      { without: ['subjectKeyIdentifier'] },
      { without: ['subjectKeyIdentifier', 'authorityKeyIdentifier'] },
      { without: ['subjectKeyIdentifier', 'authorityKeyIdentifier'] },
    ),
  ),
]

function leafAsIntermediate(): Given {
  const anchor = makeRoot()
  const other = makeLeaf(anchor, { subject: { O: 'iocafe', CN: 'other.iocafe' }, dns: ['other.iocafe'], key: 'p256.b' })
  return { anchors: [anchor.der], chain: [makeLeaf(other).der, other.der] }
}

/** Revocation without any CRL. */
const REVOCATION: readonly TestChain[] = [
  trusted('no CRL, revocation known-bad', { ...chainOf({}, {}, {}), policy: { revocation: 'known-bad' } }),
  trusted('no CRL, revocation off', { ...chainOf({}, {}, {}), policy: { revocation: 'off' } }),
  plain('no CRL, revocation strict', 'REVOCATION_UNKNOWN', 1, {
    ...chainOf({}, {}, {}),
    policy: { revocation: 'strict' },
  }),
]

const LENGTHS: readonly TestChain[] = [
  trusted(LONG, longer({}, {}, {}), [0, 1, 2]),
  trusted(
    'pathLenConstraint that suffices',
    longer({ pathLenConstraint: 2 }, { pathLenConstraint: 1 }, { pathLenConstraint: 0 }),
  ),
  refused(
    'pathLenConstraint of an intermediate',
    LONG,
    'PATH_LENGTH_CONSTRAINT',
    1,
    longer({}, { pathLenConstraint: 0 }, {}),
  ),
  refused('pathLenConstraint of the root', LONG, 'PATH_LENGTH_CONSTRAINT', 1, longer({ pathLenConstraint: 1 }, {}, {})),
  refused(
    'pathLenConstraint 0 of the root',
    LONG,
    'PATH_LENGTH_CONSTRAINT',
    2,
    longer({ pathLenConstraint: 0 }, {}, {}),
  ),
  trusted('depth that the caller allows', { ...longer({}, {}, {}), policy: { maxIntermediates: 2 } }),
  refused('depth that the caller does not allow', LONG, 'PATH_DEPTH', 1, {
    ...longer({}, {}, {}),
    policy: { maxIntermediates: 1 },
  }),
  refused('no intermediate allowed', PLAIN, 'PATH_DEPTH', 1, {
    ...chainOf({}, {}, {}),
    policy: { maxIntermediates: 0 },
  }),
  trusted('a self-issued intermediate is not counted', selfIssued()),
]

/** A key rollover: the root's name certifies its new key; pathLenConstraint 0 of the root counts it not (§6.1.4 (l)). */
function selfIssued(): Given {
  const anchor = makeRoot({ pathLenConstraint: 0 })
  const rollover = makeIntermediate(anchor, { subject: anchor.subject, key: 'p256.b' })
  return { anchors: [anchor.der], chain: [makeLeaf(rollover).der, rollover.der] }
}

const PURPOSES: readonly TestChain[] = [
  plain(
    'extendedKeyUsage of the leaf',
    'PATH_EXTENDED_KEY_USAGE',
    0,
    chainOf({}, {}, { extendedKeyUsage: ['clientAuth'] }),
  ),
  plain(
    'extendedKeyUsage of the intermediate',
    'PATH_EXTENDED_KEY_USAGE',
    1,
    chainOf({}, { extendedKeyUsage: ['codeSigning'] }, {}),
  ),
  plain(
    'extendedKeyUsage of the root',
    'PATH_EXTENDED_KEY_USAGE',
    { anchor: 0 },
    chainOf({ extendedKeyUsage: ['emailProtection'] }, {}, {}),
  ),
  trusted(
    'serverAuth throughout',
    chainOf({ extendedKeyUsage: ['serverAuth'] }, { extendedKeyUsage: ['clientAuth', 'serverAuth'] }, {}),
  ),
  trusted('anyExtendedKeyUsage', chainOf({}, { extendedKeyUsage: ['any'] }, { extendedKeyUsage: ['any'] })),
  trusted('clientAuth wanted', {
    ...chainOf({}, {}, { extendedKeyUsage: ['clientAuth'] }),
    policy: { extendedKeyUsage: 'clientAuth' },
  }),
  refused('clientAuth wanted of a server', 'clientAuth wanted', 'PATH_EXTENDED_KEY_USAGE', 0, {
    ...chainOf({}, {}, {}),
    policy: { extendedKeyUsage: 'clientAuth' },
  }),
  trusted('any purpose wanted', {
    ...chainOf({}, {}, { extendedKeyUsage: ['codeSigning'] }),
    policy: { extendedKeyUsage: 'any' },
  }),
  trusted('keyUsage wanted of the leaf', { ...chainOf({}, {}, {}), policy: { keyUsage: ['digitalSignature'] } }),
  plain('keyUsage that the leaf lacks', 'PATH_LEAF_KEY_USAGE', 0, {
    ...chainOf({}, {}, { keyUsage: ['keyEncipherment'] }),
    policy: { keyUsage: ['digitalSignature'] },
  }),
  trusted('keyUsage wanted of a leaf without the extension', {
    ...chainOf({}, {}, { without: ['keyUsage'] }),
    policy: { keyUsage: ['digitalSignature'] },
  }),
]

const CRITICAL: readonly TestChain[] = [
  plain(
    'unknown critical extension in the leaf',
    'EXTENSION_UNKNOWN_CRITICAL',
    0,
    chainOf({}, {}, { extra: [unknownExtension(true)] }),
  ),
  plain(
    'unknown critical extension in the intermediate',
    'EXTENSION_UNKNOWN_CRITICAL',
    1,
    chainOf({}, { extra: [unknownExtension(true)] }, {}),
  ),
  plain(
    'unknown critical extension in the root',
    'EXTENSION_UNKNOWN_CRITICAL',
    { anchor: 0 },
    chainOf({ extra: [unknownExtension(true)] }, {}, {}),
  ),
  plain(
    'critical certificate policies',
    'EXTENSION_UNKNOWN_CRITICAL',
    1,
    chainOf({}, { extra: [certificatePolicies(['1.3.6.1.4.1.32473.3'], true)] }, {}),
  ),
  plain(
    'critical policyConstraints',
    'EXTENSION_UNKNOWN_CRITICAL',
    1,
    chainOf({}, { extra: [policyConstraints({ requireExplicitPolicy: 0 })] }, {}),
  ),
  trusted(
    'unknown extensions that are not critical',
    chainOf(
      { extra: [unknownExtension(false)] },
      { extra: [unknownExtension(false), certificatePolicies(['1.3.6.1.4.1.32473.3'])] },
      { extra: [unknownExtension(false), cRLDistributionPoints('http://crl.iocafe/ca.crl')] },
    ),
  ),
  trusted('critical subjectAltName and extendedKeyUsage', criticalOnes()),
]

function criticalOnes(): Given {
  const anchor = makeRoot()
  const extensions = [
    basicConstraints({ ca: false, critical: false }),
    keyUsage(['digitalSignature'], false),
    extendedKeyUsage(['serverAuth'], true),
    subjectAltName([{ dns: 'myserver.iocafe' }], true),
  ]
  const leaf = makeCertificate({ subject: { CN: 'x' }, key: 'p256.c', issuer: anchor, extensions })
  return { anchors: [anchor.der], chain: [leaf.der] }
}

const CONTENTS: readonly TestChain[] = [
  plain(
    'extension twice',
    'EXTENSION_DUPLICATE',
    0,
    chainOf({}, {}, { extra: [subjectAltName([{ dns: 'myserver.iocafe' }])] }),
  ),
  plain(
    'unknown extension twice',
    'EXTENSION_DUPLICATE',
    0,
    chainOf({}, {}, { extra: [unknownExtension(false), unknownExtension(false)] }),
  ),
  plain(
    'basicConstraints with bytes behind it',
    'EXTENSION_MALFORMED',
    0,
    chainOf(
      {},
      {},
      { without: ['basicConstraints'], extra: [malformed('2.5.29.19', Uint8Array.of(0x30, 0, 0x30, 0))] },
    ),
  ),
  plain(
    'basicConstraints that writes its default',
    'DER_DEFAULT_ENCODED',
    0,
    chainOf(
      {},
      {},
      { without: ['basicConstraints'], extra: [malformed('2.5.29.19', Uint8Array.of(0x30, 3, 1, 1, 0))] },
    ),
  ),
  plain(
    'negative pathLenConstraint',
    'DER_INTEGER_RANGE',
    0,
    chainOf(
      {},
      {},
      {
        without: ['basicConstraints'],
        extra: [malformed('2.5.29.19', sequence(Uint8Array.of(1, 1, 0xff), integer(-1)))],
      },
    ),
  ),
  plain(
    'cA that is neither FALSE nor TRUE',
    'DER_BOOLEAN',
    0,
    chainOf(
      {},
      {},
      { without: ['basicConstraints'], extra: [malformed('2.5.29.19', Uint8Array.of(0x30, 3, 1, 1, 1))] },
    ),
  ),
  plain('keyUsage without a bit', 'EXTENSION_MALFORMED', 0, chainOf({}, {}, { keyUsage: [] })),
  plain('extendedKeyUsage without a purpose', 'DER_EMPTY_SEQUENCE', 0, chainOf({}, {}, { extendedKeyUsage: [] })),
  plain('subjectAltName without a name', 'DER_EMPTY_SEQUENCE', 0, chainOf({}, {}, { names: [] })),
]

export const EXTENSION_CHAINS: readonly TestChain[] = [
  ...CHAINS_OF_CAS,
  ...LENGTHS,
  ...REVOCATION,
  ...PURPOSES,
  ...CRITICAL,
  ...CONTENTS,
]
