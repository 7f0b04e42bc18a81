/** The strict tier: what only it refuses; each chain is accepted without the policy bit. */
import { sequence } from '../der.js'
import { basicConstraints, extension, keyUsage, OID, subjectAltName, subjectKeyIdentifier } from '../extensions.js'
import { testKey } from '../keys.js'
import { keyIdentifier, type Made, makeCertificate, makeIntermediate, makeLeaf, makeRoot } from '../pki.js'
import { type Given, type Place, refused, type TestChain, trusted } from '../test-chain.js'

const PARENT = 'careful chain, strict tier'
const root = makeRoot()
const ca = makeIntermediate(root)
const strict = { strictTier: true } as const
const given = (leaf: Made, intermediate = ca, anchor = root): Given => ({
  anchors: [anchor.der],
  chain: [leaf.der, intermediate.der],
})

/** A chain that is trusted, but not in the strict tier. */
function careless(name: string, status: TestChain['status'], place: Place, chain: Given): TestChain[] {
  return [trusted(name, chain), refused(`${name}, strict tier`, PARENT, status, place, { ...chain, policy: strict })]
}

const identifierOf = (name: Parameters<typeof testKey>[0]) => keyIdentifier(testKey(name).spki)

/** A root with these extensions. */
const rootWith = (...extensions: Uint8Array[]): Made =>
  makeCertificate({ subject: { O: 'iocafe', CN: 'iocafe root' }, key: 'p256.a', extensions })

const CA_KEY_USAGE = keyUsage(['keyCertSign', 'cRLSign'])
const ROOT_IDENTIFIER = subjectKeyIdentifier(identifierOf('p256.a'))
const nameless = rootWith(basicConstraints(), CA_KEY_USAGE)
const uncritical = rootWith(basicConstraints({ critical: false }), CA_KEY_USAGE, ROOT_IDENTIFIER)
const critical = rootWith(
  basicConstraints(),
  CA_KEY_USAGE,
  ROOT_IDENTIFIER,
  extension(OID.authorityKeyIdentifier, true, authorityKeyIdentifierValue()),
)
const emptyConstraints = extension(OID.nameConstraints, true, sequence())

function authorityKeyIdentifierValue(): Uint8Array {
  // the extension's value: a SEQUENCE with [0] keyIdentifier
  return sequence(Uint8Array.of(0x80, 20, ...identifierOf('p256.a')))
}

export const STRICT_TIER_CHAINS: readonly TestChain[] = [
  trusted(PARENT, { ...given(makeLeaf(ca)), policy: strict }),
  ...careless('serial number zero', 'CERTIFICATE_SERIAL_NOT_POSITIVE', 0, given(makeLeaf(ca, { serialNumber: 0n }))),
  ...careless(
    'negative serial number',
    'CERTIFICATE_SERIAL_NOT_POSITIVE',
    0,
    given(makeLeaf(ca, { serialNumber: -5n })),
  ),
  ...careless(
    'leaf without authorityKeyIdentifier',
    'EXTENSION_MISSING',
    0,
    given(makeLeaf(ca, { without: ['authorityKeyIdentifier'] })),
  ),
  ...careless(
    'root without subjectKeyIdentifier',
    'EXTENSION_MISSING',
    { anchor: 0 },
    given(makeLeaf(ca), ca, nameless),
  ),
  ...careless(
    'root with basicConstraints not critical',
    'EXTENSION_MUST_BE_CRITICAL',
    { anchor: 0 },
    given(makeLeaf(ca), ca, uncritical),
  ),
  ...careless(
    'root with authorityKeyIdentifier critical',
    'EXTENSION_MUST_NOT_BE_CRITICAL',
    { anchor: 0 },
    given(makeLeaf(ca), ca, critical),
  ),
  ...(() => {
    const silent = makeIntermediate(root, { extra: [emptyConstraints] })
    return careless('name constraints without subtrees', 'EXTENSION_MALFORMED', 1, given(makeLeaf(silent), silent))
  })(),
  ...careless(
    'leaf with name constraints',
    'EXTENSION_MISPLACED',
    0,
    given(makeLeaf(ca, { extra: [emptyConstraints] })),
  ),
  ...careless(
    'empty subject, subjectAltName not critical',
    'EXTENSION_MUST_BE_CRITICAL',
    0,
    given(makeLeaf(ca, { subject: {} })),
  ),
  trusted('empty subject, subjectAltName critical, strict tier', {
    ...given(makeLeaf(ca, { subject: {}, names: null, extra: [subjectAltName([{ dns: 'myserver.iocafe' }], true)] })),
    policy: strict,
  }),
  ...careless('underscore in a dNSName', 'NAME_MALFORMED', 0, {
    ...given(makeLeaf(ca, { dns: ['my_server.iocafe', 'myserver.iocafe'] })),
  }),
]
